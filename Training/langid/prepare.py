"""Writes fastText's training file for the built-in language identifier.

    python3 prepare.py --sentences train.tsv --packages packages --output train.txt

`train.tsv` has `label<TAB>source<TAB>text` lines; `packages` is the folder that `fetch` fills. The same inputs
give the same file.
"""

import argparse
import collections
import gettext
import gzip
import itertools
import json
import pathlib
import random
import re
import subprocess
import tempfile
import zipfile

import msgpack

from letters import letters

FOLDER = pathlib.Path(__file__).parent
# Rows that a label gets at most, by its step of presence.tsv, and from one source of sentences.
CAP = {0: 600, 1: 1000, 2: 2400, 3: 2600}
SOURCE_CAP = {"bible": 800}
# Labels with less are repeated, up to REPEAT times.
LEAST = {0: 180, 1: 600, 2: 800, 3: 800}
REPEAT = 6
DRAWN = 2000
OFFICE = 1800
# Neighbours are taught by the same kinds of text in the same amounts: else the one whose text is more like the
# web's takes the other's share.
NEIGHBOURS = [
    ("xho_Latn", "zul_Latn", "ssw_Latn", "nbl_Latn"),
    ("sot_Latn", "tsn_Latn", "nso_Latn"),
    ("hrv_Latn", "bos_Latn", "srp_Latn"),
    ("ind_Latn", "msa_Latn"),
]
CYRILLIC = str.maketrans(
    {"a": "а", "b": "б", "v": "в", "g": "г", "d": "д", "đ": "ђ", "e": "е", "ž": "ж", "z": "з", "i": "и", "j": "ј",
     "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с", "t": "т", "ć": "ћ", "u": "у",
     "f": "ф", "h": "х", "c": "ц", "č": "ч", "š": "ш"}
)
DIGRAPHS = {"lj": "љ", "nj": "њ", "dž": "џ"}
UNSPACED = {"zho_Hani", "jpn_Jpan"}


def table(name):
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def presence():
    return {code: int(step) for step, codes in table("presence.tsv") for code in codes.split()}


def sentences(path, steps, chance):
    """Labels' rows: letters only, without copies, no more of a source than its cap."""
    rows = collections.defaultdict(lambda: collections.defaultdict(dict))
    with open(path, encoding="utf-8") as file:
        for line in file:
            label, source, text = line.rstrip("\n").split("\t", 2)
            if text := letters(text):
                rows[label][source][text] = None
    by_language = collections.defaultdict(dict)
    for label, sources in rows.items():
        by_language[label[:3]][label] = sum(map(len, sources.values()))
    chosen = {}
    for label, sources in rows.items():
        sizes = by_language[label[:3]]
        # A few words in Latin letters among a language's messages are mostly names and English.
        if sizes[label] < 60 and max(sizes.values()) > 5 * sizes[label]:
            continue
        texts = []
        for source, found in sorted(sources.items()):
            found = list(found)
            cap = SOURCE_CAP.get(source, len(found))
            for group in NEIGHBOURS:
                if label in group:
                    least = min(len(rows[other][source]) if other in rows else 0 for other in group)
                    cap = min(cap, max(60, 2 * least))
            texts += chance.sample(found, min(len(found), cap))
        most = CAP[steps.get(label[:3], 0)]
        chosen[label] = chance.sample(texts, min(len(texts), most))
    return chosen


def standards(words, weights, label):
    """Weights of Serbo-Croatian words in one of its standards: 0 for what another has in place of it."""
    exact, beginnings = {}, {}
    for labels, markers in table("dialects.tsv"):
        for marker in markers.split():
            into = beginnings if marker.endswith("-") else exact
            into.setdefault(marker.rstrip("-"), set()).update(labels.split())
    known = set(words)
    ekavian, ijekavian = set(), set()
    for word in known:
        for match in re.finditer(r"(?<=[^aeioujln])i?je", word):
            other = word[: match.start()] + "e" + word[match.end() :]
            if other in known:
                ijekavian.add(word)
                ekavian.add(other)
    language = label[:3]
    for index, word in enumerate(words):
        owners = exact.get(word)
        for size in range(len(word), 2, -1) if owners is None else ():
            if (owners := beginnings.get(word[:size])) is not None:
                break
        if owners is not None and language not in owners or word in (ijekavian if language == "srp" else ekavian):
            weights[index] = 0


