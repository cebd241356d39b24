"""Compares the Parquet reader with pyarrow, or writes the fixtures of its tests.

    python parquet.py check RECORDS_BENCH [--rounds N]      every variant read as pyarrow reads it
    python parquet.py time RECORDS_BENCH TEXTS [--rounds N] paired times on TEXTS, a file of JSON Lines
    python parquet.py fixtures FOLDER                       the small files of Tests/Fixtures/parquet

RECORDS_BENCH is the built program. Needs: pyarrow, numpy.
"""
import argparse
import datetime
import decimal
import itertools
import json
import os
import random
import statistics
import struct
import subprocess
import sys
import tempfile
import time

import pyarrow as pa
import pyarrow.parquet as pq

CODECS = ["none", "snappy", "gzip", "brotli", "lz4", "zstd"]


def words(rng, most):
    stock = ["jua", "mvua", "größer", "Привет", "日本語", "😀", "\n", "the", "of", "a"]
    return " ".join(rng.choice(stock) for _ in range(rng.randint(0, most)))


def table(rng, rows, nulls):
    """Columns of every type that is read; about a share `nulls` of values is null."""

    def column(make, kind):
        return pa.array([None if rng.random() < nulls else make() for _ in range(rows)], kind)

    stamp = datetime.datetime(2024, 1, 1)
    return pa.table(
        {
            "text": column(lambda: words(rng, 60), pa.string()),
            "id": column(lambda: f"<urn:uuid:{rng.getrandbits(64):016x}>", pa.string()),
            "dump": column(lambda: "CC-MAIN-2024-10", pa.string()),
            "language": column(lambda: rng.choice(["en", "sw", "yo", ""]), pa.string()),
            "language_score": column(rng.random, pa.float64()),
            "half": column(lambda: struct.unpack("f", struct.pack("f", rng.random()))[0], pa.float32()),
            "token_count": column(lambda: rng.randint(-(2**62), 2**62), pa.int64()),
            "small": column(lambda: rng.randint(0, 1000), pa.int32()),
            "flag": column(lambda: rng.random() < 0.3, pa.bool_()),
            "hash": column(lambda: rng.randbytes(16), pa.binary(16)),
            "blob": column(lambda: rng.randbytes(rng.randint(0, 40)).hex().encode(), pa.binary()),
            "when": column(lambda: stamp + datetime.timedelta(microseconds=rng.randint(0, 10**14)), pa.timestamp("us")),
            "group": column(lambda: {"inner": words(rng, 3)}, pa.struct([("inner", pa.string())])),
            "tags": column(lambda: ["x"] * rng.randint(0, 3), pa.list_(pa.string())),
        }
    )


READ = ["text", "id", "dump", "language", "language_score", "half", "token_count", "small", "flag", "hash", "blob", "when",
        "group.inner"]


def shown(value, name):
    """A value as the reader writes it."""
    if value is None:
        return b""
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, int):
        return str(value).encode()
    if isinstance(value, bytes):
        return value.hex().encode() if name == "hash" else value
    if isinstance(value, datetime.datetime):
        epoch = datetime.datetime(1970, 1, 1)
        return str(round((value - epoch) / datetime.timedelta(microseconds=1))).encode()
    return value


def expected(read):
    columns = {name: read.column(name).to_pylist() for name in READ if "." not in name}
    columns["group.inner"] = [None if value is None else value["inner"] for value in read.column("group").to_pylist()]
    return [[columns[name][row] for name in READ] for row in range(read.num_rows) if columns["text"][row] is not None]


def dumped(bench, path):
    output = subprocess.run([bench, "dump", path, *READ], capture_output=True)
    if output.returncode:
        raise SystemExit(f"{path}: {output.stderr.decode()}")
    data, at, values = output.stdout, 0, []
    while at < len(data):
        (count,) = struct.unpack_from("<I", data, at)
        values.append(data[at + 4 : at + 4 + count])
        at += 4 + count
    return [values[row : row + len(READ)] for row in range(0, len(values), len(READ))]


