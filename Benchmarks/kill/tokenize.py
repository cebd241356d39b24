#!/usr/bin/env python3
"""Kills `dataprep tokenize` at random moments and checks what is left, then that a rerun ends with the same bytes.

usage: tokenize.py DATAPREP RANKS.tiktoken TEXTS.jsonl.zst [--rounds 50] [--seed 1] [--threads 2]

After every kill -9: each shard with a record is there with the record's size and SHA-256. Rounds alternate between
the inputs' order and a shuffle, and between formats.
"""
import argparse, hashlib, json, os, pathlib, random, shutil, signal, subprocess, sys, tempfile, time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("dataprep")
parser.add_argument("ranks")
parser.add_argument("texts")
parser.add_argument("--rounds", type=int, default=50)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--threads", type=int, default=2)
arguments = parser.parse_args()


def check(folder):
    """Holds every shard that has a record to it."""
    for path in pathlib.Path(folder, "records").glob("*.json"):
        for file in json.loads(path.read_text())["files"]:
            found = hashlib.sha256(pathlib.Path(folder, file["name"]).read_bytes()).hexdigest()
            if found != file["sha256"]:
                sys.exit(f"{file['name']} is not what its record says")


def contents(folder):
    """Digest by path of everything that a finished run leaves."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in pathlib.Path(folder).rglob("*") if path.is_file() and path.name != ".lock"}


with tempfile.TemporaryDirectory() as work:
    chance = random.Random(arguments.seed)
    kinds = [["--format", "llmc", "--min-shard-tokens", "300000"], ["--format", "megatron", "--shuffle-seed", "7"],
             ["--format", "dolma"], ["--format", "llmc", "--shuffle-seed", "7", "--doc-ends"]]
    landed = finished = 0

    def command(kind, folder):
        return [arguments.dataprep, "tokenize", arguments.texts, "--tokenizer", arguments.ranks, "--output", folder,
                "--prefix", "x", "--shard-tokens", "400000", "-j", str(arguments.threads), "--quiet", *kind]

    expected, whole = [], []
    for number, kind in enumerate(kinds):
        start = time.monotonic()
        subprocess.run(command(kind, f"{work}/whole-{number}"), check=True)
        whole.append(time.monotonic() - start)
        expected.append(contents(f"{work}/whole-{number}"))
    for round in range(arguments.rounds):
        number = round % len(kinds)
        folder = f"{work}/killed-{number}"
        child = subprocess.Popen(command(kinds[number], folder))
        time.sleep(chance.uniform(0.02, whole[number]))
        landed += child.poll() is None
        child.send_signal(signal.SIGKILL)
        child.wait()
        check(folder)
        if os.path.exists(f"{folder}/manifest.json") or round % 12 >= 8:
            subprocess.run(command(kinds[number], folder), check=True)
            if contents(folder) != expected[number]:
                sys.exit(f"a rerun after kills ends with other bytes: {' '.join(kinds[number])}")
            shutil.rmtree(folder)
            finished += 1
    print(f"{arguments.rounds} rounds, {landed} kills landed, {finished} reruns ended byte-identical")
