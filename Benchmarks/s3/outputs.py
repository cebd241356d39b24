"""Checks of runs whose output is in an object store."""

import json
import os
import random
import signal
import subprocess
import threading
import time

from inputs import archive
from servers import Proxy, environment

# What is written anew at every end of a run, with times in it.
REPORTS = ("report.json", "report.html")


def documents(number, rows=400, words=150):
    rng = random.Random(number)
    common = "the of and that people house river mountain with for".split()
    lines = []
    for row in range(rows):
        seed = random.Random(row % 50 if row % 3 == 0 else f"{number}/{row}")
        text = " ".join(seed.choice(common) + (str(seed.randrange(99)) if seed.random() < 0.5 else "") for _ in range(words))
        lines.append(json.dumps({"text": text + ".", "id": f"{number}-{row}", "language": "en"}))
    rng.shuffle(lines)
    return ("\n".join(lines) + "\n").encode()


def files(folder):
    found = {}
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.relpath(os.path.join(top, name), folder)
            if not any(part.startswith(".") for part in path.split("/")):
                with open(os.path.join(top, name), "rb") as f:
                    found[path] = f.read()
    return found


def objects(server, prefix):
    return {key[len(prefix):]: server.get(key) for key in server.keys(prefix)}


def plain(name, data):
    """A file without the processor times that records have."""
    if not name.startswith("records/"):
        return data
    record = json.loads(data)
    for stage in record["counts"].get("stages", []):
        stage.pop("cpu_seconds", None)
    return record


def compare(expected, got, note):
    """Whether both have the same names and bytes; reports have the same names."""
    hidden = [k for k in got if k.startswith(".")]
    missing = sorted(set(expected) - set(got))
    extra = sorted(set(got) - set(expected))
    other = [k for k in expected 
             if k in got and not k.endswith(REPORTS) and plain(k, expected[k]) != plain(k, got[k])]
    if hidden or missing or extra or other:
        note(f"hidden {hidden[:3]}, missing {missing[:3]}, extra {extra[:3]}, other bytes {other[:3]}")
    return not (hidden or missing or extra or other)


class Watcher:
    """Lists a run again and again: every final name has a record that tells of it."""

    OWN = ("records/", "plan.json", "tasks.jsonl", "faults.jsonl", "manifest.json", "removed.jsonl.zst", "README.md",
           "croissant.json") + REPORTS

    def __init__(self, server, prefix):
        self.server, self.prefix = server, prefix
        self.looks, self.strangers, self.over = 0, [], False
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()

    def look(self):
        """Names without a record; the records are read after the names."""
        names = [k[len(self.prefix):] for k in self.server.keys(self.prefix)]
        final = {n for n in names if not n.startswith((".",) + self.OWN)}
        for name in self.server.keys(self.prefix + "records/"):
            try:
                record = json.loads(self.server.get(name))
            except Exception:
                continue
            final -= {f["path"] for f in record["files"]} | set(record.get("retired", []))
        return final

    def watch(self):
        while not self.over:
            # A file may be taken back, and its record after it, between the look at one and the other.
            if strangers := self.look():
                self.strangers += strangers & self.look()
            self.looks += 1

    def end(self):
        self.over = True
        self.thread.join()
        return self.looks, sorted(set(self.strangers))


