"""Downloads of `dataprep fetch` from a server with faults: is each file whole or not there at all, and what did it cost?

    python3 Benchmarks/fetch/faults.py .build/release/dataprep

Prints a table, and ends with 1 where a file is wrong, a storm got more than one request a second, a refusal was not the
end, or more than 5 % of a file came twice after cuts."""

import gzip
import os
import subprocess
import sys
import tempfile
import time

from server import FaultServer

# Faults after which the file must be there; after the others an error without a file is right too.
MUST = {"none", "storm503", "retry-after", "cut", "reset", "no-range", "trickle", "slow-down-200", "flipped-bit"}
FAULTS = [
    "none", "storm503", "retry-after", "refusal", "cut", "reset", "trickle", "short-length", "no-length", "no-range",
    "replaced", "flipped-bit", "slow-down-200", "member-boundary",
]


def archive(seed, count=80, size=50_000):
    members = []
    for number in range(count):
        body = bytes((seed * 31 + number * 7 + i * i) % 251 for i in range(97)) + os.urandom(size - 97)
        head = f"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: {size}\r\n\r\n".encode()
        members.append(gzip.compress(head + body + b"\r\n\r\n", mtime=0))
    return members


def main():
    program = os.path.abspath(sys.argv[1])
    members = archive(1)
    data = b"".join(members)
    server = FaultServer(data)
    server.replacement = b"".join(archive(2))
    server.boundary = len(b"".join(members[:40]))
    server.storm = 6
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>" + b"Some words of a page. " * 40
    pages = gzip.compress(
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: https://example.org/\r\n"
        b"WARC-Date: 2026-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        + f"Content-Length: {len(page)}\r\n\r\n".encode() + page + b"\r\n\r\n", mtime=0)
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, DATAPREP_CACHE=f"{folder}/cache")

        def fetch(*words, **more):
            start = time.monotonic()
            run = subprocess.run(
                [program, "fetch", *words], capture_output=True, env=dict(environment, **more), timeout=300)
            return run.returncode, time.monotonic() - start, run.stderr.decode()

        print(f"{'fault':16} {'exit':>4} {'file':10} {'s':>6} {'requests':>8} {'read twice':>10}")
        for fault in FAULTS:
            code, seconds, errors = fetch(server.url(fault), "--output", f"{folder}/{fault}")
            path = f"{folder}/{fault}/f.warc.gz"
            content = open(path, "rb").read() if os.path.exists(path) else None
            state = "none" if content is None else "identical" if content == data else (
                "new" if fault == "replaced" and content == server.replacement else "WRONG")
            requests = server.requests(fault)
            twice = sum(entry["sent"] for entry in requests) / len(data) - 1 if content is not None else 0
            print(f"{fault:16} {code:>4} {state:10} {seconds:6.1f} {len(requests):>8} {max(twice, 0):>9.1%}", flush=True)
            right = state in ("identical", "new") if code == 0 else state == "none" and fault not in MUST
            if not right or any(entry["method"] != "GET" for entry in requests):
                wrong.append(fault)
            if fault in ("cut", "reset") and twice > 0.05:
                wrong.append(f"{fault} reads twice")
        print(f"{len(FAULTS) - len(set(wrong) & set(FAULTS))} of {len(FAULTS)} right")

        storm = FaultServer(data)
        storm.storm = 25
        urls = [storm.url("storm503", f"{number}.warc.gz") for number in range(8)]
        code, seconds, _ = fetch(*urls, "--output", f"{folder}/storm", "--jobs", "8")
        times = [entry["time"] for entry in storm.requests("storm503")]
        gaps = [later - earlier for earlier, later in zip(times, times[1:])]
        rate = (len(times) - 1) / (times[-1] - times[0])
        print(f"storm of 25 x 503 over 8 streams: exit {code}, {len(times)} requests in {seconds:.0f} s, "
              f"{rate:.2f} a second, closest two {min(gaps):.2f} s apart")
        if code != 0 or rate > 1 or min(gaps) < 0.9:
            wrong.append("storm")

        refusing = FaultServer(data)
        urls = [refusing.url("refusal", f"{number}.warc.gz") for number in range(20)]
        code, seconds, _ = fetch(*urls, "--output", f"{folder}/refused", "--jobs", "4", DATAPREP_COOL_DOWN="600")
        first = len(refusing.requests("refusal"))
        codes = [fetch(url, "--output", f"{folder}/r{n}", DATAPREP_COOL_DOWN="600")[0] for n, url in enumerate(urls[:5])]
        later = len(refusing.requests("refusal")) - first
        print(f"403 to 20 files over 4 streams: exit {code} after {seconds:.1f} s and {first} request(s); "
              f"5 later commands: exit {sorted(set(codes))}, {later} requests")
        if (code, first, set(codes), later) != (69, 1, {69}, 0):
            wrong.append("cool-down")

        def go(*words):
            return subprocess.Popen([program, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)

        shared = FaultServer(pages)
        urls = [shared.url("none", f"{number}.warc.gz") for number in range(9)]
        plan = ["--plan", f"{folder}/plan"]
        planned = go("plan", "crawl-extract", *urls, "--langid-model", "none", "--output", f"{folder}/corpus", *plan)
        workers = [] if planned.wait() else [go("worker", "--claim", *plan) for _ in range(3)]
        codes = [worker.wait() for worker in workers]
        times = sorted(entry["time"] for entry in shared.requests("none"))
        gaps = [later - earlier for earlier, later in zip(times, times[1:])]
        print(f"9 archives over 3 workers of a plan: exit {sorted(set(codes))}, {len(times)} requests, "
              f"closest two {min(gaps, default=0):.2f} s apart")
        if set(codes) != {0} or len(times) != 9 or min(gaps) < 0.9:
            wrong.append("workers")

        code, seconds, _ = fetch(server.url("none"), "--output", f"{folder}/none")
        again = len(server.requests("none"))
        print(f"nothing to do: exit {code}, {seconds * 1000:.0f} ms, {again - 1} further requests")
    if wrong:
        print("wrong: " + ", ".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
