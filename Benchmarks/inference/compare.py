#!/usr/bin/env python3
"""Requests to a server of models: inference-load beside aiohttp, against a server that answers at once.

usage: compare.py LOAD [--rounds 3] [--requests 30000] [--queued 1000000] [--real-time]

LOAD is the release build of inference-load. Needs cc, and aiohttp for the peer (requirements.txt). Each round runs both
clients at each concurrency, in turns; then the server waits 50 ms before each answer, and at last a million requests are
queued. Prints medians as JSON. With --real-time the part with 50 ms runs before other work of the machine (chrt, as root):
waits would otherwise be the machine's and not the clients'.
"""
import argparse, json, os, pathlib, signal, statistics, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).parent


class Server:
    def __init__(self, program, port, latency=0, before=()):
        self.process = subprocess.Popen([*before, program, str(port), str(latency)], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline().strip() == "ready"
        self.url = f"http://127.0.0.1:{port}/v1"

    def __enter__(self):
        return self.url

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def run(*command):
    return json.loads(subprocess.run([str(x) for x in command], check=True, capture_output=True, text=True).stdout)


def medians(results):
    return {key: statistics.median(r[key] for r in results) for key in ("per_second", "cpu_ms", "memory_mb")}


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("load")
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--requests", type=int, default=30_000)
parser.add_argument("--queued", type=int, default=1_000_000)
parser.add_argument("--port", type=int, default=18_431)
parser.add_argument("--real-time", action="store_true")
options = parser.parse_args()
found = {"load average": os.getloadavg()[0]}
with tempfile.TemporaryDirectory() as folder:
    program = os.path.join(folder, "server")
    subprocess.run(["cc", "-O2", "-o", program, HERE / "server.c"], check=True)
    with Server(program, options.port) as url:
        for concurrency in (64, 128, 256):
            runs = {"dataprep": [], "dataprep, parsed": [], "aiohttp": [], "aiohttp, parsed": []}
            for _ in range(options.rounds):
                for name, results in runs.items():
                    parses = ["parse"] if name.endswith("parsed") else []
                    if name.startswith("dataprep"):
                        results.append(run(options.load, url, options.requests, concurrency, *parses))
                    else:
                        results.append(
                            run(sys.executable, HERE / "aiohttp_load.py", url, options.requests // 3, concurrency, *parses))
            found[f"at once, {concurrency}"] = {name: medians(results) for name, results in runs.items()}
    before = ["chrt", "-f", "5"] if options.real_time else []
    with Server(program, options.port + 1, 50, before) as url:
        peer = [sys.executable, HERE / "aiohttp_load.py"]
        runs = {"dataprep": [], "aiohttp": []}
        for _ in range(options.rounds):
            for name, results in runs.items():
                client = peer if name == "aiohttp" else [options.load]
                results.append(run(*before, *client, url, 12_800, 64))
        found["50 ms, 64"] = {name: medians(results) for name, results in runs.items()}
        for result in found["50 ms, 64"].values():
            result["share of 1,280/s"] = round(result["per_second"] / 1280, 4)
    with Server(program, options.port + 2) as url:
        found[f"{options.queued} queued, 64"] = run(options.load, url, options.queued, 64)
print(json.dumps(found, indent=1))
