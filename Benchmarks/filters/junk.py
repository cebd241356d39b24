#!/usr/bin/env python3
"""Plants junk in known-good documents, and counts what share of each kind a chain of filters catches.

  junk.py plant LABELLED.tsv[.zst] > junk.jsonl     `label<TAB>source<TAB>text`, documents of at least 1,000 characters
  junk.py datatrove junk.jsonl                      the chain of datatrove (pip install "datatrove[processing]")
  junk.py score junk.jsonl FOLDER                   what `dataprep filter --set NAME junk.jsonl --output FOLDER` kept

`plant` writes each document once as it is (kind `good`) and once with each kind of junk. The same seed gives the same
bytes. The kinds:

  shuffled    all words but the last in another order
  navigation  entries of a menu, one to three words with a capital, a line each
  repeated    eight words over and over, as a sentence
  code        functions with names from the text, in a language with and one without brackets
  language    the text of another language under the label of this one
"""
import argparse
import collections
import glob
import json
import random
import subprocess
import sys

KINDS = ("good", "shuffled", "navigation", "repeated", "code", "language")


def documents(path):
    if path.endswith(".zst"):
        data = subprocess.run(["zstd", "-dcq", path], stdout=subprocess.PIPE, check=True).stdout
    else:
        data = open(path, "rb").read()
    for line in data.decode().split("\n"):
        fields = line.split("\t", 2)
        if len(fields) == 3 and fields[1] != "mw" and len(fields[2]) >= 1000:
            yield fields[0], fields[2]


def words(text, least=1):
    found = text.split()
    if len(found) < 60:  # no spaces between words: pieces of three characters
        joined = "".join(found)
        found = [joined[at:at + 3] for at in range(0, len(joined), 3)]
    return [word for word in found if len(word) >= least]


def joiner(text):
    return " " if len(text.split()) >= 60 else ""


def shuffled(text, rng):
    pieces = words(text)
    last = pieces.pop()
    rng.shuffle(pieces)
    return joiner(text).join(pieces + [last])


def navigation(text, rng):
    pieces = words(text, 2)
    lines = []
    while sum(map(len, lines)) < 1500:
        lines.append(" ".join(rng.choice(pieces).strip(".,;:!?").capitalize() for _ in range(rng.randint(1, 3))))
    return "\n".join(lines)


def repeated(text, rng):
    pieces = words(text)
    at = rng.randrange(len(pieces) - 8)
    phrase = joiner(text).join(pieces[at:at + 8]).strip(".,;:!?।。")
    return (phrase.capitalize() + ". ") * (1500 // len(phrase) + 1)


def code(text, rng):
    names = [word for word in ("".join(c for c in piece if c.isalnum()) for piece in words(text, 3)) if word]
    blocks = []
    brackets = rng.random() < 0.5
    for _ in range(25):
        a, b, c = (rng.choice(names).lower() for _ in range(3))
        if brackets:
            blocks.append(f"function {a}({b}, {c}) {{\n  if ({b} > {rng.randint(0, 99)}) return {c}[{b} + 1];\n}}")
        else:
            blocks.append(f"def {a}({b}, {c}=None):\n    if {b} > {rng.randint(0, 99)}:\n        return {c}[{b} + 1]")
    return "\n".join(blocks)


def plant(arguments):
    rows = list(documents(arguments.input))
    rng = random.Random(arguments.seed)
    for number, (label, text) in enumerate(rows):
        other = rng.choice([row for row in rows if row[0].split("_")[0] != label.split("_")[0]])
        made = {"good": text, "shuffled": shuffled(text, rng), "navigation": navigation(text, rng),
                "repeated": repeated(text, rng), "code": code(text, rng), "language": other[1]}
        for kind in KINDS:
            row = {"id": f"{kind}-{number}", "language": label, "text": made[kind]}
            print(json.dumps(row, ensure_ascii=False))


def report(rows, kept):
    """Prints for each kind the documents, the dropped ones and their share; then the same of the documents whose good
    copy was kept: what is lost anyway was not caught."""
    good = {row["id"].split("-")[1] for row in rows if row["id"].startswith("good-") and row["id"] in kept}
    for kind in KINDS:
        ids = [row["id"] for row in rows if row["id"].startswith(kind + "-")]
        some = [name for name in ids if name.split("-")[1] in good]
        dropped, caught = (sum(name not in kept for name in names) for names in (ids, some))
        print(f"{kind}\t{len(ids)}\t{dropped}\t{dropped / max(len(ids), 1):.3f}"
              f"\t{len(some)}\t{caught}\t{caught / max(len(some), 1):.3f}")


def load(path):
    return [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]


def score(arguments):
    kept = set()
    for path in glob.glob(arguments.folder + "/docs/**/*.jsonl*", recursive=True):
        command = ["zstd", "-dcq", path] if path.endswith(".zst") else ["zcat", "-f", path]
        for line in subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode().split("\n"):
            if line:
                kept.add(json.loads(line)["id"])
    report(load(arguments.input), kept)


def datatrove(arguments):
    """FineWeb's chain with datatrove's defaults; its tokenizer is the one for English, whose rules split at spaces."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import (C4QualityFilter, FineWebQualityFilter, GopherQualityFilter,
                                            GopherRepetitionFilter)
    chain = [GopherRepetitionFilter(), GopherQualityFilter(min_stop_words=0 if arguments.any_language else 2),
             C4QualityFilter(filter_no_terminal_punct=False), FineWebQualityFilter()]
    kept, reasons = set(), collections.Counter()
    rows = [row for row in load(arguments.input) if not arguments.label or row["language"] == arguments.label]
    for row in rows:
        document = Document(text=row["text"], id=row["id"], metadata={"language": row["language"]})
        for step in chain:
            result = step.filter(document)
            keep, reason = (result, "") if isinstance(result, bool) else result
            if not keep:
                reasons[reason] += 1
                break
        else:
            kept.add(row["id"])
    report(rows, kept)
    print(dict(reasons.most_common(12)), file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    planting = commands.add_parser("plant")
    planting.add_argument("input")
    planting.add_argument("--seed", type=int, default=17)
    planting.set_defaults(run=plant)
    scoring = commands.add_parser("score")
    scoring.add_argument("input")
    scoring.add_argument("folder")
    scoring.set_defaults(run=score)
    peer = commands.add_parser("datatrove")
    peer.add_argument("input")
    peer.add_argument("--label", help="only documents of this label")
    peer.add_argument("--any-language", action="store_true", help="without the rule of English stop words")
    peer.set_defaults(run=datatrove)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
