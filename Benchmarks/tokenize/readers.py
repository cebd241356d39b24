#!/usr/bin/env python3
"""Reads shards with the formats' own readers and compares every token with tiktoken-made or other shards of ours.

    readers.py DATAPREP TOKENIZER TEXTS.jsonl.zst         (pip --no-deps: megatron-core ai2-olmo; pip: numpy)

Megatron's `IndexedDataset` and OLMo's `MemMapDataset` are loaded from their packages by file; what they import beside NumPy
(torch, storage clients) is replaced by stubs, as none of it touches the bytes of local files. What they give is
compared with the shards that `--format llmc` makes of the same texts, which `shards.py exact` holds to llm.c's.
"""
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

dataprep, tokenizer, texts = sys.argv[1:4]
with tempfile.TemporaryDirectory() as folder:
    def shards(form, suffix):
        subprocess.run([dataprep, "tokenize", texts, "--tokenizer", tokenizer, "--format", form, "--output",
                        f"{folder}/{form}", "--shard-tokens", "1000000", "--quiet"], check=True)
        # By number: the validation shard is the first.
        return sorted(pathlib.Path(folder, form).glob(f"*{suffix}"), key=lambda path: re.findall(r"\d+", path.name)[-1])

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
