#!/usr/bin/env python3
"""`dataprep warc index` beside cdxj-indexer: the same lines, and the time of both in pairs.

    python3 Benchmarks/archive/index.py .build/release/dataprep ARCHIVE... [--rounds 3]

Run with a Python that has cdxj-indexer (pip install cdxj-indexer==1.5.0). Each archive is indexed by both; lines that only
one of them has are shown. Then each round indexes all archives that both read with both, one after the other; what is
printed is the median of the rounds, in processor seconds.
"""
import argparse
import os
import resource
import statistics
import subprocess
import sys

PEER = [sys.executable, "-c", "from cdxj_indexer.main import main; main()", "-s"]


def run(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("dataprep")
    arguments.add_argument("archives", nargs="+")
    arguments.add_argument("--rounds", type=int, default=3)
    options = arguments.parse_args()

    ours = [options.dataprep, "warc", "index"]
    same, readable = 0, []
    for archive in options.archives:
        theirs, _ = run(PEER + [archive])
        mine, _ = run(ours + [archive])
        name = os.path.basename(archive)
        if theirs.returncode:
            reason = theirs.stderr.decode(errors="replace").strip().split("\n")[-1][:80]
            lines = len(mine.stdout.splitlines())
            print(f"{name}: cdxj-indexer fails ({reason}); dataprep {lines} lines, exit {mine.returncode}")
            continue
        readable.append(archive)
        if theirs.stdout == mine.stdout:
            same += 1
            continue
        a, b = theirs.stdout.split(b"\n"), mine.stdout.split(b"\n")
        print(f"{name}: differs")
        for mark, lines, others in (("-", a, set(b)), ("+", b, set(a))):
            for line in [line for line in lines if line not in others][:3]:
                print(f"  {mark} {line.decode(errors='replace')[:240]}")
    print(f"{same} of {len(readable)} archives that both read: the same bytes")

    times = {"dataprep": [], "cdxj-indexer": []}
    for _ in range(options.rounds):
        times["dataprep"].append(run(ours + readable)[1])
        times["cdxj-indexer"].append(run(PEER + readable)[1])
    size = sum(os.path.getsize(archive) for archive in readable)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, seconds in medians.items():
        print(f"{name}: {seconds:.2f} s of processor time, {size / 1e6 / seconds:.0f} MB/s as stored")
    print(f"ratio {medians['cdxj-indexer'] / medians['dataprep']:.1f}")


if __name__ == "__main__":
    main()
