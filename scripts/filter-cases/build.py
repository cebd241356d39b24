#!/usr/bin/env python3
"""Writes cases for `dataprep filter check` by asking datatrove: texts of our own, made from a seed, and its decisions.

    python3 -m venv venv && venv/bin/pip install -r Benchmarks/filters/requirements.txt
    venv/bin/python scripts/filter-cases/build.py [--seed N] [--count N] >cases.jsonl

Texts are short and made of a few words, lines, marks and repeats, so that shares come out on, below and above limits,
which are drawn too. Tests/Fixtures/filters/cases.jsonl is of the defaults.
"""
import argparse
import json
import random

from datatrove.data import Document
from datatrove.pipeline.filters import (
    C4ParagraphFilter,
    C4QualityFilter,
    FineWebQualityFilter,
    GopherQualityFilter,
    GopherRepetitionFilter,
)
from datatrove.pipeline.formatters import PIIFormatter
from datatrove.utils.text import split_into_sentences, split_into_words

WORDS = ("the of and river mountain to that bread don't it's U.S. Dr. e.g. 3.5% 10am x-ray well-known state-of-the-art "
         "a,b www.example.org/a?b=1 hello@example.com 8.8.8.8 10.0.0.1 C++ :) $5 5km #tag ... … • - javascript cookie "
         "Čaj день नमस्ते። مرحبا؟ ' \" ( ) ! ? . , ; : word word word").split(" ")
ENDS = [".", "!", "?", "", "", "...", "…", '"', ".)", "。", " .", ";"]
FEEDS = ["\n", "\n", "\n", "\n\n", "\r\n", "\n \n", "\u2028", "\x0b"]


def line(random):
    words = [random.choice(WORDS) for _ in range(random.choice([1, 2, 3, 5, 8, 13, 30]))]
    return random.choice(["", "", "", "• ", "- ", "  "]) + " ".join(words) + random.choice(ENDS)


def text(random):
    lines = [line(random) for _ in range(random.choice([1, 2, 3, 5, 9, 15]))]
    made = ""
    for number in range(len(lines)):
        made += (random.choice(lines) if random.random() < 0.2 else lines[number]) + random.choice(FEEDS)
    return made if random.random() < 0.3 else made.strip("\n")


def share(random):
    return random.choice([0, 0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.5, 0.67, 0.9])


def quality(random):
    return {
        "min_doc_words": random.choice([0, 2, 5, 10, 50]), "max_doc_words": random.choice([10, 40, 100000]),
        "min_avg_word_length": random.choice([0, 2, 3, 4]), "max_avg_word_length": random.choice([4, 5, 10]),
        "max_symbol_word_ratio": share(random), "max_bullet_lines_ratio": share(random),
        "max_ellipsis_lines_ratio": share(random), "max_non_alpha_words_ratio": share(random),
        "min_stop_words": random.choice([0, 1, 2, 3]),
    }


def repetition(random):
    return {
        "dup_line_frac": share(random), "dup_para_frac": share(random), "dup_line_char_frac": share(random),
        "dup_para_char_frac": share(random), "top_n_grams": [[n, share(random)] for n in (2, 3, 4)],
        "dup_n_grams": [[n, share(random)] for n in range(5, 11)],
    }


def lines(random):
    return {
        "split_paragraph": random.random() < 0.8, "remove_citations": random.random() < 0.8,
        "filter_no_terminal_punct": random.random() < 0.5, "min_num_sentences": random.choice([-1, 1, 3, 5]),
        "min_words_per_line": random.choice([-1, 2, 3]), "max_word_length": random.choice([-1, 9, 1000]),
    }


def prose(random):
    return {
        "line_punct_thr": share(random), "line_punct_exclude_zero": random.random() < 0.3,
        "short_line_thr": share(random), "short_line_length": random.choice([5, 20, 30]),
        "char_duplicates_ratio": share(random), "new_line_ratio": share(random),
    }


FILTERS = {
    "gopher_quality": (GopherQualityFilter, quality), "gopher_repetition": (GopherRepetitionFilter, repetition),
    "c4_quality": (C4QualityFilter, lines), "fineweb_quality": (FineWebQualityFilter, prose),
    "c4_paragraph": (C4ParagraphFilter, lambda random: {}),
}


def case(random, number):
    kind = random.choice([*FILTERS, "gopher_repetition", "pii", "words+sentences"])
    made = {"id": f"{kind}/{number}", "filter": kind, "text": text(random)}
    if kind == "words+sentences":
        made["params"] = {"language": "eng"}
        made["words"] = split_into_words(made["text"], "eng")
        made["sentences"] = split_into_sentences(made["text"], "eng")
        return made
    if kind == "pii":
        made["text_out"] = PIIFormatter().format(made["text"])
        return made
    make, parameters = FILTERS[kind]
    made["params"] = {} if random.random() < 0.2 else parameters(random)
    document = Document(text=made["text"], id="x")
    try:
        result = make(**made["params"]).filter(document)
    except ZeroDivisionError as error:
        return {**made, "error": str(error)}
    made["keep"] = result is True
    made["reason"] = "" if result is True else result[1]
    if result is True and document.text != made["text"]:
        made["text_out"] = document.text
    return made


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    generator = random.Random(options.seed)
    for number in range(options.count):
        print(json.dumps(case(generator, number), ensure_ascii=False))


if __name__ == "__main__":
    main()
