"""Writes the languages that each language is easily taken for, `language<TAB>neighbours`, the nearest first.

    cat train.tsv more.tsv | cut -f3- | dataprep langid predict --top-k 10 > predicted.tsv
    python3 neighbours.py predicted.tsv train.tsv more.tsv > ../../Sources/CResources/language-neighbours.tsv

Two languages are as near as the probability that each one's sentences give the other. The model has seen these
sentences, so that it is surer of them than of others: close relatives from `relatives.txt` come behind those that it tells.
Labels that the model lacks do not count. Of a language, only the lines of the first file that has it count: it has better sentences.
"""

import collections
import pathlib
import sys

LEAST_ROWS = 30
LEAST_SHARE = 0.002
MOST = 12


def lines(paths):
    """The files' names and lines, in order."""
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                yield path, line


def main():
    rows = collections.Counter()
    scripts = collections.defaultdict(collections.Counter)
    shares = collections.defaultdict(lambda: collections.defaultdict(float))
    sources = {}
    with open(sys.argv[1], encoding="utf-8") as answers:
        for (source, line), answer in zip(lines(sys.argv[2:]), answers, strict=True):
            label = line.split("\t", 1)[0]
            if sources.setdefault(label[:3], source) != source:
                continue
            rows[label] += 1
            scripts[label[:3]][label[4:]] += 1
            fields = answer.rstrip("\n").split("\t")
            for other, share in zip(fields[::2], fields[1::2]):
                shares[label][other] += float(share)
    known = {other for found in shares.values() for other in found}
    # A language's few rows in another script are mostly names and English.
    usual = {language: found.most_common(1)[0][0] for language, found in scripts.items()}
    labels = [label for label in rows if rows[label] >= LEAST_ROWS and usual[label[:3]] == label[4:] and label in known]
    labels = [label for label in labels if label[:3] != "und"]
    near = collections.defaultdict(list)
    for label in labels:
        for other in labels:
            share = shares[label][other] / rows[label] + shares[other][label] / rows[other]
            if other != label and share >= LEAST_SHARE:
                near[label[:3]].append((-share, other[:3]))
    names = {language: [other for _, other in sorted(found)[:MOST]] for language, found in near.items()}
    for line in (pathlib.Path(__file__).parent / "relatives.txt").read_text(encoding="utf-8").splitlines():
        group = line.split("#")[0].split()
        for language in group:
            others = names.setdefault(language, [])
            others += [other for other in group if other != language and other not in others]
    print("# language\tconfusable languages, the nearest first; made by Training/langid/neighbours.py")
    for language, others in sorted(names.items()):
        print(language, " ".join(others), sep="\t")


if __name__ == "__main__":
    main()
