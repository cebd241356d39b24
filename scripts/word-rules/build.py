#!/usr/bin/env python3
"""Writes Sources/CResources/word-rules.tsv: what spaCy's rule tokenizer and datatrove's filters know of characters.

Filters that count words count those of spaCy's tokenizer, so thresholds that were chosen with datatrove mean the same
here only with the same words. This program asks both libraries, code point by code point, and writes what they answer:

    class <first> <last> <kinds>   code points with the same kinds, all three in hexadecimal; the kinds are in KINDS below
    special <set> <text> <lengths> a text that is cut into pieces of these lengths (in code points) whatever its characters
    unit <text>                    what is cut off behind a digit
    language <set> <code>          languages of a set of rules (datatrove's assignment; others are `any`)

Usage: build.py OUTPUT   (in an environment with requirements.txt)
"""
import csv
import os
import re
import sys
import unicodedata

import importlib.metadata

import datatrove
import spacy
from datatrove.utils.text import PUNCTUATION_SET, TERMINAL_PUNCTUATION
from spacy.lang import char_classes as classes

KINDS = [
    "space", "alpha", "lower", "upper", "quote", "before_stop", "prefix", "suffix", "icon", "currency", "letter",
    "mark", "punctuation", "ends_sentence", "ends_line",
]


def one_of(pattern):
    return re.compile(f"[{pattern}]").match


def main(output):
    english, base = spacy.blank("en"), spacy.blank("xx")
    alpha, lower, upper = (one_of(c) for c in (classes.ALPHA, classes.ALPHA_LOWER, classes.ALPHA_UPPER))
    quote, icon = one_of(classes.CONCAT_QUOTES), one_of(classes.CONCAT_ICONS)
    before_stop = one_of(r"0-9{}{}{}(?:{})".format(
        classes.ALPHA_LOWER, r"%²\-\+", classes.PUNCT, classes.CONCAT_QUOTES))
    currency = {c.replace("\\", "") for c in classes.LIST_CURRENCY}
    sentence_ends = set(spacy.blank("xx").add_pipe("sentencizer").punct_chars)
    prefix, suffix = base.tokenizer.prefix_search, base.tokenizer.suffix_search

    def kinds(code):
        c = chr(code)
        if 0xD800 <= code < 0xE000:
            return 0
        category = unicodedata.category(c)
        found = prefix(c + "a")
        values = [
            c.isspace(), alpha(c), lower(c), upper(c), quote(c), before_stop(c),
            found and found.end() == 1, suffix("\x00" + c), icon(c), c in currency, c.isalpha(),
            c in PUNCTUATION_SET, category.startswith("P"), c in sentence_ends, c in TERMINAL_PUNCTUATION,
        ]
        return sum(1 << i for i, value in enumerate(values) if value)

    with open(output, "w", encoding="utf-8", newline="\n") as file:
        peer = importlib.metadata.version("datatrove")
        print(f"# spaCy {spacy.__version__}, datatrove {peer}, Unicode {unicodedata.unidata_version}; "
              "made by scripts/word-rules/build.py", file=file)
        print("# kinds: " + " ".join(f"{1 << i:x}={name}" for i, name in enumerate(KINDS)), file=file)
        start, current = 0, kinds(0)
        for code in range(1, 0x110001):
            value = kinds(code) if code < 0x110000 else None
            if value != current:
                if current:
                    print(f"class\t{start:x}\t{code - 1:x}\t{current:x}", file=file)
                start, current = code, value
        for name, rules in (("any", base.tokenizer.rules), ("english", english.tokenizer.rules)):
            for text, pieces in sorted(rules.items()):
                if text.strip() != text or not text or (name == "english" and text in base.tokenizer.rules):
                    continue
                lengths = ",".join(str(len(piece[spacy.symbols.ORTH])) for piece in pieces)
                print(f"special\t{name}\t{text}\t{lengths}", file=file)
        for unit in sorted({u for u in classes.LIST_UNITS if u}):
            print(f"unit\t{unit}", file=file)
        table = os.path.join(os.path.dirname(datatrove.__file__), "assets", "tokenizer_assignment.csv")
        languages = set()
        for row in csv.DictReader(open(table, encoding="utf-8")):
            name = {"tn": "tswana", "en": "english"}.get(row["tok_code"])
            if row["type"] == "SpaCyTokenizer" and name:
                languages.add((name, f"{row['code_3']}_{row['script']}"))
        for name, code in sorted(languages):
            print(f"language\t{name}\t{code}", file=file)


if __name__ == "__main__":
    main(sys.argv[1])
