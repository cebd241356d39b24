#!/usr/bin/env python3
"""CPU time of `dataprep warc stats` and of its peers on the same archive, in pairs.

Reads every response of a WARC file with HTTP parsing and payload, as `dataprep warc stats --json` does,
with FastWARC and warcio (pip install fastwarc warcio). Each round runs all of them one after the other, so that
what else the machine does touches them alike; what is printed is the median of the rounds' ratios.

    python3 Benchmarks/archive/compare.py .build/release/dataprep crawl.warc.gz [--rounds 5] [--digests]
"""
import argparse
import importlib.util
import os
import resource
import statistics
import subprocess
import sys

FASTWARC = """
import sys
from fastwarc.warc import ArchiveIterator, WarcRecordType
n = b = 0
for r in ArchiveIterator(open(sys.argv[1], "rb"), record_types=WarcRecordType.response, parse_http=True, verify_digests={digests}):
    n += 1
    b += len(r.reader.read())
print(n, b)
"""

WARCIO = """
import sys
from warcio.archiveiterator import ArchiveIterator
n = b = 0
for r in ArchiveIterator(open(sys.argv[1], "rb"), check_digests={digests}):
    if r.rec_type == "response":
        n += 1
        b += len(r.content_stream().read())
print(n, b)
"""


def processor_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, run.stdout.strip()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("dataprep")
    arguments.add_argument("archive")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--digests", action="store_true", help="verify digests too")
    options = arguments.parse_args()

    commands = {"dataprep": [options.dataprep, "warc", "stats", "--json", options.archive]}
    if options.digests:
        commands["dataprep"].insert(3, "--digests")
    for name, code in (("fastwarc", FASTWARC), ("warcio", WARCIO)):
        if importlib.util.find_spec(name):
            commands[name] = [sys.executable, "-c", code.format(digests=options.digests), options.archive]
        else:
            print(f"{name} is not installed: left out", file=sys.stderr)

    seconds = {name: [] for name in commands}
    answers = {}
    for _ in range(options.rounds):
        for name, command in commands.items():
            time, answers[name] = processor_seconds(command)
            seconds[name].append(time)

    size = os.path.getsize(options.archive) / 1e6
    print(f"{options.archive}: {size:.1f} MB, {options.rounds} rounds")
    for name, times in seconds.items():
        ratio = statistics.median(t / own for t, own in zip(times, seconds["dataprep"]))
        median = statistics.median(times)
        print(f"{name:10} {median:8.3f} s CPU {size / median:8.1f} MB/s   {ratio:6.2f} times dataprep's time   {answers[name][:60]}")


if __name__ == "__main__":
    main()
