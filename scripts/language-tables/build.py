#!/usr/bin/env python3
"""Builds Sources/CResources/languages.tsv, scripts.tsv and sentence-terminals.tsv.

Usage: pip install -r scripts/language-tables/requirements.txt
       python3 scripts/language-tables/build.py Sources/CResources

Sources, all of them inside the packages of requirements.txt:
- pycountry: Debian's iso-codes, that is ISO 639-1, 639-2, 639-3 and 639-5 with reference names;
- babel: CLDR's likely subtags, language aliases and English names;
- langcodes and language_data: the IANA registry's macrolanguages, CLDR's scripts by language, own names;
- fonttools: the Unicode Character Database's Scripts.txt;
- regex: the Unicode property Sentence_Terminal.
overrides.tsv beside this file holds the few decisions that are ours, each with its reason.
"""

import collections
import csv
import json
import os
import sys
import xml.etree.ElementTree as ET

import babel
import langcodes
import language_data
import pycountry
import regex
from babel.core import get_global
from fontTools.unicodedata import Scripts
from langcodes import data_dicts

HERE = os.path.dirname(os.path.abspath(__file__))


def database(name):
    folder = os.path.join(os.path.dirname(pycountry.__file__), "databases")
    with open(os.path.join(folder, f"{name}.json"), encoding="utf-8") as file:
        return json.load(file)[name[3:]]


def clean(name):
    """Reference names without what only a catalogue needs."""
    for suffix in (" (macrolanguage)", " (individual language)", " languages"):
        name = name.removesuffix(suffix)
    return name.replace("\t", " ").strip()


