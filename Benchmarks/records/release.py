#!/usr/bin/env python3
"""Loads releases with the libraries that people load them with, and compares every row with a plain parser's.

usage: release.py DATAPREP [--keep FOLDER]

Run with a Python 3.11 that has readers-requirements.txt and mlcroissant. Makes documents in languages whose names have set
readers wrong (`no` is false in YAML, `nan` no number), of both tiers, with titles and texts that look like dates, numbers and
markup, and with members that only some have. For each format: `datasets` loads every configuration of the card (streaming
too), `mlcroissant` every record set of croissant.json, pyarrow, DuckDB and polars every shard; ids, texts, languages,
lengths and reasons must be those of a plain parser, in order. Then `dataprep takedown` takes documents out, and all of it is
done again. Ends with 1 if a cell is not as `KNOWN` says.
"""
import argparse
import glob
import gzip
import io
import json
import os
import subprocess
import sys
import tempfile

FORMATS = ["jsonl.gz", "jsonl.zst", "parquet"]
COLUMNS = ["id", "text", "language", "length", "title"]
# Cells that are not "ok", and why: none of them can be changed by what is written.
KNOWN = {("mlcroissant", "jsonl.zst"): "mlcroissant decompresses gzip alone"}
LANGUAGES = ["sw", "no", "nan", "ks_Deva", "dev", "und"]


def documents():
    for number in range(900):
        language = LANGUAGES[number % len(LANGUAGES)]
        row = {
            "text": f"{number} <b>maji</b> \u202e \u0928\u0940\u0932 " + "neno " * (number % 60),
            "id": f"<urn:uuid:{number:012}>",
            "dump": f"CC-MAIN-2025-{10 + number % 3}",
            "url": f"https://h{number % 7}.example/{number}",
            "date": "2025-01-02T03:04:05Z",
            "language": language,
            "language_score": 1 if number < 300 else 0.93,
            "title": "2026-05-01" if number % 2 else "Kichwa",
        }
        if number % 3 == 0:
            row.update(tier="noisy", stage="questionable", reason="list-case", values=json.dumps({"share": number / 900}))
        elif number % 3 == 1:
            row.update(tier="clean", scores={"x": number})
        if number > 500:
            row["length"] = number
        yield row


def plain(path):
    """Rows of a shard, read with nothing but the parsers of the standard library (or pyarrow's, for Parquet)."""
    if path.endswith(".parquet"):
        import pyarrow.parquet

        return pyarrow.parquet.read_table(path).to_pylist()
    if path.endswith(".zst"):
        import zstandard

        with open(path, "rb") as file:
            text = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True), "utf-8")
            return [json.loads(line) for line in text]
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def key(row, names):
    return tuple(str(row[name]) for name in names)


def compare(rows, expected, names=COLUMNS):
    rows = [key(row, names) for row in rows]
    expected = [key(row, names) for row in expected]
    if len(rows) != len(expected):
        return f"{len(rows)} rows, not {len(expected)}"
    if rows != expected:
        first = next(i for i, (a, b) in enumerate(zip(rows, expected)) if a != b)
        return f"row {first} is {rows[first]}, not {expected[first]}"[:300]
    return "ok"


def expected_rows(folder, subset=None, tier=None, suffix=""):
    language = "*" if subset is None else subset.rsplit("_", 1)[0]
    name = f"*_{tier}" if subset is None else subset
    return [
        row
        for path in sorted(glob.glob(f"{folder}/data/{language}/{name}_*{suffix}"))
        for row in plain(path)
    ]


def with_datasets(folder, format):
    import datasets

    # The library takes what it has loaded from a folder before for what is there now.
    cache = tempfile.mkdtemp()

    names = datasets.get_dataset_config_names(folder)
    subsets = sorted({os.path.basename(p).rsplit("_", 1)[0] for p in glob.glob(f"{folder}/data/*/*")})
    if sorted(names) != sorted(subsets + ["clean", "noisy"]):
        return f"configurations {names}"
    columns = [name for name in COLUMNS if format == "parquet" or name != "title"]
    for name in names + [None]:
        tier = name if name in ("clean", "noisy") else "clean" if name is None else None
        expected = expected_rows(folder, None if tier else name, tier)
        wanted = columns + (["stage", "reason", "values"] if "noisy" in (name or "") else [])
        for streaming in (False, True):
            found = datasets.load_dataset(folder, name, split="train", streaming=streaming, cache_dir=cache)
            result = compare(found, expected, wanted)
            if result != "ok":
                return f"{name}: {result}"
    return "ok"


