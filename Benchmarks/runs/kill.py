#!/usr/bin/env python3
"""Ends runs with kill -9 at random moments, and checks what is left each time and at the end.

A cycle starts the same command in one output directory again and again, each time killed, until it completes; then its
files are compared byte for byte with those of an undisturbed run. Cycles go on until so many kills hit a process that
was alive. Half of the kills come at a random time, half shortly after a random number of records has appeared, when
files get their final names. At every moment, and after every kill, each file under a final name is to be in a record
with its SHA-256. What has no records (an audit's sample) is to be as in the undisturbed run from its first moment on.
`synth` and `relabel` are killed by ../pairs/kills.py, object stores by ../s3/suite.py.
"""
import itertools, os, pathlib, random, shutil, subprocess, sys, tempfile, time
from common import *

JOBS = {
    "crawl-extract": ["crawl-extract"], "tokenize": ["tokenize"], "tokenize-shuffled": ["tokenize"],
    "ngrams": ["ngrams", "build"], "filter": ["filter"], "dedup-exact": ["dedup", "exact"],
    "dedup-minhash": ["dedup", "minhash"], "dedup-lines": ["dedup", "lines"],
    "dedup-substrings": ["dedup", "substrings"], "release": ["release"], "run": ["run"],
    "audit-sample": ["audit", "sample"],
}
# A recipe of documents: a chain of steps, and one file for each of its endings.
RECIPE = """name: kills
summary: What a chain of steps leaves when it is killed.
input: documents
steps:
  - step: filter
    stages: [gopher-quality]
  - step: lines
    dedup-lines: {}
  - step: near-dup
    dedup-minhash: {alarm-share: 1}
  - step: last
"""
ENDINGS = {"release": "    release: {shard-size: 16000000}\n",
           "tokenize": "    tokenize: {tokenizer: gpt2, shard-tokens: 60000, min-shard-tokens: 1000}\n"}


def make_inputs(job, options, work):
    """Small inputs of a job; damaged ones among them, so that there are faults."""
    if job == "crawl-extract":
        pieces = split_archive(options.data / "extraction-dev/pages.warc.gz", f"{work}/in", 3)
        return [*pieces, options.data / "warcs"]
    texts = [options.data / "tokenize/en20.jsonl.zst", options.data / "tokenize/multi20.jsonl.zst"]
    if not job.startswith(("tokenize", "ngrams")):
        return documents(options, work)
    damaged = f"{work}/damaged.jsonl"
    pathlib.Path(damaged).write_text('{"text": "whole"}\n{"text": \n' * 400)
    if job == "ngrams":
        run([options.dataprep, "tokenize", *texts, "--tokenizer", "gpt2", "--output", f"{work}/shards",
             "--shard-tokens", "2M", "--quiet"])
        return sorted(pathlib.Path(work, "shards").glob("*.bin"))[:3]
    return [texts[0], damaged, texts[1]]


def documents(options, work):
    """Three files of documents in two languages, a line of each that is none; copies of texts and lines among them."""
    whole = subprocess.run(["zstd", "-dcq", options.data / "dedup-dev/docs.jsonl.zst"], capture_output=True, check=True)
    lines = whole.stdout.splitlines()[:options.documents]
    files = []
    for number in range(3):
        files.append(f"{work}/docs-{number}.jsonl")
        with open(files[-1], "wb") as file:
            file.write(b'{"text": \n')
            for place, line in enumerate(lines[number::3]):
                language = b"sw" if place % 4 == 0 else b"en"
                tier = b"noisy" if place % 5 == 0 else b"clean"
                url = b"https://h%d.example/%d" % (place % 40, place)
                file.write(b'{"language": "%b", "tier": "%b", "url": "%b", ' % (language, tier, url) + line[1:] + b"\n")
    return files


def variants(job, work):
    """Settings that cycles take in turns."""
    if job == "filter":
        return [["--set", "gopher-quality,c4", "--rejects", "all"], ["--set", "gopher-quality", "--mode", "annotate"]]
    if job == "dedup-exact":
        return [["--alarm-share", 1], ["--field", "language", "--drop-all", "--alarm-share", 1], ["--bloom", "0.0001"]]
    if job == "dedup-minhash":
        return [["--alarm-share", 1], ["--alarm-share", 1, "--keep", "first", "--weights"]]
    if job == "dedup-lines":
        return [[], ["--min-words", 20], ["--bloom", "0.0001", "--memory", "16"]]
    if job == "dedup-substrings":
        return [["--min-bytes", 200], ["--min-bytes", 100, "--cut", "line", "--min-words", 20]]
    if job == "release":
        return [["--shard-size", "16M"], ["--format", "parquet", "--shard-size", "16M"], ["--tiers", "clean"]]
    if job == "run":
        for name, ending in ENDINGS.items():
            pathlib.Path(work, f"{name}.yaml").write_text(RECIPE + ending)
        return [[f"{work}/{name}.yaml"] for name in ENDINGS]
    if job == "audit-sample":
        return [["--lang", "en", "--date", "2026-11-28", "--size", 40]]
    if job == "crawl-extract":
        # Some of the archives hold no record.
        settings = ["--langid-model", "none", "--max-faults", "100%"]
        return [settings + ["--rejects", "all"], settings + ["--format", "jsonl"]]
    if job == "ngrams":
        return [["--separator", "50256", "--order", "2..4", "--memory", "32"]]
    shards = ["--tokenizer", "gpt2", "--prefix", "x", "--shard-tokens", "500k"]
    kinds = [["--format", "llmc", "--min-shard-tokens", "300k"], ["--format", "megatron"], ["--format", "dolma"],
             ["--format", "llmc", "--doc-ends", "--trace", "--groups", "3"], ["--format", "datatrove"]]
    shuffle = ["--shuffle-seed", "7"] if job == "tokenize-shuffled" else []
    return [shards + kind + shuffle for kind in kinds]


