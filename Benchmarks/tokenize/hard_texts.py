"""Texts that are hard on tokenizers, and the ids that `dataprep tokenize encode` gives texts."""
import io
import json
import random
import subprocess

import zstandard

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


def texts_of(path: str, limit: int | None = None):
    """The texts of a JSON Lines file, compressed or not, up to so many bytes."""
    size = 0
    with open(path, "rb") as file:
        stream = zstandard.ZstdDecompressor().stream_reader(file) if path.endswith(".zst") else file
        for line in io.TextIOWrapper(stream, encoding="utf-8"):
            text = json.loads(line)["text"]
            size += len(text.encode())
            if limit is not None and size > limit:
                return
            yield text


def encode(program: str, tokenizer: str, texts: list[str]) -> list[list[int]]:
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    command = [program, "tokenize", "encode", "--tokenizer", tokenizer]
    result = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in result.stdout.splitlines()]


def long_pieces():
    """Pieces of 1 MB, with their names."""
    source = random.Random(1)
    yield "a", "a" * 1_000_000
    yield "random a-z", "".join(source.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(1_000_000))
    yield "spaces", " " * 1_000_000
    yield "a and spaces", "a" + " " * 999_998 + "a"
    yield "^", "^" * 1_000_000
    yield "random Han", "".join(chr(source.randrange(0x4E00, 0x9FA5)) for _ in range(333_333))
    yield "emoji", "\U0001f600" * 250_000
    yield "combining marks", "e" + "\u0301" * 499_999
    yield "newlines", "\n" * 1_000_000


def first_difference(text: str, got: list[int], expected: list[int]) -> str:
    at = next((i for i, (a, b) in enumerate(zip(got, expected)) if a != b), min(len(got), len(expected)))
    start = max(0, at - 2)
    return f"  differs at token {at}: {text[:80]!r}\n   ours {got[start:at + 6]} peer {expected[start:at + 6]}"
