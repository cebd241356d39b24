"""Rows from web texts that identifiers have labelled, for `prepare.py`.

The input has one JSON object a line: `text`, `hplt` and `heli`, the labels that two other identifiers gave it, and `language`, what a
model of the first stage makes of it. No label is certain. A text counts as its `hplt` label's
- if `heli` agrees, or the first stage does;
- if the first stage lacks the label, and neither `heli` nor the first stage are sure of a language that is written far more.
"""

import collections
import functools
import json
import re
import unicodedata

import pycountry

from letters import letters
from sentences import SCRIPTS, script

# The identifiers' labels in the model's terms: macrolanguages, and one label where the web has one written form.
MEMBERS = {
    "als": "sqi", "ayr": "aym", "azj": "aze", "cmn": "zho", "dik": "din", "ekk": "est", "fil": "tgl", "fuv": "ful", "gaz": "orm",
    "khk": "mon", "kmr": "kur", "knc": "kau", "lvs": "lav", "nob": "nor", "npi": "nep", "ory": "ori", "pbt": "pus", "pes": "fas",
    "plt": "mlg", "prs": "fas", "swh": "swa", "taq": "tmh", "twi": "aka", "uzn": "uzb", "ydd": "yid", "zsm": "msa", "quz": "que",
    "arb": "ara", "nb": "nor", "arz": "ara", "diq": "zza", "bcl": "bik",
}  # fmt: skip
WRITTEN = {"Hant": "Hani", "Hans": "Hani"}
# hne: most of it is Hindi; bjn_Arab: no label; khk: in letters that only look Cyrillic; knc, taq: text in many languages.
DOUBTFUL = {"hne_Deva", "bjn_Arab", "khk_Cyrl", "knc_Latn", "taq_Latn"}
# Rows that a label gets at most, by its step of presence.tsv.
CAP = {0: 700, 1: 1200, 2: 1500, 3: 1500}
LEAST_LETTERS = 12
MOST_LETTERS = 280


@functools.cache
def language(tag):
    """ISO 639-3 code, in the model's terms, of a tag in either form."""
    code = tag.split("_")[0]
    if len(code) == 2 and (found := pycountry.languages.get(alpha_2=code)):
        code = found.alpha_3
    return MEMBERS.get(code, code)


def pieces(text):
    """Sentences and lines, long ones cut at spaces; the words at the ends of the text are cut off."""
    for piece in re.split(r"(?<=[.!?…。।؟።៕])\s+|\n+", unicodedata.normalize("NFC", text)):
        words = letters(piece)
        while len(words) > MOST_LETTERS:
            cut = words.rfind(" ", 1, MOST_LETTERS)
            cut = cut if cut > 0 else MOST_LETTERS
            yield words[:cut]
            words = words[cut:].strip()
        yield words


def trusted(row, label, known, steps):
    """Whether a text counts as its label's."""
    code, heli, first = label[:3], language(row["heli"]), language(row["language"])
    if code in (heli, first):
        return True
    return label not in known and steps.get(heli, 0) < 3 and not (steps.get(first, 0) == 3 and row["language_score"] > 0.5)


def rows(path, known, steps, common, chance):
    """Rows by label. `known` are the labels of the first stage, `common` words of English, `steps` languages' presence."""
    texts = collections.defaultdict(dict)
    left_out = 0
    with open(path, encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if row["hplt"] in DOUBTFUL:
                left_out += 1
                continue
            code, written = row["hplt"].split("_")
            label = f"{MEMBERS.get(code, code)}_{WRITTEN.get(written, written)}"
            if not trusted(row, label, known, steps):
                left_out += 1
                continue
            for piece in list(pieces(row["text"]))[:12]:
                if len(piece) < LEAST_LETTERS and label[4:] not in ("Hani", "Jpan", "Hang") or len(piece) < 4:
                    continue
                found = script(piece[:60])
                if found != label[4:] and not (label[4:] == "Jpan" and found == "Hani"):
                    continue
                words = piece.split()
                # English among a small language's text: navigation and notices.
                if code != "eng" and label[4:] == "Latn" and 2 * sum(word in common for word in words) > len(words):
                    continue
                texts[label][piece] = None
    print(f"web texts left out: {left_out}")
    return {
        label: chance.sample(list(found), min(len(found), CAP[steps.get(label[:3], 0)])) for label, found in sorted(texts.items())
    }
