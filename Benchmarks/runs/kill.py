#!/usr/bin/env python3
"""Ends runs with kill -9 at random moments, and checks what is left each time and at the end.

A cycle starts the same command in one output directory again and again, each time killed, until it completes; then its
files are compared byte for byte with those of an undisturbed run. Cycles go on until so many kills hit a process that
was alive. Half of the kills come at a random time, half shortly after a random number of records has appeared, when
files get their final names. At every moment, and after every kill, each file under a final name is to be in a record
with its SHA-256. What has no records (an audit's sample) is to be as in the undisturbed run from its first moment on.
`synth` and `relabel` are killed by ../pairs/kills.py, object stores by ../s3/suite.py.
"""
import itertools, os, random, shutil, sys, tempfile, time
import jobs
from common import *
from jobs import JOBS


def killed(command, folder, whole, chance):
    """Starts the command and kills it at a random moment; the process, and whether the kill hit."""
    child = Child(command)
    if chance.random() < 0.5:
        child.wait(chance.uniform(0.01, 1.1 * whole))
        return child, child.kill()
    # Wait for some records more than there are now, then up to five milliseconds.
    place = f"{folder}/records"
    count = lambda: sum(name.endswith(".json") and name[0] != "." for name in os.listdir(place)) if os.path.isdir(
        place) else 0
    target = count() + chance.choice([1, 1, 2, 3, 5, 8, 20, 60])
    end = time.monotonic() + 1.1 * whole
    while count() < target and time.monotonic() < end and not child.poll():
        time.sleep(0.0005)
    time.sleep(chance.uniform(0, 0.005))
    return child, child.kill()


def check(job, options, work):
    chance = random.Random(f"{options.seed} {job}")
    inputs = jobs.make_inputs(job, options, work)
    kinds = jobs.variants(job, work)
    has_records = jobs.has_records(job)
    expected, seconds = {}, {}
    hits = cycles = files = unlisted = sightings = 0
    wrong, left = [], []
    start = time.monotonic()
    for cycle in itertools.count():
        if hits >= options.rounds or cycle >= options.rounds:
            break
        kind = cycle % len(kinds)

        def command(folder, threads):
            return jobs.command(job, options, kinds[kind], inputs, folder, threads)

        def look(folder):
            if has_records:
                return audit(folder)
            return [name for name, found in contents(folder).items() if found != expected[kind].get(name)]

        if kind not in expected:
            whole = run(command(f"{work}/whole-{kind}", 2))
            expected[kind], seconds[kind] = contents(f"{work}/whole-{kind}"), whole.seconds
        folder = f"{work}/killed"
        # The last attempt of a cycle is never killed, so that every cycle ends.
        with Watch(folder) as eye:
            for attempt in range(16):
                child, hit = killed(command(folder, chance.choice([1, 2])), folder, seconds[kind], chance)
                hits += hit
                if not hit:
                    break
                if problems := look(folder):
                    unlisted += len(problems)
                    print(f"after kill {hits} of {job}, cycle {cycle}: {problems[:5]}", flush=True)
            if hit:
                child = run(command(folder, 2))
        child.check()
        if has_records:
            sightings += eye.sightings
            unlisted += len(eye.bad)
            if eye.bad:
                print(f"cycle {cycle} of {job}: seen without a fitting record {eye.bad[:5]}", flush=True)
        if different := differences(contents(folder), expected[kind]):
            wrong.append(cycle)
            print(f"cycle {cycle} of {job} ({' '.join(kinds[kind])}): other bytes in {different[:5]}", flush=True)
        if problems := look(folder):
            unlisted += len(problems)
            print(f"cycle {cycle} of {job}, complete: {problems[:5]}", flush=True)
        if stays := leftovers(folder):
            left += stays
            print(f"cycle {cycle} of {job}: left {stays[:5]}", flush=True)
        if has_records:
            run([options.dataprep, "verify", folder])
        files += len(expected[kind])
        cycles += 1
        if different or problems:
            shutil.copytree(folder, f"{options.keep}/{job}-{cycle}", dirs_exist_ok=True) if options.keep else None
        shutil.rmtree(folder)
    print(f"{job}: {hits} kills hit, {cycles} cycles, {files} files compared; cycles with other bytes {len(wrong)}, "
          f"{sightings} sightings meanwhile, files without a fitting record {unlisted}, leftovers {len(left)} ({time.monotonic() - start:.0f} s)",
          flush=True)
    return hits >= options.rounds and not (wrong or unlisted or left)


options = arguments(
    __doc__, ("--job", {"choices": JOBS, "action": "append", "help": "default: all"}),
    ("--rounds", {"type": int, "default": 50, "help": "kills that hit, for each job"}),
    ("--seed", {"type": int, "default": 1}),
    ("--documents", {"type": int, "default": 1200, "help": "documents of jobs that read documents"}), ("--keep", {"help": "where to keep directories that are wrong"}))
fine = True
for job in options.job or JOBS:
    with tempfile.TemporaryDirectory(dir=options.temp) as work:
        fine &= check(job, options, work)
sys.exit(not fine)
