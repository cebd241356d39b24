"""What the checks of runs share: starting dataprep, reading records, and comparing what a run leaves.

A run's directory holds three kinds of files: the engine's own (`OWN`, hidden ones), summaries that are written when a
run ends (`SUMMARIES`), and published files. Each published file is to be in a record, from the moment it has its name.
"""
import argparse, datetime, hashlib, json, os, pathlib, shutil, signal, subprocess, sys, tempfile, threading, time, zlib

HERE = pathlib.Path(__file__).parent
DATA = HERE / "../../../shared/data"
# What a child gets: no backtraces, which would take seconds where a child is made to crash.
ENVIRONMENT = {**os.environ, "SWIFT_BACKTRACE": "enable=no"}
OWN = {"records", "plan.json", "tasks.jsonl"}
# Those that hold no times, so that they are compared too; the others are report.json and report.html.
SUMMARIES = {"faults.jsonl", "manifest.json", "croissant.json", "README.md", "removed.jsonl.zst"}
# Seconds after which a child that should have ended makes a check fail.
PATIENCE = 600


def arguments(description, *options):
    """Parses the options, with --dataprep and --data among them."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataprep", default=os.environ.get("DATAPREP"), help="the binary; default: $DATAPREP")
    parser.add_argument("--data", type=pathlib.Path, default=DATA, help="development data; default: ../shared/data")
    parser.add_argument("--temp", help="where to make the temporary folder")
    for name, values in options:
        parser.add_argument(name, **values)
    parsed = parser.parse_args()
    if not parsed.dataprep:
        parser.error("name the binary with --dataprep or the environment variable DATAPREP")
    parsed.dataprep = str(pathlib.Path(parsed.dataprep).resolve())
    parsed.data = parsed.data.resolve()
    print(f"{processor()}, {os.cpu_count()} processors, {datetime.date.today()}: {' '.join(sys.argv[1:])}", flush=True)
    return parsed


def processor():
    """The processor's name."""
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown processor"


# Processes.


