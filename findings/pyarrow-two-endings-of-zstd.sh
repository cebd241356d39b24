#!/bin/bash
# pyarrow 26.0.1: two readers of one library know different endings of Zstandard, and neither knows both.
#
# Both infer the compression of JSON Lines from the file's name. A good guess is that a name which `pyarrow.json.read_json`
# decompresses is one that `pyarrow.dataset` decompresses too, as both are fronts of the same C++ reader. It is not: `read_json`
# takes `x.jsonl.zst` and fails on `x.jsonl.zstd`; `dataset(..., format="json")` is the other way round. With `.gz` both work.
# So no name of a Zstandard file serves both, and a folder of `.zst` shards, which `datasets`, polars, DuckDB and pandas read,
# cannot be opened as a dataset.
#
# Installs pyarrow into a temporary virtual environment. About 30 s.
set -euo pipefail
d=$(mktemp -d)
trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/venv"
"$d/venv/bin/pip" -q install pyarrow==26.0.1 2>/dev/null
cd "$d"
venv/bin/python - <<'P' | tee seen
import pyarrow, pyarrow.dataset, pyarrow.json
print(pyarrow.__version__)
text = b'{"text": "one"}\n{"text": "two"}\n'
for ending in ("gz", "zst", "zstd"):
    name = f"x.jsonl.{ending}"
    with pyarrow.CompressedOutputStream(name, "gzip" if ending == "gz" else "zstd") as stream:
        stream.write(text)
    found = []
    for read in (lambda: pyarrow.json.read_json(name), lambda: pyarrow.dataset.dataset(name, format="json").to_table()):
        try:
            found.append(read().num_rows)
        except Exception as error:
            found.append(type(error).__name__)
    print(ending, *found)
P
[ "$(tail -n +2 seen)" = "gz 2 2
zst 2 ArrowInvalid
zstd ArrowInvalid 2" ] || { echo "pyarrow behaves otherwise now"; exit 1; }
