#!/usr/bin/env python3
"""Kills crawl-extract at random moments and checks what is left, then that a rerun ends with the same bytes.

usage: rounds.py DATAPREP ARCHIVE.warc.gz [--rounds 50] [--copies 8] [--seed 1] [--threads 2]

After every kill -9: each file under docs/, rejects/ and faults/ is in a completion record with its size and
SHA-256, and each file of a complete record is there.
"""
import argparse, hashlib, json, os, pathlib, random, shutil, signal, subprocess, sys, tempfile, time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("dataprep")
parser.add_argument("archive")
parser.add_argument("--rounds", type=int, default=50)
parser.add_argument("--copies", type=int, default=8)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--threads", type=int, default=2)
arguments = parser.parse_args()


def published(folder):
    """Digest by path of everything under a final name, checked against the records."""
    recorded, complete = {}, set()
    for path in sorted(pathlib.Path(folder, "records").glob("*.json")):
        record = json.loads(path.read_text())
        for file in record["files"]:
            recorded[file["path"]] = file["sha256"]
            if record["state"] == "complete":
                complete.add(file["path"])
    found = {}
    for kind in ("docs", "rejects", "faults"):
        for path in pathlib.Path(folder, kind).rglob("*"):
            if path.is_file():
                name = str(path.relative_to(folder))
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
                if recorded.get(name) != found[name]:
                    sys.exit(f"{name} stands under its final name without a record that fits")
    if missing := complete - found.keys():
        sys.exit(f"recorded as complete and missing: {sorted(missing)}")
    return found


with tempfile.TemporaryDirectory() as work:
    inputs = []
    for copy in range(arguments.copies):
        inputs.append(f"{work}/input-{copy}.warc.gz")
        shutil.copyfile(arguments.archive, inputs[-1])

    def command(folder):
        return [arguments.dataprep, "crawl-extract", *inputs, "--output", folder, "--langid-model", "none",
                "--threads", str(arguments.threads), "--quiet"]

    start = time.monotonic()
    subprocess.run(command(f"{work}/whole"), check=True)
    whole = time.monotonic() - start
    expected = published(f"{work}/whole")
    chance = random.Random(arguments.seed)
    landed = restarts = 0
    folder = f"{work}/killed"
    for round in range(arguments.rounds):
        child = subprocess.Popen(command(folder))
        time.sleep(chance.uniform(0.01, whole / 2))
        landed += child.poll() is None
        child.send_signal(signal.SIGKILL)
        child.wait()
        if os.path.isdir(folder) and published(folder) == expected:
            # Done: from the start again, so that every round has work to interrupt.
            shutil.rmtree(folder)
            restarts += 1
    subprocess.run(command(folder), check=True)
    if published(folder) != expected:
        sys.exit("a rerun after kills ends with other bytes")
    print(f"{arguments.rounds} rounds, {landed} kills landed, {restarts} fresh starts: "
          f"{len(expected)} files, byte-identical, none without a record at any moment")