def killed(command, folder, whole, chance):
    """Starts the command and kills it at a random moment; the process, and whether the kill hit."""
    child = Child(command)
    if chance.random() < 0.5:
        child.wait(chance.uniform(0.01, 1.1 * whole))
        return child, child.kill()
    # Wait for some records more than there are now, then up to five milliseconds.
    place = f"{folder}/records"
    count = lambda: sum(name.endswith(".json") and name[0] != "." for name in os.listdir(place)) if os.path.isdir(
        place) else 0
    target = count() + chance.choice([1, 1, 2, 3, 5, 8, 20, 60])
    end = time.monotonic() + 1.1 * whole
    while count() < target and time.monotonic() < end and not child.poll():
        time.sleep(0.0005)
    time.sleep(chance.uniform(0, 0.005))
    return child, child.kill()


def check(job, options, work):
    chance = random.Random(f"{options.seed} {job}")
    inputs = make_inputs(job, options, work)
    kinds = variants(job, work)
    has_records = job != "audit-sample"
    expected, seconds = {}, {}
    hits = cycles = files = unlisted = sightings = 0
    wrong, left = [], []
    start = time.monotonic()
    for cycle in itertools.count():
        if hits >= options.rounds or cycle >= options.rounds:
            break
        kind = cycle % len(kinds)

        def command(folder, threads):
            settings = ["--output", folder] if has_records else ["--audits", folder]
            named = inputs if has_records else [word for name in inputs for word in ("--input", name)]
            # A recipe comes before its inputs.
            return [options.dataprep, *JOBS[job], *kinds[kind], *named, *settings, "--threads", threads, "--quiet"]

        def look(folder):
            if has_records:
                return audit(folder)
            return [name for name, found in contents(folder).items() if found != expected[kind].get(name)]

        if kind not in expected:
            whole = run(command(f"{work}/whole-{kind}", 2))
            expected[kind], seconds[kind] = contents(f"{work}/whole-{kind}"), whole.seconds
        folder = f"{work}/killed"
        # The last attempt of a cycle is never killed, so that every cycle ends.
        with Watch(folder) as eye:
            for attempt in range(16):
                child, hit = killed(command(folder, chance.choice([1, 2])), folder, seconds[kind], chance)
                hits += hit
                if not hit:
                    break
                if problems := look(folder):
                    unlisted += len(problems)
                    print(f"after kill {hits} of {job}, cycle {cycle}: {problems[:5]}", flush=True)
            if hit:
                child = run(command(folder, 2))
        child.check()
        if has_records:
            sightings += eye.sightings
            unlisted += len(eye.bad)
            if eye.bad:
                print(f"cycle {cycle} of {job}: seen without a fitting record {eye.bad[:5]}", flush=True)
        if different := differences(contents(folder), expected[kind]):
            wrong.append(cycle)
            print(f"cycle {cycle} of {job} ({' '.join(kinds[kind])}): other bytes in {different[:5]}", flush=True)
        problems = look(folder)
        unlisted += len(problems)
        if stays := leftovers(folder):
            left += stays
            print(f"cycle {cycle} of {job}: left {stays[:5]}", flush=True)
        if has_records:
            run([options.dataprep, "verify", folder])
        files += len(expected[kind])
        cycles += 1
        if different or problems:
            shutil.copytree(folder, f"{options.keep}/{job}-{cycle}") if options.keep else None
        shutil.rmtree(folder)
    print(f"{job}: {hits} kills hit, {cycles} cycles, {files} files compared; cycles with other bytes {len(wrong)}, "
          f"{sightings} sightings meanwhile, files without a fitting record {unlisted}, leftovers {len(left)} ({time.monotonic() - start:.0f} s)",
          flush=True)
    return hits >= options.rounds and not (wrong or unlisted or left)


options = arguments(
    __doc__, ("--job", {"choices": JOBS, "action": "append", "help": "default: all"}),
    ("--rounds", {"type": int, "default": 50, "help": "kills that hit, for each job"}),
    ("--seed", {"type": int, "default": 1}),
    ("--documents", {"type": int, "default": 1200, "help": "documents of jobs that read documents"}), ("--keep", {"help": "where to keep directories that are wrong"}))
fine = True
for job in options.job or JOBS:
    with tempfile.TemporaryDirectory(dir=options.temp) as work:
        fine &= check(job, options, work)
sys.exit(not fine)