def equal(found, wanted, name):
    wanted = shown(wanted, name)
    if isinstance(wanted, float):
        return float(found) == wanted
    return found == wanted


def variants(rounds):
    encodings = [
        ({}, {"use_dictionary": True}),
        ({}, {"use_dictionary": ["text", "dump", "language", "small", "hash", "when"]}),
        ({}, {"use_dictionary": False}),
        (
            {
                "text": "DELTA_LENGTH_BYTE_ARRAY", "id": "DELTA_BYTE_ARRAY", "token_count": "DELTA_BINARY_PACKED",
                "small": "DELTA_BINARY_PACKED", "when": "DELTA_BINARY_PACKED", "hash": "DELTA_BYTE_ARRAY",
                "language_score": "BYTE_STREAM_SPLIT", "half": "BYTE_STREAM_SPLIT", "flag": "RLE",
                "blob": "DELTA_BYTE_ARRAY", "dump": "DELTA_BYTE_ARRAY",
            },
            {"use_dictionary": False},
        ),
        (
            {"text": "DELTA_BYTE_ARRAY", "token_count": "BYTE_STREAM_SPLIT", "small": "BYTE_STREAM_SPLIT",
             "hash": "BYTE_STREAM_SPLIT", "id": "DELTA_LENGTH_BYTE_ARRAY"},
            {"use_dictionary": False},
        ),
    ]
    pages = [
        {"data_page_version": "1.0"},
        {"data_page_version": "2.0"},
        {"data_page_version": "1.0", "write_page_index": True, "write_page_checksum": True,
         "use_content_defined_chunking": {"min_chunk_size": 2048, "max_chunk_size": 8192}},
        {"data_page_version": "2.0", "data_page_size": 512, "write_page_checksum": True,
         "use_deprecated_int96_timestamps": True},
    ]
    shapes = [(0, 0.0, 10), (1, 0.0, 10), (3000, 0.0, 700), (3000, 0.2, 10**6), (9000, 0.98, 5000), (200, 1.0, 64)]
    rng = random.Random(1)
    every = list(itertools.product(CODECS, encodings, pages, shapes))
    return every if rounds is None else rng.sample(every, rounds)


def write(table, path, codec, encoding, options):
    column_encoding, dictionary = encoding
    if "use_deprecated_int96_timestamps" in options:
        column_encoding = {name: one for name, one in column_encoding.items() if name != "when"}
    pq.write_table(
        table, path, compression=codec, column_encoding=column_encoding or None, **dictionary, **options)


def check(args):
    failures = 0
    chosen = variants(args.rounds)
    tables = {}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.parquet")
        for number, (codec, encoding, options, (rows, nulls, group)) in enumerate(chosen):
            key = (rows, nulls)
            if key not in tables:
                tables[key] = table(random.Random(f"{key}"), rows, nulls)
            write(tables[key], path, codec, encoding, {"row_group_size": group, **options})
            wanted = expected(pq.read_table(path))
            found = dumped(args.bench, path)
            wrong = len(found) != len(wanted)
            for have, want in zip(found, wanted):
                wrong = wrong or any(not equal(h, w, n) for h, w, n in zip(have, want, READ))
            if wrong:
                failures += 1
                print(f"differs: {codec} {encoding} {options} rows {rows} nulls {nulls} group {group}")
                os.replace(path, f"/tmp/differs-{failures}.parquet")
    print(f"{len(chosen) - failures} of {len(chosen)} variants read as pyarrow {pa.__version__} reads them")
    return failures != 0


def rate_of_pyarrow(path, text_bytes):
    stored = open(path, "rb").read()
    seconds = []
    for _ in range(3):
        data = pa.BufferReader(stored)
        start = time.process_time()
        for batch in pq.ParquetFile(data).iter_batches(columns=["text", "id"], use_threads=False):
            pass
        seconds.append(time.process_time() - start)
    return text_bytes / statistics.median(seconds) / 1e6


