"""Writes the log priors that go with the model, `language<TAB>prior`, from presence.tsv.

    python3 priors.py > ../../Sources/CResources/language-priors.tsv

Rows already carry most of the prior; this is the rest, for languages of any presence on the web at all.
"""

from prepare import presence

PRIOR = 0.3

print("# language\tlog prior")
for code, step in sorted(presence().items()):
    if step > 0:
        print(code, PRIOR, sep="\t")
