#!/usr/bin/env python3
"""Runs on disks that fail: I/O errors, a full disk, a read-only one, clocks that jump, two and many runs at once.

An error is injected into one call of many that write, sync, rename, create or truncate below the output folder, by a library
that is loaded before the command (faults.c, built with cc). The full and the read-only disk are tmpfs, which takes root.
After every run that failed each file under a final name is to be in a record with its SHA-256, the exit code is to be one of
`CANNOT_WRITE` with a message, and the same command, run again where all is well, is to end with the bytes of an undisturbed
run and to leave nothing private.
"""
import ctypes, os, pathlib, random, shutil, subprocess, sys, tempfile, threading, time
import common, jobs
from common import *

CANNOT_WRITE = (73, 74)
ERRORS = {"EIO": 5, "ENOSPC": 28, "EDQUOT": 122, "EROFS": 30}


class Trial:
    """One command, its undisturbed files, and what was found wrong with it."""

    def __init__(self, job, options, work, library):
        self.job, self.options, self.work, self.library = job, options, work, library
        self.inputs, self.settings = jobs.make_inputs(job, options, work), jobs.variants(job, work)[0]
        self.has_records = jobs.has_records(job)
        self.problems, self.codes = [], {}
        self.start(f"{work}/whole", FAULTS_FOLDER=f"{work}/whole", FAULTS_COUNT=f"{work}/count").check()
        self.calls = int(pathlib.Path(f"{work}/count").read_text())
        self.expected = contents(f"{work}/whole")
        self.bytes = sum(path.stat().st_size for path in pathlib.Path(work, "whole").rglob("*") if path.is_file())

    def command(self, folder):
        return jobs.command(self.job, self.options, self.settings, self.inputs, folder, 2)

    def start(self, folder, waits=True, **variables):
        common.ENVIRONMENT.update(variables, LD_PRELOAD=self.library)
        try:
            child = Child(self.command(folder))
        finally:
            for name in (*variables, "LD_PRELOAD"):
                common.ENVIRONMENT.pop(name, None)
        if waits:
            child.end()
        return child

    def wrong(self, what):
        self.problems.append(what)
        print(f"{self.job}: {what}", flush=True)

    def look(self, folder, what):
        if not os.path.isdir(folder):
            return
        if self.has_records:
            found = audit(folder)
        else:
            found = [name for name, bytes in contents(folder).items() if bytes != self.expected.get(name)]
        if found:
            self.wrong(f"{what}: {found[:3]}")

    def failed(self, child, what, allowed=CANNOT_WRITE):
        self.codes[child.code] = self.codes.get(child.code, 0) + 1
        if child.code not in allowed:
            self.wrong(f"{what}: exit code {child.code}: {child.text().strip()[-300:]}")
        elif child.code and "error: " not in child.text():
            self.wrong(f"{what}: exit code {child.code} without a word")

    def again(self, folder, what):
        """The same command where all is well."""
        child = Child(self.command(folder))
        child.end()
        if child.code != 0:
            return self.wrong(f"{what}, again: exit code {child.code}: {child.text().strip()[-300:]}")
        if different := differences(contents(folder), self.expected):
            self.wrong(f"{what}, again: other bytes in {different[:3]}")
        if stays := leftovers(folder):
            self.wrong(f"{what}, again: left {stays[:3]}")


def injected(trial, chance, rounds):
    """One call fails; a run may end well all the same where that call was of no matter, such as the removal of a lock."""
    for turn in range(rounds):
        name = chance.choice(list(ERRORS))
        at = chance.randint(1, trial.calls)
        folder = f"{trial.work}/io-{turn}"
        child = trial.start(folder, FAULTS_FOLDER=folder, FAULTS_AT=str(at), FAULTS_ERRNO=str(ERRORS[name]))
        what = f"{name} at call {at} of {trial.calls}"
        trial.failed(child, what, (0, *CANNOT_WRITE))
        trial.look(folder, what)
        if child.code == 0 and (different := differences(contents(folder), trial.expected)):
            trial.wrong(f"{what}: exit code 0, and other bytes in {different[:3]}")
        trial.again(folder, what)
        shutil.rmtree(folder, ignore_errors=True)