def timings(args):
    pa.set_cpu_count(1)
    lines = [json.loads(line) for line in open(args.texts, encoding="utf-8")]
    names = ["text", "id", "dump", "url", "date", "file_path", "language", "language_score", "token_count"]
    whole = pa.concat_tables([pa.table({name: [line.get(name) for line in lines] for name in names})] * args.repeat)
    text_bytes = sum(len(text.encode()) for text in whole.column("text").to_pylist())
    chunking = {"row_group_size": 1000, "use_content_defined_chunking": True, "write_page_index": True}
    delta = {"use_dictionary": False, "column_encoding": {"text": "DELTA_LENGTH_BYTE_ARRAY"}}
    cases = {
        "snappy": {"compression": "snappy"},
        "snappy, content-defined chunks": {"compression": "snappy", **chunking},
        "snappy, pages of version 2": {"compression": "snappy", "data_page_version": "2.0"},
        "zstd": {"compression": "zstd"},
        "zstd, DELTA_LENGTH_BYTE_ARRAY": {"compression": "zstd", **delta},
        "lz4": {"compression": "lz4"},
        "gzip": {"compression": "gzip"},
        "brotli": {"compression": "brotli"},
        "not compressed": {"compression": "none"},
    }
    print(f"{whole.num_rows} rows, {text_bytes / 1e6:.1f} MB of text; MB of text a processor second, median of {args.rounds}")
    with tempfile.TemporaryDirectory() as folder:
        for name, options in cases.items():
            path = os.path.join(folder, "x.parquet")
            pq.write_table(whole, path, **options)
            pairs = []
            for _ in range(args.rounds):
                ours = json.loads(subprocess.run([args.bench, "time", path, "3"], capture_output=True, check=True).stdout)
                assert ours["text_bytes"] == text_bytes
                pairs.append((text_bytes / ours["cpu_seconds"] / 1e6, rate_of_pyarrow(path, text_bytes)))
            ratios = sorted(a / b for a, b in pairs)
            ours, theirs = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
            print(f"| {name} | {ours:.0f} | {theirs:.0f} | {statistics.median(ratios):.2f} "
                  f"({ratios[0]:.2f} to {ratios[-1]:.2f}) |", flush=True)
    return False


def fixtures(args):
    os.makedirs(args.folder, exist_ok=True)
    rng = random.Random(7)
    small = table(rng, 40, 0.2)
    every = {
        "snappy-dictionary.parquet": ("snappy", ({}, {"use_dictionary": True}), {}),
        "zstd-delta-v2.parquet": (
            "zstd",
            (
                {"text": "DELTA_LENGTH_BYTE_ARRAY", "id": "DELTA_BYTE_ARRAY", "token_count": "DELTA_BINARY_PACKED",
                 "small": "DELTA_BINARY_PACKED", "flag": "RLE", "language_score": "BYTE_STREAM_SPLIT",
                 "hash": "DELTA_BYTE_ARRAY"}, {"use_dictionary": False}),
            {"data_page_version": "2.0", "write_page_checksum": True}),
        "gzip-plain.parquet": ("gzip", ({}, {"use_dictionary": False}), {"data_page_size": 256, "row_group_size": 16}),
        "lz4-chunks.parquet": (
            "lz4", ({}, {"use_dictionary": ["text"]}),
            {"use_content_defined_chunking": {"min_chunk_size": 256, "max_chunk_size": 1024}, "write_page_index": True,
             "write_page_checksum": True}),
        "brotli.parquet": ("brotli", ({}, {"use_dictionary": True}), {"use_deprecated_int96_timestamps": True}),
        "plain.parquet": ("none", ({}, {"use_dictionary": ["language", "dump"]}), {}),
    }
    for name, (codec, encoding, options) in every.items():
        write(small, os.path.join(args.folder, name), codec, encoding, {"write_statistics": False, "store_schema": False, **options})
    with open(os.path.join(args.folder, "expected.jsonl"), "w", encoding="utf-8") as file:
        for row in small.to_pylist():
            group = row.pop("group")
            del row["tags"]
            row["hash"] = None if row["hash"] is None else row["hash"].hex()
            row["blob"] = None if row["blob"] is None else row["blob"].decode()
            when = shown(row["when"], "when")
            row["when"] = int(when) if when else None
            row["group.inner"] = group and group["inner"]
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
    nested(args.folder, rng)
    return False


