"""Writes the languages that each language is easily taken for, `language<TAB>neighbours`, the nearest first.

    cat train.tsv more.tsv > all.tsv
    cut -f3- all.tsv | dataprep langid predict --top-k 10 > predicted.tsv
    python3 neighbours.py all.tsv predicted.tsv > ../../Sources/CResources/language-neighbours.tsv

Two languages are as near as the probability that each one's sentences give the other. The model has seen these
sentences, so that it is surer of them than of others: close relatives from `relatives.txt` come behind those that it tells.
Labels that the model lacks do not count.
"""

import collections
import pathlib
import sys

LEAST_ROWS = 30
LEAST_SHARE = 0.004
MOST = 12


def main():
    rows = collections.Counter()
    scripts = collections.defaultdict(collections.Counter)
    shares = collections.defaultdict(lambda: collections.defaultdict(float))
    with open(sys.argv[1], encoding="utf-8") as gold, open(sys.argv[2], encoding="utf-8") as predicted:
        for line, answer in zip(gold, predicted, strict=True):
            label = line.split("\t", 1)[0]
            rows[label] += 1
            scripts[label[:3]][label[4:]] += 1
            fields = answer.rstrip("\n").split("\t")
            for other, share in zip(fields[::2], fields[1::2]):
                shares[label][other] += float(share)
    known = {other for found in shares.values() for other in found}
    # A language's few rows in another script are mostly names and English.
    usual = {language: found.most_common(1)[0][0] for language, found in scripts.items()}
    labels = [label for label in rows if rows[label] >= LEAST_ROWS and usual[label[:3]] == label[4:] and label[:3] != "und" and label in known]
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
