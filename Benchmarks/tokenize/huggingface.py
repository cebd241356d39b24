#!/usr/bin/env python3
"""Holds tokenizer.json files to Hugging Face's library: equal ids, equal decoding, and speed in one run.

    huggingface.py ids DATAPREP TEXTS.jsonl... --tokenizer FILE...     every text, every Unicode scalar, random and adversarial strings
    huggingface.py speed TOKENIZE_BENCH TEXTS.jsonl --tokenizer FILE   MB/s of CPU time of one thread, paired, and the ratio

pip: tokenizers==0.23.3. Special tokens are text on both sides (`encode_special_tokens`).
"""
import argparse
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

from tokenizers import Tokenizer

CONTEXTS = ("x%sy %s1%s %s'%ss A%sB\n%s", "%s", " %s", "e%s\u0301", "%s\u0327\u0301%s", "  %s\n\n%s 12%s345 (%sx")
ALPHABET = ("aAbBzZ'sStTlLvVrReEdDmM09 \t\r\n/!.,«»\u0301\u0327\u00a0\u2028ſKéÉǅʰªºßاבه你好あア゛・한\u1112\u1161\u11ab👍\u200d"
            "\u0e31\x85½²٣_-\\\"<|>\x00\x01\ufeff\u0378\U00011de1\u093c\u094d\u0915ﬁ①\ufdfa")


def scalars():
    """Every Unicode scalar in context, those of planes that have characters in several; a block of 512 a text."""
    for low in range(0, 0x110000, 0x200):
        block = [chr(code) for code in range(low, low + 0x200) if not 0xD800 <= code < 0xE000]
        for context in CONTEXTS if low >> 16 in (0, 1, 2, 3, 14) else CONTEXTS[:1]:
            if block:
                yield "".join(context % ((c,) * context.count("%s")) for c in block)


def adversarial(seed: int, spellings: list[str], count: int):
    """Long runs, then random strings in which special and added tokens stand."""
    source = random.Random(seed)
    yield from ("", " ", "a" * 100000, " " * 50000, "\n" * 20000, "^" * 100000, "漢字仮名" * 8000, "e\u0301\u0327" * 2000,
                "👩‍👩‍👧‍👦🏴‍☠️" * 1500, "\x00\x01\x7f\x85" * 500, "I'LL don't 'Ve ’s " * 900, "1234567890" * 3000, "あ12イa" * 2000,
                "".join(source.choice("bcdfghjklmnpqrstvwxz") for _ in range(20000)))
    for _ in range(count):
        parts = [*ALPHABET, *(source.choice(spellings) for _ in range(8))] if spellings else list(ALPHABET)
        yield "".join(source.choice(parts) for _ in range(source.randrange(1, 60)))
    for spelling in spellings[:200]:
        for cut in range(len(spelling) + 1):
            yield f" {spelling[:cut]} {spelling}{spelling[cut:]}\t{spelling} x{spelling}x"


def texts_of(path: str, limit: int):
    size = 0
    for line in open(path, encoding="utf-8"):
        text = json.loads(line)["text"]
        size += len(text.encode())
        if size > limit:
            return
        yield text


def encode(program: str, tokenizer: str, texts: list[str]) -> list[list[int]]:
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    command = [program, "tokenize", "encode", "--tokenizer", tokenizer]
    result = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in result.stdout.splitlines()]


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
                    at = next((i for i, (a, b) in enumerate(zip(got, expected.ids)) if a != b), min(len(got), len(expected.ids)))
                    print(f"  differs at token {at}: {text[:80]!r}\n   ours {got[max(0, at - 2):at + 6]} peer {expected.ids[max(0, at - 2):at + 6]}")
    print(f"{pathlib.Path(path).name} {label}: {len(texts) - bad} of {len(texts)} texts equal, {sum(map(len, ours))} tokens", flush=True)
    return bad


def ids(options: argparse.Namespace) -> int:
    bad = 0
    for path in options.tokenizer:
        added = [token["content"] for token in json.load(open(path, encoding="utf-8")).get("added_tokens", [])]
        bad += compare(options.program, path, list(adversarial(7, added, options.random)), "adversarial")
        bad += compare(options.program, path, list(scalars()), "every scalar")
        for texts in options.texts:
            bad += compare(options.program, path, list(texts_of(texts, options.bytes)), pathlib.Path(texts).name)
    return bad


def speed(options: argparse.Namespace) -> int:
    texts = [text.replace("\0", "") for text in texts_of(options.texts[0], options.bytes)]
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
    parser.add_argument("--bytes", type=int, default=4_000_000, help="UTF-8 bytes of each file of texts")
    parser.add_argument("--random", type=int, default=4000, help="random strings")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sys.exit(1 if {"ids": ids, "speed": speed}[options.what](options) else 0)


if __name__ == "__main__":
    main()
