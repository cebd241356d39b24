#!/usr/bin/env python3
"""Near-duplicates end to end against other tools, in paired rounds, and what the removals are worth.

usage: compare.py DATAPREP DOCS.jsonl [--rounds N] [--scorer SCORE TRUTH] [--peer daft|rensa|datatrove ...]

DOCS has `id` and `text`. Every round runs dataprep on one thread and each peer after it; the figure is the ratio of CPU
seconds (user and system, all processes), median of the rounds. dataprep reads, signs, joins, compares and writes the
documents that stay; peers only flag:

daft       native normalisation and MinHash of 14 x 8 over word 5-grams, bands and union-find in numpy
rensa      R-MinHash of 112 with words by `re`, its own LSH index
datatrove  MinhashDedupSignature to MinhashDedupFilter with its defaults, one task, on the first --few documents, of which
           dataprep is measured too
datatrove-sentences
           SentenceDedupSignature to SentenceDedupFilter on these documents, paired with `dedup spans` and with
           `dedup spans --compatible datatrove`

Needs `pip install -r Benchmarks/dedup/requirements.txt` in the Python that runs it; a peer that cannot be imported is left
out, and said so.
"""
import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

DAFT = r"""
import json, sys, numpy as np, daft
from daft import col
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
parents = list(range(len(texts)))
def find(x):
    while parents[x] != x:
        parents[x] = parents[parents[x]]
        x = parents[x]
    return x
plain = col("t").normalize(remove_punct=True, lowercase=True, nfd_unicode=True, white_space=True)
hashes = plain.minhash(num_hashes=112, ngram_size=5, seed=42, hash_function="xxhash").alias("m")
column = daft.from_pydict({"t": texts}).select(hashes).to_arrow()["m"].combine_chunks()
flat = column.flatten() if hasattr(column, "flatten") else column.values
minima = np.asarray(flat).reshape(len(texts), 112).astype(np.uint32)
for band in range(14):
    keys = np.ascontiguousarray(minima[:, 8 * band:8 * band + 8]).view([("", np.uint32)] * 8).ravel()
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    for at in np.nonzero(ordered[1:] == ordered[:-1])[0]:
        a, b = find(int(order[at])), find(int(order[at + 1]))
        if a != b:
            parents[max(a, b)] = min(a, b)
print(sum(find(i) != i for i in range(len(texts))))
"""

RENSA = r"""
import json, re, sys
from rensa import RMinHash, RMinHashLSH
word = re.compile(r"\w+")
index = RMinHashLSH(threshold=0.7, num_perm=112, num_bands=14)
removed = 0
for number, line in enumerate(open(sys.argv[1], encoding="utf-8")):
    words = word.findall(json.loads(line)["text"].lower())
    sketch = RMinHash(num_perm=112, seed=42)
    sketch.update([" ".join(words[i:i + 5]) for i in range(max(1, len(words) - 4))])
    removed += bool(index.query(sketch))
    index.insert(number, sketch)
print(removed)
"""

DATATROVE = r"""
import os, sys
from datatrove.pipeline.dedup.minhash import (MinhashConfig, MinhashDedupBuckets, MinhashDedupCluster,
    MinhashDedupFilter, MinhashDedupSignature)
from datatrove.data import DocumentsPipeline
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
folder, work = os.path.dirname(sys.argv[1]), sys.argv[2]
reader = lambda: JsonlReader(folder, glob_pattern=os.path.basename(sys.argv[1]))
config = MinhashConfig(n_grams=5, num_buckets=14, hashes_per_bucket=8)
def chain(*steps, world=1):
    for rank in range(world):
        data = None
        for step in steps:
            data = step(data, rank, world)
        if data is not None:
            for _ in data:
                pass
chain(reader(), MinhashDedupSignature(output_folder=work + "/sign", config=config, language="en"))
chain(MinhashDedupBuckets(input_folder=work + "/sign", output_folder=work + "/buckets", config=config), world=14)
chain(MinhashDedupCluster(input_folder=work + "/buckets", output_folder=work + "/cluster", config=config))
chain(reader(), MinhashDedupFilter(input_folder=work + "/cluster"), JsonlWriter(work + "/out"))
"""