def nested(folder, rng):
    """Lists and structs in one another, and columns that documents cannot have."""
    def maybe(value):
        return None if rng.random() < 0.2 else value

    def some(make, most=4):
        return maybe([maybe(make()) for _ in range(rng.randrange(most))])

    def word():
        return rng.choice(["jua", "mvua", "größer", "日本語", '"', "\n", ""])

    rows = [
        {
            "tags": some(word), "text": words(rng, 20), "nothing": None,
            "matrix": some(lambda: [maybe(rng.randrange(-9, 9)) for _ in range(rng.randrange(3))]),
            "source": maybe({"name": maybe(word()), "years": some(lambda: rng.randrange(1990, 2030)),
                             "place": {"x": rng.random(), "whole": float(rng.randrange(5))}}),
            "spans": some(lambda: {"start": rng.randrange(99), "labels": some(word, 3)}),
            "scores": maybe([(word() + str(index), maybe(rng.random())) for index in range(rng.randrange(3))]),
            "token.count": rng.randrange(2**40), "id": maybe(f"<urn:{number}>"), "ratio": rng.random(),
        }
        for number in range(60)
    ]
    point = pa.struct([("x", pa.float64()), ("whole", pa.float64())])
    schema = pa.schema([
        ("tags", pa.list_(pa.string())), ("text", pa.string()), ("nothing", pa.null()),
        ("matrix", pa.list_(pa.list_(pa.int32()))),
        ("source", pa.struct([("name", pa.string()), ("years", pa.list_(pa.int64())), ("place", point)])),
        ("spans", pa.list_(pa.struct([("start", pa.int32()), ("labels", pa.list_(pa.string()))]))),
        ("scores", pa.map_(pa.string(), pa.float64())), ("token.count", pa.int64()), ("id", pa.string()),
        ("ratio", pa.float32()),
    ])
    table = pa.Table.from_pylist(rows, schema)
    for name, options in {
        "nested-v1": {"data_page_size": 64, "row_group_size": 25, "write_batch_size": 3, "compression": "none"},
        "nested-v2": {"data_page_version": "2.0", "data_page_size": 64, "write_batch_size": 3, "compression": "zstd",
                      "use_dictionary": False},
        "nested-old": {"use_compliant_nested_type": False, "compression": "snappy"},
    }.items():
        path = os.path.join(folder, f"{name}.parquet")
        pq.write_table(table, path, write_statistics=False, store_schema=False, **options)
    with open(os.path.join(folder, "nested.jsonl"), "w", encoding="utf-8") as file:
        for row in table.to_pylist():
            if row["scores"] is not None:
                row["scores"] = [{"key": key, "value": value} for key, value in row["scores"]]
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
    for name, columns in {
        "text-null": {"text": pa.array([None, None], pa.null())},
        "text-list": {"text": pa.array([["a"], []])},
        "id-struct": {"text": pa.array(["a", "b"]), "id": pa.array([{"n": 1}, None])},
        "url-list": {"text": pa.array(["a", "b"]), "url": pa.array([["u"], None])},
        "no-text": {"content": pa.array(["a", "b"])},
        "id-number": {"text": pa.array(["a", None, "c"]), "id": pa.array([1, 2, None]), "none": pa.array([None] * 3)},
    }.items():
        path = os.path.join(folder, f"{name}.parquet")
        pq.write_table(pa.table(columns), path, write_statistics=False, store_schema=False)


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
commands = parser.add_subparsers(dest="command", required=True)
one = commands.add_parser("check")
one.add_argument("bench")
one.add_argument("--rounds", type=int, help="so many variants at random instead of all")
two = commands.add_parser("time")
two.add_argument("bench")
two.add_argument("texts")
two.add_argument("--rounds", type=int, default=7)
two.add_argument("--repeat", type=int, default=6, help="the texts so many times, as files are large")
three = commands.add_parser("fixtures")
three.add_argument("folder")
arguments = parser.parse_args()
sys.exit({"check": check, "time": timings, "fixtures": fixtures}[arguments.command](arguments))
