#!/usr/bin/env python3
"""Speed beside an earlier build, in pairs: processor seconds of one thread and wall seconds of two.

Each round runs both builds one after the other, which goes first in turns, so that a machine that gets faster or slower
moves both. A ratio is old over new: above 1 the new build is faster. Bytes of documents and shards are compared once.
"""
import os, pathlib, shutil, statistics, sys, tempfile
from common import *

options = arguments(
    __doc__, ("--old", {"required": True, "help": "the earlier build"}), ("--rounds", {"type": int, "default": 7}),
    ("--least", {"type": float, "default": 0.97}),
    ("--job", {"choices": ["crawl-extract", "tokenize"], "action": "append", "help": "default: both"}))
fine = True
with tempfile.TemporaryDirectory(dir=options.temp) as work:
    texts = [options.data / "tokenize/en20.jsonl.zst", options.data / "tokenize/multi20.jsonl.zst",
             options.data / "dedup-dev/docs.jsonl.zst"]
    jobs = {
        "crawl-extract": ["crawl-extract", options.data / "extraction-dev/pages.warc.gz"],
        "tokenize": ["tokenize", *texts, "--tokenizer", "gpt2", "--shard-tokens", "10M"],
    }
    builds = {"old": options.old, "new": options.dataprep}

    def measure(build, job, threads):
        folder = f"{work}/{build}"
        child = run([builds[build], *jobs[job], "--output", folder, "--threads", threads, "--quiet"])
        bytes = {name: digest(f"{folder}/{name}") for name in final_names(folder) if name.split("/")[0] != "faults"}
        shutil.rmtree(folder)
        return child, bytes

    for job in options.job or jobs:
        ratios = {"cpu": [], "wall": []}
        seconds = {"old": [], "new": []}
        same = True
        for turn in range(options.rounds):
            order = ["old", "new"] if turn % 2 == 0 else ["new", "old"]
            for threads, kind in (1, "cpu"), (2, "wall"):
                found = {build: measure(build, job, threads) for build in order}
                same &= found["old"][1] == found["new"][1]
                value = {build: child.cpu if kind == "cpu" else child.seconds for build, (child, _) in found.items()}
                ratios[kind].append(value["old"] / value["new"])
                if kind == "cpu":
                    for build in builds:
                        seconds[build].append(value[build])
        for kind, what in ("cpu", "processor time of one thread"), ("wall", "wall time of two threads"):
            middle = statistics.median(ratios[kind])
            fine &= middle >= options.least
            print(f"{job}, {what}, old over new: {middle:.3f} ({min(ratios[kind]):.3f} to {max(ratios[kind]):.3f})"
                  f"{'' if middle >= options.least else ' MISSED'}", flush=True)
        print(f"  processor seconds, medians: old {statistics.median(seconds['old']):.2f}, new "
              f"{statistics.median(seconds['new']):.2f}; same bytes: {same}", flush=True)
sys.exit(not fine)
