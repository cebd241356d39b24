#!/usr/bin/env python3
"""Pairs `dataprep dedup exact`, `lines` and `substrings` with dolma 1.2.1's Bloom filter over documents and paragraphs, one core each.

    lines.py DATAPREP DOCS.jsonl [--rounds 5] [--only exact|lines]      (pip --no-deps: dolma==1.2.1)

dolma's `dedupe` only flags; its `mix` reads the documents again and writes them without these lines. dataprep does both in one
command; with --ranges-only it only says what would be cut. Rounds go through the programs in turns; all read the same gzip file. dolma's extension is loaded from its package by
file, without the package's own imports. What is printed is CPU seconds (user and system), the median of the rounds, and MB/s of text.
"""
import argparse
import glob
import gzip
import importlib.machinery
import importlib.util
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

FALSE_POSITIVES = 1e-4


def dolma(folder, unit, mixes):
    """Flags the repeated lines of FOLDER/documents, or its repeated documents, and writes the documents without them."""
    path = next(p for s in sys.path for p in glob.glob(s + "/dolma/dolma.*.so"))
    loader = importlib.machinery.ExtensionFileLoader("dolma", path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("dolma", loader))
    loader.exec_module(module)
    work = {"input": f"{folder}/work/in", "output": f"{folder}/work/out"}
    documents = [f"{folder}/documents/*.gz"]
    values = int(open(f"{folder}/{unit}").read())
    rule = {
        "lines": {"paragraphs": {"attribute_name": "repeated"}},
        "texts": {"documents": {"attribute_name": "repeated", "key": "$.text"}}}[unit]
    module.deduper_entrypoint(json.dumps({
        "documents": documents, "work_dir": work, "processes": 1, "is_s3_volume": False, "dryrun": False,
        "dedupe": {
            "name": "dedup", **rule, "skip_empty": True, "min_length": 0,
            "min_words": 0, "num_partitions": 1, "partition_index": 0, "file_partition": False,
            "document_dir": "documents"},
        "bloom_filter": {
            "file": f"{folder}/bloom", "size_in_bytes": 0, "read_only": False, "estimated_doc_count": values,
            "desired_false_positive_rate": FALSE_POSITIVES}}))
    if not mixes:
        return
    module.mixer_entrypoint(json.dumps({
        "work_dir": work, "processes": 1, "dryrun": False, "streams": [{
            "name": "mixed", "documents": documents, "attributes": ["dedup"],
            "output": {
                "path": f"{folder}/mixed", "max_size_in_bytes": 1 << 40, "discard_fields": [], "min_text_length": 0},
            "span_replacement": [{"span": "$.attributes.repeated", "min_score": 0.5, "replacement": ""}]}]}))


def cpu(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def processor():
    for line in open("/proc/cpuinfo", encoding="utf-8"):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "processor unknown"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dataprep")
    parser.add_argument("documents")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=["exact", "lines"])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(f"{folder}/documents")
        texts = [json.loads(line)["text"] for line in open(arguments.documents, encoding="utf-8")]
        megabytes = sum(len(text.encode()) for text in texts) / 1e6
        open(f"{folder}/lines", "w").write(str(sum(text.count("\n") + 1 for text in texts)))
        open(f"{folder}/texts", "w").write(str(len(texts)))
        stored = f"{folder}/documents/all.jsonl.gz"
        with open(arguments.documents, "rb") as source, gzip.open(stored, "wb", compresslevel=1) as target:
            shutil.copyfileobj(source, target)
        own = [arguments.dataprep, "dedup"]
        rest = [stored, "--output", f"{folder}/own", "--threads", "1", "-q"]
        # The least that there is: dolma makes its filter for as many values as it is told.
        bloom = ["--bloom", str(FALSE_POSITIVES), "--memory", "16M"]
        peer = [sys.executable, __file__, "--dolma", folder]
        exact = {
            "dataprep exact": own + ["exact"] + rest,
            "dataprep exact --bloom": own + ["exact"] + bloom + rest,
            "dolma dedupe documents": peer + ["texts"],
        }
        programs = {
            "dataprep lines": own + ["lines"] + rest,
            "dataprep lines --in-memory": own + ["lines", "--in-memory"] + rest,
            "dataprep lines --bloom": own + ["lines"] + bloom + rest,
            "dataprep lines --ranges-only": own + ["lines", "--ranges-only"] + rest,
            "dataprep lines --in-memory --ranges-only": own + ["lines", "--in-memory", "--ranges-only"] + rest,
            "dataprep lines --bloom --ranges-only": own + ["lines", "--ranges-only"] + bloom + rest,
            "dataprep substrings": own + ["substrings"] + rest,
            "dataprep spans": own + ["spans"] + rest,
            "dolma dedupe lines": peer + ["lines"],
            "dolma dedupe lines and mix": peer + ["lines", "mix"],
        }
        programs = {None: {**exact, **programs}, "exact": exact, "lines": programs}[arguments.only]
        print(f"{processor()}, {megabytes:.1f} MB of text")
        seconds = {name: [] for name in programs}
        for _ in range(arguments.rounds):
            for name, command in programs.items():
                for left in ("own", "attributes", "mixed", "work"):
                    shutil.rmtree(f"{folder}/{left}", ignore_errors=True)
                if os.path.exists(f"{folder}/bloom"):
                    os.remove(f"{folder}/bloom")
                for new in ("work/in", "work/out", "mixed"):
                    os.makedirs(f"{folder}/{new}")
                seconds[name].append(cpu(command))
        for name, all_seconds in seconds.items():
            median = statistics.median(all_seconds)
            print(f"{name}: {median:.2f} s ({min(all_seconds):.2f} to {max(all_seconds):.2f}), {megabytes / median:.0f} MB/s")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--dolma"]:
        dolma(sys.argv[2], sys.argv[3], sys.argv[4:] == ["mix"])
    else:
        main()
