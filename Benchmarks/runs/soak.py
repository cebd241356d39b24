#!/usr/bin/env python3
"""A soak: two workers of one plan read archives from a server that fails at random, for half an hour, and one of them is
killed again and again.

The server answers every fourth request with 503, a cut body, a reset or a page with status 200. One worker lives as long
as it can, so that its memory tells whether any grows; the other one is ended by kill -9 at random moments and started
again. At the end every task has one record, counts add up to those of the same archives read from a directory, and every
document is there once with the same text.
"""
import hashlib, http.server, json, random, socket, statistics, struct, tempfile, threading, time
from common import *


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A worker that was killed, or that has seen enough, is no news."""

    def __init__(self, files, seed):
        self.files, self.chance, self.lock = files, random.Random(seed), threading.Lock()
        self.requests, self.faults, self.blocked = 0, {}, []
        super().__init__(("127.0.0.1", 0), Handler)

    def fault(self):
        with self.lock:
            self.requests += 1
            if self.chance.random() >= 0.25:
                return None
            kind = self.chance.choice(["busy", "cut", "reset", "page"])
            self.faults[kind] = self.faults.get(kind, 0) + 1
            return kind


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        data = self.server.files[self.path.rsplit("/", 1)[-1]]
        kind = self.server.fault()
        if kind in ("busy", "page"):
            body = b"<html><title>Slow down</title></html>"
            self.send_response(503 if kind == "busy" else 200)
            if kind == "busy":
                self.send_header("Retry-After", "1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            return self.wfile.write(body)
        first = 0
        span = self.headers.get("Range")
        tag = f'"{hashlib.md5(data).hexdigest()}"'
        if span and self.headers.get("If-Range", tag) == tag:
            first = int(span.split("=")[1].split("-")[0])
        self.send_response(206 if first else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(data) - first))
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        if kind in ("cut", "reset"):
            self.wfile.write(data[first:first + (len(data) - first) // 2])
            if kind == "reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return self.connection.close() if kind == "reset" else None
        self.wfile.write(data[first:])


def memory(pid):
    try:
        for line in open(f"/proc/{pid}/status"):
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return None


def documents(options, folder):
    """Every document of a run: its identifier and its text's digest, in order."""
    found = []
    for path in sorted(pathlib.Path(folder, "docs").rglob("*.jsonl")):
        for line in open(path, encoding="utf-8"):
            row = json.loads(line)
            found.append((row["id"], hashlib.sha256(row["text"].encode()).hexdigest()))
    return sorted(found)


def totals(folder):
    counts = json.load(open(f"{folder}/report.json"))
    # Documents name their inputs, whose names are of other lengths here.
    return {key: value for key, value in counts.get("totals", counts).items()
            if isinstance(value, int) and "second" not in key and key != "bytes_out"}


def main():
    options = arguments(__doc__, ("--minutes", {"type": float, "default": 30}), ("--seed", {"type": int, "default": 1}))
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(dir=options.temp) as work:
        # A request a second is the budget of a plan, and every fourth one fails.
        pieces = split_archive(options.data / "extraction-dev/pages.warc.gz", f"{work}/in", max(4, int(options.minutes * 42)))
        server = Server({os.path.basename(path): open(path, "rb").read() for path in pieces}, options.seed)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings = ["--langid-model", "none", "--format", "jsonl"]
        run([options.dataprep, "crawl-extract", *pieces, "--output", f"{work}/whole", "-q", *settings])
        listing = f"{work}/urls.paths"
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        open(listing, "w").write("".join(address + os.path.basename(path) + "\n" for path in pieces))
        run([options.dataprep, "plan", "crawl-extract", f"@{listing}", "--output", f"{work}/out", "--plan", f"{work}/plan", "-q",
             *settings])
        command = [options.dataprep, "worker", "--plan", f"{work}/plan", "--claim", "--lease-age", "10", "--threads", "1", "-q"]
        steady, other = Child(command), Child(command)
        start, kills, restarts, samples = time.monotonic(), 0, 0, []
        next_kill = start + chance.uniform(2, 15)
        while True:
            time.sleep(0.5)
            now = time.monotonic()
            if resident := memory(steady.pid):
                samples.append((now - start, resident))
            if now > next_kill:
                kills += other.kill()
                next_kill = now + chance.uniform(2, 15)
            ended = [child.poll() for child in (steady, other)]
            done = len(list(pathlib.Path(work, "out/records").glob("*.json"))) if os.path.isdir(f"{work}/out/records") else 0
            if done == len(pieces) and all(ended):
                break
            if now - start > options.minutes * 60 * 3:
                sys.exit(f"not done after {now - start:.0f} s: {done} of {len(pieces)}")
            if ended[0] and done < len(pieces):
                restarts += 1
                steady = Child(command)
            if ended[1] and done < len(pieces):
                other = Child(command)
        seconds = time.monotonic() - start
        run([options.dataprep, "merge", "--plan", f"{work}/plan", "-q"])
        run([options.dataprep, "verify", f"{work}/out", "-q"])
        wrong = documents(options, f"{work}/out") != documents(options, f"{work}/whole")
        sums = totals(f"{work}/out"), totals(f"{work}/whole")
        differing = [key for key in sums[1] if sums[0].get(key) != sums[1][key]]
        # The allocator keeps what the largest pages so far took: what still grows in the second half is a leak.
        eighths = [statistics.median(value for time, value in samples if part * seconds / 8 <= time < (part + 1) * seconds / 8 + 1)
                   for part in range(8)]
        early, late = statistics.median(eighths[4:6]), statistics.median(eighths[6:])
        print(f"{seconds:.0f} s, {len(pieces)} archives, {server.requests} requests ({server.requests / seconds:.2f} a second), "
              f"faults {server.faults}, {kills} kills, {restarts} restarts of the steady worker")
        print(f"documents: {'other than' if wrong else 'the same as'} read from a directory; counts that differ: {differing or 'none'}")
        print("memory of the steady worker, MiB by eighths of the time:", " ".join(f"{value:.0f}" for value in eighths))
        if wrong or differing or late > early * 1.1:
            sys.exit(1)


main()
