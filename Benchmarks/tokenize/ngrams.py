#!/usr/bin/env python3
"""Checks `dataprep ngrams` against counting in Python, and its export with Superposed Decoding's own loader.

    ngrams.py DATAPREP SHARD.ds [--orders 2..6] [--memory 64] [--tokens 2000000] [--superposed NGRAM_MODELS.py]

SHARD.ds is datatrove's format (raw uint16 with .index beside it). Counts are compared for the shard's first tokens,
which are written to a shard of their own; times are of the whole command and of Python's loop over the same tokens.
With the path of superposed/ngrams/ngram_models.py (which needs torch) its make_models loads the export.
"""
import argparse
import collections
import importlib.util
import pickle
import resource
import struct
import subprocess
import tempfile
import time

import numpy


def count(tokens, ends, order):
    """Counts by the tokens before, as Superposed Decoding makes them, a document at a time."""
    counts = collections.defaultdict(dict)
    start = 0
    for end in ends:
        document = tokens[start:end].tolist()
        for place in range(order - 1, len(document)):
            prior = document[place - 1] if order == 2 else tuple(document[place - order + 1 : place])
            following = counts[prior]
            following[document[place]] = following.get(document[place], 0) + 1
        start = end
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataprep")
    parser.add_argument("shard")
    parser.add_argument("--orders", default="2..6")
    parser.add_argument("--memory", type=int, default=64)
    parser.add_argument("--tokens", type=int, default=2_000_000)
    parser.add_argument("--superposed")
    options = parser.parse_args()
    tokens = numpy.fromfile(options.shard, "<u2")[: options.tokens]
    ends = [end for end in numpy.fromfile(options.shard + ".index", "<u8").tolist() if end < len(tokens)] + [len(tokens)]
    first, last = (int(order) for order in (options.orders.split("..") * 2)[:2])
    with tempfile.TemporaryDirectory() as folder:
        part = f"{folder}/part.ds"
        tokens.tofile(part)
        open(part + ".index", "wb").write(struct.pack(f"<{len(ends)}Q", *ends))
        open(part + ".metadata", "w").write(f"part|2\n{len(tokens)}\n{len(tokens)}")
        tables = []
        for order in range(first, last + 1):
            start = time.perf_counter()
            subprocess.run(
                [options.dataprep, "ngrams", "build", part, "--order", str(order), "--memory", str(options.memory), "--output", folder],
                check=True, capture_output=True)
            ours = time.perf_counter() - start
            start = time.process_time()
            expected = count(tokens, ends, order)
            theirs = time.process_time() - start
            table = f"{folder}/{order}-grams.dpng"
            tables.append(table)
            exported = subprocess.run(
                [options.dataprep, "ngrams", "export", table, "--output", folder], check=True, capture_output=True, text=True).stdout.strip()
            with open(exported, "rb") as file:
                found = pickle.load(file)
            same = found == expected
            print(f"order {order}: {len(expected)} contexts, {'equal' if same else 'DIFFERENT'}; "
                  f"dataprep {ours:.2f} s wall, Python {theirs:.2f} s, {theirs / ours:.1f}x", flush=True)
            assert same
            del found, expected
        if options.superposed:
            spec = importlib.util.spec_from_file_location("ngram_models", options.superposed)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            flags = [order in range(first, last + 1) for order in range(2, 8)]
            models = module.make_models(folder, *flags)
            print("make_models loads", [model.type for model in models])
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        print(f"most memory of a dataprep process: {peak / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
