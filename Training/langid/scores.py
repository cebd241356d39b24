"""Writes docs/langid-scores.tsv, precision, recall and F1 of each language on two evaluation files.

    python3 scores.py DATAPREP ood-dev.tsv.zst dev.tsv.zst > ../../docs/langid-scores.tsv
"""

import json
import subprocess
import sys

binary, *files = sys.argv[1:]
tables = [
    json.loads(subprocess.run([binary, "langid", "eval", "--json", file], check=True, stdout=subprocess.PIPE).stdout)["languages"]
    for file in files
]
print("language", "foreign texts", "precision", "recall", "F1", "in-domain texts", "precision", "recall", "F1", sep="\t")
for language in sorted(set().union(*tables)):
    # Min Nan has its script, as nan is no number to readers of tables.
    row = ["nan_Hans" if language == "nan" else language]
    for table in tables:
        scores = table.get(language)
        row += [scores["texts"], *(f"{scores[name]:.3f}" for name in ("precision", "recall", "f1"))] if scores else [""] * 4
    print(*row, sep="\t")
