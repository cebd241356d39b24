"""Writes the HTML pages of a WARC file for html-bench: each page's length (32 bits, little endian) and its UTF-8.

    python pages.py pages.warc.gz pages.bin [--most-bytes N]

Needs: warcio. Pages are decoded by the charset they declare, or as UTF-8, bad bytes replaced.
"""
import argparse
import re
import struct

from warcio.archiveiterator import ArchiveIterator

CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.I)


def decode(content_type, body):
    match = CHARSET.search(content_type.encode()) or CHARSET.search(body[:2048])
    for name in [match.group(1).decode() if match else "utf-8", "utf-8"]:
        try:
            return body.decode(name, "replace")
        except (LookupError, ValueError):
            continue


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("warc")
    parser.add_argument("output")
    parser.add_argument("--most-bytes", type=int, default=1 << 30)
    options = parser.parse_args()
    count = total = 0
    with open(options.warc, "rb") as source, open(options.output, "wb") as output:
        for record in ArchiveIterator(source):
            if record.rec_type != "response":
                continue
            headers = record.http_headers
            content_type = headers.get_header("Content-Type", "") if headers else ""
            page = decode(content_type, record.content_stream().read()).encode("utf-8", "replace")
            if total + len(page) > options.most_bytes:
                break
            output.write(struct.pack("<I", len(page)))
            output.write(page)
            count += 1
            total += len(page)
    print(f"{count} pages, {total} bytes")


main()
