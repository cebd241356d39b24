#!/usr/bin/env python3
"""Counts letter pairs of languages that have legacy single-byte character sets, for their detection.

    letter_pairs.py LINES.tsv.zst > Sources/CResources/letter-pairs.tsv

LINES holds `label<TAB>source<TAB>text` with labels such as `pol_Latn`. The output has a line a language: its
code, its character sets, its alphabet (letters beyond one in 50,000, lower case), and a table of
10 * -ln P(second | first) as characters from `!` on. Rows and columns are space and punctuation, other letters,
other symbols, then the alphabet.
"""
import math, subprocess, sys, unicodedata
from collections import Counter, defaultdict

from legacy import encode, sets

PUNCTUATION, OTHER_LETTER, OTHER_SYMBOL = "\0", "\1", "\2"
COMMON = set("\u00a0«»“”„‘’‚‹›–—…•·©®°§€£¡¿№\u00ad")
MULTI = {"gb18030", "big5", "shift_jis", "euc-jp", "iso-2022-jp", "euc-kr", "utf-8"}
MORE = {"rus": [], "ukr": ["windows-1251", "koi8-u", "iso-8859-5", "x-mac-cyrillic"], "eng": ["windows-1252", "macintosh"],
        "fra": ["macintosh"], "deu": ["macintosh"], "spa": ["macintosh"]}
SKIP_SCRIPTS = {"rus_Latn", "bul_Latn", "ell_Latn", "heb_Latn", "tha_Latn", "ukr_Latn", "ron_Cyrl", "ara_Latn", "fas_Latn", "mkd_Latn", "urd_Latn", "bel_Latn", "aze_Cyrl", "vie_Hani"}


COMMA_BELOW = {0x218: 0x15E, 0x219: 0x15F, 0x21A: 0x162, 0x21B: 0x163}


def holds(charset, ch):
    try:
        return encode(ch, charset)[1] == ch
    except UnicodeEncodeError:
        return False


def symbol(ch):
    if ch.isascii() and not ch.isalpha():
        return PUNCTUATION
    if ch in COMMON:
        return PUNCTUATION
    low = ch.lower()
    if len(low) == 1 and (low.isalpha() or unicodedata.category(low) in ("Mn", "Mc")):
        return low
    return PUNCTUATION if low.isspace() else OTHER_SYMBOL


def main():
    data = subprocess.run(["zstdcat", sys.argv[1]], capture_output=True, check=True).stdout.decode("utf-8")
    table = {lang: [c for c in charsets if c not in MULTI] for lang, charsets in sets().items()}
    for lang, charsets in MORE.items():
        table[lang] = table.get(lang, []) + [c for c in charsets if c not in table.get(lang, [])]
    texts = defaultdict(list)
    for line in data.splitlines():
        label, _, text = line.split("\t", 2)
        lang, script = label.split("_")[:2]
        if lang == "srp" and script == "Latn":
            lang = "srp_latn"
        if table.get(lang) and label not in SKIP_SCRIPTS and len(texts[lang]) < 4000:
            texts[lang].append(text)
    print("# Letter pairs of languages with legacy character sets: language, character sets, alphabet, 10 * -ln P from `!` on; made by Benchmarks/charsets/letter_pairs.py.")
    for lang in sorted(texts):
        kept = []
        for text in texts[lang]:
            for charset in table[lang][:1]:
                try:
                    # The two ways to write Romanian's letters count as one.
                    kept.append(encode(text.translate(COMMA_BELOW), charset)[1])
                except UnicodeEncodeError:
                    kept.append(text.translate(COMMA_BELOW))
        letters, pairs = Counter(), Counter()
        for text in kept:
            previous = PUNCTUATION
            for ch in text + " ":
                current = symbol(ch)
                pairs[previous, current] += 1
                letters[current] += 1
                previous = current
        total = sum(letters.values())
        alphabet = sorted(c for c, n in letters.items() if c > OTHER_SYMBOL and n >= total / 50000
                          and any(holds(charset, c) for charset in table[lang]))
        order = [PUNCTUATION, OTHER_LETTER, OTHER_SYMBOL] + alphabet
        index = {c: i for i, c in enumerate(order)}
        merged = Counter()
        for (a, b), n in pairs.items():
            merged[index.get(a, 1), index.get(b, 1)] += n
        rows = []
        size = len(order)
        for a in range(size):
            row_total = sum(merged[a, b] for b in range(size))
            for b in range(size):
                p = (merged[a, b] + 0.02) / (row_total + 0.02 * size)
                # What is no letter of the language is one of many: its share is split among them.
                if b in (1, 2):
                    p = min(p, 0.02) / 40
                rows.append(chr(33 + min(93, max(0, round(-10 * math.log(p))))))
        print(lang, " ".join(table[lang]), "".join(alphabet), "".join(rows), sep="\t")


main()
