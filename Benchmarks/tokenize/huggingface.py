#!/usr/bin/env python3
"""Holds tokenizer.json files to Hugging Face's library: equal ids, equal decoding, and speed in one run.

    huggingface.py ids DATAPREP TEXTS.jsonl[.zst]... --tokenizer FILE... [--skip strings scalars]   every text, every Unicode scalar, adversarial strings
    huggingface.py speed TOKENIZE_BENCH TEXTS.jsonl --tokenizer FILE   MB/s of CPU time of one thread, paired, and the ratio

pip: tokenizers==0.23.3 zstandard. Special tokens are text on both sides (`encode_special_tokens`).
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from tokenizers import Tokenizer

from hard_texts import adversarial, encode, first_difference, scalars, texts_of

def compare(program: str, path: str, texts: list[str], label: str) -> int:
    peer = Tokenizer.from_file(path)
    peer.encode_special_tokens = True
    ours = encode(program, path, texts)
    assert len(ours) == len(texts), f"{len(ours)} answers to {len(texts)} texts"
    bad = 0
    for start in range(0, len(texts), 256):
        batch = texts[start:start + 256]
        for text, got, expected in zip(batch, ours[start:], peer.encode_batch_fast(batch, add_special_tokens=False)):
            if got != expected.ids:
                bad += 1
                if bad <= 3:
                    print(first_difference(text, got, expected.ids))
    size = sum(len(text.encode()) for text in texts) / 1e6
    tokens = sum(map(len, ours))
    print(f"{'/'.join(pathlib.Path(path).parts[-2:])} {label}: {len(texts) - bad} of {len(texts)} texts equal, {size:.1f} MB, {tokens} tokens", flush=True)
    return bad


def ids(options: argparse.Namespace) -> int:
    bad = 0
    for path in options.tokenizer:
        if "strings" not in options.skip:
            added = [token["content"] for token in json.load(open(path, encoding="utf-8")).get("added_tokens", [])]
            bad += compare(options.program, path, list(adversarial(7, added, options.random)), "adversarial")
        if "scalars" not in options.skip:
            bad += compare(options.program, path, list(scalars()), "every scalar")
        for texts in options.texts:
            bad += compare(options.program, path, list(texts_of(texts, options.bytes)), pathlib.Path(texts).name)
    return bad


def speed(options: argparse.Namespace) -> int:
    texts = [text.replace("\0", "") for text in texts_of(options.texts[0], options.bytes or 4_000_000)]
    size = sum(len(text.encode()) for text in texts) / 1e6
    for path in options.tokenizer:
        peer = Tokenizer.from_file(path)
        peer.encode_special_tokens = True
        ratios = []
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"\0".join(text.encode() for text in texts))
            file.flush()
            for _ in range(options.rounds):
                result = subprocess.run([options.program, path, file.name, "1"], capture_output=True, text=True, check=True)
                first, second, _ = map(float, result.stdout.split())
                start = time.process_time()
                peer.encode_batch_fast(texts, add_special_tokens=False)
                rate = size / (time.process_time() - start)
                ratios.append((first / rate, second / rate))
                print(f"{pathlib.Path(path).name}: dataprep {first:.1f} {second:.1f}  tokenizers {rate:.2f}", flush=True)
        print("  ratio, first pass and second:", *(f"{statistics.median(column):.1f}" for column in zip(*ratios)), flush=True)
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["ids", "speed"])
    parser.add_argument("program")
    parser.add_argument("texts", nargs="*")
    parser.add_argument("--tokenizer", action="extend", nargs="+", required=True)
    parser.add_argument("--bytes", type=int, help="UTF-8 bytes of each file of texts; for ids all of them by default, for speed 4 MB")
    parser.add_argument("--skip", nargs="+", choices=["strings", "scalars"], default=[], help="leave out adversarial strings, scalars")
    parser.add_argument("--random", type=int, default=4000, help="random strings")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sys.exit(1 if {"ids": ids, "speed": speed}[options.what](options) else 0)


if __name__ == "__main__":
    main()
