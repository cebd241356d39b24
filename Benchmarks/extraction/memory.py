#!/usr/bin/env python3
"""Peak memory of crawl-extract, one thread, for pages of 16 MB made to cost much, and for a small one.

usage: memory.py PROGRAM [--most MIB]

Prints the maximum resident set of each run, and exits with 1 where one is above --most (250).
"""
import argparse
import gzip
import os
import pathlib
import subprocess
import tempfile

SIZE = 16 << 20
PAGES = {
    "a small page": b"<p>A few words.",
    "tiny paragraphs with names": b"<p class='a b' id=c>Tiny text here, one two three.</p>\n",
    "nested elements": b"<div class=a><p>x",
    "rows of a table": b"<table><tr><td>a<td>b one two",
    "one line": b"word and another word, ",
}
RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
    b"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: http://a.example/\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n")


def peak(program, page, folder):
    archive = pathlib.Path(folder, "page.warc.gz")
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    archive.write_bytes(gzip.compress(RECORD % (len(block), block), 1))
    command = [program, "crawl-extract", str(archive), "--output", f"{folder}/run", "--langid-model", "none",
               "--threads", "1"]
    # A process of its own: what the kernel counts of this one's children is the most of all of them.
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, errors.decode()
    return usage.ru_maxrss / 1024


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("program")
    arguments.add_argument("--most", default=250, type=float)
    options = arguments.parse_args()
    worst = 0
    for name, text in PAGES.items():
        page = text if name == "a small page" else text * (SIZE // len(text))
        with tempfile.TemporaryDirectory() as folder:
            found = peak(os.path.abspath(options.program), page, folder)
        print(f"{name:30s} {len(page) / 1e6:6.1f} MB of page {found:6.0f} MiB")
        worst = max(worst, found)
    raise SystemExit(worst > options.most)


if __name__ == "__main__":
    main()
