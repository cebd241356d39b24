#!/usr/bin/env python3
"""What dataprep reads of WACZ files beside what warcio reads of the archives that went into them.

    python3 Benchmarks/archive/wacz.py .build/release/dataprep ARCHIVE...

Run with a Python that has wacz (pip install wacz==0.6.0 warcio). Makes one WACZ file of all archives with `wacz create`, one
more with every member deflated and one with the archives in folders, and compares types, IDs, URLs and lengths of all
records with those of warcio, record by record and in order.
"""
import json
import os
import subprocess
import sys
import tempfile
import zipfile

from warcio.archiveiterator import ArchiveIterator


def expected(path):
    with open(path, "rb") as file:
        for record in ArchiveIterator(file):
            identifier = (record.rec_headers.get_header("WARC-Record-ID") or "").strip("<>")
            yield record.rec_type, identifier, record.rec_headers.get_header("WARC-Target-URI"), int(
                record.rec_headers.get_header("Content-Length"))


def found(dataprep, path):
    listed = subprocess.run([dataprep, "warc", "ls", "--json", path], capture_output=True, check=True)
    if listed.stderr:
        print(listed.stderr.decode()[:400])
    for line in listed.stdout.splitlines():
        row = json.loads(line)
        url = row.get("url") if row["type"] != "warcinfo" else None
        yield row["type"], row.get("id", ""), url, row["content_length"]


def main():
    dataprep, archives = sys.argv[1], sys.argv[2:]
    records = [record for path in archives for record in expected(path)]
    ok = True
    with tempfile.TemporaryDirectory() as folder:
        made = os.path.join(folder, "made.wacz")
        program = [sys.executable, "-c", "import sys; from wacz.main import main; sys.exit(main())"]
        subprocess.run(program + ["create", "-f", *archives, "-o", made], check=True, capture_output=True)
        files = {"wacz create": made}
        for name, method, place in [("deflated", zipfile.ZIP_DEFLATED, "archive/{}"), ("in folders", zipfile.ZIP_STORED, "archive/a/{}")]:
            files[name] = os.path.join(folder, name.replace(" ", "-") + ".wacz")
            with zipfile.ZipFile(files[name], "w", method) as file:
                for path in archives:
                    file.write(path, place.format(os.path.basename(path)))
        for name, path in files.items():
            rows = list(found(dataprep, path))
            if name != "wacz create":
                same = rows == records
            else:
                # The order of the archives in the file is the tool's.
                same = sorted(map(str, rows)) == sorted(map(str, records))
            ok = ok and same
            print(f"{name}: {len(rows)} records, warcio {len(records)}: {'the same' if same else 'DIFFERENT'}")
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
