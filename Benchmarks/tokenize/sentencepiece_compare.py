#!/usr/bin/env python3
"""Ids, decoded text and speed beside Python sentencepiece (its C++ core), one thread.

    sentencepiece_compare.py exact DATAPREP MODEL.model [TEXTS.jsonl.zst ...] [--scalars] [--long]
    sentencepiece_compare.py speed TOKENIZE_BENCH MODEL.model TEXTS.jsonl.zst [--rounds 3]
    sentencepiece_compare.py long TOKENIZE_BENCH MODEL.model

`exact` compares the ids of `dataprep tokenize encode` for every text, for strings that are hard on tokenizers,
for every Unicode scalar value in context (--scalars) and for pieces of 1 MB (--long). `speed` is MB/s of CPU time
for texts in memory, first pass and second; `long` is CPU seconds for pieces of 1 MB.
(pip: sentencepiece, zstandard)
"""
import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time

import sentencepiece

from hard_texts import long_pieces, texts_of


def hard(model):
    """Strings that are hard on tokenizers, and each of a model's pieces in context."""
    yield from (
        "", " ", "  ", "   a", "a   ", "a  b", " a b ", "\u2581", "\u2581\u2581a", "a\u2581b", "a\u2581 b\u2581", "a \u2581",
        "\0", "a\0b", "\0\0 \0", "\n", "\n\n\n", "\t\t a\t", "\r\n", "\u00a0", "a\u00a0 b", "\u3000a\u3000", "\u200b", "a\u200bb",
        "\u200b \u200b", "\ufeff", "\u00ad", "e\u0301", "e\u0301\u0301 \u0301", " \u0301", "\u1100\u1161\u11a8", "\ufb01x",
        "\ufdfa", "\u2460\u2461", "\uff21\uff22\uff23", "\uff76\uff9e", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e9\U0001f1ea",
        "\U0010ffff", "\ufffd", "\ufffe", "\ud7ff\ue000", "<unk>", "a<unk>b", "<s>", "</s> <s>", "<pad>", "<0x41>", "x<0x0A>y",
        "[INST] hello [/INST]", "<mask>", "a<mask>b", " <mask> ", "<sep>hello<sep>", "ab cd", "ab  cd", "xab cdy", "\u2581foo", " foo", "hello" * 30,
        "\u0e01\u0e33\u0e19", "\u0915\u094d\u0937", "\u6f22\u5b57" * 50, "\u00e9" * 200, "\u0627\u0644\u0644\u0647", "abc" * 100,
        "1234567890" * 20, "a" * 300, " " * 300, "^" * 300, "=" * 100 + " " + "=" * 100, ("a" * 14 + " ") * 40,
    )
    for token in range(model.get_piece_size()):
        piece = model.id_to_piece(token)
        text = piece.replace("\u2581", " ")
        yield f"{text}{piece} x{text}"
    source = random.Random(7)
    alphabet = ["a", "b", "e", "th", "the", " ", "  ", "\u2581", "\u00e9", "\u6f22", "\U0001f600", "\n", "<s>", "<mask>", "\u0301", "\u00a0", "1", ".", "\0"]
    for _ in range(3000):
        yield "".join(source.choice(alphabet) for _ in range(source.randrange(1, 60)))


def scalars():
    """Every Unicode scalar value, between letters, spaces and itself."""
    every = [chr(value) for value in range(0x110000) if not 0xD800 <= value < 0xE000]
    for start in range(0, len(every), 32):
        yield "".join(f"a{c} {c}b{c}{c}\u0301 x" for c in every[start : start + 32])


def exact(options):
    model = sentencepiece.SentencePieceProcessor(model_file=options.model)
    sources = [("hard strings", hard(model))] + [(path, texts_of(path)) for path in options.texts]
    if options.scalars:
        sources.append(("scalars", scalars()))
    if options.long:
        sources.append(("long pieces", (text for _, text in long_pieces())))
    failed = 0
    for name, source in sources:
        documents = list(source)
        lines = "".join(json.dumps({"text": text}) + "\n" for text in documents)
        run = subprocess.run(
            [options.program, "tokenize", "encode", "--tokenizer", options.model], input=lines.encode(), capture_output=True)
        if run.returncode:
            sys.exit(run.stderr.decode())
        wrong = tokens = 0
        for text, line in zip(documents, run.stdout.splitlines(), strict=True):
            ids = json.loads(line)
            expected = model.encode(text)
            tokens += len(expected)
            if ids != expected:
                if wrong < 3:
                    place = next((i for i, (a, b) in enumerate(zip(ids, expected)) if a != b), min(len(ids), len(expected)))
                    around = slice(max(place - 3, 0), place + 5)
                    print(f"  differs at token {place}: {ids[around]} for {expected[around]}, text {text[:60]!r}")
                wrong += 1
        failed += wrong
        print(f"{name}: {len(documents)} texts, {tokens} tokens, {wrong} differ")
    sys.exit(failed > 0)


def seconds(bench, model, documents, rounds=1):
    """The benchmark's lines: MB/s of first and second pass, tokens."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"\0".join(documents))
        file.flush()
        run = subprocess.run([bench, model, file.name, str(rounds)], capture_output=True, text=True, check=True)
    return [tuple(map(float, line.split())) for line in run.stdout.splitlines()]


def speed(options):
    documents = [text.replace("\0", "") for path in options.texts for text in texts_of(path)]
    encoded = [text.encode() for text in documents]
    size = sum(map(len, encoded)) / 1e6
    model = sentencepiece.SentencePieceProcessor(model_file=options.model)
    ratios = []
    for _ in range(options.rounds):
        [(first, second, count)] = seconds(options.program, options.model, encoded)
        start = time.process_time()
        tokens = sum(len(model.encode(text)) for text in documents)
        peer = size / (time.process_time() - start)
        assert tokens == count, (tokens, count)
        ratios.append((first / peer, second / peer))
        print(f"dataprep {first:.1f} {second:.1f}  sentencepiece {peer:.2f} MB/s, {tokens} tokens")
    print("ratio, first pass and second:", *(f"{statistics.median(column):.1f}" for column in zip(*ratios)))


def long(options):
    model = sentencepiece.SentencePieceProcessor(model_file=options.model)
    for name, text in long_pieces():
        [(first, _, count)] = seconds(options.program, options.model, [text.encode()])
        start = time.process_time()
        tokens = len(model.encode(text))
        peer = time.process_time() - start
        assert tokens == count, (name, tokens, count)
        print(f"{name:16} dataprep {len(text.encode()) / 1e6 / first:.3f} s  sentencepiece {peer:.3f} s, {tokens} tokens")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=["exact", "speed", "long"])
    parser.add_argument("program")
    parser.add_argument("model")
    parser.add_argument("texts", nargs="*")
    parser.add_argument("--scalars", action="store_true")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    {"exact": exact, "speed": speed, "long": long}[options.mode](options)


if __name__ == "__main__":
    main()
