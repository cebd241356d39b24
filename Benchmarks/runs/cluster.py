"""A Slurm cluster of two nodes on this machine, in a directory of its own: for slurm.py.

Everything listens on 127.0.0.1 under ports that are free at the start, authentication is by a munged with a key of its
own, and every process is ended by its number. Needs the Debian packages slurm-wlm and munge; installs nothing.
"""
import getpass, os, pathlib, shutil, signal, socket, subprocess, time

PROGRAMS = {"slurmctld": "slurm-wlm", "slurmd": "slurm-wlm", "sbatch": "slurm-wlm", "munged": "munge"}

CONFIGURATION = """\
ClusterName=dataprep
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
CredType=cred/munge
# Requeued jobs wait for as long as an old credential could be valid: by default two minutes.
AuthInfo=socket={folder}/munge.socket,cred_expire=5
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=2,bf_interval=2,batch_sched_delay=0
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
JobRequeue=1
MaxArraySize={array}
ReturnToService=2
SlurmctldTimeout=5
SlurmdTimeout=5
MinJobAge=600
InactiveLimit=0
KillWait=5
BatchStartTimeout=5
MessageTimeout=5
SlurmctldPort={ports[0]}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
SlurmctldDebug=info
SlurmdDebug=info
SlurmdParameters=config_overrides
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]} CPUs={cpus} RealMemory=4000 State=UNKNOWN
NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[2]} CPUs={cpus} RealMemory=4000 State=UNKNOWN
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
"""


def missing_packages():
    """Debian packages without which there is no cluster."""
    return sorted({package for program, package in PROGRAMS.items() if not find(program)})


def find(program):
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def read(path):
    try:
        return pathlib.Path(path).read_bytes()
    except OSError:
        return b""


def parent(pid):
    """The number of a process's parent; 0 where the process is gone."""
    fields = read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    return int(fields[1]) if len(fields) > 1 else 0


def is_zombie(pid):
    return read(f"/proc/{pid}/stat").rpartition(b")")[2].split()[:1] in ([b"Z"], [])


class Cluster:
    """Two nodes, `n1` and `n2`, and their controller."""

    def __init__(self, folder, cpus=2, array=1001):
        self.folder = folder
        os.makedirs(f"{folder}/state", exist_ok=True)
        for node in ("n1", "n2"):
            os.makedirs(f"{folder}/spool-{node}", exist_ok=True)
        self.environment = {**os.environ, "SLURM_CONF": f"{folder}/slurm.conf"}
        for name in [name for name in self.environment if name.startswith("SLURM_") and name != "SLURM_CONF"]:
            del self.environment[name]
        pathlib.Path(folder, "slurm.conf").write_text(CONFIGURATION.format(
            host=socket.gethostname().split(".")[0], user=getpass.getuser(), folder=folder, cpus=cpus, array=array,
            ports=free_ports(3)))
        pathlib.Path(folder, "munge.key").write_bytes(os.urandom(128))
        os.chmod(f"{folder}/munge.key", 0o400)
        self.daemons = {}

    def _start(self, name, arguments):
        log = open(f"{self.folder}/{name}.out", "ab")
        program = [find(arguments[0]), *arguments[1:]]
        self.daemons[name] = subprocess.Popen(program, stdout=log, stderr=log, env=self.environment,
                                              stdin=subprocess.DEVNULL, start_new_session=True)

    def __enter__(self):
        try:
            at = lambda name: f"{self.folder}/munge.{name}"
            self._start("munged", [
                "munged", "--foreground", "--force", f"--key-file={at('key')}", f"--socket={at('socket')}",
                f"--pid-file={at('pid')}", f"--log-file={at('log')}", f"--seed-file={at('seed')}"])
            self.wait(lambda: os.path.exists(at("socket")), 10, "munged")
            self.start_controller("-c")
            for node in ("n1", "n2"):
                self.start_node(node)
            self.wait_for_nodes()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for name in ("n1", "n2", "slurmctld", "munged"):
            if daemon := self.daemons.pop(name, None):
                daemon.send_signal(signal.SIGCONT)
                daemon.terminate()
                try:
                    daemon.wait(5)
                except subprocess.TimeoutExpired:
                    daemon.kill()
                    daemon.wait()
        # What daemons left behind: jobs and their shepherds have the cluster's configuration in their environment.
        for pid in self.processes():
            self.signal(pid, signal.SIGKILL)

    def start_controller(self, *options):
        self._start("slurmctld", ["slurmctld", "-D", *options])

    def start_node(self, node):
        self._start(node, ["slurmd", "-D", "-N", node])

    def kill(self, name):
        """Ends a daemon without a chance to say goodbye."""
        daemon = self.daemons.pop(name)
        daemon.kill()
        daemon.wait()

    def call(self, *command, check=True):
        """Runs one of Slurm's commands, or another one of this cluster; gives its output."""
        result = subprocess.run(command, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if check and result.returncode:
            raise RuntimeError(f"{' '.join(command)} ends with {result.returncode}: {result.stdout}{result.stderr}")
        return result.stdout

    def wait(self, condition, seconds, what):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"waited {seconds} s for {what}")
            time.sleep(0.1)

    def wait_for_nodes(self):
        self.wait(lambda: self.call("sinfo", "-h", "-N", "-o", "%T", check=False).split() == ["idle"] * 2, 60,
                  "two idle nodes")

    def processes(self):
        """Numbers of all processes of jobs, and of what shepherds them."""
        mark = f"SLURM_CONF={self.folder}/slurm.conf".encode()
        own = {os.getpid()} | {daemon.pid for daemon in self.daemons.values()}
        found = [int(name) for name in os.listdir("/proc") if name.isdecimal()]
        return [pid for pid in found if pid not in own and mark in read(f"/proc/{pid}/environ").split(b"\0")]

    def workers(self, program, node=None):
        """Numbers of the workers that run, on one node or on all."""
        found = []
        for pid in self.processes():
            words = read(f"/proc/{pid}/cmdline").split(b"\0")
            if words[0] != program.encode() or b"worker" not in words or is_zombie(pid):
                continue
            name = f"SLURMD_NODENAME={node}".encode()
            if node is None or name in read(f"/proc/{pid}/environ").split(b"\0"):
                found.append(pid)
        return found

    @staticmethod
    def shepherd(worker):
        """The slurmstepd above a worker: the parent of its script's shell."""
        shell = parent(worker)
        return parent(shell) if shell > 1 else 0

    @staticmethod
    def signal(pid, number):
        """Signals one process; false where it is gone."""
        try:
            os.kill(pid, number)
            return True
        except ProcessLookupError:
            return False
