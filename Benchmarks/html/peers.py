"""Times HTML parsers over the same pages in turn, so that a noisy machine is noisy for all of them.

    python peers.py HTML_BENCH pages.bin [--rounds N]

CPU time of one thread; median of the rounds; the ratio is against lexbor (selectolax).
Needs: selectolax; html-bench built with `swift build -c release`.
"""
import argparse
import json
import statistics
import struct
import subprocess
import time


def pages(path):
    with open(path, "rb") as source:
        while head := source.read(4):
            yield source.read(struct.unpack("<I", head)[0])


def lexbor(all_pages):
    from selectolax.lexbor import LexborHTMLParser

    start = time.process_time()
    for page in all_pages:
        LexborHTMLParser(page)
    return time.process_time() - start


def ours(bench, path, mode):
    lines = subprocess.run([bench, mode, path, "1"], capture_output=True, check=True, text=True).stdout
    return {row["parser"]: row["cpu_seconds"] for row in map(json.loads, lines.splitlines())}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench")
    parser.add_argument("pages")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    all_pages = list(pages(options.pages))
    size = sum(map(len, all_pages))
    seconds = {}
    for number in range(options.rounds):
        seconds.setdefault("lexbor", []).append(lexbor(all_pages))
        for name, value in ours(options.bench, options.pages, "time" if number == 0 else "profile").items():
            seconds.setdefault(name, []).append(value)
    base = statistics.median(seconds["lexbor"])
    for name, values in seconds.items():
        median = statistics.median(values)
        print(f"{name:10} {size / median / 1e6:7.0f} MB/s   {base / median:5.2f} x lexbor   ({len(values)} rounds)")


main()