def mounted(place, data):
    os.makedirs(place, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", data, "tmpfs", place], check=True)


def full(trial, chance, rounds):
    for turn in range(rounds):
        disk = f"{trial.work}/disk"
        size = max(64, int(trial.bytes / 1024 * chance.uniform(0.1, 0.9)))
        mounted(disk, f"size={size}k")
        try:
            child = trial.start(f"{disk}/out")
            trial.failed(child, f"a disk of {size} KiB", (0, *CANNOT_WRITE))
            trial.look(f"{disk}/out", f"a disk of {size} KiB")
            subprocess.run(["mount", "-o", f"remount,size={trial.bytes // 256 + 65536}k", disk], check=True)
            trial.again(f"{disk}/out", f"a disk of {size} KiB")
        finally:
            subprocess.run(["umount", disk], check=True)


def read_only(trial, chance, rounds):
    disk = f"{trial.work}/disk"
    mounted(disk, "size=64m")
    try:
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        trial.failed(trial.start(f"{disk}/out"), "a read-only disk")
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        if os.path.exists(f"{disk}/out"):
            trial.wrong("a read-only disk: something is there")
        shutil.copytree(f"{trial.work}/whole", f"{disk}/out")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        # A complete output that is mounted for reading alone is not damaged by a run that looks at it.
        trial.failed(trial.start(f"{disk}/out"), "a complete run on a read-only disk", (0, *CANNOT_WRITE))
    finally:
        subprocess.run(["umount", disk], check=True)


def clocks(trial, chance, rounds):
    """The wall clock jumps by a year while a run works, and between two runs."""
    for turn, shift in enumerate((31_536_000, -31_536_000)):
        folder = f"{trial.work}/clock-{turn}"
        child = trial.start(folder, waits=False, FAULTS_CLOCK=f"1,{shift}")
        child.wait(chance.uniform(1, 2))
        child.signal(9)
        child.end()
        trial.look(folder, f"the clock jumps by {shift} s")
        child = trial.start(folder, FAULTS_CLOCK=f"0,{-shift}")
        trial.failed(child, f"the clock jumps by {-shift} s", (0,))
        trial.again(folder, f"the clock jumps by {shift} s")


def together(trial, chance, rounds):
    """Runs that begin at once in one folder: one does it, the others end with 75."""
    for turn in range(max(1, rounds // 4)):
        folder = f"{trial.work}/together-{turn}"
        children = [trial.start(folder, waits=False) for _ in range(4)]
        for child in children:
            child.end()
        codes = sorted(child.code for child in children)
        # One that begins when the first has ended finds nothing to do.
        if codes[0] != 0 or set(codes) - {0, 75}:
            trial.wrong(f"four at once: exit codes {codes}: {[c.text()[-200:] for c in children if c.code not in (0, 75)]}")
        trial.again(folder, "four at once")


def overlapping(options, work, library):
    """Cron starts 75 runs within a few seconds, each with the same lock and the same metrics file."""
    trial = Trial("filter", options, work, library)
    folder, metrics = f"{work}/cron", f"{work}/cron.prom"
    broken, reads, over = [], [0], threading.Event()

    def read():
        while not over.is_set():
            try:
                text = pathlib.Path(metrics).read_text()
            except FileNotFoundError:
                continue
            reads[0] += 1
            if not text.endswith("\n") or "dataprep_run_tasks_here{" not in text or "dataprep_run_active{" not in text:
                broken.append(text[-100:])

    reader = threading.Thread(target=read)
    reader.start()
    command = [*trial.command(folder), "--lock", f"{work}/cron.lock", "--metrics-file", metrics]
    children = []
    for number in range(75):
        children.append(Child(command))
        time.sleep(0.02)
        for child in children:
            child.poll()
    while not all([child.poll() for child in children]):
        time.sleep(0.002)
    slowest = max((child.seconds for child in children if child.code == 75), default=0)
    over.set()
    reader.join()
    codes = {code: sum(child.code == code for child in children) for code in {child.code for child in children}}
    if set(codes) - {0, 75} or codes.get(0, 0) < 1:
        trial.wrong(f"75 at once: exit codes {codes}")
    if any(child.text() for child in children if child.code == 0 and child is not children[0]):
        trial.wrong("an idle run has said something")
    if broken:
        trial.wrong(f"75 at once: metrics half written: {broken[0]!r}")
    trial.again(folder, "75 at once")
    print(f"75 runs at once: exit codes {codes}; {reads[0]} readings of the metrics, {len(broken)} half written; "
          f"slowest to give up {slowest:.2f} s", flush=True)
    return not trial.problems


def check(job, options, work, library):
    chance = random.Random(f"{options.seed} {job}")
    start = time.monotonic()
    trial = Trial(job, options, work, library)
    for part in options.part or PARTS:
        PARTS[part](trial, chance, options.rounds)
    codes = ", ".join(f"{count} times {code}" for code, count in sorted(trial.codes.items()))
    print(f"{job}: {trial.calls} calls that write, {codes}; problems {len(trial.problems)} "
          f"({time.monotonic() - start:.0f} s)", flush=True)
    return not trial.problems


PARTS = {"injected": injected, "full": full, "read-only": read_only, "clocks": clocks, "together": together}


def main():
    options = arguments(
        __doc__, ("--job", {"choices": jobs.JOBS, "action": "append", "help": "default: all"}),
        ("--part", {"choices": PARTS, "action": "append", "help": "default: all"}),
        ("--rounds", {"type": int, "default": 8, "help": "rounds of each part, for each job"}),
        ("--documents", {"type": int, "default": 600}), ("--seed", {"type": int, "default": 1}),
        ("--overlapping", {"action": "store_true", "help": "75 runs at once alone"}))
    # Mounts are this process's own (CLONE_NEWNS), and go with it.
    if os.geteuid() == 0 and ctypes.CDLL(None, use_errno=True).unshare(0x20000) == 0:
        subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    else:
        for name in ("full", "read-only"):
            PARTS.pop(name)
        print("without root: no full and no read-only disk", flush=True)
    fine = True
    with tempfile.TemporaryDirectory(dir=options.temp) as top:
        library = f"{top}/faults.so"
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", library, HERE / "faults.c", "-ldl"], check=True)
        if options.overlapping:
            sys.exit(not overlapping(options, top, library))
        for job in options.job or jobs.JOBS:
            with tempfile.TemporaryDirectory(dir=top) as work:
                fine &= check(job, options, work, library)
    sys.exit(not fine)


main()
