#!/usr/bin/env python3
"""Pages on which two models differ most, to be read by a person.

usage: differences.py OLD NEW [--pages N] [--lines N]

OLD and NEW are folders that `crawl-extract` wrote from the same archive. Pages come in the order of how many words only one of
the texts has, as a share of both; of each page the lines that only one of them has, the longest first.
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess

WORD = re.compile(r"\w+")


def texts(folder):
    """Page identifier -> (URL, text); rejected pages have no text."""
    found = {}
    for path in sorted(pathlib.Path(folder).rglob("*.jsonl.zst")):
        lines = subprocess.run(["zstd", "-dcq", path], check=True, stdout=subprocess.PIPE).stdout
        # Not `splitlines`: texts have other ends of lines that JSON does not escape.
        for line in lines.decode().rstrip("\n").split("\n"):
            page = json.loads(line)
            if "text" in page:
                found[page["id"]] = (page.get("url", ""), page["text"])
    return found


def difference(old, new):
    one, other = (collections.Counter(WORD.findall(text.lower())) for text in (old, new))
    both = sum(one.values()) + sum(other.values())
    return (sum((one - other).values()) + sum((other - one).values())) / both if both else 0.0


def only(text, other, most):
    there = set(other.split("\n"))
    lines = [line for line in text.split("\n") if line not in there]
    return sorted(lines, key=len, reverse=True)[:most]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("old")
    arguments.add_argument("new")
    arguments.add_argument("--pages", default=20, type=int)
    arguments.add_argument("--lines", default=5, type=int)
    options = arguments.parse_args()
    old, new = texts(options.old), texts(options.new)
    pages = sorted(old.keys() | new.keys())
    none = ("", "")
    scored = sorted(((difference(old.get(i, none)[1], new.get(i, none)[1]), i) for i in pages), reverse=True)
    same = sum(score == 0 for score, _ in scored)
    mean = sum(score for score, _ in scored) / max(len(scored), 1)
    print(f"{len(scored)} pages, {same} with the same words, mean difference {mean:.4f}")
    for score, identifier in scored[: options.pages]:
        (url, before), (other, after) = old.get(identifier, none), new.get(identifier, none)
        print(f"\n{score:.3f} {url or other} {identifier}: {len(before)} and {len(after)} characters")
        for mark, lines in (("-", only(before, after, options.lines)), ("+", only(after, before, options.lines))):
            for line in lines:
                print(f"  {mark} {line[:160]}")


if __name__ == "__main__":
    main()
