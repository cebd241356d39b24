"""Truth of the development pages: which blocks belong to the main content, and which pages
belong to one site, so that no site is on both sides of a split."""
import collections
import gzip
import hashlib
import json
import re

import numpy as np

WORD = re.compile(r"\w+")
SECOND_LEVEL = {"co", "com", "org", "gov", "ac", "net", "edu", "ne", "or", "go", "gob"}
CANONICAL = [
    re.compile(rb"<link[^>]+rel=[\"']?canonical[\"']?[^>]*href=[\"']?(?:https?:)?//([^/\"'>\s]+)", re.I),
    re.compile(rb"<link[^>]+href=[\"'](?:https?:)?//([^/\"'>\s]+)[^>]*rel=[\"']?canonical", re.I),
    re.compile(rb"<meta[^>]+og:url[\"'][^>]*content=[\"']?(?:https?:)?//([^/\"'>\s]+)", re.I),
]
HOST_IN_KEY = re.compile(r"([a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|de|at|ch|co\.uk|fr|info|eu|io|tv))")


def read(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def registered_domain(host):
    parts = host.lower().split(":")[0].split(".")
    if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in SECOND_LEVEL:
        return ".".join(parts[-3:])
    return ".".join(parts[-2:])


def sites(truths, warc):
    """Page identifier -> registered domain. Where the URL is made up, the page's canonical
    address is asked, then the page's key."""
    pages = {}
    for record in re.split(rb"(?=WARC/1\.[01]\r\n)", gzip.open(warc).read()):
        name = re.search(rb"WARC-Record-ID: *(\S+)", record[:2000])
        if name and b"WARC-Type: response" in record[:2000]:
            pages[name[1].decode()] = record[:200_000]
    found = {}
    for truth in truths:
        host = re.sub(r"^\w+://", "", truth["url"]).split("/")[0]
        if truth["set"] == "udhr":
            host = "udhr.invalid"
        elif host.endswith(".invalid"):
            page = pages.get(truth["id"], b"")
            matches = [m for m in (p.search(page) for p in CANONICAL) if m]
            key = HOST_IN_KEY.search(truth["key"].split(":", 1)[1].lower())
            host = matches[0][1].decode("utf-8", "replace") if matches else key[1] if key else truth["key"]
        found[truth["id"]] = registered_domain(host) if "." in host else host
    return found


def fold_of(site, folds):
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % folds


def fold_space(text):
    return re.sub(r"\s+", " ", text).strip()


def labels(truth, texts):
    """How much of each block is content (0...1), and whether the truth says so at all."""
    if truth["set"] == "udhr":
        return np.ones(len(texts), np.float32), np.ones(len(texts), np.float32)
    if truth["set"] in ("aeb", "wcxb"):
        return from_text(truth["text"], texts)
    if truth["set"] == "traf":
        return from_snippets(truth["with"], truth["without"], texts)
    return np.zeros(len(texts), np.float32), np.zeros(len(texts), np.float32)


def from_text(truth, texts):
    """By the share of a block's three-word runs that the truth has, each used up once, so that of
    two copies of a text the first counts; blocks of under four words by whole lines, or together
    with the block before or after."""
    wanted = WORD.findall(truth.lower())
    triples = collections.Counter(zip(wanted, wanted[1:], wanted[2:]))
    known = set(triples)
    lines = collections.Counter(tuple(WORD.findall(line.lower())) for line in truth.split("\n"))
    blocks = [WORD.findall(text.lower()) for text in texts]

    def inside(words):
        return len(words) >= 3 and all(tuple(words[i : i + 3]) in known for i in range(len(words) - 2))

    share = np.zeros(len(texts), np.float32)
    said = np.ones(len(texts), np.float32)
    for index, words in enumerate(blocks):
        if len(words) >= 4:
            hits = 0
            for triple, count in collections.Counter(zip(words, words[1:], words[2:])).items():
                used = min(count, triples.get(triple, 0))
                triples[triple] -= used
                hits += used
            share[index] = hits / (len(words) - 2)
        elif not words:
            said[index] = 0
        elif lines[tuple(words)] > 0:
            lines[tuple(words)] -= 1
            share[index] = 1
        else:
            before = blocks[index - 1][-2:] if index else []
            after = blocks[index + 1][:2] if index + 1 < len(blocks) else []
            if (before and inside(before + words)) or (after and inside(words + after)) or inside(words):
                share[index] = 1
    return share, said


def from_snippets(wanted, unwanted, texts):
    """Blocks that hold a snippet, or are a good part of one, are known; all others are not."""
    share = np.zeros(len(texts), np.float32)
    said = np.zeros(len(texts), np.float32)
    folded = [fold_space(text) for text in texts]
    for value, snippets in ((0, unwanted), (1, wanted)):
        for snippet in filter(None, map(fold_space, snippets)):
            hits = [i for i, text in enumerate(folded) if snippet in text]
            hits = hits or [i for i, text in enumerate(folded) if len(text) >= 15 and text in snippet]
            for index in hits:
                share[index], said[index] = value, 1
    return share, said
