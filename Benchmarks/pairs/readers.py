#!/usr/bin/env python3
"""Loads every form of export by the program that reads it, and compares all texts, identifiers and scores.

    swift build -c release --product pair-exports
    python3 -m venv VENV
    VENV/bin/pip install datasets==5.2.0 polars==2.1.0 tqdm==4.70.1
    VENV/bin/pip install --no-deps beir==2.2.0 mteb==2.26.24
    VENV/bin/python Benchmarks/pairs/readers.py .build/release/pair-exports

The loaders of beir and mteb, and the json builder of datasets, are the real ones. mteb's is loaded from its file, as the
package needs torch. sentence-transformers, FlagEmbedding, Tevatron and GPL need torch as well: their files are loaded with
what they load them with (datasets, linecache), and checked by the fields and rules of their sources.
"""

import csv
import importlib.util
import json
import linecache
import os
import subprocess
import sys
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"


def check(condition, message):
    if not condition:
        raise SystemExit(f"FAILED: {message}")


def blank(text):
    return not text.strip()


class Exports:
    def __init__(self, folder):
        self.folder = folder
        with open(self.path("expected.json"), encoding="utf-8") as file:
            expected = json.load(file)
        self.passages = expected["passages"]
        self.tuples = expected["tuples"]

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def title(self, passage):
        title = self.passages[passage]["title"]
        return "" if blank(title) else title

    def text(self, passage):
        return self.passages[passage]["text"]

    def folded(self, passage):
        title = self.title(passage)
        return f"{title} {self.text(passage)}" if title else self.text(passage)

    def used(self):
        return {passage for row in self.tuples for passage in row["positives"] + row["negatives"]}

    def unified(self, row, passage):
        if row["symmetric"]:
            return f"task: {row['task']} | query: {self.text(passage)}"
        return f"title: {self.title(passage) or 'none'} | text: {self.text(passage)}"

    def load(self, name, config=None, split="train"):
        import datasets

        with tempfile.TemporaryDirectory() as cache:
            return list(datasets.load_dataset(self.path(name), config, split=split, cache_dir=cache))


def gecko(exports):
    rows = exports.load("gecko")
    expected = [(row, positive) for row in exports.tuples for positive in row["positives"]]
    check(len(rows) == len(expected), "gecko: number of rows")
    for loaded, (row, positive) in zip(rows, expected):
        check(loaded["query_text"] == f"task: {row['task']} | query: {row['query']}", "gecko: query")
        check(loaded["positive_text"] == exports.unified(row, positive), "gecko: positive")
        check(loaded["negative_texts"] == [exports.unified(row, one) for one in row["negatives"]], "gecko: negatives")
        check(all(isinstance(score, float) for score in loaded["negative_scores"]), "gecko: scores are floats")
        check(None not in loaded.values(), "gecko: nulls")


def triplets(exports):
    rows = exports.load("triplets")
    expected = [
        {"anchor": row["query"], "positive": exports.folded(positive), "negative": exports.folded(negative)}
        for row in exports.tuples for positive in row["positives"] for negative in row["negatives"]
    ]
    check(rows == expected, "triplets: rows")
    # sentence-transformers 6.2 takes the first of label, labels, score, scores for the label, all else for inputs.
    check(list(rows[0]) == ["anchor", "positive", "negative"], "triplets: columns in order")


def ntuples(exports):
    rows = exports.load("ntuples")
    index = 0
    for row in exports.tuples:
        for positive in row["positives"]:
            loaded = rows[index]
            index += 1
            label = [name for name in ["label", "labels", "score", "scores"] if name in loaded]
            check(label == ["score"], "n-tuples: one label")
            inputs = [value for name, value in loaded.items() if name != "score"]
            check(inputs == [row["query"]] + [exports.folded(one) for one in [positive] + row["negatives"]], "n-tuples: inputs")
            check(len(loaded["score"]) == len(inputs) - 1, "n-tuples: a score for all but the anchor")
            check(all(abs(a - b) < 1e-6 for a, b in zip(loaded["score"][1:], row["scores"][1:])), "n-tuples: scores")
    check(index == len(rows), "n-tuples: number of rows")


def check_corpus(exports, corpus, name):
    check(set(corpus) == exports.used(), f"{name}: passages")
    for passage, row in corpus.items():
        check(row["text"] == exports.text(passage) and row["title"] == exports.title(passage), f"{name}: {passage}")


def judgements(exports):
    return {row["id"]: {positive: 1 for positive in row["positives"]} for row in exports.tuples}


def beir(exports):
    from beir.datasets.data_loader import GenericDataLoader

    corpus, queries, qrels = GenericDataLoader(exports.path("beir")).load(split="train")
    check_corpus(exports, corpus, "beir")
    check(queries == {row["id"]: row["query"] for row in exports.tuples}, "beir: queries")
    check(qrels == judgements(exports), "beir: judgements")


