#!/usr/bin/env python3
"""Speed of main-content extraction beside Resiliparse and trafilatura, in CPU time of one thread.

usage: compare.py [--pages pages.warc.gz] [--dataprep PROGRAM] [--rounds N] [--trafilatura N]

needs: pip install fastwarc==2.0.1 resiliparse==2.0.1 [trafilatura==2.3.1]

dataprep: `decode` and `extract` of report.json, so character sets, parsing and extraction, of a run
over all pages. The peers: bytes to main text of the same pages, held in memory (for Resiliparse its own
charset detection where the page is not UTF-8; for trafilatura decoded text, every Nth page).
Rounds take turns; the median of the ratios is what counts on a busy machine.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time

from fastwarc.warc import ArchiveIterator, WarcRecordType
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

HERE = pathlib.Path(__file__).parent


def load(path):
    with open(path, "rb") as file:
        return [r.reader.read() for r in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True)]


def ours(program, pages):
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "crawl-extract", pages, "--output", folder, "--langid-model", "none", "--threads", "1"]
        subprocess.run(command, check=True, capture_output=True)
        stages = {s["name"]: s["cpu_seconds"] for s in json.load(open(f"{folder}/report.json"))["stages"]}
    return stages["decode"] + stages["extract"]


def resiliparse(pages):
    start, worst = time.process_time(), 0.0
    for page in pages:
        before = time.process_time()
        try:
            text = page.decode()
        except UnicodeDecodeError:
            text = bytes_to_str(page, detect_encoding(page))
        extract_plain_text(text, main_content=True)
        worst = max(worst, time.process_time() - before)
    return time.process_time() - start, worst


def trafilatura(pages):
    import trafilatura as peer
    start = time.process_time()
    for page in pages:
        peer.extract(page.decode("utf-8", "replace"))
    return time.process_time() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", default=HERE / "../../../shared/data/extraction-dev/pages.warc.gz")
    parser.add_argument("--dataprep", default=HERE / "../../.build/release/dataprep")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--trafilatura", type=int, default=0, help="also time trafilatura on every Nth page")
    options = parser.parse_args()
    pages = load(options.pages)
    size = sum(map(len, pages)) / 1e6
    ratios = []
    for _ in range(options.rounds):
        mine = ours(options.dataprep, options.pages)
        theirs, worst = resiliparse(pages)
        ratios.append(theirs / mine)
        print(f"dataprep {size / mine:.0f} MB/s {len(pages) / mine:.0f} pages/s   Resiliparse {size / theirs:.0f} MB/s "
              f"{len(pages) / theirs:.0f} pages/s (worst page {worst * 1000:.0f} ms)   ratio {theirs / mine:.2f}")
    print(f"median ratio to Resiliparse main_content: {statistics.median(ratios):.2f}")
    if options.trafilatura:
        sample = pages[:: options.trafilatura]
        seconds = trafilatura(sample)
        print(f"trafilatura {len(sample) / seconds:.1f} pages/s; dataprep {len(pages) / mine / (len(sample) / seconds):.0f} times that")


if __name__ == "__main__":
    main()
