#!/usr/bin/env python3
"""Writes Sources/CResources/unicode-categories.tsv: general categories by ranges of code points.

    python3 -m venv venv && venv/bin/pip install -r scripts/unicode-tables/requirements.txt
    venv/bin/python scripts/unicode-tables/build.py

Which characters are letters or numbers is part of a tokenizer: another version of Unicode gives other
tokens. So the version is pinned here and named in every manifest.
"""
import pathlib
import sys

import unicodedata2 as unicode

TARGET = pathlib.Path(__file__).parents[2] / "Sources/CResources/unicode-categories.tsv"
# Code points with the property White_Space, which has not changed since Unicode 6.3.
WHITE_SPACE = [*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]


def category(code: int) -> str:
    return unicode.category(chr(code)) + ("+White_Space" if code in WHITE_SPACE else "")


def main() -> None:
    rows, start = [], 0
    for code in range(1, sys.maxunicode + 2):
        if code > sys.maxunicode or category(code) != category(start):
            if category(start) != "Cn":
                rows.append(f"{start:04X}\t{code - 1:04X}\t{category(start)}\n")
            start = code
    with TARGET.open("w") as file:
        file.write(f"# Unicode {unicode.unidata_version}\n# first, last, general category; unassigned code points (Cn) left out\n")
        file.writelines(rows)


if __name__ == "__main__":
    main()
