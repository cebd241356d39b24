#!/usr/bin/env python3
"""Holds rank lists to tiktoken: equal ids; and the time that one piece of 1 MB takes.

    tiktoken_compare.py ids DATAPREP [TEXTS.jsonl[.zst] ...] --ranks NAME=FILE.tiktoken... [--skip strings scalars]
    tiktoken_compare.py long TOKENIZE_BENCH --ranks NAME=FILE.tiktoken...

`ids` compares every text, every Unicode scalar in context, random and adversarial strings with `encode_ordinary`. `long` is CPU
seconds of one thread for pieces of 1 MB, with an empty cache, the median of three. NAME is gpt2, cl100k, o200k, llama3, llama4, or tekken,
whose file is a tekken.json.
(pip: tiktoken==0.14.0 zstandard)
"""
import argparse
import base64
import inspect
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

import tiktoken
import tiktoken_ext.openai_public as public

from hard_texts import adversarial, encode, first_difference, long_pieces, scalars, texts_of


def pattern(name: str) -> str:
    """How tiktoken's own source spells the expression of an encoding."""
    if name == "gpt2":
        return public.r50k_pat_str
    if name == "llama3":
        return r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    name = "o200k" if name == "llama4" else name
    source = inspect.getsource({"cl100k": public.cl100k_base, "o200k": public.o200k_base}[name])
    return "|".join(re.findall(r'r"""(.*?)"""', source, re.S))


class Tekken:
    """tiktoken with a tekken.json as mistral-common gives it: special tokens come first."""

    def __init__(self, path: str) -> None:
        document = json.loads(pathlib.Path(path).read_bytes())
        config = document["config"]
        self.first = config["default_num_special_tokens"]
        tokens = document["vocab"][:config["default_vocab_size"] - self.first]
        ranks = {base64.b64decode(token["token_bytes"]): token["rank"] for token in tokens}
        self.encoding = tiktoken.Encoding("tekken", pat_str=config["pattern"], mergeable_ranks=ranks, special_tokens={})

    def encode_ordinary(self, text: str) -> list[int]:
        return [number + self.first for number in self.encoding.encode_ordinary(text)]


def encoding(name: str, path: str) -> tiktoken.Encoding | Tekken:
    if name == "tekken":
        return Tekken(path)
    lines = (line.split() for line in pathlib.Path(path).read_bytes().splitlines() if line)
    ranks = {base64.b64decode(token): int(rank) for token, rank in lines}
    return tiktoken.Encoding(name, pat_str=pattern(name), mergeable_ranks=ranks, special_tokens={})


def ids(options: argparse.Namespace) -> int:
    bad = 0
    for name, path in options.ranks:
        peer = encoding(name, path)
        sets = []
        if "strings" not in options.skip:
            sets.append(("adversarial", list(adversarial(7, ["<|endoftext|>", "<|fim_prefix|>"], options.random))))
        if "scalars" not in options.skip:
            sets.append(("every scalar", list(scalars())))
        sets += [(pathlib.Path(texts).name, list(texts_of(texts))) for texts in options.texts]
        for label, texts in sets:
            ours = encode(options.program, path, texts)
            assert len(ours) == len(texts), f"{len(ours)} answers to {len(texts)} texts"
            wrong = 0
            for text, got in zip(texts, ours):
                expected = peer.encode_ordinary(text)
                if got != expected:
                    wrong += 1
                    if wrong <= 3:
                        print(first_difference(text, got, expected))
            bad += wrong
            size = sum(len(text.encode()) for text in texts) / 1e6
            print(f"{name} {label}: {len(texts) - wrong} of {len(texts)} texts equal, {size:.1f} MB, {sum(map(len, ours))} tokens", flush=True)
    return bad


def long(options: argparse.Namespace) -> int:
    for name, path in options.ranks:
        for label, text in long_pieces():
            size = len(text.encode()) / 1e6
            with tempfile.NamedTemporaryFile() as file:
                file.write(text.encode())
                file.flush()
                result = subprocess.run([options.program, path, file.name, "3"], capture_output=True, text=True, check=True)
            rates = [float(line.split()[0]) for line in result.stdout.splitlines()]
            print(f"{name} {label}: {statistics.median(size / rate for rate in rates):.3f} s", flush=True)
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["ids", "long"])
    parser.add_argument("program")
    parser.add_argument("texts", nargs="*")
    parser.add_argument("--ranks", action="extend", nargs="+", required=True, type=lambda pair: pair.split("=", 1))
    parser.add_argument("--random", type=int, default=4000, help="random strings")
    parser.add_argument("--skip", nargs="+", choices=["strings", "scalars"], default=[], help="leave out adversarial strings, scalars")
    options = parser.parse_args()
    sys.exit(1 if {"ids": ids, "long": long}[options.what](options) else 0)


if __name__ == "__main__":
    main()
