#!/usr/bin/env python3
"""What drawing a sample costs beside reading: `dataprep audit sample` of the language of a corpus, paired with the same command
for a language that no document has, which reads and parses all documents, takes the digest of each shard, and samples nothing.

usage: sampling.py DATAPREP [--documents N] [--rounds N]

The corpus is made here: documents of 300 to 1,500 bytes on 200,000 hosts of very different sizes, two crawls, ten shards.
Python's standard library and the command zstd are all that it needs.
"""
import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import tempfile
import time

WORDS = "habari maji nyumba watu leo kesho siku mwaka kazi shule mtoto chakula safari rafiki soko mvua jua bahari mlima".split()


def corpus(folder, documents):
    """Ten shards in the place where a run has them."""
    generator = random.Random(7)
    os.makedirs(os.path.join(folder, "docs", "sw"))
    for shard in range(10):
        path = os.path.join(folder, "docs", "sw", f"{shard}.jsonl.zst")
        with subprocess.Popen(["zstd", "-q", "-o", path], stdin=subprocess.PIPE) as zstd:
            lines = []
            for number in range(shard, documents, 10):
                host = int(200_000 * generator.random() ** 4)
                text = " ".join(generator.choices(WORDS, k=generator.randint(60, 280)))
                lines.append(json.dumps({
                    "text": text, "id": f"<urn:uuid:{number:032x}>", "dump": f"CC-MAIN-{number % 2}",
                    "url": f"https://host{host}.example/{number}", "date": "2026-01-01T00:00:00Z", "language": "sw",
                    "language_score": round(generator.random() ** 0.3, 4)}))
                if len(lines) == 5000:
                    zstd.stdin.write(("\n".join(lines) + "\n").encode())
                    lines = []
            zstd.stdin.write("".join(line + "\n" for line in lines).encode())


def run(dataprep, folder, language, expected):
    """Seconds of processor time, wall time, and resident bytes at most."""
    audits = os.path.join(folder, "audits")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(
        ["/usr/bin/env", dataprep, "audit", "sample", "--lang", language, "--input", *shards(folder), "--audits", audits,
         "--threads", "1", "--quiet"], stderr=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        try:
            with open(f"/proc/{process.pid}/status") as status:
                most = max([most] + [int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM")])
        except (OSError, ValueError):
            pass
        time.sleep(0.02)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode != expected:
        raise SystemExit(f"audit sample --lang {language} ended with {process.returncode}")
    shutil.rmtree(audits, ignore_errors=True)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, most


def shards(folder):
    """The files themselves: in a directory of a language only that language's shards are read."""
    docs = os.path.join(folder, "flat")
    return [os.path.join(docs, name) for name in sorted(os.listdir(docs))]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dataprep")
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus(folder, options.documents)
        os.rename(os.path.join(folder, "docs", "sw"), os.path.join(folder, "flat"))
        ratios, peaks, times = [], [], []
        for _ in range(options.rounds):
            reading = run(options.dataprep, folder, "yo", 65)
            sampling = run(options.dataprep, folder, "sw", 0)
            ratios.append(sampling[0] / reading[0])
            peaks.append(sampling[2])
            times.append((reading[0], sampling[0]))
            print(f"reading {reading[0]:.2f} s, sampling {sampling[0]:.2f} s, {sampling[2] >> 20} MB", flush=True)
        print(f"{options.documents} documents: sampling is {statistics.median(ratios):.3f} of reading "
              f"({min(ratios):.3f} to {max(ratios):.3f}), at most {max(peaks) >> 20} MB")


main()
