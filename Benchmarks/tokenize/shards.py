#!/usr/bin/env python3
"""Token shards end to end, paired with gigatoken and NumPy, held to llm.c's script, and loaded by the formats' readers.

    shards.py speed  DATAPREP RANKS.tiktoken TEXTS.jsonl.zst [--copies 5] [--rounds 3]    (pip: gigatoken awkward numpy orjson zstandard)
    shards.py exact  DATAPREP RANKS.tiktoken TEXTS.jsonl.zst [--shard-tokens 1000000]     (pip: tiktoken numpy zstandard datatrove)

`speed` times one worker against the route that keeps everything in memory, and two workers against one; it prints
ratios of wall and CPU time and the greatest resident memory. `exact` writes llm.c's shards as its fineweb.py does
(a separator before each document, shards of equal size, the first for validation) and compares bytes, then reads
datatrove's, Megatron's and dolma's files by their layout as published and compares tokens and ends of documents.
"""
import argparse
import csv
import gzip
import importlib.util
import json
import multiprocessing
import os
import pathlib
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time

import numpy as np
import zstandard

GIGATOKEN = """
import sys, numpy as np, awkward as ak
from gigatoken.gigatoken_rs import BPETokenizer, JsonlFileSource
tokenizer = BPETokenizer.from_tiktoken(sys.argv[1], "gpt2")
rows = tokenizer.encode_files(JsonlFileSource([sys.argv[2]]), parallel=False)
counts = np.asarray(ak.num(rows))
flat = np.asarray(ak.flatten(rows)).astype(np.uint16)
np.insert(flat, np.concatenate([[0], np.cumsum(counts)[:-1]]), 50256).tofile(sys.argv[3])
"""