SENTENCES = r"""
import os, sys
from datatrove.pipeline.dedup.sentence_dedup import (SentDedupConfig, SentenceDedupFilter, SentenceDedupSignature,
    SentenceFindDedups)
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
folder, work = os.path.dirname(sys.argv[1]), sys.argv[2]
reader = lambda: JsonlReader(folder, glob_pattern=os.path.basename(sys.argv[1]))
config = SentDedupConfig(min_doc_words=0, min_num_sentences=0)
def chain(*steps):
    data = None
    for step in steps:
        data = step(data, 0, 1)
    if data is not None:
        for _ in data:
            pass
chain(reader(), SentenceDedupSignature(output_folder=work + "/sign", config=config, finder_workers=1))
chain(SentenceFindDedups(data_folder=work + "/sign", output_folder=work + "/found", config=config))
chain(reader(), SentenceDedupFilter(data_folder=work + "/found", config=config), JsonlWriter(work + "/out"))
"""

PEERS = {
    "daft": ("daft", DAFT), "rensa": ("rensa", RENSA), "datatrove": ("datatrove", DATATROVE),
    "datatrove-sentences": ("datatrove", SENTENCES),
}


def cpu(command, environment=None):
    """CPU seconds of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def processor():
    for line in open("/proc/cpuinfo", encoding="utf-8"):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataprep")
    parser.add_argument("docs")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--few", type=int, default=2000)
    parser.add_argument("--peer", action="append", choices=sorted(PEERS))
    parser.add_argument("--scorer", nargs=2, metavar=("SCORE", "TRUTH"))
    options = parser.parse_args()
    work = tempfile.mkdtemp()
    try:
        run(options, work)
    finally:
        shutil.rmtree(work)


def run(options, work):
    size = sum(len(json.loads(line)["text"].encode()) for line in open(options.docs, encoding="utf-8")) / 1e6
    print(f"{processor()}, {size:.1f} MB of text")
    few = os.path.join(work, "few.jsonl")
    with open(few, "w", encoding="utf-8") as output:
        for number, line in enumerate(open(options.docs, encoding="utf-8")):
            if number < options.few:
                output.write(line)

    def ours(docs, *more, threads=1, command="minhash"):
        output = os.path.join(work, "out")
        shutil.rmtree(output, ignore_errors=True)
        return cpu([options.dataprep, "dedup", command, docs, "--output", output, "--threads", str(threads), "-q", *more])

    for name in options.peer or ["daft", "rensa", "datatrove"]:
        module, code = PEERS[name]
        if subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True).returncode != 0:
            print(f"{name}: cannot be imported, left out")
            continue
        docs = few if module == "datatrove" else options.docs
        script = os.path.join(work, f"peer_{name}.py")
        open(script, "w", encoding="utf-8").write(code)
        ratios, own, theirs, compatible = [], [], [], []
        for number in range(options.rounds):
            if name == "datatrove-sentences":
                own.append(ours(docs, command="spans"))
                compatible.append(ours(docs, "--compatible", "datatrove", command="spans"))
            else:
                own.append(ours(docs))
            theirs.append(cpu([sys.executable, script, docs, os.path.join(work, f"{name}-{number}")]))
            ratios.append(theirs[-1] / own[-1])
        print(f"{name}: ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}); "
              f"dataprep {statistics.median(own):.2f} s, {name} {statistics.median(theirs):.2f} s")
        if compatible:
            print(f"  --compatible datatrove: ratio {statistics.median(t / c for t, c in zip(theirs, compatible)):.2f}; "
                  f"{statistics.median(compatible):.2f} s")
    for command in ["minhash", "exact"]:
        seconds = statistics.median(ours(options.docs, command=command) for _ in range(options.rounds))
        print(f"dedup {command}: {size / seconds:.0f} MB of text a CPU second")
    if options.scorer:
        ours(options.docs)
        removed = os.path.join(work, "out", "removed.jsonl.zst")
        print(subprocess.run([sys.executable, options.scorer[0], options.docs, options.scorer[1], removed],
                             capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    main()