class Child:
    """A process of dataprep; its messages are kept for when it fails."""

    def __init__(self, command, cwd=None):
        self.command = [str(part) for part in command]
        self.messages = tempfile.TemporaryFile()
        self.start = time.monotonic()
        self.process = subprocess.Popen(self.command, stdout=self.messages, stderr=self.messages, env=ENVIRONMENT,
                                        cwd=cwd)
        self.pid = self.process.pid
        self.code = self.usage = self.seconds = None

    def poll(self):
        """Whether it has ended. Keeps the exit code and what the kernel counted."""
        if self.code is None:
            pid, status, usage = os.wait4(self.pid, os.WNOHANG)
            if pid:
                self.seconds = time.monotonic() - self.start
                self.code = self.process.returncode = os.waitstatus_to_exitcode(status)
                self.usage = usage
        return self.code is not None

    def wait(self, seconds=PATIENCE, step=0.001):
        """Waits until it ends, or so long; whether it has ended."""
        end = time.monotonic() + seconds
        while not self.poll():
            if time.monotonic() >= end:
                return False
            time.sleep(min(step, max(0, end - time.monotonic())))
        return True

    def signal(self, number):
        if not self.poll():
            os.kill(self.pid, number)

    def kill(self):
        """kill -9; whether it was alive. A process that ends by itself between the look and the signal was not."""
        self.signal(signal.SIGKILL)
        self.end()
        return self.code == -signal.SIGKILL

    def end(self):
        if not self.wait():
            sys.exit(f"process {self.pid} does not end: {' '.join(self.command)}")

    @property
    def cpu(self):
        """Processor seconds, also of one that was killed."""
        return self.usage.ru_utime + self.usage.ru_stime

    def cpu_now(self):
        """Processor seconds so far, from the kernel's nanoseconds of each thread (proc(5), schedstat)."""
        total = 0
        try:
            for thread in os.listdir(f"/proc/{self.pid}/task"):
                with open(f"/proc/{self.pid}/task/{thread}/schedstat") as file:
                    total += int(file.read().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            pass
        return total / 1e9

    def text(self):
        self.messages.seek(0)
        return self.messages.read().decode(errors="replace")

    def check(self, expected=(0,)):
        """Ends the whole check unless the process ended well."""
        if self.code not in expected:
            sys.exit(f"exit code {self.code}: {' '.join(self.command)}\n{self.text()[-2000:]}")
        return self


def run(command, expected=(0,), cwd=None):
    """Runs a command to its end."""
    child = Child(command, cwd)
    child.end()
    return child.check(expected)


# What a run leaves.


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def final_names(folder):
    """Published files: paths relative to the folder."""
    found = []
    for place, folders, files in os.walk(folder):
        top = place == str(folder)
        # Steps of a recipe but the last have folders of their own, with what sums them up.
        sums_up = top or os.path.dirname(place) == os.path.join(folder, "work")
        folders[:] = [name for name in folders if not name.startswith(".") and not (top and name in OWN)]
        for name in files:
            if name.startswith(".") or top and name in OWN or sums_up and (
                    name in SUMMARIES or name.startswith("report.")):
                continue
            found.append(os.path.relpath(os.path.join(place, name), folder))
    return found


def records(folder):
    """All records; one that is not whole JSON ends the check."""
    found = {}
    for path in sorted(pathlib.Path(folder, "records").glob("*.json")):
        if not path.name.startswith("."):
            found[path.name] = json.loads(path.read_text())
    return found


def audit(folder):
    """Problems of a run's directory at a moment when nobody writes: files without a record, files lost."""
    known, whole = {}, set()
    for record in records(folder).values():
        for file in record["files"]:
            known[file["path"]] = file["sha256"]
            if record["state"] == "complete":
                whole.add(file["path"])
    problems = []
    # Some jobs publish under a name under which others sum up.
    names = {*final_names(folder), *(name for name in known if os.path.exists(os.path.join(folder, name)))}
    for name in sorted(names):
        if name not in known:
            problems.append(f"{name} has no record")
        elif known[name] != digest(os.path.join(folder, name)):
            problems.append(f"{name} is not what its record says")
    return problems + [f"{name} is recorded as complete and missing" for name in sorted(whole - names)]


class Watch:
    """Looks at a run's directory while others write there: no file may be under its final name without a record.

    Names are listed first and records are read after, so that a record that exists before its files is always found.
    """

    def __init__(self, folder):
        self.folder = folder
        self.sightings = self.looks = 0
        self.bad = []
        self.known = {}   # by record: time of change and inode, files
        self.hashed = {}  # by path: inode

    def records(self):
        files = {}
        place = os.path.join(self.folder, "records")
        for name in os.listdir(place) if os.path.isdir(place) else []:
            if name.startswith("."):
                continue
            path = os.path.join(place, name)
            status = os.stat(path)
            stamp = status.st_mtime_ns, status.st_ino
            if self.known.get(name, (None,))[0] != stamp:
                self.known[name] = stamp, {
                    file["path"]: file for file in json.loads(pathlib.Path(path).read_text())["files"]}
            files.update(self.known[name][1])
        return files

    def look(self):
        names = final_names(self.folder)
        files = self.records()
        self.looks += 1
        for name in names:
            self.sightings += 1
            path = os.path.join(self.folder, name)
            status = os.stat(path)
            file = files.get(name)
            if file is None or file["bytes"] != status.st_size:
                self.bad.append(name)
            elif self.hashed.get(name) != status.st_ino:
                self.hashed[name] = status.st_ino
                if digest(path) != file["sha256"]:
                    self.bad.append(name)

    def __enter__(self):
        """Looks again and again in a thread of its own until the block ends."""
        self.over = threading.Event()

        def keep_looking():
            while not self.over.wait(0.002):
                try:
                    self.look()
                except FileNotFoundError:
                    # Replaced or taken back between the listing and the look at the file: the next look tells.
                    pass

        self.thread = threading.Thread(target=keep_looking)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def contents(folder):
    """Digests of published files and of summaries without times, by path."""
    names = final_names(folder) + [name for name in SUMMARIES if os.path.exists(os.path.join(folder, name))]
    return {name: digest(os.path.join(folder, name)) for name in names}


def differences(found, expected):
    """Paths whose bytes differ, or that only one side has."""
    return sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))


def leftovers(folder):
    """Private files that should be gone when a run has ended."""
    found = []
    for place, folders, files in os.walk(folder):
        for name in folders + files:
            if name.startswith(".") and name not in (".lock", ".idle") or name.endswith(".part"):
                found.append(os.path.relpath(os.path.join(place, name), folder))
    return found


# Inputs.


def members(path):
    """The gzip members of a file, as bytes."""
    data = memoryview(pathlib.Path(path).read_bytes())
    start = 0
    while start < len(data):
        inflater = zlib.decompressobj(31)
        position = start
        while not inflater.eof and position < len(data):
            inflater.decompress(data[position:position + 65536])
            position += 65536
        end = min(position, len(data)) - len(inflater.unused_data)
        yield data[start:end]
        start = end


def split_archive(path, folder, count):
    """Cuts a .warc.gz between its members into so many files of about equal size; their paths."""
    os.makedirs(folder, exist_ok=True)
    limit = os.path.getsize(path) / count
    names, written, file = [], 0, None
    for member in members(path):
        if file is None or written >= limit * len(names) and len(names) < count:
            if file:
                file.close()
            names.append(os.path.join(folder, f"piece-{len(names):02}.warc.gz"))
            file = open(names[-1], "wb")
        file.write(member)
        written += len(member)
    file.close()
    return names


def repeat(path, target, size):
    """Writes a file again and again into one, until it has so many bytes.

    It is not held in memory: what this process held at its peak counts as a child's peak (exec(2) keeps it).
    """
    with open(target, "wb") as file:
        while file.tell() < size:
            with open(path, "rb") as source:
                shutil.copyfileobj(source, file, 1 << 20)
    return target


def free_bytes(folder):
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize
