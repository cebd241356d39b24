"""Writes `label<TAB>source<TAB>text` lines from the interface messages of Debian's mediawiki package.

    apt-get download mediawiki && dpkg-deb -x mediawiki_*.deb mediawiki
    python3 sentences.py mediawiki > train.tsv

Labels are ISO 639-3 codes with the script of the text. The built-in model was trained on these messages, the
Universal Declaration of Human Rights and Bible texts; from messages alone some 500 labels can be taught, and Bantu languages with
few messages suffer most.
"""

import collections
import json
import pathlib
import re
import sys
import unicodedata

import pycountry

# The words that Unicode's names of letters begin with.
SCRIPTS = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab", "GREEK": "Grek", "HEBREW": "Hebr", "DEVANAGARI": "Deva",
    "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr", "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu",
    "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh", "THAI": "Thai", "LAO": "Laoo", "TIBETAN": "Tibt",
    "MYANMAR": "Mymr", "GEORGIAN": "Geor", "HANGUL": "Hang", "ETHIOPIC": "Ethi", "CHEROKEE": "Cher", "KHMER": "Khmr",
    "MONGOLIAN": "Mong", "ARMENIAN": "Armn", "CJK": "Hani", "HIRAGANA": "Jpan", "KATAKANA": "Jpan", "NKO": "Nkoo",
    "TIFINAGH": "Tfng", "THAANA": "Thaa", "SYRIAC": "Syrc", "ADLAM": "Adlm", "OL": "Olck", "CANADIAN": "Cans",
    "YI": "Yiii", "JAVANESE": "Java", "BALINESE": "Bali", "MEETEI": "Mtei",
}  # fmt: skip
# MediaWiki's own codes, and macrolanguages in place of their standard members.
CODES = {
    "als": "gsw", "bat-smg": "sgs", "be-tarask": "bel", "cbk-zam": "cbk", "fiu-vro": "vro", "map-bms": "jav", "nb": "nor",
    "no": "nor", "roa-rup": "rup", "roa-tara": "nap", "simple": "eng", "zh-min-nan": "nan", "zh-yue": "yue", "sh": "hbs",
}  # fmt: skip


def iso3(code):
    code = code.lower()
    if code in CODES:
        return CODES[code]
    code = code.split("-")[0]
    found = pycountry.languages.get(alpha_2=code) if len(code) == 2 else pycountry.languages.get(alpha_3=code)
    return found.alpha_3 if found else None


def script(text):
    counts = collections.Counter(
        SCRIPTS.get(unicodedata.name(character, "?").split()[0]) for character in text if character.isalpha()
    )
    counts.pop(None, None)
    # Kana make a text Japanese however many Han characters it has.
    if counts["Jpan"]:
        return "Jpan"
    return counts.most_common(1)[0][0] if counts.most_common(1) else None


def plain(message):
    message = re.sub(r"\{\{[^{}|]*\|([^{}|]*\|)*([^{}|]*)\}\}", r"\2", message)
    message = re.sub(r"\[\[[^\]|]*\|([^\]]*)\]\]", r"\1", message)
    message = re.sub(r"<[^>]*>|\{\{[^}]*\}\}|\$\d+|https?://\S+|&\w+;|[\[\]{}|=*#']{2,}", " ", message)
    return " ".join(unicodedata.normalize("NFC", message).split())


def main():
    found = collections.defaultdict(set)
    for path in sorted(pathlib.Path(sys.argv[1]).rglob("i18n/**/*.json")):
        code = iso3(path.stem)
        if code is None or path.stem == "qqq":
            continue
        try:
            messages = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        for key, message in messages.items():
            if isinstance(message, str) and 25 <= len(text := plain(message)) <= 400:
                if (written := script(text)) is not None:
                    found[text].add(f"{code}_{written}")
    # Untranslated messages are those that stand under more than one label.
    for text, labels in found.items():
        if len(labels) == 1:
            print(labels.pop(), "mw", text, sep="\t")


if __name__ == "__main__":
    main()