def drawn(wheel, name, label, count, chance):
    """Sequences of words drawn by their frequency: what they lack in grammar a bag of words does not miss."""
    with wheel.open(f"wordfreq/data/{name}.msgpack.gz") as file:
        bins = msgpack.unpackb(gzip.decompress(file.read()), raw=False)
    words, weights = [], []
    for centibels, found in enumerate(bins[1:], start=1):
        for word in found:
            if word := letters(word):
                words.append(word)
                weights.append(10 ** (-centibels * 0.9 / 100))
        if len(words) > 60_000:
            break
    if name.endswith("_sh"):
        standards(words, weights, label)
    cumulative = list(itertools.accumulate(weights))
    join = "" if label in UNSPACED else " "
    for _ in range(count):
        row = join.join(chance.choices(words, cum_weights=cumulative, k=chance.randint(5, 24)))
        yield re.sub("lj|nj|dž", lambda pair: DIGRAPHS[pair[0]], row).translate(CYRILLIC) if label == "srp_Cyrl" else row


def office(packages, code):
    """Translated strings of a LibreOffice language pack, of three words or more."""
    (package,) = packages.glob(f"libreoffice-l10n-{code}_*.deb")
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        for path in sorted(pathlib.Path(folder).rglob("*.mo")):
            with open(path, "rb") as file:
                catalogue = gettext.GNUTranslations(file)._catalog
            for key, text in catalogue.items():
                source = key if isinstance(key, str) else key[0]
                source = source.split("\x04")[-1]
                text = letters(re.sub(r"<[^>]*>|%\w+|\$\([^)]*\)|[~_&]", "", text))
                if text.count(" ") >= 2 and text != letters(re.sub(r"<[^>]*>|%\w+|\$\([^)]*\)|[~_&]", "", source)):
                    found[text] = None
    return list(found)


def noise(rows, count, chance):
    """Text in no language: code, addresses, numbers with units, keys and text decoded in the wrong encoding."""
    parts = "get set data http https www com org html php index id src img div span class style width height px var function return null true false int char void struct include def self import if else for while const let item list node value key type str obj tmp args err ctx px rgb svg path json xml css js api url utm ref amp nbsp gt lt quot jpg png gif pdf zip kb mb gb mm cm kg".split()
    texts = [text for found in rows.values() for text in found if not text.isascii()]
    for index in range(count):
        size = chance.randint(3, 16)
        match index % 5:
            case 0:
                yield " ".join(chance.choice(parts) for _ in range(size))
            case 1:
                yield " ".join("".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(1, 12))) for _ in range(size))
            case 2:
                yield " ".join("".join(chance.choices("abcdef", k=chance.randint(1, 8))) for _ in range(size))
            case 3:
                wrong = chance.choice(texts)[:120].encode().decode("cp1252", "replace")
                yield letters(wrong.replace("\ufffd", " "))
            case _:
                yield letters(" ".join(chance.choice(parts) + chance.choice(["", "_", "."]) + chance.choice(parts).title() for _ in range(size)))


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sentences", type=pathlib.Path, required=True)
    arguments.add_argument("--packages", type=pathlib.Path, required=True)
    arguments.add_argument("--output", type=pathlib.Path, required=True)
    options = arguments.parse_args()
    chance = random.Random(20)
    steps = presence()
    rows = sentences(options.sentences, steps, chance)
    stopwords, wheel = None, None
    for kind, source, label in table("extra.tsv"):
        texts = rows.setdefault(label, [])
        match kind:
            case "wordfreq":
                (path,) = options.packages.glob("wordfreq-*.whl")
                wheel = wheel or zipfile.ZipFile(path)
                texts += drawn(wheel, source, label, DRAWN, chance)
            case "office":
                found = office(options.packages, source)
                texts += chance.sample(found, min(len(found), OFFICE))
            case "words":
                words = [word for (line,) in table(source) for word in line.split()]
                weights = [1 / (rank + 8) for rank in range(len(words))]
                others = []
                if label == "pcm_Latn":
                    others = [word for text in rows["eng_Latn"] for word in text.split()]
                for _ in range(700):
                    size = chance.randint(5, 20)
                    row = chance.choices(words, weights, k=size)
                    if others:
                        row[: size // 2] = chance.choices(others, k=size // 2)
                    chance.shuffle(row)
                    texts.append(" ".join(row))
            case "stopwords":
                if stopwords is None:
                    (path,) = options.packages.glob("stopwordsiso-*.whl")
                    with zipfile.ZipFile(path) as archive:
                        (name,) = [name for name in archive.namelist() if name.endswith("stopwords-iso.json")]
                        stopwords = json.loads(archive.read(name))
                words = sorted({letters(word) for word in stopwords[source]} - {""})
                texts += [" ".join(chance.choices(words, k=chance.randint(4, 14))) for _ in range(200)]
    lines = [f"__label__und {text}" for text in noise(rows, 4000, chance)]
    for label, texts in rows.items():
        least = LEAST[steps.get(label[:3], 0)]
        times = min(REPEAT, max(1, -(-least // max(1, len(texts)))))
        lines += [f"__label__{label} {text}" for text in texts * times]
    chance.shuffle(lines)
    options.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} rows, {len(rows) + 1} labels")


if __name__ == "__main__":
    main()
