#!/usr/bin/env python3
"""Watches output directories while runs write: no file may be under its final name without a record.

Each sighting of a file counts once a look; its size is compared each time, its SHA-256 when it is seen first.
"""
import sys, tempfile, time
from common import *


def watch(name, command, folder):
    """Looks for as long as the command runs; sightings, bad ones."""
    child = Child(command)
    eye = Watch(folder)
    while not child.poll() and time.monotonic() - child.start < PATIENCE:
        eye.look()
        time.sleep(0.0005)
    child.end()
    child.check()
    print(f"{name}: {eye.looks} looks, {eye.sightings} sightings of {len(eye.hashed)} files, without a fitting record "
          f"{len(eye.bad)} {eye.bad[:5] or ''}", flush=True)
    return eye.sightings, len(eye.bad)


options = arguments(__doc__, ("--least", {"type": int, "default": 100_000, "help": "sightings to reach"}))
with tempfile.TemporaryDirectory(dir=options.temp) as work:
    pieces = split_archive(options.data / "extraction-dev/pages.warc.gz", f"{work}/in", 60)
    texts = [options.data / "tokenize/en20.jsonl.zst", options.data / "tokenize/multi20.jsonl.zst"]
    seen = bad = 0
    for turn in range(20):
        jobs = {
            "crawl-extract": ["crawl-extract", *pieces, options.data / "warcs", "--langid-model", "none",
                              "--rejects", "all", "--threads", 2],
            "tokenize": ["tokenize", *texts, "--tokenizer", "gpt2", "--shard-tokens", "60k", "--trace", "--threads", 2],
            "ngrams": ["ngrams", "build", *[f"{work}/tokenize-0/tokens_train_{number:06}.bin" for number in range(1, 30)],
                       "--separator", "50256", "--memory", 64, "--threads", 2],
        }
        for name, command in jobs.items():
            folder = f"{work}/{name}-{turn}"
            found = watch(name, [options.dataprep, *command, "--output", folder, "--quiet"], folder)
            seen, bad = seen + found[0], bad + found[1]
        if seen >= options.least:
            break
    print(f"together {seen} sightings, without a fitting record {bad}")
sys.exit(seen < options.least or bad > 0)
