#!/usr/bin/env python3
"""What the engine costs where there are many tasks or long ones: a run with nothing to do, plans, workers, stops, memory.

Prints one line a figure, with its bound where there is one. `--old` names an earlier build to compare memory with.
"""
import os, pathlib, shutil, signal, statistics, sys, tempfile, time
from common import *

PAGE = b"""<html><head><title>A page</title></head><body><article><h1>A page of few words</h1><p>This is the first of
two paragraphs on a page that is small, so that a task of it costs what every task costs.</p><p>And this is the second
one, which says little more than the first did.</p></article></body></html>"""


def write_archives(folder, count):
    """Archives of one response each, a thousand a folder; their paths."""
    names = []
    for number in range(count):
        place = f"{folder}/{number // 1000:03}"
        if number % 1000 == 0:
            os.makedirs(place)
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(PAGE)
        head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n"
                f"WARC-Date: 2026-11-27T00:00:00Z\r\nWARC-Target-URI: http://example.org/{number}\r\n"
                f"Content-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(http) + len(PAGE)}\r\n\r\n")
        names.append(f"{place}/page-{number:06}.warc")
        pathlib.Path(names[-1]).write_bytes(head.encode() + http + PAGE + b"\r\n\r\n")
    return names


class Figures:
    fine = True

    def tell(self, what, value, unit, below=None):
        if below is not None and value >= below:
            self.fine = False
        bound = "" if below is None else f" (bound {below})" + (" MISSED" if value >= below else "")
        print(f"{what}: {value:.2f} {unit}{bound}", flush=True)


def many_tasks(options, work, figures):
    """A run that has nothing to do."""
    archives = write_archives(f"{work}/many", options.tasks)
    listing = f"{work}/many.txt"
    pathlib.Path(listing).write_text("".join(f"{name}\n" for name in archives))
    command = [options.dataprep, "crawl-extract", f"@{listing}", "--output", f"{work}/many.out", "--langid-model",
               "none", "--quiet", "--threads", 2]
    first = Child(command)
    while not os.path.isdir(f"{work}/many.out/records"):
        time.sleep(0.01)
    time.sleep(0.2)
    second = Child(command)
    second.wait()
    second.check(expected=(75,))
    figures.tell("a second run at the same time, until its exit code 75", second.seconds, "s", below=1)
    first.wait()
    first.check()
    figures.tell(f"first run of {options.tasks} tiny archives", first.seconds, "s")
    again = sorted((run(command) for _ in range(7)), key=lambda child: child.seconds)
    figures.tell("the same again, nothing to do (median of 7)", again[3].seconds, "s", below=0.1)
    figures.tell("  processor time of it", again[3].cpu, "s")
    figures.tell("  memory of it", again[3].usage.ru_maxrss / 1024, "MiB")
    figures.tell("verify", run([options.dataprep, "verify", f"{work}/many.out"]).seconds, "s")
    figures.tell("status", run([options.dataprep, "status", f"{work}/many.out"]).seconds, "s")
    shutil.rmtree(f"{work}/many.out")
    # A worker's start: from exec to the first record in place.
    run([options.dataprep, "plan", *command[1:3], "--langid-model", "none", "--output", f"{work}/many.out", "--plan",
         f"{work}/many.plan"])
    times = []
    for _ in range(3):
        shutil.rmtree(f"{work}/many.out", ignore_errors=True)
        child = Child([options.dataprep, "worker", "--plan", f"{work}/many.plan", "--claim", "--quiet"])
        place = f"{work}/many.out/records"
        while not (os.path.isdir(place) and any(name[0] != "." for name in os.listdir(place))):
            if child.poll():
                child.check(expected=())
            time.sleep(0.001)
        times.append(time.monotonic() - child.start)
        child.kill()
    figures.tell(f"worker, start to first record, plan of {options.tasks} tasks (median of 3)",
                 statistics.median(times), "s")
    for name in "many", "many.out", "many.plan":
        shutil.rmtree(f"{work}/{name}")