def mteb(exports):
    location = importlib.util.find_spec("mteb").submodule_search_locations[0]
    path = os.path.join(location, "abstasks", "retrieval_dataset_loaders.py")
    spec = importlib.util.spec_from_file_location("retrieval_dataset_loaders", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    import datasets

    with tempfile.TemporaryDirectory() as cache:
        datasets.config.HF_DATASETS_CACHE = cache
        loaded = module.RetrievalDatasetLoader(exports.path("beir"), revision=None, split="train").load()
        corpus = {row["id"]: row for row in loaded["corpus"]}
        queries = {row["id"]: row["text"] for row in loaded["queries"]}
    check_corpus(exports, corpus, "mteb")
    check(queries == {row["id"]: row["query"] for row in exports.tuples}, "mteb: queries")
    check(loaded["relevant_docs"] == judgements(exports), "mteb: judgements")


def spaced(text):
    return "".join(" " if character in "\t\n\r\0" else character for character in text)


def msmarco(exports):
    def table(name, quoting):
        with open(exports.path("msmarco", name), encoding="utf-8", newline="" if quoting else None) as file:
            if quoting:
                return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
            return [line.rstrip("\n").split("\t") for line in file]

    for quoting in [False, True]:
        passages = dict(table("passage-ids.tsv", quoting))
        queries = dict(table("query-ids.tsv", quoting))
        collection = table("collection.tsv", quoting)
        check([row[0] for row in collection] == [str(line) for line in range(len(collection))], "msmarco: a passage's line")
        check(all(len(row) == 2 and row[1] == spaced(exports.folded(passages[row[0]])) for row in collection), "msmarco: texts")
        texts = {queries[number]: text for number, text in table("queries.train.tsv", quoting)}
        check(texts == {row["id"]: spaced(row["query"]) for row in exports.tuples}, "msmarco: queries")
        qrels = {}
        for query, zero, passage, one in table("qrels.train.tsv", quoting):
            check((zero, one) == ("0", "1"), "msmarco: judgements")
            qrels.setdefault(queries[query], {})[passages[passage]] = 1
        check(qrels == judgements(exports), "msmarco: judgements")
        triples = [(queries[a], passages[b], passages[c]) for a, b, c in table("triples.train.tsv", quoting)]
        check(
            triples == [(row["id"], p, n) for row in exports.tuples for p in row["positives"] for n in row["negatives"]],
            "msmarco: triples")


def tevatron(exports):
    corpus = {row["docid"]: row for row in exports.load("tevatron", "corpus")}
    rows = exports.load("tevatron")
    check(set(corpus) == exports.used(), "tevatron: passages")
    for passage, row in corpus.items():
        check(row["text"] == exports.folded(passage), "tevatron: text in training")
        # Encoding puts the title in front and strips.
        check((row["title"] + " " + row["text"]).strip() == exports.folded(passage).strip(), "tevatron: text in encoding")
    for loaded, row in zip(rows, exports.tuples, strict=True):
        check(
            loaded == {
                "query_id": row["id"], "query_text": row["query"], "positive_document_ids": row["positives"],
                "negative_document_ids": row["negatives"],
            }, "tevatron: rows")


def flag(exports):
    import datasets

    # Every file of the folder that ends in .json or .jsonl is training data to FlagEmbedding.
    files = [name for name in os.listdir(exports.path("flag")) if name.endswith((".json", ".jsonl"))]
    check(files == ["train.jsonl"], "flag: files")
    with tempfile.TemporaryDirectory() as cache:
        rows = list(datasets.load_dataset("json", data_files=exports.path("flag", files[0]), split="train", cache_dir=cache))
    for loaded, row in zip(rows, exports.tuples, strict=True):
        check(loaded["query"] == row["query"], "flag: query")
        check(loaded["pos"] == [exports.folded(one) for one in row["positives"]], "flag: positives")
        check(loaded["neg"] == [exports.folded(one) for one in row["negatives"]], "flag: negatives")
        scores = loaded["pos_scores"] + loaded["neg_scores"]
        check(len(loaded["pos"]) == len(loaded["pos_scores"]) and all(isinstance(one, float) for one in scores), "flag: scores")


def gpl(exports):
    from beir.datasets.data_loader import GenericDataLoader

    corpus, queries, qrels = GenericDataLoader(exports.path("gpl"), prefix="qgen").load(split="train")
    check_corpus(exports, corpus, "gpl")
    check(queries == {row["id"]: row["query"] for row in exports.tuples}, "gpl: queries")
    check(qrels == judgements(exports), "gpl: judgements")
    lines = linecache.getlines(exports.path("gpl", "gpl-training-data.tsv"))
    seen = 0
    for row in exports.tuples:
        for positive in row["positives"]:
            for place, negative in enumerate(row["negatives"]):
                query, a, b, margin = lines[seen].strip().split("\t")
                seen += 1
                check((query, a, b) == (row["id"], positive, negative), "gpl: identifiers")
                if positive == row["positives"][0]:
                    check(abs(float(margin) - (row["scores"][0] - row["scores"][1 + place])) < 1e-6, "gpl: margin")
    check(seen == len(lines), "gpl: lines")


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], folder], check=True)
        exports = Exports(folder)
        readers = {
            "gecko, datasets": gecko, "triplets, datasets": triplets, "ntuples, datasets": ntuples, "beir, beir": beir,
            "beir, mteb": mteb, "msmarco, csv and lines": msmarco, "tevatron, datasets": tevatron,
            "flag, datasets": flag, "gpl, beir and linecache": gpl,
        }
        for name, read in readers.items():
            read(exports)
            print(f"{name}: {len(exports.tuples)} queries, as written")


main()