def checks(suite, server):
    run, expect, note = suite.run, suite.expect, suite.note
    env = environment(server.url)
    for number in range(4):
        server.put(f"texts/d{number}.jsonl", documents(number))
    for number in range(2):
        server.put(f"crawl/{number}.warc.gz", archive(500_000 + 1000 * number, 60))
    has_model = run(["langid", "info"], env).code == 0

    commands = {
        "filter": ["filter", "s3://bucket/texts/", "--set", "gopher"],
        "dedup exact": ["dedup", "exact", "s3://bucket/texts/"],
        "dedup minhash": ["dedup", "minhash", "s3://bucket/texts/"],
        "dedup lines": ["dedup", "lines", "s3://bucket/texts/"],
        "dedup substrings": ["dedup", "substrings", "s3://bucket/texts/"],
        "release": ["release", "s3://bucket/texts/", "--shard-size", "16M"],
    }
    if has_model:
        commands["crawl-extract"] = ["crawl-extract", "s3://bucket/crawl/"]
    for name, words in commands.items():
        def same(name=name, words=words):
            local, key = suite.folder("local"), name.replace(" ", "-")
            first = run([*words, "--output", f"{local}/out", "--quiet"], env)
            watcher = Watcher(server, f"{key}/")
            second = run([*words, "--output", f"s3://bucket/{key}/", "--quiet"], env)
            looks, strangers = watcher.end()
            if first.code or second.code or strangers:
                note(f"{first.code} {second.code} {second.errors.strip()} {strangers[:3]}")
            good = compare(files(f"{local}/out"), objects(server, f"{key}/"), note)
            again = run([*words, "--output", f"s3://bucket/{key}", "--quiet"], env)
            verified = run(["verify", f"s3://bucket/{key}"], env)
            note(f"{first.seconds:.1f} s to files, {second.seconds:.1f} s to objects, {again.seconds:.1f} s again; "
                 f"{looks} looks at the bucket; verify: {verified.text.strip()}")
            return good and first.code == second.code == again.code == verified.code == 0 and not strangers
        expect(f"{name}: objects as files", same)

    for name, words in commands.items():
        def killed_anywhere(name=name, words=words):
            """Kills at random moments until a run comes to its end; the work folder is lost in half of the rounds."""
            chance, local = random.Random(name), suite.folder("local")
            whole = run([*words, "--output", f"{local}/out", "--quiet"], env)
            expected, good, hits, looks, strangers = files(f"{local}/out"), True, 0, 0, []
            for turn in range(3):
                key = f"{name.replace(' ', '-')}-killed{turn}"
                watcher = Watcher(server, f"{key}/")
                for attempt in range(4):
                    cache = f"kill-{key}" + (f"-{attempt}" if turn % 2 else "")
                    child = suite.start([*words, "--output", f"s3://bucket/{key}", "--quiet"], env, cache=cache)
                    try:
                        child.communicate(timeout=chance.uniform(0.1, 0.5 + 2 * whole.seconds))
                    except subprocess.TimeoutExpired:
                        child.kill()
                        child.communicate()
                        hits += 1
                # Another host finds the lock of one that was killed, and waits until it is old.
                last = run([*words, "--output", f"s3://bucket/{key}", "--quiet", "--lock-wait", "2m"], env)
                counted, found = watcher.end()
                looks, strangers = looks + counted, strangers + found
                verified = run(["verify", f"s3://bucket/{key}"], env)
                good &= last.code == verified.code == 0 and compare(expected, objects(server, f"{key}/"), note)
                if last.code or verified.code:
                    note(f"{last.code} {last.errors.strip()[-200:]} {verified.code} {verified.text.strip()[-200:]}")
            note(f"{hits} kills in 3 outputs; {looks} looks at the bucket, {len(strangers)} names without a record "
                 f"{strangers[:3]}; uploads left {server.uploads()}")
            return good and not strangers and not server.uploads()
        expect(f"{name}: kill -9 at any moment", killed_anywhere)

    # Shards of more than one part.
    big = b"".join(
        b'{"text": "%s", "id": "%d", "language": "en"}\n' % (b"word%d house river the of and " % i * 1500, i)
        for i in range(500))
    server.put("big/one.jsonl", big)
    words = ["release", "s3://bucket/big/", "--format", "jsonl", "--quiet"]

    def killed():
        local = suite.folder("local")
        run([*words, "--output", f"{local}/out"], env)
        expected = files(f"{local}/out")
        largest = max(expected, key=lambda k: len(expected[k]))
        good, seen = True, 0
        for turn in range(3):
            proxy = Proxy(server.port, rate=25_000_000)
            slow = environment(proxy.url)
            key = f"killed{turn}"
            child = suite.start([*words, "--output", f"s3://bucket/{key}"], slow)
            end = time.time() + 120
            while time.time() < end and child.poll() is None and not server.uploads():
                time.sleep(0.02)
            time.sleep(0.2 + 0.4 * turn)
            child.send_signal(signal.SIGKILL)
            child.wait()
            begun = server.uploads() or []
            seen += bool(begun)
            visible = [name for name in begun if name in server.keys(f"{key}/")]
            next_run = run([*words, "--output", f"s3://bucket/{key}"], slow)
            cleaned = run(["gc", f"s3://bucket/{key}"], slow)
            proxy.close()
            left = server.uploads() or []
            good &= compare(expected, objects(server, f"{key}/"), note) and next_run.code == 0 and not left
            good &= cleaned.code == 0 and not visible
            if next_run.code or left:
                note(f"{next_run.code} {next_run.errors.strip()}; left: {left}")
        note(f"{seen} of 3 kills in the middle of an upload of {len(expected[largest]) / 1e6:.0f} MB")
        return good and seen > 0
    expect("kill -9 in the middle of an upload", killed)

    def two_runs():
        proxy = Proxy(server.port, rate=4_000_000)
        child = suite.start([*words, "--output", "s3://bucket/twice"], environment(proxy.url))
        end = time.time() + 60
        while time.time() < end and not server.keys("twice/"):
            time.sleep(0.05)
        here = run([*words, "--output", "s3://bucket/twice"], env)
        there = suite.start([*words, "--output", "s3://bucket/twice"], env, cache="cache-of-another-host")
        there.wait()
        _, errors = child.communicate()
        proxy.close()
        if child.returncode:
            note(errors.decode(errors="replace").strip()[-300:])
        note(f"exit codes: {child.returncode}, {here.code} on the same host, {there.returncode} elsewhere")
        # Without conditions another host cannot be told, and takes the first one's uploads for those of the dead.
        codes = [(0, 75, 75)] if server.kind == "moto" else [(0, 75, 0), (75, 0, 0), (75, 75, 0)]
        return (child.returncode, here.code, there.returncode) in codes
    expect("two runs on one output", two_runs)

    def workers():
        plan = suite.folder("plan") + "/plan"
        made = run(["plan", *commands["dedup minhash"], "--output", "s3://bucket/shared", "--plan", plan], env)
        if server.kind == "rclone":
            refused = run(["worker", "--plan", plan, "--claim"], env)
            note(refused.errors.strip())
            return refused.code == 78
        children = [suite.start(["worker", "--plan", plan, "--claim", "--lease-age", "3"], env, cache=f"host{i}")
                    for i in range(3)]
        watcher = Watcher(server, "shared/")
        codes = [child.wait() for child in children]
        merged = run(["merge", "--plan", plan], env)
        looks, strangers = watcher.end()
        note(f"exit codes {codes}, merge {merged.code} {merged.errors.strip()[-200:]}, {looks} looks, strangers {strangers[:3]}")
        local = suite.folder("local")
        run([*commands["dedup minhash"], "--output", f"{local}/out", "--quiet"], env)
        got = {k: v for k, v in objects(server, "shared/").items() if not k.startswith(".")}
        return codes == [0, 0, 0] and merged.code == 0 and not strangers and compare(files(f"{local}/out"), got, note)
    expect("three workers, each with a work folder of its own", workers)

    def two_writers():
        """A worker is paused beyond its lease while it uploads; another one does the task; the first goes on."""
        if server.kind == "rclone":
            return True
        plan = suite.folder("plan") + "/plan"
        run(["plan", *words, "--output", "s3://bucket/paused", "--plan", plan], env)
        proxy = Proxy(server.port, rate=6_000_000)
        first = suite.start(["worker", "--plan", plan, "--claim", "--lease-age", "2"], environment(proxy.url), "host-a")
        end = time.time() + 120
        while time.time() < end and first.poll() is None and not server.uploads():
            time.sleep(0.02)
        first.send_signal(signal.SIGSTOP)
        begun = server.uploads()
        time.sleep(3)
        second = suite.start(["worker", "--plan", plan, "--claim", "--lease-age", "2"], env, "host-b")
        _, errors = second.communicate()
        first.send_signal(signal.SIGCONT)
        _, others = first.communicate()
        proxy.close()
        merged = run(["merge", "--plan", plan, "--quiet"], env)
        run(["gc", "s3://bucket/paused", "--older-than", "0"], env)
        local = suite.folder("local")
        run([*words, "--output", f"{local}/out"], env)
        note(f"exit codes {second.returncode} {errors.decode().strip()[-200:]}, {first.returncode} "
             f"{others.decode().strip()[-200:]}, merge {merged.code}; paused while uploading {begun}; left {server.uploads()}")
        got = {k: v for k, v in objects(server, "paused/").items() if not k.startswith(".")}
        return (second.returncode, first.returncode, merged.code) == (0, 0, 0) and not server.uploads() and compare(
            files(f"{local}/out"), got, note)
    expect("two writers of one task", two_writers)

    def refused():
        bad = environment(server.url, secret="wrong") if server.kind == "rclone" else env
        out = run([*commands["filter"], "--output", "s3://nobucket/x" if server.kind == "moto" else "s3://bucket/x"], bad)
        note(f"{out.code} {out.errors.strip()}")
        return out.code in (66, 69) and not os.path.exists("s3:")
    expect("a store that refuses", refused)
