#!/usr/bin/env python3
"""Limits of quality by language and script: `pipelines/fineweb2-thresholds.jsonl`, which `language-thresholds` reads.

  thresholds.py prepare --web WEB.jsonl[.zst] --sentences SENTENCES.tsv[.zst] > documents.jsonl
  dataprep filter --mode annotate --set gopher-repetition,fineweb-quality,gopher-quality documents.jsonl --output scored
  thresholds.py derive scored > pipelines/fineweb2-thresholds.jsonl

WEB has objects with `text` and the labels of two identifiers (`hplt`, `heli`): texts count whose second label is the usual
one of their first. SENTENCES are `label<TAB>source<TAB>sentence`; those of people (Universal Declaration, Bible) are joined to
documents of 1,000 characters. The same data give the same bytes.

A limit is put where hardly any good text of the language is: at the median of its documents, and SPREAD times their spread
away from it (what lies between the median and the 16th or 84th percentile); but never on the inner side of COMMON, the limit that
Gopher and FineWeb-2 have for all. So a language gets what it needs and no more. The spread of few documents is that of the median
language. Limits of repeated n-grams are at most REPEATS times the common ones. A script (`und_Latn`) and all languages together (`und`) get a limit that 98 % of their languages have room in.

Stop words are the STOP_WORDS words that the most documents of a language have, of each kind of text; none where more than
STOP_LOSS of the documents have fewer than two, as in scripts without spaces, where there are fewer than MANY documents, or
one kind of text that is not the web.
"""
import argparse
import collections
import glob
import json
import math
import statistics
import subprocess
import sys
import unicodedata

LEAST = 3  # documents of a language, to give it limits of its own
WEB = 60  # texts of the web of each language
MANY = 20  # documents of a language, to tell their spread
SPREAD = 4.0
REPEATS = 1.5  # times the common limit: the most that repeated n-grams may have
STOP_WORDS, STOP_LOSS = 30, 0.002
PEOPLE = ("udhr", "bible")
GAP = "\n..........\n"  # between two windows of one web text
# Field, score, whether the score has to be at most the limit, the limit for all languages, and its decimals.
COMMON = [
    ("min_avg_word_length", "gopher-quality.mean-word-length", False, 3, 2),
    ("max_avg_word_length", "gopher-quality.mean-word-length", True, 10, 2),
    ("max_non_alpha_words_ratio", "gopher-quality.letters", False, 0.784, 3),
    ("dup_line_frac", "gopher-repetition.dup-line-frac", True, 0.428, 3),
    ("new_line_ratio", "fineweb-quality.line-feeds", True, 0.3, 3),
]
TOP = {2: 0.2, 3: 0.18, 4: 0.16}
REPEATED = {5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.10}


def lines(path):
    command = ["zstd", "-dcq", path] if path.endswith(".zst") else ["cat", path]
    for line in subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode().split("\n"):
        if line.strip():
            yield line


def prepare(arguments):
    web = [json.loads(line) for line in lines(arguments.web)]
    seen = collections.defaultdict(collections.Counter)
    for row in web:
        seen[row["hplt"]][row["heli"]] += 1
    usual = {label: counts.most_common(1)[0] for label, counts in seen.items()}
    written = collections.Counter()
    for row in web:
        name, count = usual[row["hplt"]]
        if row["heli"] == name != "und" and count * 2 > sum(seen[row["hplt"]].values()) and written[row["hplt"]] < WEB:
            written[row["hplt"]] += 1
            write(row["hplt"], "web", row["text"].replace(GAP, "\n"))
    waiting = collections.defaultdict(str)
    for line in lines(arguments.sentences):
        label, source, text = line.split("\t", 2)
        if source not in PEOPLE:
            continue
        waiting[label, source] += text.strip() + " "
        if len(waiting[label, source]) >= 1000:
            write(label, source, waiting.pop((label, source)).strip())


def write(language, kind, text):
    print(json.dumps({"language": language, "kind": kind, "text": text}, ensure_ascii=False))


def words(text):
    """Words as the tokenizer has them, near enough: without the punctuation at both ends."""
    for word in text.split():
        start, end = 0, len(word)
        while start < end and not word[start].isalpha():
            start += 1
        while end > start and not (word[end - 1].isalpha() or unicodedata.category(word[end - 1]).startswith("M")):
            end -= 1
        if start < end:
            yield word[start:end]


