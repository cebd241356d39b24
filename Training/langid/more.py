"""Rows from further collections of text, `label<TAB>source<TAB>text`, for `prepare.py`: labels that the model lacks or knows badly."""

import collections

from letters import letters

# Licences that forbid commercial use or derived works, or that differ from text to text. `--with-nc-nd` reads these, too.
RESTRICTED = {
    "asp", "ebible-by-nc", "ebible-by-nc-nd", "ebible-by-nd", "ffr", "hinglishnorm", "ktc", "ktc-heh", "ud-Galician-CTG",
    "ud-Occitan-TTB",
}  # fmt: skip
# The licence of each text is not known.
UNCLEAR = {"americasnlp", "crk-texts", "ebible-unstated"}
# Words in no order, drawn by frequency or from phrase lists.
DRAWN = {"gatitos", "keyman-words", "unilex-drawn"}
# Macrolanguages' members whose tags are those of the whole.
MEMBERS = {"fil_Latn": "tgl_Latn", "gom_Latn": "kok_Latn", "quz_Latn": "que_Latn"}
NEW = 800
# For a language that is usually written in another script: there are as many ways to spell it as writers.
ROMANISED = 1200
KNOWN = 300
MOST_DRAWN = 500
LEAST = 60


def rows(path, known, wanted, restricted, chance):
    """Rows by label. `known` are the rows of the labels so far; of other labels only the `wanted` are read."""
    texts = collections.defaultdict(lambda: collections.defaultdict(dict))
    with open(path, encoding="utf-8") as file:
        for line in file:
            label, source, text = line.rstrip("\n").split("\t", 2)
            label = MEMBERS.get(label, label)
            if source in UNCLEAR or source in RESTRICTED and not restricted or label not in known and label not in wanted:
                continue
            if text := letters(text):
                texts[label][source in DRAWN][text] = None
    chosen = {}
    for label, kinds in sorted(texts.items()):
        most = KNOWN if len(known.get(label, ())) >= 300 and label not in wanted else NEW
        if label in wanted and label[4:] == "Latn" and any(other[:3] == label[:3] and other != label for other in known):
            most = ROMANISED
        found = chance.sample(list(kinds[False]), min(len(kinds[False]), most))
        least = most if label not in known else KNOWN
        found += chance.sample(list(kinds[True]), min(len(kinds[True]), MOST_DRAWN, max(0, least - len(found))))
        if label in known or len(found) >= LEAST:
            chosen[label] = found
    return chosen
