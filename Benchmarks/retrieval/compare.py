#!/usr/bin/env python3
"""Exact, byte and inverted search against faiss: processor time a query on one thread, recall of 20 neighbours.

    swift build -c release --product retrieval-scan
    python3 Benchmarks/retrieval/compare.py .build/release/retrieval-scan [ROWS.npy QUERIES.npy]

Without files: 200,000 x 384 floats around 2,000 centres, and 1,024 queries near rows. Each round runs all programs one after
the other; medians of `--rounds`, and their ratios.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import faiss
import numpy as np

COUNT = 20


def make(folder):
    random = np.random.default_rng(1)
    centres = random.standard_normal((2000, 384), dtype=np.float32)
    rows = centres[random.integers(0, 2000, 200_000)] + 0.7 * random.standard_normal((200_000, 384), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    queries = rows[random.integers(0, 200_000, 1024)] + 0.03 * random.standard_normal((1024, 384), dtype=np.float32)
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    names = [os.path.join(folder, name) for name in ["rows.npy", "queries.npy"]]
    np.save(names[0], rows.astype("<f4"))
    np.save(names[1], queries.astype("<f4"))
    return names


def ours(program, rows, queries, *mode):
    run = subprocess.run([program, rows, queries, str(COUNT), *mode], check=True, capture_output=True, text=True)
    facts = json.loads(run.stderr)
    return facts, [list(map(int, line.split())) for line in run.stdout.splitlines()]


def theirs(index, queries):
    start = time.process_time()
    _, found = index.search(queries, COUNT)
    return (time.process_time() - start) * 1000 / len(queries), found.tolist()


def recall(found, exact):
    return sum(len(set(a) & set(b)) for a, b in zip(found, exact)) / sum(len(b) for b in exact)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--lists", type=int, default=1024)
    parser.add_argument("--recalls", default=".98,.95,.9")
    options = parser.parse_args()
    faiss.omp_set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        rows, queries = options.files or make(folder)
        matrix, asked = np.load(rows), np.load(queries)
        flat = faiss.IndexFlatIP(matrix.shape[1])
        flat.add(matrix)
        bytes8 = faiss.IndexScalarQuantizer(
            matrix.shape[1], faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
        bytes8.train(matrix)
        bytes8.add(matrix)
        modes = {"exact": ["exact"], "bytes": ["bytes"]}
        for wanted in options.recalls.split(","):
            modes[f"inverted, recall {wanted}"] = ["inverted-bytes", str(options.lists), wanted]
        times, recalls, details = {}, {}, {}
        flat_found, exact_found = [], []
        for _ in range(options.rounds):
            for name, index in [("faiss flat", flat), ("faiss SQ8", bytes8)]:
                milliseconds, found = theirs(index, asked)
                flat_found = flat_found or found
                times.setdefault(name, []).append(milliseconds)
                recalls[name] = recall(found, flat_found)
            for name, mode in modes.items():
                facts, found = ours(options.program, rows, queries, *mode)
                times.setdefault(name, []).append(facts.pop("milliseconds_per_query"))
                # Equal rows have equal products, and faiss takes the higher of two rows: ours are measured by our exact search.
                if name == "exact":
                    exact_found = found
                recalls[name] = recall(found, flat_found if name == "exact" else exact_found)
                details[name] = facts
    flat_time, exact_time = (statistics.median(times[name]) for name in ["faiss flat", "exact"])
    print(f"{matrix.shape[0]} x {matrix.shape[1]}, {len(asked)} queries, {options.rounds} rounds")
    print("| search | ms a query | of faiss flat | of our exact | recall@20 | |\n|---|---|---|---|---|---|")
    for name, values in times.items():
        median = statistics.median(values)
        print(
            f"| {name} | {median:.3f} | {median / flat_time:.2f} | {median / exact_time:.2f} | {recalls[name]:.4f} "
            f"| {details.get(name, '')} |")


main()