def large_plan(options, work, figures):
    """A plan of many inputs."""
    archives = write_archives(f"{work}/inputs", options.inputs)
    listing = f"{work}/inputs.txt"
    pathlib.Path(listing).write_text("".join(f"{name}\n" for name in archives))
    children = []
    for turn in range(3):
        children.append(run([options.dataprep, "plan", "crawl-extract", f"@{listing}", "--output", f"{work}/x",
                             "--langid-model", "none", "--plan", f"{work}/plan-{turn}"]))
    children.sort(key=lambda child: child.seconds)
    figures.tell(f"plan of {options.inputs} inputs (median of 3)", children[1].seconds, "s", below=5)
    figures.tell("  processor time of it", children[1].cpu, "s")
    figures.tell("  memory of it", children[1].usage.ru_maxrss / 1024, "MiB")
    shutil.rmtree(f"{work}/inputs")
    for turn in range(3):
        shutil.rmtree(f"{work}/plan-{turn}")


def stops(options, work, figures):
    """SIGTERM in the middle of long inputs."""
    archive = repeat(options.data / "extraction-dev/pages.warc.gz", f"{work}/long.warc.gz", options.megabytes * 1e6)
    texts = repeat(options.data / "dedup-dev/docs.jsonl.zst", f"{work}/long.jsonl.zst", options.megabytes * 1e6 / 5)
    commands = {
        "crawl-extract": [archive, "--langid-model", "none"],
        "tokenize": [texts, "--tokenizer", "gpt2"],
        "tokenize --shuffle-seed": [texts, "--tokenizer", "gpt2", "--shuffle-seed", 7],
    }
    for name, rest in commands.items():
        times = []
        for turn in range(3):
            folder = f"{work}/stopped"
            child = Child([options.dataprep, name.split()[0], *rest, "--output", folder, "--threads", 2, "--quiet"])
            if child.wait(1.5 + 1.5 * turn):
                sys.exit(f"{name} ended before it could be stopped (exit code {child.code}): {child.text()[-500:]}")
            start = time.monotonic()
            child.signal(signal.SIGTERM)
            child.end()
            times.append(time.monotonic() - start)
            child.check(expected=(75,))
            shutil.rmtree(folder)
        figures.tell(f"SIGTERM to exit of {name}, 2 threads (worst of 3)", max(times), "s", below=10)


def memory(options, work, figures):
    """Peak memory of one long archive, beside the earlier build's."""
    archive = repeat(options.data / "extraction-dev/pages.warc.gz", f"{work}/long.warc.gz", options.megabytes * 1e6)
    least = run(["/bin/true"]).usage.ru_maxrss / 1024
    figures.tell("what cannot be told from less", least, "MiB")
    for threads in 1, 2:
        for name, binary in ("new", options.dataprep), ("old", options.old):
            if binary:
                child = run([binary, "crawl-extract", archive, "--output", f"{work}/{name}", "--langid-model",
                             options.model, "--threads", threads, "--quiet"])
                shutil.rmtree(f"{work}/{name}")
                figures.tell(f"peak memory of {options.megabytes} MB, threads {threads}, {name}",
                             child.usage.ru_maxrss / 1024, "MiB")


options = arguments(
    __doc__, ("--old", {"help": "an earlier build, for memory"}), ("--tasks", {"type": int, "default": 10_000}),
    ("--inputs", {"type": int, "default": 100_000}), ("--megabytes", {"type": int, "default": 400}),
    ("--model", {"default": "none", "help": "language model of the memory figures"}),
    ("--part", {"choices": ["tasks", "plan", "stops", "memory"], "action": "append", "help": "default: all"}))
figures = Figures()
parts = {"tasks": many_tasks, "plan": large_plan, "stops": stops, "memory": memory}
for part in options.part or parts:
    with tempfile.TemporaryDirectory(dir=options.temp) as work:
        if free_bytes(work) < 2e9:
            sys.exit(f"too little space in {work}")
        parts[part](options, work, figures)
sys.exit(not figures.fine)
