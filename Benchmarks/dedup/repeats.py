#!/usr/bin/env python3
"""Compares the bytes that `dedup substrings` finds repeated with those of a suffix array.

    repeats.py DATAPREP DOCS.jsonl MIN_BYTES      (pip: pydivsufsort numpy)

Prints how many bytes either finds, and how many only one does; exits with 1 where there are such. Needs about 40 bytes of
memory a byte of text.
"""
import glob
import json
import struct
import subprocess
import sys
import tempfile

import numpy as np
from pydivsufsort import divsufsort, kasai

HEADER = 64


def by_suffix_array(texts, length):
    """Whether each byte lies in a window of one text that stands earlier."""
    joined = bytearray()
    starts = []
    for number, text in enumerate(texts):
        starts.append(len(joined))
        # What parts texts is in none of them, and different after each of 62,500 texts.
        joined += text + bytes([255, number % 250, number // 250 % 250, 254])
    array = np.frombuffer(bytes(joined), np.uint8).copy()
    suffixes = divsufsort(array)
    shared = kasai(array, suffixes)
    begins_window = np.zeros(len(array), bool)
    for start, text in zip(starts, texts):
        if len(text) >= length:
            begins_window[start : start + len(text) - length + 1] = True
    change = np.zeros(len(array) + 1, np.int64)
    found = np.nonzero(shared[: len(suffixes) - 1] >= length)[0]
    for run in np.split(found, np.nonzero(np.diff(found) > 1)[0] + 1) if len(found) else []:
        places = suffixes[run[0] : run[-1] + 2]
        places = places[begins_window[places]]
        if len(places) > 1:
            later = places[places != places.min()]
            np.add.at(change, later, 1)
            np.add.at(change, later + length, -1)
    repeated = np.cumsum(change[:-1]) > 0
    return np.concatenate([repeated[start : start + len(text)] for start, text in zip(starts, texts)])


def by_dataprep(program, path, texts, length, folder):
    subprocess.run(
        [program, "dedup", "substrings", path, "--min-bytes", str(length), "--output", folder, "-q"], check=True)
    repeated = np.zeros(HEADER + sum(len(text) + 1 for text in texts), bool)
    for name in glob.glob(folder + "/passages/marks/*"):
        marks = open(name, "rb").read()[HEADER:]
        for start, count, _ in struct.iter_unpack("<QQQ", marks):
            repeated[start : start + count] = True
    parts = []
    place = HEADER
    for text in texts:
        parts.append(repeated[place : place + len(text)])
        place += len(text) + 1
    return np.concatenate(parts)


def main():
    program, path, length = sys.argv[1], sys.argv[2], int(sys.argv[3])
    texts = [json.loads(line)["text"].encode() for line in open(path, encoding="utf-8")]
    expected = by_suffix_array(texts, length)
    with tempfile.TemporaryDirectory() as folder:
        found = by_dataprep(program, path, texts, length, folder)
    missing, excess = (expected & ~found).sum(), (found & ~expected).sum()
    print(f"{len(expected)} bytes, repeated {expected.sum()}, found {found.sum()}, missing {missing}, excess {excess}")
    sys.exit(1 if missing or excess else 0)


if __name__ == "__main__":
    main()