def with_mlcroissant(folder, format):
    import mlcroissant as mlc

    data = mlc.Dataset(jsonld=f"{folder}/croissant.json")
    if data.metadata.ctx.issues.errors:
        return f"errors {data.metadata.ctx.issues.errors}"
    objects = [item for item in data.metadata.distribution if item.__class__.__name__ == "FileObject"]
    if sorted(item.content_url for item in objects) != sorted(
        os.path.relpath(path, folder) for path in glob.glob(f"{folder}/data/*/*")
    ):
        return "other files"
    for record_set in data.metadata.record_sets:
        name = record_set.uuid
        expected = expected_rows(folder, name)
        # pandas guesses times of titles, as of any column, in JSON Lines, and takes nan for no value.
        guessed = [] if format == "parquet" else ["title", "language"] if name.startswith("nan") else ["title"]
        names = [column for column in COLUMNS if column not in guessed]
        if name.endswith("noisy"):
            names += ["stage", "reason", "values"]
        rows = []
        for record in data.records(record_set=name):
            row = {field.split("/")[-1]: value for field, value in record.items()}
            rows.append({k: v.decode() if isinstance(v, bytes) else v for k, v in row.items()})
        result = compare(rows, expected, names)
        if result != "ok":
            return f"{name}: {result}"
    return "ok"


def with_pyarrow(folder, format):
    import pyarrow.json
    import pyarrow.parquet

    for path in sorted(glob.glob(f"{folder}/data/*/*")):
        table = pyarrow.parquet.read_table(path) if format == "parquet" else pyarrow.json.read_json(path)
        names = [name for name in COLUMNS if format == "parquet" or name != "title"]
        result = compare(table.to_pylist(), plain(path), names)
        if result != "ok":
            return f"{path}: {result}"
    return "ok"


def with_duckdb(folder, format):
    import duckdb

    reader = "read_parquet" if format == "parquet" else "read_json"
    for path in sorted(glob.glob(f"{folder}/data/*/*")):
        found = duckdb.sql(f"select id, text, language, length from {reader}('{path}')").fetchall()
        names = ["id", "text", "language", "length"]
        result = compare([dict(zip(names, row)) for row in found], plain(path), names)
        if result != "ok":
            return f"{path}: {result}"
    for tier in ("clean", "noisy"):
        count = duckdb.sql(f"select count(*) from {reader}('{folder}/data/*/*_{tier}_*')").fetchall()[0][0]
        if count != len(expected_rows(folder, None, tier)):
            return f"{count} rows of {tier}"
    return "ok"


def with_polars(folder, format):
    import polars

    for path in sorted(glob.glob(f"{folder}/data/*/*")):
        table = polars.read_parquet(path) if format == "parquet" else polars.read_ndjson(path)
        result = compare(table.to_dicts(), plain(path))
        if result != "ok":
            return f"{path}: {result}"
    return "ok"


READERS = {
    "datasets": with_datasets,
    "mlcroissant": with_mlcroissant,
    "pyarrow": with_pyarrow,
    "duckdb": with_duckdb,
    "polars": with_polars,
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dataprep")
    parser.add_argument("--keep")
    options = parser.parse_args()
    folder = options.keep or tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    with open(f"{folder}/docs.jsonl", "w", encoding="utf-8") as file:
        for row in documents():
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    with open(f"{folder}/optout.txt", "w") as file:
        file.write("h3.example\nhttps://h4.example/*\t2024\nid:<urn:uuid:000000000000>\n")
    wrong = 0
    for format in FORMATS:
        out = f"{folder}/release-{format}"
        command = [options.dataprep, "release", f"{folder}/docs.jsonl", "--output", out, "--format", format, "-q"]
        command += ["--name", "Try", "--license", "https://creativecommons.org/publicdomain/zero/1.0/"]
        command += ["--url", "https://example.org/try", "--creator", "Nobody", "--published", "2026-01-02"]
        subprocess.run(command, check=True)
        for when in ("released", "after takedown"):
            if when != "released":
                subprocess.run([options.dataprep, "takedown", f"{folder}/optout.txt", out], check=True, stdout=subprocess.DEVNULL)
                subprocess.run([options.dataprep, "verify", out], check=True, stdout=subprocess.DEVNULL)
                left = [row for tier in ("clean", "noisy") for row in expected_rows(out, None, tier)]
                if any("h3.example" in row["url"] or "h4.example" in row["url"] for row in left):
                    print("rows that should be gone are there")
                    wrong += 1
            for name, reader in READERS.items():
                try:
                    result = reader(out, format)
                except Exception as error:  # What a reader throws is what it says of the file.
                    result = f"{type(error).__name__}: {error}"[:200].replace("\n", " ")
                known = KNOWN.get((name, format))
                if known and result != "ok":
                    result = f"no: {known}"
                elif result != "ok" or known:
                    wrong += 1
                print(f"{format}\t{when}\t{name}\t{result}", flush=True)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
