"""The commands that kill.py and disk.py disturb, with small inputs and the settings that rounds take in turns."""
import pathlib, subprocess
from common import run, split_archive

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


def has_records(job):
    """Whether what a job writes is a run's directory; an audit's sample is not."""
    return job != "audit-sample"


def command(job, options, settings, inputs, folder, threads):
    """The words of a command that writes into a folder."""
    target = ["--output", folder] if has_records(job) else ["--audits", folder]
    named = inputs if has_records(job) else [word for name in inputs for word in ("--input", name)]
    # A recipe comes before its inputs.
    return [options.dataprep, *JOBS[job], *settings, *named, *target, "--threads", threads, "--quiet"]