def measure(command):
    """Wall seconds, CPU seconds and MiB resident at most of one command."""
    before = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - before
    if status != 0:
        sys.exit(f"{command[0]} failed: {status}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024

def prepare(options, folder):
    """Writes the input, plain and packed, and gives the MB of its texts."""
    lines = zstandard.ZstdDecompressor().stream_reader(open(options.texts, "rb")).read()
    (folder / "in.jsonl").write_bytes(lines * options.copies)
    (folder / "in.jsonl.zst").write_bytes(zstandard.ZstdCompressor(3).compress(lines * options.copies))
    return sum(len(json.loads(line)["text"].encode()) for line in lines.splitlines()) * options.copies / 1e6


def speed(options, folder):
    # In another process: the kernel counts what this one holds as its children's, from the fork to the exec.
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        size = pool.apply(prepare, (options, folder))
    plain, packed = folder / "in.jsonl", folder / "in.jsonl.zst"
    script = folder / "peer.py"
    script.write_text(GIGATOKEN)

    def ours(threads):
        shutil.rmtree(folder / "out", ignore_errors=True)
        return measure([options.dataprep, "tokenize", str(packed), "--tokenizer", options.ranks, "--output",
                        str(folder / "out"), "-j", str(threads), "--quiet"])

    rows = []
    for _ in range(options.rounds):
        one, two = ours(1), ours(2)
        peer = measure([sys.executable, str(script), options.ranks, str(plain), str(folder / "peer.bin")])
        rows.append((peer[0] / one[0], peer[1] / one[1], one[0] / two[0], one[2], two[2]))
        print(f"one {size / one[0]:.0f} MB/s, two {size / two[0]:.0f}, gigatoken+NumPy {size / peer[0]:.0f} "
              f"({peer[2]:.0f} MiB; ours {one[2]:.0f} and {two[2]:.0f})", flush=True)
    names = "wall ratio", "CPU ratio", "two workers to one", "MiB with one", "MiB with two"
    print(*(f"{name} {statistics.median(column):.2f}" for name, column in zip(names, zip(*rows))), sep=", ")

def llmc_shards(texts, ranks, size):
    """llm.c's shards of documents, as dev/data/fineweb.py cuts them: uint16 arrays, the first for validation."""
    import base64
    import tiktoken

    pattern = r"""'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"""
    table = {base64.b64decode(t): int(n) for t, n in (line.split() for line in open(ranks, "rb").read().splitlines())}
    encoding = tiktoken.Encoding("gpt2", pat_str=pattern, mergeable_ranks=table, special_tokens={"<|endoftext|>": 50256})
    shard, filled = [], 0
    for text in texts:
        tokens = np.array([50256] + encoding.encode_ordinary(text), dtype=np.uint16)
        while filled + len(tokens) >= size:
            shard.append(tokens[:size - filled])
            yield np.concatenate(shard)
            tokens = tokens[size - filled:]
            shard, filled = [], 0
        shard.append(tokens)
        filled += len(tokens)
    if filled:
        yield np.concatenate(shard)

def exact(options, folder):
    lines = zstandard.ZstdDecompressor().stream_reader(open(options.texts, "rb")).read().splitlines()
    texts = [json.loads(line)["text"] for line in lines]

    def ours(form, *more):
        subprocess.run([options.dataprep, "tokenize", options.texts, "--tokenizer", options.ranks, "--format", form,
                        "--output", str(folder / form), "--prefix", "x", "--shard-tokens", str(options.shard_tokens),
                        "--quiet", *more], check=True)
        return folder / form

    out = ours("llmc")
    stream = []
    for index, tokens in enumerate(llmc_shards(texts, options.ranks, options.shard_tokens)):
        header = np.zeros(256, dtype=np.int32)
        header[:3] = 20240520, 1, len(tokens)
        name = f"x_{'val' if index == 0 else 'train'}_{index:06d}.bin"
        if (out / name).read_bytes() != header.tobytes() + tokens.tobytes():
            sys.exit(f"{name} differs from llm.c's")
        stream.append(tokens)
    if len(list(out.glob("*.bin"))) != len(stream):
        sys.exit("another number of shards than llm.c's")
    print(f"llmc: {len(stream)} shards, {sum(map(len, stream))} tokens, byte for byte")
    # The other formats have the separator behind each document.
    expected = np.roll(np.concatenate(stream), -1)
    ends = np.flatnonzero(expected == 50256) + 1
    lengths = np.diff(ends, prepend=0)

    def check(name, got, got_ends):
        if not (np.array_equal(got, expected) and np.array_equal(got_ends, ends)):
            sys.exit(f"{name} holds other tokens or ends of documents")
        print(f"{name}: {len(got)} tokens, {len(got_ends)} documents")

    def joined(parts):
        tokens = np.concatenate([part[0] for part in parts])
        offsets = np.cumsum([0] + [len(part[0]) for part in parts[:-1]])
        return tokens, np.concatenate([np.asarray(part[1]) + offset for part, offset in zip(parts, offsets)])

    def megatron(path):
        data = path.with_suffix(".idx").read_bytes()
        magic, version, code, sequences, documents = struct.unpack_from("<9sQBQQ", data)
        assert (magic, version, code) == (b"MMIDIDX\x00\x00", 1, 8)
        assert documents == sequences + 1
        place = 9 + 8 + 1 + 8 + 8
        counts = np.frombuffer(data, np.int32, sequences, place)
        pointers = np.frombuffer(data, np.int64, sequences, place + 4 * sequences)
        assert np.array_equal(pointers, np.concatenate([[0], np.cumsum(counts.astype(np.int64))[:-1]]) * 2)
        return np.fromfile(path, np.uint16), np.cumsum(counts)

    check("megatron, as IndexedDataset reads it", *joined([megatron(p) for p in sorted(ours("megatron").glob("*.bin"))]))

    def dolma(path):
        with gzip.open(str(path)[:-4] + ".csv.gz", "rt", newline="") as table:
            rows = list(csv.reader(table))
        return np.memmap(path, np.uint16, "r"), [int(row[1]) for row in rows]

    check("dolma, as its memmaps are read", *joined([dolma(p) for p in sorted(ours("dolma").glob("*.npy"))]))
    datatrove = ours("datatrove")
    check("datatrove, by layout", *joined(
        [(np.fromfile(p, np.uint16), np.fromfile(str(p) + ".index", np.uint64)) for p in sorted(datatrove.glob("*.ds"))]))
    # Its reader hands windows out as tensors: an array will do where torch is not installed.
    if importlib.util.find_spec("torch") is None:
        stub = folder / "stub/torch/utils"
        stub.mkdir(parents=True)
        (stub.parent / "__init__.py").write_text("import numpy\nlong = numpy.int64\nas_tensor = numpy.asarray\n")
        (stub / "__init__.py").write_text("")
        (stub / "data.py").write_text("class Dataset: pass\n")
        sys.path.append(str(folder / "stub"))
    from datatrove.utils.dataset import DatatroveFileDataset

    length, done = 512, 0
    for path in sorted(datatrove.glob("*.ds")):
        dataset = DatatroveFileDataset(str(path), seq_len=length, token_size=2)
        for index in range(len(dataset)):
            window = dataset[index]
            ids = np.asarray(window["input_ids"])
            if not np.array_equal(ids, expected[done:done + len(ids)]):
                sys.exit(f"{path.name}: datatrove's reader sees other tokens at {done}")
            done += len(ids)
        done = int(np.sum([os.path.getsize(p) // 2 for p in sorted(datatrove.glob("*.ds")) if p <= path]))
    print(f"datatrove's own DatatroveFileDataset: equal windows of {length + 1}")

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["speed", "exact"])
    parser.add_argument("dataprep")
    parser.add_argument("ranks")
    parser.add_argument("texts")
    parser.add_argument("--copies", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--shard-tokens", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        (speed if options.what == "speed" else exact)(options, pathlib.Path(folder))

if __name__ == "__main__":
    main()
