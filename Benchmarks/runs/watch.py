#!/usr/bin/env python3
"""Watches output directories while runs write: no file may be under its final name without a record.

Names are listed first and records are read after, so that a record that exists before its files is always found. Each
sighting of a file counts once a look; its size is compared each time, its SHA-256 when it is seen first.
"""
import os, pathlib, sys, tempfile, time
from common import *


class Watch:
    def __init__(self, folder):
        self.folder = folder
        self.sightings = self.looks = 0
        self.bad = []
        self.known = {}   # by record: time of change and inode, files
        self.hashed = {}  # by path: inode

    def records(self):
        files = {}
        place = os.path.join(self.folder, "records")
        for name in os.listdir(place) if os.path.isdir(place) else []:
            if name.startswith("."):
                continue
            path = os.path.join(place, name)
            status = os.stat(path)
            stamp = status.st_mtime_ns, status.st_ino
            if self.known.get(name, (None,))[0] != stamp:
                self.known[name] = stamp, {
                    file["path"]: file for file in json.loads(pathlib.Path(path).read_text())["files"]}
            files.update(self.known[name][1])
        return files

    def look(self):
        names = final_names(self.folder)
        files = self.records()
        self.looks += 1
        for name in names:
            self.sightings += 1
            path = os.path.join(self.folder, name)
            status = os.stat(path)
            file = files.get(name)
            if file is None or file["bytes"] != status.st_size:
                self.bad.append(name)
            elif self.hashed.get(name) != status.st_ino:
                self.hashed[name] = status.st_ino
                if digest(path) != file["sha256"]:
                    self.bad.append(name)


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
