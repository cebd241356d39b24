"""Writes the table of MADLAD-400's codes into docs/models.md: which label of the model has each, or why none has.

    python3 codes.py DATAPREP coverage.tsv train.tsv more.tsv ../../docs/models.md

`coverage.tsv` names the 435 codes and the labels of further text for each (`../shared/data/langid-more`); the other two are the inputs of
`prepare.py`. A test compares the table with the model.
"""

import collections
import json
import pathlib
import subprocess
import sys

import more

BEGIN, END = "<!-- codes: made by Training/langid/codes.py -->\n", "<!-- codes: end -->\n"
TABLE = pathlib.Path(__file__).parents[2] / "Sources/CResources/languages.tsv"


def languages():
    """By any code: the canonical one, the macrolanguage of it and the English name."""
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, iso, _, _, _, macro, aliases, name, _ = line.split("\t")
            for form in (code, iso, *aliases.split()):
                found.setdefault(form, (code, macro, name))
    return found


def counts(path):
    """Lines by label: all, and those that the recipe reads."""
    every, free = collections.Counter(), collections.Counter()
    with open(path, encoding="utf-8") as file:
        for line in file:
            label, source, _ = line.split("\t", 2)
            label = more.MEMBERS.get(label, label)
            every[label] += 1
            free[label] += source not in more.RESTRICTED and source not in more.UNCLEAR
    return every, free


def main():
    binary, coverage, sentences, further, document = sys.argv[1:]
    info = json.loads(subprocess.run([binary, "langid", "info", "--json"], stdout=subprocess.PIPE, check=True).stdout)
    labels = collections.defaultdict(list)
    for label in info["labels"]:
        labels[label["language"]].append(label["label"])
    known = languages()
    members = collections.defaultdict(list)
    for code, macro, _ in dict.fromkeys(known.values()):
        if macro:
            members[macro].append(code)
    in_language = collections.defaultdict(list)
    for tag, found in labels.items():
        in_language[tag.split("_")[0]] += found
    first, _ = counts(sentences)
    every, free = counts(further)
    rows, kinds = [], collections.Counter()
    for line in pathlib.Path(coverage).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, own, lines, _ = line.split("\t")
        language, macro, name = known.get(code.split("_")[0], (code.split("_")[0], "", ""))
        tag = "_".join([language, *code.split("_")[1:]])
        texts = {more.MEMBERS.get(part.split(":")[0], part.split(":")[0]) for part in own.split()}
        total = int(lines or 0) + max((every[label] for label in texts), default=0)
        usable = int(lines or 0) + max((free[label] for label in texts), default=0)
        wider = macro if macro in in_language else next((member for member in members[language] if member in in_language), "")
        if found := labels.get(tag) or ("_" not in code and in_language.get(language)):
            kind, label = "in the model", " ".join(f"`{label}`" for label in found)
        elif wider and "_" not in code:
            kind, label = "covered by a macrolanguage", " ".join(f"`{label}`" for label in in_language[wider])
        elif not total:
            kind, label = "none", "no text"
        elif usable < more.LEAST <= total:
            kind, label = "none", f"{total} lines, {usable or 'none'} of them under licences that the recipe reads"
        else:
            kind, label = "too little text", f"{total} lines"
        kinds[kind] += 1
        rows.append((code, name, kind, label))
    table = "".join(f"| `{code}` | {name} | {kind} | {label} |\n" for code, name, kind, label in sorted(rows))
    summary = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    text = pathlib.Path(document).read_text(encoding="utf-8")
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    table = f"Of {len(rows)} codes: {summary}.\n\n| code | language | | label, or text |\n|---|---|---|---|\n{table}"
    pathlib.Path(document).write_text(text[:start] + table + text[end:], encoding="utf-8")
    print(summary)


if __name__ == "__main__":
    main()
