#!/usr/bin/env python3
"""How much work a kill costs: processor seconds done again, in one long task.

The input is processed undisturbed, then again and again in attempts that are each killed (-9) when they have used a
random share of the undisturbed run's processor time, until the output is complete, until there were enough kills.
What a kill costs is (processor seconds of all attempts - those of as many undisturbed runs) / kills. An undisturbed run
before the first and after the last cycle keeps the machine's changing speed out. Bytes are compared.

Cases: `members`, an archive as crawls have it, one gzip member a record; `whole`, the same pages as one member;
`tokens`, documents into one token shard; `shuffled`, the same with a shuffle.
"""
import os, random, subprocess, sys, tempfile, time, zlib
from common import *


def one_member(path, target, size):
    """Decompresses an archive and compresses it as one gzip member, until the member has so many bytes."""
    deflater = zlib.compressobj(1, zlib.DEFLATED, 31)
    with open(target, "wb") as file:
        while file.tell() < size:
            for member in members(path):
                file.write(deflater.compress(zlib.decompress(member, 31)))
        file.write(deflater.flush())
    return target


def documents(texts, target, size):
    """Repeats JSON Lines until a file has so many bytes."""
    text = b"".join(subprocess.run(["zstd", "-dcq", path], check=True, stdout=subprocess.PIPE).stdout for path in texts)
    with open(target, "wb") as file:
        while file.tell() < size:
            file.write(text)
    return target


def check(name, archive, threads, options, work, chance):
    def command(folder):
        if name in ("tokens", "shuffled"):
            shuffle = ["--shuffle-seed", "1"] if name == "shuffled" else []
            return [options.dataprep, "tokenize", archive, "--output", folder, "--tokenizer", "gpt2", "--shard-tokens",
                    "1000M", "--val-shards", "0", *shuffle, "--threads", threads, "--quiet"]
        return [options.dataprep, "crawl-extract", archive, "--output", folder, "--langid-model", "none", "--threads",
                threads, "--quiet"]

    def undisturbed():
        folder = f"{work}/clean"
        child = run(command(folder))
        found = contents(folder)
        run(["rm", "-r", folder])
        return child, found

    first, expected = undisturbed()
    folder = f"{work}/killed"
    kills = cycles = wrong = 0
    spent, worst = 0.0, 0.0
    while kills < options.kills and cycles < options.kills:
        cycle_spent, cycle_kills = 0.0, 0
        for attempt in range(50):
            child = Child(command(folder))
            limit = chance.uniform(0, options.share) * first.cpu if attempt < 49 else float("inf")
            while not child.wait(0.02, step=0.005) and child.cpu_now() < limit:
                pass
            hit = child.kill() if child.code is None else False
            cycle_spent += child.cpu
            cycle_kills += hit
            if not hit:
                break
            if problems := audit(folder):
                sys.exit(f"after a kill: {problems[:5]}")
        child.check()
        wrong += bool(differences(contents(folder), expected))
        run(["rm", "-r", folder])
        spent += cycle_spent
        kills += cycle_kills
        cycles += 1
        if cycle_kills:
            worst = max(worst, (cycle_spent - first.cpu) / cycle_kills)
    last, found = undisturbed()
    wrong += found != expected
    clean = (first.cpu + last.cpu) / 2
    again = (spent - clean * cycles) / max(1, kills)
    print(f"{name}, {os.path.getsize(archive) / 1e6:.0f} MB, threads {threads}: {again:.2f} processor seconds again a "
          f"kill ({kills} kills, {cycles} cycles, worst cycle {worst:.2f}; undisturbed {first.cpu:.1f} and "
          f"{last.cpu:.1f}); runs with other bytes {wrong}", flush=True)
    return again <= 5 and not wrong


options = arguments(
    __doc__, ("--kills", {"type": int, "default": 20}), ("--seed", {"type": int, "default": 1}),
    ("--share", {"type": float, "default": 0.4, "help": "attempts last up to this share of the whole"}),
    ("--megabytes", {"type": int, "default": 400}), ("--whole-megabytes", {"type": int, "default": 100}),
    ("--case", {"choices": ["members", "whole", "tokens", "shuffled"], "action": "append", "help": "default: all"}),
    ("--threads", {"type": int, "action": "append", "help": "default: 1 and 2"}))
fine = True
with tempfile.TemporaryDirectory(dir=options.temp) as work:
    if free_bytes(work) < 3e6 * (options.megabytes + options.whole_megabytes):
        sys.exit(f"too little space in {work}")
    pages = options.data / "extraction-dev/pages.warc.gz"
    for case in options.case or ["members", "whole", "tokens", "shuffled"]:
        if case == "members":
            archive = repeat(pages, f"{work}/long.warc.gz", options.megabytes * 1e6)
        elif case in ("tokens", "shuffled"):
            texts = [options.data / f"tokenize/{name}20.jsonl.zst" for name in ("en", "multi")]
            archive = documents(texts, f"{work}/documents.jsonl", options.megabytes * 1e6)
        else:
            archive = one_member(pages, f"{work}/whole.warc.gz", options.whole_megabytes * 1e6)
        for threads in options.threads or [1, 2]:
            chance = random.Random(f"{options.seed} {case} {threads}")
            fine &= check(case, archive, threads, options, work, chance)
sys.exit(not fine)