def overrides():
    with open(os.path.join(HERE, "overrides.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if line.strip() and line[0] != "#"]
    return {code: target for code, target, _ in rows}


def languages():
    iso3 = {entry["alpha_3"]: entry for entry in database("iso639-3")}
    families = {entry["alpha_3"]: entry for entry in database("iso639-5")}
    entries = {**{code: {**entry, "scope": "C"} for code, entry in families.items()}, **iso3}
    shortest = {code: entry.get("alpha_2", code) for code, entry in entries.items()}

    # Where a code's text is filed: (canonical code, script or "").
    target = {}
    for code, short in shortest.items():
        target[short] = (short, "")
        if short != code:
            target[code] = (short, "")
        if "bibliographic" in entries[code]:
            target[entries[code]["bibliographic"]] = (short, "")

    aliases = dict(get_global("language_aliases"))
    aliases.update({k: v for k, v in data_dicts.LANGUAGE_REPLACEMENTS.items() if k not in aliases})
    aliases.update({k: v for k, v in data_dicts.NORMALIZED_MACROLANGUAGES.items() if k not in aliases})
    aliases.update(overrides())
    for code, alias in aliases.items():
        parts = alias.replace("-", "_").split("_")
        if not (2 <= len(code) <= 3 and code.isalpha()):
            continue
        # A living language that CLDR describes as another's regional form (swc as sw-CD) stays itself.
        is_regional = any(len(part) in (2, 3) and part.isupper() for part in parts[1:])
        if is_regional and code in iso3 and code not in overrides():
            continue
        base = shortest.get(parts[0], parts[0])
        script = next((part for part in parts[1:] if len(part) == 4), "")
        if base == code:
            target[code] = (base, script)
        elif base in shortest.values():
            target[code] = (base, script)
    # Aliases of aliases (swh -> swa -> sw), and both spellings of a two-letter code.
    for code in list(target):
        base, script = target[code]
        seen = {code}
        while base not in seen and target.get(base, (base, ""))[0] != base:
            seen.add(base)
            base, script = target[base][0], script or target[base][1]
        target[code] = (base, script)
    for code, short in shortest.items():
        if short != code and code not in overrides():
            target[code] = target[short]

    macro = {code: shortest.get(whole, whole) for code, whole in data_dicts.MACROLANGUAGES.items()}
    likely = get_global("likely_subtags")
    scripts_of = supplemental_scripts()
    english = babel.Locale("en").languages

    groups = collections.defaultdict(list)
    for code, (base, script) in sorted(target.items()):
        if code != base:
            groups[base].append(code + (f"={script}" if script else ""))
    by_short = {short: code for code, short in shortest.items()}
    usual_scripts = {
        code: alias[len(code) + 1:] for code, alias in overrides().items() if alias.startswith(code + "_")}
    rows = []
    for base in sorted({base for base, _ in target.values()}):
        code = by_short.get(base)
        if code is None:
            continue
        entry = entries[code]
        whole = macro.get(code) or macro.get(base) or ""
        parts = (likely.get(base) or likely.get(code) or likely.get(whole) or "").split("_")
        script = parts[1] if len(parts) > 1 and entry["scope"] != "S" else ""
        script = usual_scripts.get(base, script)
        others = [s for s in scripts_of.get(base, []) if s != script]
        if not script and others:
            script = others.pop(0)
        name = clean(english.get(base) or english.get(code) or entry.get("common_name") or entry["name"])
        whole = target.get(whole, (whole, ""))[0] if whole else ""
        rows.append([
            base, code, script, " ".join(others), entry["scope"] + entry.get("type", "F"),
            "" if whole == base else whole, " ".join(groups[base]), name, own_name(base, name),
        ])
    return rows


def own_name(code, english):
    try:
        language = langcodes.Language.get(code, normalize=False)
        name = language.autonym()
    except (LookupError, ValueError, AttributeError):
        return ""
    if not name or name.lower() in (english.lower(), code) or name.startswith("Unknown language"):
        return ""
    # Where nothing is known, the autonym falls back to English.
    if name == language.display_name("en"):
        return ""
    return name.replace("\t", " ")


def supplemental_scripts():
    path = os.path.join(os.path.dirname(language_data.__file__), "data", "supplementalData.xml")
    found = collections.defaultdict(list)
    for element in ET.parse(path).getroot().iter("language"):
        if element.get("type") and element.get("scripts"):
            for script in element.get("scripts").split():
                if script not in found[element.get("type")]:
                    found[element.get("type")].append(script)
    return found


def scripts():
    """Ranges of one script, Common and Inherited left out; then scripts that only tags have."""
    starts = Scripts.RANGES
    rows = []
    for index, start in enumerate(starts):
        code = Scripts.VALUES[index]
        end = (starts[index + 1] if index + 1 < len(starts) else 0x110000) - 1
        if code in ("Zyyy", "Zinh", "Zzzz"):
            continue
        if rows and rows[-1][0] == code and rows[-1][2] == start - 1:
            rows[-1][2] = end
        else:
            rows.append([code, start, end])
    return rows


def terminals():
    """Ranges of Sentence_Terminal, and Tibetan's shads, which end clauses there and have no other property."""
    pattern = regex.compile(r"\p{Sentence_Terminal}")
    found = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000 and pattern.match(chr(c))]
    rows = []
    for code in sorted({*found, 0x0F0D, 0x0F0E}):
        if rows and rows[-1][1] == code - 1:
            rows[-1][1] = code
        else:
            rows.append([code, code])
    return rows


def main(folder):
    table = languages()
    with open(os.path.join(folder, "languages.tsv"), "w", encoding="utf-8", newline="\n") as file:
        file.write("# code\tiso639-3\tscript\tother scripts\tkind\tmacrolanguage\taliases\tname\town name\n")
        for row in table:
            file.write("\t".join(row) + "\n")
    ranges = scripts()
    names = {code: Scripts.NAMES[code].replace("_", " ") for code, _, _ in ranges}
    extra = {"Hans": "Simplified Han", "Hant": "Traditional Han", "Jpan": "Japanese", "Kore": "Korean"}
    with open(os.path.join(folder, "scripts.tsv"), "w", encoding="utf-8", newline="\n") as file:
        file.write("# code\tname\tranges of code points, hexadecimal\n")
        for code in sorted({**names, **extra}):
            spans = " ".join(
                f"{a:X}" if a == b else f"{a:X}-{b:X}" for c, a, b in ranges if c == code)
            file.write(f"{code}\t{names.get(code) or extra[code]}\t{spans}\n")
    with open(os.path.join(folder, "sentence-terminals.tsv"), "w", encoding="utf-8", newline="\n") as file:
        file.write("# first code point\tlast, hexadecimal\n")
        for first, last in terminals():
            file.write(f"{first:X}\t{last:X}\n")
    print(f"{len(table)} languages, {len(names) + len(extra)} scripts, {len(ranges)} ranges")


if __name__ == "__main__":
    main(sys.argv[1])
