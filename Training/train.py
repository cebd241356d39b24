#!/usr/bin/env python3
"""Trains the main-content model: weights of names, boosted trees over blocks of pages, and a network that sees what
the trees make of a page's blocks.

usage: train.py [--data FOLDER] [--tool PROGRAM] [--scorer SCRIPT] [--output FILE] [--work FOLDER] [--processes N]

Features come from the Swift code itself (`extraction-training features` and `names`), so that they exist once. Cross-validation goes over sites: no site is trained on and judged. The same data,
versions and seed give the same file, byte for byte (one thread, LightGBM's deterministic mode).
"""
import argparse
import multiprocessing
import pathlib
import subprocess
import sys

import lightgbm
import numpy as np

import dump
import model_file
import names as names_model
import network
import truth as truth_file

FOLDS = 5
HERE = pathlib.Path(__file__).parent
# Chosen by cross-validation; docs/extraction.md has the figures.
COMMON = dict(
    objective="cross_entropy", num_leaves=31, min_data_in_leaf=40,
    min_sum_hessian_in_leaf=1.0, feature_fraction=0.4, bagging_fraction=0.8, bagging_freq=1, lambda_l2=1.0,
    max_bin=255, num_threads=1, deterministic=True, force_col_wise=True, verbose=-1)
# Settings and rounds of the trees that judge all blocks, and of those that judge anew what the first are not sure of: their
# score is the mean of two models. Thresholds drawn at random (Geurts, Ernst and Wehenkel 2006) do better than the best ones:
# what is best for some sites says little of others.
FIRST = ((dict(seed=5, extra_trees=True, learning_rate=0.15), 60),)
SECOND = ((dict(seed=7, extra_trees=True, learning_rate=0.08), 150), (dict(seed=11, learning_rate=0.08), 120))
# Scores of the first trees that are further from 0 are left as they are: two of three blocks.
CERTAIN = 2.2


class Page:
    def __init__(self, blocks, truth, site):
        self.blocks, self.truth, self.site = blocks, truth, site
        self.fold = truth_file.fold_of(site, FOLDS)
        self.share, said = truth_file.labels(truth, blocks.texts)
        self.weight = weights(truth["set"], said, blocks.units)


def weights(kind, said, units):
    """Pages weigh the same, blocks within a page by the root of their length. Snippets say less of a page
    than a whole text, and pages without boilerplate teach little."""
    if kind == "traf":
        total = said.sum()
        return said / total * min(1, total / 6) * 70 if total else said * 0.0
    weight = said * np.sqrt(np.maximum(units, 1))
    total = weight.sum()
    return weight / total * (30 if kind == "udhr" else 100) if total else weight


class Cascade:
    """Trees that judge all blocks, and more of them for the blocks that the first are not sure of."""

    def fit(self, pages, rows):
        """(first models, second models)"""
        used = [i for i, page in enumerate(pages) if page.weight.sum() > 0]
        chosen = [pages[i].weight > 0 for i in used]
        data = lightgbm.Dataset(
            np.concatenate([rows[i][c] for i, c in zip(used, chosen)]),
            np.concatenate([pages[i].share[c] for i, c in zip(used, chosen)]),
            weight=np.concatenate([pages[i].weight[c] for i, c in zip(used, chosen)]),
            params=COMMON | FIRST[0][0], free_raw_data=False)
        return [
            [lightgbm.train(COMMON | model, data, rounds) for model, rounds in stage] for stage in (FIRST, SECOND)]

    def predict(self, models, rows):
        """Scores of one page's blocks."""
        if not len(rows):
            return np.zeros(0)
        score = mean_score(models[0], rows)
        uncertain = np.abs(score) <= CERTAIN
        if uncertain.any():
            score[uncertain] = mean_score(models[1], rows[uncertain])
        return score


def mean_score(models, rows):
    return sum(model.predict(rows, raw_score=True, num_threads=1) for model in models) / len(models)


def probability(score):
    return 1 / (1 + np.exp(-score))


