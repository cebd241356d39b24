#!/usr/bin/env python3
"""Equal documents, the worst that a corpus can have of a template: time and memory of `dataprep dedup exact`, `minhash`, `lines` and
`substrings` over one file of them.

usage: equal.py DATAPREP [--documents 10000000] [--bytes 686] [--threads 1] [--memory 1G] [--only METHOD...]

The file is made here by the command zstd, which it needs beside /usr/bin/time. Documents have a text of --bytes in lines of about
80, the same in all, and an identifier each. Every folder is removed as soon as its method was measured.
"""
import argparse
import json
import os
import shutil
import subprocess
import tempfile

METHODS = {
    "exact": ["exact", "--accept", "all"], "exact --bloom": ["exact", "--bloom", "0.0001"], "minhash": ["minhash", "--accept", "all"], "lines": ["lines"],
    "lines --bloom": ["lines", "--bloom", "0.0001"], "substrings": ["substrings"]}


def text(count):
    """Sentences that differ, in lines, so that nothing repeats within a document."""
    lines, number = [], 0
    while sum(map(len, lines)) < count:
        number += 1
        lines.append(f"Page {number} of this template tells visitors about offer {number * 7919 % 1009} of shop {number * 31}.\n")
    return "".join(lines)[:count]


def make(path, documents, count):
    """Writes the documents."""
    end = ', "text": ' + json.dumps(text(count)) + "}\n"
    with subprocess.Popen(["zstd", "-q", "-1", "-o", path], stdin=subprocess.PIPE) as zstd:
        for first in range(0, documents, 10_000):
            lines = ['{"id": "d%d"%s' % (number, end) for number in range(first, min(documents, first + 10_000))]
            zstd.stdin.write("".join(lines).encode())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dataprep")
    parser.add_argument("--documents", type=int, default=10_000_000)
    parser.add_argument("--bytes", type=int, default=686)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--memory", default="1G")
    parser.add_argument("--only", nargs="+", choices=list(METHODS), default=list(METHODS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stored = os.path.join(folder, "equal.jsonl.zst")
        make(stored, options.documents, options.bytes)
        for method in options.only:
            output = os.path.join(folder, "output")
            times = os.path.join(folder, "times")
            command = [
                "/usr/bin/time", "-o", times, "-f", "%e %U %S %M", options.dataprep, "dedup", METHODS[method][0], stored,
                "--output", output, "--threads", str(options.threads), "--memory", options.memory, "-q", *METHODS[method][1:]]
            subprocess.run(command, check=True)
            wall, user, system, most = open(times).read().split()[-4:]
            report = json.load(open(os.path.join(output, "report.json")))["totals"]
            used = subprocess.run(["du", "-sm", output], capture_output=True, text=True).stdout.split()[0]
            print(f"{method}: {wall} s, {float(user) + float(system):.1f} CPU s, {int(most) >> 10} MB resident, {used} MB of disk, "
                  f"{json.dumps(report)[:160]}", flush=True)
            shutil.rmtree(output)


main()
