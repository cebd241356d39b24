#!/usr/bin/env python3
"""Times crawl-extract, paired with trafilatura, and measures its memory and scaling.

usage: compare.py DATAPREP ARCHIVE.warc.gz [--model NAME] [--rounds 3] [--every 12]

Run with the python that Benchmarks/peers prints. Prints medians over the rounds:
  pages a processor second, ours and trafilatura's (every --every th page), and their ratio, round by round;
  the wall time of one thread over that of two;
  peak memory for the archive with one and two threads, and for ten copies of it in one file.
"""
import argparse, os, resource, shutil, statistics, subprocess, sys, tempfile, time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("dataprep")
parser.add_argument("archive")
parser.add_argument("--model", default="lid176")
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--every", type=int, default=12)
arguments = parser.parse_args()


def crawl(archive, threads):
    """(processor seconds, wall seconds, peak MiB, report) of one run into a new folder."""
    import json
    folder = tempfile.mkdtemp()
    try:
        command = [arguments.dataprep, "crawl-extract", archive, "--output", folder, "--langid-model", arguments.model,
                   "--threads", str(threads), "--quiet"]
        start = time.monotonic()
        child = subprocess.Popen(command)
        _, status, usage = os.wait4(child.pid, 0)
        if status:
            sys.exit(f"crawl-extract ended with status {status}")
        with open(os.path.join(folder, "report.json")) as file:
            report = json.load(file)
        return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024, report
    finally:
        shutil.rmtree(folder)


def trafilatura_rate():
    """Pages a processor second of trafilatura alone, on every nth page."""
    import trafilatura
    from fastwarc.warc import ArchiveIterator, WarcRecordType
    pages, seconds = 0, 0.0
    with open(arguments.archive, "rb") as stream:
        records = ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True)
        for number, record in enumerate(records):
            if number % arguments.every:
                continue
            page = record.reader.read()
            start = time.process_time()
            trafilatura.extract(page)
            seconds += time.process_time() - start
            pages += 1
    return pages / seconds


ratios, ours, peers, scaling, peaks = [], [], [], [], []
two_peaks = []
for _ in range(arguments.rounds):
    cpu, wall, peak, report = crawl(arguments.archive, 1)
    # Directly after, so that both see the same machine.
    _, two, two_peak, _ = crawl(arguments.archive, 2)
    ours.append(report["totals"]["responses"] / cpu)
    peers.append(trafilatura_rate())
    ratios.append(ours[-1] / peers[-1])
    scaling.append(wall / two)
    peaks.append(peak)
    two_peaks.append(two_peak)
with tempfile.NamedTemporaryFile(suffix=".warc.gz") as large:
    with open(arguments.archive, "rb") as archive:
        for _ in range(10):
            archive.seek(0)
            shutil.copyfileobj(archive, large)
    large.flush()
    peak_of_ten = crawl(large.name, 1)[2]
median = statistics.median
print(f"pages a processor second: dataprep {median(ours):.0f}, trafilatura {median(peers):.1f}, "
      f"ratio {median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})")
print(f"two threads over one, wall time: {median(scaling):.2f} ({min(scaling):.2f} to {max(scaling):.2f})")
print(f"peak memory, one thread: {median(peaks):.0f} MiB; two: {median(two_peaks):.0f} MiB; ten times the archive: {peak_of_ten:.0f} MiB")