def stop_words(documents):
    """Those that are frequent in all kinds of text: a book alone would have its heroes among them."""
    kinds = collections.defaultdict(list)
    for document in documents:
        kinds[document["kind"]].append(set(words(document["text"])))
    several = [sets for sets in kinds.values() if len(sets) >= LEAST]
    if len(documents) < MANY or len(several) < 2 and "web" not in kinds:
        return []
    shares = []
    for sets in several:
        found = collections.Counter(word for some in sets for word in some)
        shares.append({word: count / len(sets) for word, count in found.items()})
    least = {word: min(share.get(word, 0) for share in shares) for word in shares[0]}
    chosen = {word for word, share in sorted(least.items(), key=lambda item: (-item[1], item[0]))[:STOP_WORDS] if share > 0}
    everything = [some for sets in kinds.values() for some in sets]
    lost = sum(len(some & chosen) < 2 for some in everything)
    return sorted(chosen) if lost <= STOP_LOSS * len(everything) else []


def spread(values, is_most):
    values = sorted(values)
    at = 0.84 if is_most else 0.16
    return abs(values[min(len(values) - 1, int(len(values) * at))] - statistics.median(values))


def limit(values, is_most, common, decimals, usual):
    """The limit of some values; `usual` is their spread where they are too few to tell it."""
    away = SPREAD * (spread(values, is_most) if len(values) >= MANY else usual)
    scale = 10 ** decimals
    if is_most:
        return max(common, math.ceil((statistics.median(values) + away) * scale) / scale)
    return min(common, max(0, math.floor((statistics.median(values) - away) * scale) / scale))


def measures():
    """Field, length of n-grams or nothing, score, direction, common limit, decimals: of each limit."""
    for field, score, is_most, common, decimals in COMMON:
        yield field, None, score, is_most, common, decimals
    for field, name, limits in (("top_n_grams", "top-%d-gram", TOP), ("dup_n_grams", "duplicated-%d-n-grams", REPEATED)):
        for n, common in limits.items():
            yield field, n, "gopher-repetition." + name % n, True, common, 3


def fields(documents, usual):
    """The ten fields of documents of one language."""
    row = collections.defaultdict(list)
    people = [doc for doc in documents if doc["kind"] in PEOPLE] or documents
    for field, n, score, is_most, common, decimals in measures():
        # Menus and lists of the web say nothing of how much prose repeats itself.
        values = [doc["scores"][score] for doc in (people if n else documents)]
        found = limit(values, is_most, common, decimals, usual[score, is_most])
        if n:
            row[field].append([n, min(found, round(REPEATS * common, 3))])
        else:
            row[field] = found
    row["stopwords"] = stop_words(documents)
    # The score of the identifier and the marks that end lines have rules of their own, or none.
    row["language_score"], row["line_punct_thr"] = 0, 0
    return row


def together(rows):
    """Limits in which 98 % of the languages have room."""
    def pick(values, is_most):
        values = sorted(values, reverse=not is_most)
        return values[min(len(values) - 1, math.ceil(len(values) * 0.98) - 1)]

    row = {field: pick([r[field] for r in rows], is_most) for field, _, is_most, _, _ in COMMON}
    for field in ("top_n_grams", "dup_n_grams"):
        row[field] = [[n, pick([r[field][at][1] for r in rows], True)] for at, (n, _) in enumerate(rows[0][field])]
    row.update(stopwords=[], language_score=0, line_punct_thr=0)
    return row


def derive(arguments):
    by_language = collections.defaultdict(list)
    for path in sorted(glob.glob(arguments.folder + "/docs/**/*.jsonl*", recursive=True)):
        for line in lines(path):
            document = json.loads(line)
            by_language[document["language"]].append(document)
    usual = {
        (score, is_most): statistics.median(
            spread([doc["scores"][score] for doc in documents], is_most)
            for documents in by_language.values() if len(documents) >= MANY)
        for _, _, score, is_most, _, _ in measures()
    }
    rows = {
        label: fields(documents, usual) for label, documents in sorted(by_language.items()) if len(documents) >= LEAST}
    scripts = collections.defaultdict(list)
    for label, row in rows.items():
        if "_" in label:
            scripts[label.split("_")[1]].append(row)
    whole = {"und": together(list(rows.values()))}
    whole.update({f"und_{script}": together(some) for script, some in sorted(scripts.items()) if len(some) > 1})
    for label, row in {**whole, **rows}.items():
        print(json.dumps({"language": label, **{field: row[field] for field in sorted(row)}}, ensure_ascii=False))
    print(f"{len(rows)} languages, {len(whole) - 1} scripts; without stop words "
          f"{sum(not row['stopwords'] for row in rows.values())}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    preparing = commands.add_parser("prepare")
    preparing.add_argument("--web", required=True)
    preparing.add_argument("--sentences", required=True)
    preparing.set_defaults(run=prepare)
    deriving = commands.add_parser("derive")
    deriving.add_argument("folder")
    deriving.set_defaults(run=derive)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
