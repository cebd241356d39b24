#!/usr/bin/env python3
"""Reads the output of crawl-extract with other readers, in every format, and prints which read it whole.

usage: readers.py DATAPREP [--keep FOLDER] [--only READER,...]

Run with a Python 3.11 that has readers-requirements.txt. Makes small archives of pages that have set readers guessing
types wrongly or losing rows: a first file in which every page is dated and no length is known, a later one with the
contrary; rejects with other values by reason; several zstd frames; inputs and languages called as splits, as false and
as no number. Then compares rows, by identifier, with those of a plain JSON parser: text, length, published, language,
and of rejects stage, reason and values. Ends with 1 if a cell is not as `KNOWN` says.
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
import warnings

FORMATS = ["jsonl.zst", "jsonl.gz", "jsonl", "parquet"]
COLUMNS = ["id", "text", "length", "published", "language"]
REJECTS = ["id", "stage", "reason", "values", "length"]
# Cells that are not "ok", and why: none of them can be changed by what is written.
KNOWN = {
    ("pyarrow.dataset", "jsonl.zst"): "the ending .zst is not known there",
    ("pyarrow.dataset, rejects", "jsonl.zst"): "the ending .zst is not known there",
}

SENTENCES = {
    "sw": "Wakulima wa mkoa huu wanasema kwamba mvua za vuli zimechelewa mwaka huu, na bei ya mahindi imepanda sokoni {}.",
    "am": "የአዲስ አበባ ከተማ ነዋሪዎች በዚህ ዓመት የውሃ አቅርቦት መሻሻሉን ተናግረዋል ቁጥር {}።",
    "no": "Kommunen vil bygge en ny bru over elva neste år, og innbyggerne håper at arbeidet blir ferdig før vinteren {}.",
    "nan": "Tâi-oân ê lâng tī chit ê só͘-chāi khiā-khí chin kú, in kóng Tâi-gí kap chia̍h pn̄g ê sî-chūn chin hoaⁿ-hí {}.",
}


def page(language, number, published=""):
    meta = f'<meta property="article:published_time" content="{published}">' if published else ""
    text = "".join(f"<p>{SENTENCES[language].format(number * 7 + part)}</p>" for part in range(6))
    return f"<html><head><title>{language} {number}</title>{meta}</head><body><article>{text}</article></body></html>"


def record(number, body, status="200 OK", kind="text/html; charset=utf-8", date="2026-01-02T03:04:05Z"):
    content = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
        f"WARC-Target-URI: https://host{number % 5}.example/{number}\r\n"
        + (f"WARC-Date: {date}\r\n" if date else "")
        + f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def write_archives(folder):
    """The first file is compressed as a whole and all its pages are dated; the others are neither."""
    first = [record(n, page(language, n, "2026-01-05")) for n, language in enumerate(SENTENCES)]
    first.append(record(90, "", status="404 Not Found"))
    with open(f"{folder}/a.warc.gz", "wb") as file:
        file.write(gzip.compress(b"".join(first), mtime=0))
    later = [record(100 + n, page(language, 100 + n)) for n, language in enumerate(SENTENCES)]
    later.append(record(190, page("sw", 1), kind="image/png"))
    later.append(record(191, ""))
    later.append(record(192, page("sw", 192, "2026-02-03T04:05:06Z"), date="2026-01-02T03:04:05.678901Z"))
    later.append(record(193, page("sw", 193, "2026"), date=""))
    for name, base in (("crawl-test-02", 0), ("dev", 1000)):
        with open(f"{folder}/{name}.warc.gz", "wb") as file:
            for item in later:
                item = item.replace(b"4000-8000-", b"4000-8%03d-" % base) if base < 1000 else item.replace(
                    b"4000-8000-", b"4000-9000-")
                file.write(gzip.compress(item, mtime=0))
    # Several frames, of which the first has only dated pages.
    with open(f"{folder}/many.warc.gz", "wb") as file:
        for n in range(3000):
            file.write(gzip.compress(record(10000 + n, page("sw", n, "2026-01-05" if n < 2000 else "")), 1, mtime=0))


def rows_of(folder, kind):
    """The rows as a plain parser of JSON reads them."""
    rows = []
    for path in sorted(glob.glob(f"{folder}/{kind}/*/*.jsonl")):
        with open(path) as file:
            rows += [json.loads(line) for line in file]
    return rows


def chosen(rows, columns):
    return sorted(tuple(row[column] for column in columns) for row in rows)


class Readers:
    """One method a reader: rows as dictionaries of some files, all of one format."""

    def datasets(self, paths, form, folder, kind):
        import datasets
        name = "parquet" if form == "parquet" else "json"
        # The files by name, and the folder by its card.
        plain = datasets.load_dataset(name, data_files=paths, split="train").to_list()
        card = datasets.load_dataset(folder, "rejects" if kind == "rejects" else "default", split="train").to_list()
        columns = REJECTS if kind == "rejects" else COLUMNS
        assert chosen(plain, columns) == chosen(card, columns), "the card's rows are others than the files'"
        if kind == "docs":
            no = datasets.load_dataset(folder, "no", split="train")
            assert set(no["language"]) == {"no"}, "the configuration no"
        return card

    def datasets_streaming(self, paths, form, folder, kind):
        import datasets
        return list(datasets.load_dataset(folder, "rejects" if kind == "rejects" else "default", split="train", streaming=True))

    def pandas(self, paths, form, folder, kind):
        import pandas
        if form == "parquet":
            frame = pandas.concat([pandas.read_parquet(path) for path in paths])
        else:
            # A file of nothing but the language nan is a column of numbers without this.
            frame = pandas.concat([pandas.read_json(path, lines=True, dtype={"language": str}) for path in paths])
        assert str(frame.dtypes["length"]) == "int64", f"length is {frame.dtypes['length']}"
        return frame.to_dict("records")

    def pandas_with_pyarrow(self, paths, form, folder, kind):
        import pandas
        if form == "parquet":
            frame = pandas.concat([pandas.read_parquet(path, dtype_backend="pyarrow") for path in paths])
        else:
            frame = pandas.concat([pandas.read_json(path, lines=True, engine="pyarrow") for path in paths])
        return frame.to_dict("records")

    def polars(self, paths, form, folder, kind):
        import polars
        frame = polars.read_parquet(paths) if form == "parquet" else polars.scan_ndjson(paths).collect()
        return frame.to_dicts()

    def duckdb(self, paths, form, folder, kind):
        import duckdb
        function = "read_parquet" if form == "parquet" else "read_json"
        relation = duckdb.connect().execute(f"select * exclude (date) from {function}({paths})")
        names = [item[0] for item in relation.description]
        return [dict(zip(names, row)) for row in relation.fetchall()]

    def pyarrow(self, paths, form, folder, kind):
        import pyarrow
        import pyarrow.json
        import pyarrow.parquet
        if form == "parquet":
            tables = [pyarrow.parquet.read_table(path, page_checksum_verification=True) for path in paths]
        else:
            tables = [pyarrow.json.read_json(path) for path in paths]
        assert len({str(table.schema) for table in tables}) == 1, "files have other types"
        return pyarrow.concat_tables(tables).to_pylist()

    def pyarrow_dataset(self, paths, form, folder, kind):
        import pyarrow.dataset
        found = pyarrow.dataset.dataset(f"{folder}/{kind}", format="parquet" if form == "parquet" else "json")
        return found.to_table().to_pylist()

    def dask(self, paths, form, folder, kind):
        import dask.dataframe
        import pandas
        if form == "parquet":
            frame = dask.dataframe.read_parquet(paths)
        else:
            frame = dask.dataframe.read_json(paths, lines=True, dtype={"language": str})
        return frame.compute().to_dict("records")

    def ray(self, paths, form, folder, kind):
        import ray
        ray.init(ignore_reinit_error=True, num_cpus=1, log_to_driver=False, logging_level="error")
        found = ray.data.read_parquet(paths) if form == "parquet" else ray.data.read_json(paths)
        return found.take_all()

    def pyspark(self, paths, form, folder, kind):
        from pyspark.sql import SparkSession
        session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        read = session.read.parquet if form == "parquet" else session.read.json
        return [row.asDict() for row in (read(*paths) if form == "parquet" else read(paths)).collect()]


def filters(paths, rows):
    """Rows by conditions, which readers find with the help of statistics: (reader, condition) of each that is wrong."""
    import duckdb
    import polars
    import pyarrow.dataset
    from pyspark.sql import SparkSession
    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    texts, offsets = sorted(row["text"] for row in rows), sorted(row["offset"] for row in rows)
    wrong = []
    for column, least, most in (
        ("text", texts[len(texts) // 2], texts[-10]), ("offset", offsets[1000], offsets[1010]), ("published", "", ""),
        ("published", "2026?", "2026?"), ("language_score", 0.5, 0.9), ("id", rows[1500]["id"], rows[1500]["id"]),
    ):
        expected = sum(least <= row[column] <= most for row in rows)
        sql = f'select count(*) from read_parquet({paths}) where "{column}" between ? and ?'
        field, name = pyarrow.dataset.field(column), polars.col(column)
        spark = session.read.parquet(*paths)
        found = {
            "duckdb": duckdb.connect().execute(sql, [least, most]).fetchall()[0][0],
            "polars": polars.scan_parquet(paths).filter((name >= least) & (name <= most)).collect().height,
            "pyarrow": pyarrow.dataset.dataset(paths).to_table(filter=(field >= least) & (field <= most)).num_rows,
            "pyspark": spark.filter((spark[column] >= least) & (spark[column] <= most)).select("id", "text").count(),
        }
        wrong += [f"{reader}: {column}, {count} rows, not {expected}" for reader, count in found.items() if count != expected]
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataprep")
    parser.add_argument("--keep", help="folder to work in; a temporary one where none is given")
    parser.add_argument("--only", default="", help="readers, separated by commas; all where none is given")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    work = arguments.keep or tempfile.mkdtemp()
    os.environ.setdefault("HF_DATASETS_CACHE", f"{work}/cache")
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.makedirs(f"{work}/in", exist_ok=True)
    write_archives(f"{work}/in")
    for form in FORMATS:
        subprocess.run([arguments.dataprep, "crawl-extract", f"{work}/in", "--output", f"{work}/{form}", "--format",
                        form, "--rejects", "all", "--quiet"], check=True)
    expected = {kind: rows_of(f"{work}/jsonl", kind) for kind in ("docs", "rejects")}
    languages = sorted({row["language"] for row in expected["docs"]})
    print(f"{len(expected['docs'])} documents ({', '.join(languages)}), {len(expected['rejects'])} rejects")
    import importlib.metadata
    wrong = 0
    print("| reader | " + " | ".join(FORMATS) + " |\n|---|" + "---|" * len(FORMATS))
    for name in [name for name in vars(Readers) if not name.startswith("_")]:
        if arguments.only and name not in arguments.only.split(","):
            continue
        package = name.split("_")[0]
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            print(f"| {package} | not installed |")
            continue
        for kind in ("docs", "rejects"):
            shown = name.replace("_dataset", ".dataset").replace("_", " ") + (", rejects" if kind == "rejects" else "")
            columns = REJECTS if kind == "rejects" else COLUMNS
            cells = []
            for form in FORMATS:
                paths = sorted(glob.glob(f"{work}/{form}/{kind}/*/*.{form}"))
                try:
                    rows = getattr(Readers(), name)(paths, form, f"{work}/{form}", kind)
                    cell = "ok" if chosen(rows, columns) == chosen(expected[kind], columns) else f"other rows ({len(rows)})"
                except Exception as error:
                    cell = f"{type(error).__name__}: {str(error).splitlines()[0][:60] if str(error) else ''}"
                if cell != "ok":
                    if (shown, form) in KNOWN:
                        cell = "no: " + KNOWN[shown, form]
                    else:
                        wrong += 1
                cells.append(cell)
            print(f"| {shown} {version} | " + " | ".join(cells) + " |", flush=True)
    if not arguments.only:
        problems = filters(sorted(glob.glob(f"{work}/parquet/docs/*/*.parquet")), expected["docs"])
        print("rows by conditions in Parquet: " + ("; ".join(problems) or "ok"))
        wrong += len(problems)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
