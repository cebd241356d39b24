#!/usr/bin/env python3
"""What a second thread gives a command, beside what the machine gives two processes at once.

usage: scaling.py [--rounds 7] -- COMMAND ...     with {threads} and {out} (a new folder) in its arguments

Each round times the command with one thread, with two, and two of it with one thread each at the same time. Prints
medians of one thread over two, and of the bound: twice one thread over the pair. On shared cores the bound is below 2.
"""
import argparse, shutil, statistics, subprocess, sys, tempfile, time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--rounds", type=int, default=7)
parser.add_argument("command", nargs="+")
arguments = parser.parse_args()


def seconds(threads, copies=1):
    """Wall time of so many copies at once."""
    folders = [tempfile.mkdtemp() for _ in range(copies)]
    try:
        commands = [[part.replace("{threads}", str(threads)).replace("{out}", f"{folder}/out")
                     for part in arguments.command] for folder in folders]
        start = time.monotonic()
        children = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for command in commands]
        if any(child.wait() for child in children):
            sys.exit("the command failed")
        return time.monotonic() - start
    finally:
        for folder in folders:
            shutil.rmtree(folder)


seconds(2)
rounds = [(seconds(1), seconds(2), seconds(1, copies=2)) for _ in range(arguments.rounds)]
two = [one / two for one, two, _ in rounds]
bound = [2 * one / pair for one, _, pair in rounds]
share = [two / bound for two, bound in zip(two, bound)]
for name, ratios in ("one thread over two", two), ("the machine's bound", bound), ("share of the bound", share):
    print(f"{name}: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
