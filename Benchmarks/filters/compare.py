#!/usr/bin/env python3
"""Pairs `dataprep filter --set fineweb` with datatrove's FineWeb chain: decisions and reasons of each document, and time.

    python3 -m venv venv && venv/bin/pip install -r Benchmarks/filters/requirements.txt
    venv/bin/python Benchmarks/filters/compare.py DATAPREP DOCS.jsonl [--documents N] [--rounds N] [--language en]

DOCS has `id`, `text` and, for --language, `lang`. Both run on one thread; time is processor time of the whole process for
dataprep, which reads and writes files, and of the filters alone for datatrove, which gets its documents in memory and
writes nothing. Rounds alternate; the ratio is the median of pairs.
"""
import argparse
import collections
import json
import os
import resource
import statistics
import subprocess
import tempfile
import time

from datatrove.data import Document
from datatrove.pipeline.filters import (
    C4QualityFilter,
    FineWebQualityFilter,
    GopherQualityFilter,
    GopherRepetitionFilter,
)
from datatrove.pipeline.formatters import PIIFormatter


def peer(rows):
    """Decisions of datatrove: None where a document stays, else the reason; and the processor seconds."""
    filters = [
        GopherRepetitionFilter(), GopherQualityFilter(), C4QualityFilter(filter_no_terminal_punct=False),
        FineWebQualityFilter(),
    ]
    mask = PIIFormatter()
    decisions, start = {}, time.process_time()
    for row in rows:
        document, reason = Document(text=row["text"], id=row["id"]), None
        for step in filters:
            result = step.filter(document)
            if result is not True:
                reason = result[1] if isinstance(result, tuple) else "dropped"
                break
        if reason is None:
            document.text = mask.format(document.text)
        decisions[row["id"]] = reason and reason.replace("_", "-")
    return decisions, time.process_time() - start


def ours(program, path):
    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [program, "filter", "--set", "fineweb", path, "--output", f"{folder}/o", "-j", "1", "-q",
             "--format", "jsonl", "--language", "en"], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        decisions = {}
        for top, _, names in os.walk(f"{folder}/o"):
            kind = os.path.relpath(top, f"{folder}/o").split(os.sep)
            for name in names:
                if not name.endswith(".jsonl") or kind[0] not in ("docs", "rejects"):
                    continue
                for line in open(f"{top}/{name}", encoding="utf-8"):
                    decisions[json.loads(line)["id"]] = kind[1] if kind[0] == "rejects" else None
    return decisions, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("documents_file")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--language", default="en")
    options = parser.parse_args()
    rows = []
    with open(options.documents_file, encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if row.get("lang", options.language) == options.language:
                rows.append({"id": row["id"], "text": row["text"]})
            if len(rows) == options.documents:
                break
    text = sum(len(row["text"].encode()) for row in rows)
    ratios = []
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        file.flush()
        for number in range(options.rounds):
            pair = [lambda: peer(rows), lambda: ours(options.program, file.name)]
            results = [step() for step in (pair if number % 2 == 0 else reversed(pair))]
            (expected, theirs), (found, mine) = results if number % 2 == 0 else reversed(results)
            ratios.append(theirs / mine)
            print(f"round {number + 1}: datatrove {len(rows) / theirs:.0f} documents/s, dataprep {len(rows) / mine:.0f} "
                  f"({text / mine / 1e6:.1f} MB/s of text), ratio {theirs / mine:.1f}", flush=True)
    same = sum(expected[i] == found.get(i, "missing") for i in expected)
    kept = sum((expected[i] is None) == (found.get(i, "missing") is None) for i in expected)
    print(f"{len(rows)} documents, {text / 1e6:.1f} MB of text; kept by datatrove {sum(r is None for r in expected.values())}")
    print(f"kept or dropped as datatrove: {kept / len(rows):.4f}; and for the same reason: {same / len(rows):.4f}")
    differing = collections.Counter((expected[i], found.get(i, "missing")) for i in expected if expected[i] != found.get(i, "missing"))
    for (theirs, mine), count in differing.most_common(10):
        print(f"  {count}: datatrove {theirs}, dataprep {mine}")
    print(f"ratio of processor time: median {statistics.median(ratios):.1f} of {len(ratios)} ({min(ratios):.1f} to {max(ratios):.1f})")


if __name__ == "__main__":
    main()
