#!/usr/bin/env python3
"""Reads shards with the formats' own readers and compares every token with tiktoken-made or other shards of ours.

    readers.py DATAPREP TOKENIZER TEXTS.jsonl.zst [TRAIN]     (pip --no-deps: megatron-core ai2-olmo; pip: numpy)

Megatron's `IndexedDataset` and OLMo's `MemMapDataset` are loaded from their packages by file; what they import beside NumPy
(torch, storage clients) is replaced by stubs, as none of it touches the bytes of local files. What they give is
compared with the shards that `--format llmc` makes of the same texts, which `shards.py exact` holds to llm.c's.
TRAIN is MatMamba's `train_fineweb.py` or llm.c's `train_gpt2.py`: its `DistributedDataLoader` reads these shards for eight processes,
and their batches together have to be the stream.
"""
import ast
import glob
import importlib.util
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import types
from unittest import mock

import numpy as np


def load(package, path):
    """A module of an installed package by its file, without the package's own imports."""
    root = next(p for p in map(pathlib.Path, sys.path) if (p / package / path).exists())
    name = ".".join([package, *path[:-3].split("/")])
    spec = importlib.util.spec_from_file_location(name, root / package / path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def stub(name, **members):
    module = types.ModuleType(name)
    module.__getattr__ = lambda member: mock.MagicMock(name=f"{name}.{member}")
    module.__path__ = []
    vars(module).update(members)
    sys.modules[name] = module


class Dataset:
    def __class_getitem__(cls, _):
        return cls


stub("torch", tensor=lambda array, dtype=None: array, utils=types.SimpleNamespace(data=types.SimpleNamespace(Dataset=Dataset)))
stub("torch.utils")
stub("torch.utils.data", Dataset=Dataset)
for name in "megatron", "megatron.core", "megatron.core.datasets", "megatron.core.datasets.object_storage_utils", \
        "megatron.core.utils", "olmo", "olmo.exceptions", "olmo.aliases", "olmo.config", "olmo.data", "olmo.data.util":
    stub(name)
sys.modules["olmo.exceptions"].OLMoEnvironmentError = type("OLMoEnvironmentError", (Exception,), {})
sys.modules["megatron.core.datasets.object_storage_utils"].is_object_storage_path = lambda path: False
stub("megatron.core.msc_utils", MultiStorageClientFeature=types.SimpleNamespace(is_enabled=lambda: False))


def bytes_range(path, start, count):
    with open(path, "rb") as file:
        file.seek(start)
        return file.read(count)


stub("olmo.util", _get_s3_client=lambda scheme: None, file_size=os.path.getsize, get_bytes_range=bytes_range)


class Tensor(np.ndarray):
    def view(self, *shape):
        return np.asarray(self).reshape(shape)


def loader_class(path):
    """The loader of a training script, without the rest of the script."""
    script = ast.parse(pathlib.Path(path).read_text())
    wanted = {"_peek_data_shard", "_load_data_shard", "DistributedDataLoader", "print0"}
    script.body = [node for node in script.body if getattr(node, "name", None) in wanted]
    torch = types.SimpleNamespace(long=np.int64, tensor=lambda array, dtype: np.ndarray.view(array.astype(dtype), Tensor))
    names = {"np": np, "os": os, "glob": glob, "torch": torch}
    exec(compile(script, path, "exec"), names)
    return names["DistributedDataLoader"]


def read_batches(path, folder, batch=4, length=128, processes=8):
    """One round of every process. A process turns to the next shard when its next batch and those of the others might not fit,
    which those of higher numbers do a step earlier unless a shard has a multiple of processes * batch * length tokens."""
    step = batch * length
    files = [np.fromfile(file, np.uint16, offset=1024) for file in sorted(glob.glob(f"{folder}/*_train_*.bin"))]
    count = 0
    for rank in range(processes):
        loader = loader_class(path)(f"{folder}/*_train_*.bin", batch, length, rank, processes)
        for number, tokens in enumerate(files):
            steps = max(1, (len(tokens) - 1 - rank * step) // (step * processes))
            if number < len(files) - 1 and steps != len(tokens) // (step * processes) - 1:
                sys.exit(f"process {rank} is out of step in shard {number}")
            for place in range(rank * step, rank * step + steps * step * processes, step * processes):
                x, y = loader.next_batch()
                if not np.array_equal(x.ravel(), tokens[place:place + step]) or \
                        not np.array_equal(y.ravel(), tokens[place + 1:place + step + 1]):
                    sys.exit(f"{path}: process {rank} reads other tokens at {place} of shard {number}")
                count += 1
        # Behind the last shard the first comes again.
        if not np.array_equal(loader.next_batch()[0].ravel(), files[0][rank * step:(rank + 1) * step]):
            sys.exit(f"{path}: the second round does not begin with the first shard")
    print(f"{pathlib.Path(path).name}: {count} batches of {batch} x {length} of {processes} processes equal, {len(files)} shards")


dataprep, tokenizer, texts = sys.argv[1:4]
with tempfile.TemporaryDirectory() as folder:
    def shards(form, suffix, name=None, tokens=1_000_000):
        output = f"{folder}/{name or form}"
        subprocess.run([dataprep, "tokenize", texts, "--tokenizer", tokenizer, "--format", form, "--output", output,
                        "--shard-tokens", str(tokens), "--min-shard-tokens", "4097", "--quiet"], check=True)
        # By number: the validation shard is the first.
        return sorted(pathlib.Path(output).glob(f"*{suffix}"), key=lambda path: re.findall(r"\d+", path.name)[-1])

    stream = np.concatenate([np.fromfile(path, np.uint16, offset=1024) for path in shards("llmc", ".bin")])
    separator = stream[0]
    # There the separator is before a document, in the others behind it.
    expected = np.roll(stream, -1)
    ends = np.flatnonzero(expected == separator) + 1
    starts = np.concatenate([[0], ends[:-1]])

    indexed = load("megatron", "core/datasets/indexed_dataset.py")
    document = 0
    for path in shards("megatron", ".bin"):
        dataset = indexed.IndexedDataset(str(path)[:-4])
        if len(dataset.document_indices) != len(dataset) + 1:
            sys.exit(f"{path.name}: Megatron sees {len(dataset.document_indices)} document borders, {len(dataset)} sequences")
        for number in range(len(dataset)):
            if not np.array_equal(dataset[number], expected[starts[document]:ends[document]]):
                sys.exit(f"{path.name}: Megatron reads other tokens in document {number}")
            document += 1
    if document != len(ends):
        sys.exit(f"Megatron reads {document} of {len(ends)} documents")
    print(f"megatron-core's IndexedDataset: {document} documents equal")

    memmap = load("olmo", "data/memmap_dataset.py")
    place = 0
    for path in shards("dolma", ".npy"):
        dataset = memmap.MemMapDataset(str(path), chunk_size=1024, include_instance_metadata=False)
        for number in range(len(dataset)):
            chunk = dataset[number]["input_ids"]
            if not np.array_equal(chunk, expected[place + number * 1024:place + (number + 1) * 1024]):
                sys.exit(f"{path.name}: OLMo reads other tokens in chunk {number}")
        place += os.path.getsize(path) // 2
    if place != len(expected):
        sys.exit("dolma's shards have another number of tokens")
    print(f"OLMo's MemMapDataset: {place} tokens, all chunks of 1024 equal")

    if len(sys.argv) > 4:
        # A multiple of 8 processes of 4 x 128.
        shards("llmc", ".bin", "in-step", 98 * 4096)
        read_batches(sys.argv[4], f"{folder}/in-step")