def opinions(score):
    """What the network sees of the trees: `BlockFeatures.setOpinion`."""
    steps = np.stack([np.round(probability(score) * 65535) // 256, np.floor(128 + score * 24 + 0.5)], axis=1)
    return np.clip(steps, 0, 255).astype(np.uint8)


def of_names(pages, words):
    """What names say of every page's blocks: by weights that saw no page of its site, and the weights of all sites."""
    share = np.concatenate([page.share for page in pages])
    # Pages without boilerplate have no names to learn from.
    weight = np.concatenate([page.weight * (page.truth["set"] != "udhr") for page in pages])
    fold = np.repeat([page.fold for page in pages], [len(page.share) for page in pages])
    found = np.zeros((len(share), len(names_model.SCALES)), np.uint8)

    def weights_of(rows):
        return words.fit(rows, share[rows], weight[rows])

    for number in range(FOLDS):
        judged = np.flatnonzero(fold == number)
        found[judged] = words.features(judged, weights_of(np.flatnonzero((fold != number) & (weight > 0))))
    return np.split(found, np.cumsum([len(page.share) for page in pages])[:-1]), weights_of(np.flatnonzero(weight > 0))


def judge(fold):
    """Scores of the blocks of one fold's pages by a model of the others; `out_of_fold` gives what it reads."""
    pages, rows, kind = shared
    train = [i for i, page in enumerate(pages) if page.fold != fold]
    judged = [i for i, page in enumerate(pages) if page.fold == fold]
    model = kind.fit([pages[i] for i in train], [rows[i] for i in train])
    found = [kind.predict(model, rows[i]) for i in judged]
    print(f"fold {fold + 1} of {FOLDS}", file=sys.stderr)
    return judged, found


def out_of_fold(pages, rows, kind, processes):
    """Scores of every page's blocks by a model that saw no page of its site; `kind` has `fit` and `predict`."""
    global shared
    shared = pages, rows, kind
    found = [None] * len(pages)
    # Processes rather than threads: they start with a copy of what is in memory, and each fold has one thread.
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        for judged, scores in pool.imap_unordered(judge, range(FOLDS)):
            for i, score in zip(judged, scores):
                found[i] = score
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--data", default=HERE / "../../shared/data/extraction-dev", type=pathlib.Path)
    arguments.add_argument("--tool", default=HERE / "../.build/release/extraction-training", type=pathlib.Path)
    arguments.add_argument("--scorer", default=HERE / "../../shared/tools/score_extraction.py", type=pathlib.Path)
    arguments.add_argument("--output", default=HERE / "../Sources/CResources/extraction-model.bin", type=pathlib.Path)
    arguments.add_argument("--work", default=HERE / "work", type=pathlib.Path, help="for features and texts")
    arguments.add_argument("--processes", default=1, type=int, help="that judge folds side by side")
    options = arguments.parse_args()
    options.work.mkdir(exist_ok=True)
    warc = options.data / "pages.warc.gz"

    def tool(command, *more):
        path = options.work / command
        with open(path, "wb") as output:
            subprocess.run([options.tool, command, warc, *more], stdout=output, check=True)
        return path

    def save(probabilities, name):
        path = options.work / name
        np.concatenate([np.round(p * 65535) for p in probabilities]).astype("<u2").tofile(path)
        return path

    names, blocks = dump.read(tool("features"))
    truths = {truth["id"]: truth for truth in truth_file.read(options.data / "truth.jsonl.gz")}
    sites = truth_file.sites(truths.values(), warc)
    pages = [Page(b, truths[b.id], sites[b.id]) for b in blocks if b.id in truths]
    assert len(pages) == len(blocks), "pages without a line of truth"
    print(f"{len(pages)} pages of {len(set(sites.values()))} sites, {len(names)} features", file=sys.stderr)

    teaches = [page.weight.sum() > 0 and page.truth["set"] != "udhr" for page in pages]
    words = names_model.Words(tool("names"), [page.site if t else None for page, t in zip(pages, teaches)])
    said, name_weights = of_names(pages, words)
    column = names.index("names:near")

    def with_names(rows):
        """The tool knows no weights while they are trained."""
        return [np.concatenate([r[:, :column], s, r[:, column + s.shape[1] :]], axis=1) for r, s in zip(rows, said)]

    rows = with_names([page.blocks.rows for page in pages])
    tree_rows = [r[:, : names.index("opinion")] for r in rows]
    of_trees = out_of_fold(pages, tree_rows, Cascade(), options.processes)
    first = next(i for i, name in enumerate(names) if ":" not in name)
    network_rows = [np.concatenate([r[:, first:], opinions(s)], axis=1) for r, s in zip(tree_rows, of_trees)]
    of_network = out_of_fold(pages, network_rows, network, options.processes)
    trees, other = (share / 256 for share in network.SHARES)
    judged = [probability(trees * t + other * n) for t, n in zip(of_trees, of_network)]
    print("cross-validation over sites, with the extractor's own rules and text:")
    texts = tool("decide", save(judged, "judged")).rename(options.work / "decided.jsonl")
    subprocess.run([sys.executable, options.scorer, options.data / "truth.jsonl.gz", texts], check=True)

    stages = Cascade().fit(pages, tree_rows)
    last = network.section(network.fit(pages, network_rows))
    size = model_file.write(
        options.output, names, words.table(name_weights), stages, tree_rows[0].shape[1], CERTAIN, last)
    print(f"{options.output}: {size} bytes")


if __name__ == "__main__":
    main()
