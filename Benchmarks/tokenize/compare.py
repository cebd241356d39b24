#!/usr/bin/env python3
"""Encoding of texts in memory, one thread, paired with gigatoken: first and second pass, MB/s of CPU time.

    compare.py TOKENIZE_BENCH RANKS.tiktoken TEXTS.jsonl [--rounds 3]        (pip: gigatoken, for GPT-2's ranks)
"""
import argparse
import json
import statistics
import subprocess
import tempfile
import time

from gigatoken.gigatoken_rs import BPETokenizer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench")
    parser.add_argument("ranks")
    parser.add_argument("texts")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    texts = [json.loads(line)["text"].replace("\0", "") for line in open(options.texts, encoding="utf-8")]
    size = sum(len(text.encode()) for text in texts) / 1e6
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"\0".join(text.encode() for text in texts))
        file.flush()
        ratios = []
        BPETokenizer.from_tiktoken(options.ranks, "gpt2").encode_batch(texts, parallel=False)
        for _ in range(options.rounds):
            ours = subprocess.run([options.bench, options.ranks, file.name, "1"], capture_output=True, text=True, check=True)
            first, second, _ = map(float, ours.stdout.split())
            peer = BPETokenizer.from_tiktoken(options.ranks, "gpt2")
            rates = []
            for _ in range(2):
                start = time.process_time()
                peer.encode_batch(texts, parallel=False)
                rates.append(size / (time.process_time() - start))
            ratios.append((first / rates[0], second / rates[1]))
            print(f"dataprep {first:.0f} {second:.0f}  gigatoken {rates[0]:.0f} {rates[1]:.0f}")
        print("ratio, first pass and second:", *(f"{statistics.median(column):.2f}" for column in zip(*ratios)))


if __name__ == "__main__":
    main()
