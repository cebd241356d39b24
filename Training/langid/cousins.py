"""Writes the table of languages' typical letter sequences by which `langid predict --details` names languages outside a model.

    python3 cousins.py --sentences train.tsv --more more.tsv --output ../../Sources/CResources/language-cousins.bin

Both inputs have `label<TAB>source<TAB>text` lines. The same inputs give the same file. Of each text only the sequences are counted, so
that texts under NC and ND licences are read, too; `--without-nc-nd` leaves them out. `LanguageCousins.swift` reads the table:

    "DPCT", version (1 byte), bits of a weight (1), labels (2), sequences (4), places (4); numbers are little-endian
    labels, each ended by a line feed
    65,536 x 1 byte: how many sequences have a hash with these upper 16 bits
    for each sequence, by hash: bits 8 to 15 of the hash (1 byte)
    for each sequence: how many labels it is typical of (1 byte)
    for each of these places: label and weight (2 bytes, the weight in the lower bits)
"""

import argparse
import collections
import math
import pathlib
import random
import struct

import more
from letters import letters

SIZES = (3, 4)
# Lines of a label from either input, the sequences that are kept of it, and the lines without which it is left out.
LINES = 300
KEPT = 300
LEAST = 20
# Weights are logarithms of how much more frequent a sequence is than in the mean of all labels, in steps of a quarter.
STEP = 0.25
WEIGHT_BITS = 5


def texts(path, restricted):
    """Up to LINES lines of each label, in letters only; words drawn by frequency only where sentences are missing."""
    found = collections.defaultdict(lambda: ({}, {}))
    with open(path, encoding="utf-8") as file:
        for line in file:
            label, source, text = line.rstrip("\n").split("\t", 2)
            if source in more.UNCLEAR or source in more.RESTRICTED and not restricted:
                continue
            found[more.MEMBERS.get(label, label)][source in more.DRAWN][text] = None
    for label, (sentences, drawn) in found.items():
        chance = random.Random(label)
        chosen = chance.sample(list(sentences), min(len(sentences), LINES))
        chosen += chance.sample(list(drawn), min(len(drawn), LINES - len(chosen)))
        yield label, [text for text in map(letters, chosen) if text]


def sequences(lines):
    """The share of each sequence that is seen more than once among a label's sequences. A word begins and ends with a space."""
    words = collections.Counter(word for line in lines for word in line.split())
    counts = collections.Counter()
    for word, count in words.items():
        word = f" {word} "
        for size in SIZES:
            for start in range(len(word) - size + 1):
                counts[word[start : start + size]] += count
    total = sum(counts.values())
    return {text: count / total for text, count in counts.items() if count > 1}


def fnv(text):
    """fastText's hash, as `FNVHash.swift`."""
    value = 2_166_136_261
    for byte in text.encode():
        value = (value ^ (byte | 0xFFFFFF00 if byte >= 128 else byte)) * 16_777_619 & 0xFFFFFFFF
    return value


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sentences", type=pathlib.Path, required=True)
    arguments.add_argument("--more", type=pathlib.Path, required=True)
    arguments.add_argument("--without-nc-nd", action="store_true", help="leave out texts under NC and ND licences")
    arguments.add_argument("--output", type=pathlib.Path, required=True)
    options = arguments.parse_args()
    lines = collections.defaultdict(list)
    for path in (options.sentences, options.more):
        for label, found in texts(path, not options.without_nc_nd):
            lines[label] += found
    shares = {label: sequences(found) for label, found in sorted(lines.items()) if len(found) >= LEAST}
    mean = collections.Counter()
    for found in shares.values():
        for text, share in found.items():
            mean[text] += share / len(shares)
    places = collections.defaultdict(dict)
    for number, found in enumerate(shares.values()):
        # The sequences that say most: frequent here, and more so than elsewhere.
        ranked = sorted(found, key=lambda text: (-found[text] * math.log(found[text] / mean[text]), text))
        for text in ranked[:KEPT]:
            weight = min(2**WEIGHT_BITS - 1, round(math.log(found[text] / mean[text]) / STEP))
            if weight > 0:
                of = places[fnv(text) >> 8]
                of[number] = max(weight, of.get(number, 0))
    kept = [(key, sorted(of.items())[:255]) for key, of in sorted(places.items())]
    buckets = collections.Counter(key >> 8 for key, _ in kept)
    with open(options.output, "wb") as file:
        count = sum(len(of) for _, of in kept)
        file.write(b"DPCT" + struct.pack("<BBHII", 1, WEIGHT_BITS, len(shares), len(kept), count))
        file.write("".join(label + "\n" for label in shares).encode())
        file.write(bytes(buckets[bucket] for bucket in range(65_536)))
        file.write(bytes(key & 0xFF for key, _ in kept))
        file.write(bytes(len(of) for _, of in kept))
        for _, of in kept:
            for number, weight in of:
                file.write(struct.pack("<H", number << WEIGHT_BITS | weight))
    print(f"{len(shares)} labels, {len(kept)} sequences, {count} places, {options.output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
