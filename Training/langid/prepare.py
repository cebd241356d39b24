"""Writes fastText's training file for the built-in language identifier.

    python3 prepare.py --sentences train.tsv --packages packages --web web.jsonl --more more.tsv --output train.txt

`train.tsv` has `label<TAB>source<TAB>text` lines; `packages` is the folder that `fetch` fills. The same inputs
give the same file.
"""

import argparse
import collections
import gettext
import gzip
import itertools
import json
import math
import pathlib
import random
import re
import subprocess
import tempfile
import zipfile

import msgpack

import more
import web
from letters import letters
from noise import noise
from romanise import tables

FOLDER = pathlib.Path(__file__).parent
# Rows that a label gets at most, by its step of presence.tsv, and from one source of sentences.
CAP = {0: 600, 1: 1000, 2: 2400, 3: 2600}
SOURCE_CAP = {"bible": 800}
# Labels with less are repeated, up to REPEAT times: one that is written much more than its neighbours needs the rows for it.
LEAST = {0: 270, 1: 600, 2: 800, 3: 800}
REPEAT = {0: 9, 1: 12, 2: 12, 3: 12}
DRAWN = 2000
ENCYCLOPEDIC = 1500
VOCABULARY = 60_000
OFFICE = 1800
ROMANISED = 900
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
LATIN = str.maketrans({cyrillic: chr(latin) for latin, cyrillic in CYRILLIC.items()} | {two: latin for latin, two in DIGRAPHS.items()})
NOISE = 20_000
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


def frequencies(wheel, name, label):
    """Words of a wordfreq list and their frequencies."""
    with wheel.open(f"wordfreq/data/{name}.msgpack.gz") as file:
        bins = msgpack.unpackb(gzip.decompress(file.read()), raw=False)
    words, weights = [], []
    for centibels, found in enumerate(bins[1:], start=1):
        for word in found:
            if word := letters(word):
                words.append(word)
                weights.append(10 ** (-centibels * 0.9 / 100))
        if len(words) > VOCABULARY:
            break
    if name.endswith("_sh"):
        standards(words, weights, label)
    if label == "srp_Cyrl":
        words = [re.sub("lj|nj|dž", lambda pair: DIGRAPHS[pair[0]], word).translate(CYRILLIC) for word in words]
    return words, weights


def encyclopedic(wheel, name, label):
    """Words of a langidentify list and their frequencies in a Wikipedia."""
    words, weights = [], []
    with wheel.open(f"langidentify_full_model/data/topwords-{name}.txt.gz") as file:
        for line in gzip.decompress(file.read()).decode().splitlines():
            if not line.startswith("#"):
                word, logarithm = line.split()
                if word := letters(word):
                    words.append(word)
                    weights.append(math.exp(float(logarithm)))
    weights, words = zip(*sorted(zip(weights, words), key=lambda pair: (-pair[0], pair[1]))[:VOCABULARY])
    if label == "srp_Latn":
        words = [word.translate(LATIN) for word in words]
    return words, weights


def drawn(words, weights, label, count, chance):
    """Sequences of words drawn by their frequency: what they lack in grammar a bag of words does not miss. A fifth are short, as
    headings and greetings are."""
    cumulative = list(itertools.accumulate(weights))
    join = "" if label in UNSPACED else " "
    for index in range(count):
        size = chance.randint(1, 4) if index % 5 == 0 else chance.randint(5, 24)
        yield join.join(chance.choices(words, cum_weights=cumulative, k=size))


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


def further(rows, options, steps):
    """Adds rows from the web and from further collections, each with its own chance: the other rows stay as they are."""
    wanted = {label for (labels,) in table("wanted.txt") for label in labels.split()}
    sources = []
    if options.web:
        counts = collections.Counter(word for text in rows["eng_Latn"] for word in text.split())
        common = {word for word, _ in counts.most_common(150)}
        sources.append(web.rows(options.web, set(rows), steps, common, random.Random(21)))
    if options.more:
        sources.append(more.rows(options.more, rows, wanted, options.with_nc_nd, random.Random(22)))
    for found in sources:
        for label, texts in found.items():
            rows.setdefault(label, []).extend(texts)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sentences", type=pathlib.Path, required=True)
    arguments.add_argument("--packages", type=pathlib.Path, required=True)
    arguments.add_argument("--web", type=pathlib.Path, help="labelled web texts, with a first stage's labels (web.py)")
    arguments.add_argument("--more", type=pathlib.Path, help="further label<TAB>source<TAB>text lines (more.py)")
    arguments.add_argument("--with-nc-nd", action="store_true", help="read texts of --more under NC and ND licences, too")
    arguments.add_argument("--output", type=pathlib.Path, required=True)
    options = arguments.parse_args()
    chance = random.Random(20)
    steps = presence()
    rows = sentences(options.sentences, steps, chance)
    stopwords, wheels = None, {}

    def wheel(name):
        if name not in wheels:
            (path,) = options.packages.glob(f"{name}-*.whl")
            wheels[name] = zipfile.ZipFile(path)
        return wheels[name]

    for kind, source, label in table("extra.tsv"):
        texts = rows.setdefault(label, [])
        match kind:
            case "wordfreq":
                texts += drawn(*frequencies(wheel("wordfreq"), source, label), label, DRAWN, chance)
            case "encyclopedic":
                texts += drawn(*encyclopedic(wheel("langidentify_full_model"), source, label), label, ENCYCLOPEDIC, chance)
            case "office":
                found = office(options.packages, source)
                texts += chance.sample(found, min(len(found), OFFICE))
            case "romanised":
                written = tables(label)
                script = {"ell_Latn": "ell_Grek"}.get(label, label[:4] + "Cyrl")
                for text in drawn(*frequencies(wheel("wordfreq"), source, script), label, ROMANISED, chance):
                    texts.append(letters(text.translate(chance.choice(written))))
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
                    archive = wheel("stopwordsiso")
                    (name,) = [name for name in archive.namelist() if name.endswith("stopwords-iso.json")]
                    stopwords = json.loads(archive.read(name))
                words = sorted({letters(word) for word in stopwords[source]} - {""})
                texts += [" ".join(chance.choices(words, k=chance.randint(4, 14))) for _ in range(200)]
    further(rows, options, steps)
    lines = [f"__label__und {text}" for text in noise(rows, NOISE, chance)]
    for label, texts in rows.items():
        step = steps.get(label[:3], 0)
        times = min(REPEAT[step], max(1, -(-LEAST[step] // max(1, len(texts)))))
        lines += [f"__label__{label} {text}" for text in texts * times]
    chance.shuffle(lines)
    options.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} rows, {len(rows) + 1} labels")


if __name__ == "__main__":
    main()
