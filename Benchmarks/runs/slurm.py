#!/usr/bin/env python3
"""Runs a plan on a Slurm cluster of two nodes on this machine, with faults, and compares it with one process.

usage: slurm.py DATAPREP ARCHIVE.warc.gz [--tasks 40] [--rounds 20] [--seed 1] [--scenarios NAME,NAME...]

Scenarios are in scenarios.py; rounds go through them in turn, and the moment and victim of each fault are the seed's.
After every round: each file and each record's list of files is the single process's, the merge wrote its report after
the last record, `dataprep status` and `verify` say so, `gc` leaves nothing, and no more tasks were begun again than
workers were killed or cut off. Needs the Debian packages slurm-wlm and munge, which it does not install.
"""
import argparse, hashlib, json, os, pathlib, random, re, shutil, signal, subprocess, sys, tempfile, time, zlib

sys.dont_write_bytecode = True
import cluster, scenarios
from inotify import Watch

ROUND_LIMIT = 240


def chunks(path, count, size):
    """`count` archives of at least `size` bytes: each some gzip members of the archive at `path`, again and again."""
    data, found, chunk, at = pathlib.Path(path).read_bytes(), [], b"", 0
    share = min(200_000, len(data) // count)
    while len(found) < count:
        begin, inflater = at, zlib.decompressobj(31)
        while not inflater.eof and at < len(data):
            inflater.decompress(data[at:at + (1 << 16)])
            at = min(at + (1 << 16), len(data))
        at -= len(inflater.unused_data)
        chunk += data[begin:at]
        at = at if at < len(data) else 0
        if len(chunk) >= share:
            found.append(chunk * -(-size // len(chunk)))
            chunk = b""
    return found


def published(folder):
    """What a run has written: the digest of each file, and the files of each record."""
    files, records = {}, {}
    for kind in ("docs", "rejects", "faults"):
        for path in pathlib.Path(folder, kind).rglob("*"):
            if path.is_file():
                files[str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest()
    for path in pathlib.Path(folder, "records").glob("[!.]*.json"):
        record = json.loads(path.read_text())
        records[path.name] = (record["state"], record["task"], record["files"])
    return files, records


class Round:
    """One plan, its submission and its check."""

    def __init__(self, slurm, dataprep, inputs, folder):
        self.slurm, self.dataprep, self.tasks = slurm, dataprep, len(inputs)
        # Characters that the shell, sbatch's directives and its names of logs treat in ways of their own.
        self.plan, self.output = f"{folder}/it's 100% a plan", f"{folder}/out put"
        self.run("plan", "crawl-extract", *inputs, "--langid-model", "none", "--rejects", "all", "--output",
                 self.output, "--plan", self.plan)
        os.makedirs(f"{self.output}/.work")
        self.watch = Watch(f"{self.output}/.work")
        # Workers that were killed, stopped or cut off.
        self.lost = 0
        # What an operator had to allow.
        self.operations = 0

    def run(self, *arguments, status=0):
        result = subprocess.run([self.dataprep, *arguments], env=self.slurm.environment, stdin=subprocess.DEVNULL,
                                capture_output=True, text=True)
        if result.returncode != status:
            raise RuntimeError(f"dataprep {arguments[0]} ends with {result.returncode}, not {status}: {result.stderr}")
        return result.stdout if arguments[0] not in ("submit",) else result.stderr

    def submit(self, *options):
        """Submits what is missing; gives the numbers of the jobs, the merge's last."""
        text = self.run("submit", "slurm", "--plan", self.plan, "--lease-age", "5", *options)
        return re.findall(r"as job (\d+)", text)

    def workers(self, node=None):
        return self.slurm.workers(self.dataprep, node)

    def wait_for_worker(self, node=None):
        """Waits until a worker is at work on a task, and gives the numbers of all that run."""
        self.slurm.wait(lambda: self.workers(node), 200, "a worker")
        return self.workers(node)

    def wait_for_end(self):
        def is_empty():
            # A controller that was killed may have forgotten that a job had begun, and starts it again: Slurm drains the
            # node then, or holds the job, and an operator has to say that both may go on.
            if "drain" in self.slurm.call("sinfo", "-h", "-o", "%T", check=False):
                self.slurm.call("scontrol", "update", "NodeName=n1,n2", "State=RESUME", check=False)
                self.operations += 1
            jobs = self.slurm.call("squeue", "-h", "-r", "-o", "%i %r").splitlines()
            for job in jobs:
                if "held" in job:
                    self.slurm.call("scontrol", "release", job.split()[0], check=False)
                    self.operations += 1
            return not jobs

        self.slurm.wait(is_empty, ROUND_LIMIT, "the queue's end")

    def attempts(self):
        """Tasks that were begun, with who did it; one name for each."""
        return {name for name in self.watch.look() if "~" in name}

    def states(self, job):
        """How the tasks of an array ended."""
        return re.findall(r" JobState=([A-Z_]+)", self.slurm.call("scontrol", "-o", "show", "job", job))

    def logs(self, pattern):
        return "".join(path.read_text() for path in sorted(pathlib.Path(self.plan, "logs").glob(pattern)))

    def status(self):
        return json.loads(self.run("status", "--plan", self.plan, "--json"))

    def check(self, expected):
        """Compares with the single process; gives how many tasks were begun again."""
        files, records = published(self.output)
        for what, found, wanted in (("files", files, expected[0]), ("records", records, expected[1])):
            if found != wanted:
                differ = sorted(key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key))
                raise AssertionError(f"{len(differ)} {what} differ from the single process's: {differ[:3]}")
        last = max(path.stat().st_mtime_ns for path in pathlib.Path(self.output, "records").glob("*.json"))
        if last > pathlib.Path(self.output, "report.json").stat().st_mtime_ns:
            raise AssertionError("the merge wrote its report before the last record")
        status = self.status()
        if not status["complete"] or status["done"] != self.tasks or status["open"]:
            raise AssertionError(f"dataprep status says {status}")
        self.run("verify", "--plan", self.plan)
        self.run("gc", "--plan", self.plan, "--older-than", "0")
        left = os.listdir(f"{self.output}/.work") if os.path.isdir(f"{self.output}/.work") else []
        if left:
            raise AssertionError(f"gc leaves {left}")
        again = len(self.attempts()) - self.tasks
        if not 0 <= again <= self.lost:
            raise AssertionError(f"{again} tasks were begun again after {self.lost} lost workers")
        self.watch.close()
        return again


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataprep")
    parser.add_argument("archive")
    parser.add_argument("--tasks", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bytes", type=int, default=9_000_000, help="of each task's archive")
    parser.add_argument("--array", type=int, default=16, help="MaxArraySize of the cluster")
    parser.add_argument("--scenarios", default=",".join(scenarios.ALL))
    arguments = parser.parse_args()
    if missing := cluster.missing_packages():
        sys.exit(f"Slurm is not installed; missing: {' '.join(missing)} (apt-get install {' '.join(missing)})")
    names = arguments.scenarios.split(",")
    # So that who is asked to stop ends the cluster.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="dataprep-slurm-") as folder:
        inputs = []
        os.mkdir(f"{folder}/in")
        for index, chunk in enumerate(chunks(arguments.archive, arguments.tasks, arguments.bytes)):
            inputs.append(f"{folder}/in/part-{index:05}.warc.gz")
            pathlib.Path(inputs[-1]).write_bytes(chunk)
        dataprep = os.path.realpath(arguments.dataprep)
        start = time.monotonic()
        subprocess.run([dataprep, "crawl-extract", *inputs, "--langid-model", "none", "--rejects", "all", "--quiet",
                        "--output", f"{folder}/whole"], check=True)
        print(f"{arguments.tasks} tasks, one process: {time.monotonic() - start:.1f} s", flush=True)
        expected = published(f"{folder}/whole")
        failed = sum(
            not play(dataprep, inputs, f"{folder}/{number}", names[number % len(names)],
                     random.Random(arguments.seed * 1000 + number), arguments.array, expected)
            for number in range(arguments.rounds))
        print(f"{arguments.rounds} rounds, {failed} failed: {len(expected[0])} files in each")
        sys.exit(1 if failed else 0)


def play(dataprep, inputs, folder, name, chance, array, expected):
    """One round on a cluster of its own; whether all is well."""
    start, round, failure = time.monotonic(), None, None
    os.mkdir(folder)
    with cluster.Cluster(folder, array=array) as slurm:
        try:
            round = Round(slurm, dataprep, inputs, folder)
            told = scenarios.ALL[name](round, chance)
            again = round.check(expected)
            outcome = f"identical, {again} of {round.lost} lost begun again{'; ' + told if told else ''}"
        except Exception as error:
            failure = error
            outcome = f"FAILED: {type(error).__name__}: {error}"
    print(f"{pathlib.Path(folder).name:>3} {name:10} {time.monotonic() - start:6.1f} s  {outcome}", flush=True)
    if failure and os.environ.get("KEEP"):
        shutil.copytree(folder, f"{os.environ['KEEP']}/{pathlib.Path(folder).name}-{name}", dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns("*.socket", "spool-*"))
    shutil.rmtree(folder, ignore_errors=True)
    return failure is None


if __name__ == "__main__":
    main()
