#!/usr/bin/env python3
"""Workers of one plan under kill -9 (started again) and SIGSTOP beyond the lease (SIGCONT later).

Each round freezes a plan of crawl-extract, lets four workers do it while seeded events hit them, and checks: every task
has one record and it is complete, bytes are those of one process, `merge` and `verify` succeed, and no worker ended with
an error. In every second round workers claim tasks; in the others each has a rank, and one rank is started twice.
"""
import os, pathlib, random, shutil, signal, sys, tempfile, time
from common import *

WORKERS = 4


class Crew:
    """Workers at work, each with its command, so that it can be started again."""

    def __init__(self, commands):
        self.commands = commands
        self.children = [Child(command) for command in commands]
        self.stopped = {}  # by number: when to go on
        self.kills = self.pauses = 0

    def resume(self, now):
        for number in [number for number, end in self.stopped.items() if now >= end]:
            self.children[number].signal(signal.SIGCONT)
            del self.stopped[number]

    def disturb(self, chance, now, lease):
        number = chance.randrange(len(self.children))
        child = self.children[number]
        if child.poll() or number in self.stopped:
            return False
        if chance.random() < 0.5:
            self.kills += child.kill()
            self.children[number] = Child(self.commands[number])
        else:
            child.signal(signal.SIGSTOP)
            self.stopped[number] = now + chance.uniform(lease + 0.5, lease + 2)
            self.pauses += 1
        return True

    def work(self, chance, events, lease):
        """Disturbs until so many events have happened, then waits for all to end."""
        end = time.monotonic() + 180
        due = time.monotonic() + chance.uniform(0.05, 0.6)
        while not all([child.poll() for child in self.children]):
            now = time.monotonic()
            if now > end:
                for child in self.children:
                    child.signal(signal.SIGCONT)
                    child.kill()
                return False
            self.resume(now)
            if events and now >= due:
                events -= self.disturb(chance, now, lease)
                due = now + chance.uniform(0.05, 0.6)
            time.sleep(0.005)
        return True


def check_round(number, options, inputs, expected, work):
    chance = random.Random(f"{options.seed} {number}")
    plan, folder = f"{work}/plan", f"{work}/out"
    run([options.dataprep, "plan", "crawl-extract", *inputs, "--langid-model", "none", "--output", folder, "--plan",
         plan])
    tasks = [json.loads(line)["task"] for line in open(f"{plan}/tasks.jsonl")]
    worker = [options.dataprep, "worker", "--plan", plan, "--lease-age", options.lease, "--quiet", "--threads"]
    threads = [chance.choice([1, 2]) for _ in range(WORKERS + 1)]
    if number % 2 == 0:
        commands = [[*worker, threads[one], "--claim"] for one in range(WORKERS)]
    else:
        ranks = [*range(WORKERS), chance.randrange(WORKERS)]
        commands = [[*worker, threads[one], "--rank", rank, "--world-size", WORKERS] for one, rank in enumerate(ranks)]
    crew = Crew(commands)
    problems = []
    if not crew.work(chance, options.events, options.lease):
        problems.append("workers did not end in 180 s")
    problems += [f"worker ended with {child.code}: {child.text()[-600:]}" for child in crew.children if child.code]
    merge = Child([options.dataprep, "merge", "--plan", plan, "--quiet"])
    merge.end()
    verify = Child([options.dataprep, "verify", "--plan", plan])
    verify.end()
    problems += [f"{child.command[1]} ended with {child.code}: {child.text()[-600:]}"
                 for child in (merge, verify) if child.code]
    found = records(folder)
    if sorted(record["task"] for record in found.values() if record["state"] == "complete") != sorted(tasks):
        problems.append(f"{len(found)} records of {len(tasks)} tasks, or not all complete")
    problems += audit(folder)
    problems += [f"other bytes: {name}" for name in differences(contents(folder), expected)]
    for problem in problems[:5]:
        print(f"round {number}: {problem}", flush=True)
    # Killed workers leave private files, and `gc` is what removes them.
    run([options.dataprep, "gc", "--plan", plan, "--older-than", 0, "--quiet"])
    left = [name for name in leftovers(folder) if os.path.isfile(f"{folder}/{name}")]
    if problems and options.keep:
        shutil.copytree(work, f"{options.keep}/claim-{number}", dirs_exist_ok=True)
    shutil.rmtree(folder)
    shutil.rmtree(plan)
    return len(tasks), crew.kills, crew.pauses, len(problems), left


options = arguments(
    __doc__, ("--rounds", {"type": int, "default": 20}), ("--seed", {"type": int, "default": 1}),
    ("--lease", {"type": float, "default": 2.0}), ("--events", {"type": int, "default": 8, "help": "a round"}),
    ("--minutes", {"type": float, "default": 10, "help": "no round starts after so many"}),
    ("--keep", {"help": "where to keep directories that are wrong"}))
start = time.monotonic()
with tempfile.TemporaryDirectory(dir=options.temp) as work:
    # Fifteen short tasks, and a long one that has checkpoints.
    pages = options.data / "extraction-dev/pages.warc.gz"
    inputs = [*split_archive(pages, f"{work}/in", 15), pages, options.data / "warcs"]
    run([options.dataprep, "crawl-extract", *inputs, "--langid-model", "none", "--output", f"{work}/one", "--quiet"])
    expected = contents(f"{work}/one")
    rounds = kills = pauses = bad = left = 0
    for number in range(options.rounds):
        if time.monotonic() - start > 60 * options.minutes:
            break
        result = check_round(number, options, inputs, expected, work)
        rounds, kills, pauses, bad = rounds + 1, kills + result[1], pauses + result[2], bad + result[3]
        left += len(result[4])
    print(f"{rounds} rounds of {result[0]} tasks, {WORKERS} workers: {kills} kills, {pauses} pauses beyond the lease, "
          f"{len(expected)} files each; problems {bad}; private files after gc {left} {result[4][:3] or ''}, "
          f"{time.monotonic() - start:.0f} s")
sys.exit(bad > 0)
