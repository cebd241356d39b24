"""What happens to a cluster while it works on a plan, for slurm.py: each is a function of the round and of chance."""
import os, pathlib, re, signal, time


def clean(round, chance):
    """Nothing."""
    jobs = round.submit("--throttle", "3", "--jitter", "1")
    most = 0
    while round.slurm.call("squeue", "-h").strip():
        most = max(most, len(round.workers()))
        time.sleep(0.2)
    if most > 3:
        raise AssertionError(f"{most} workers at once under --throttle 3")
    return f"{len(jobs) - 1} arrays, at most {most} workers at once"


def kill(round, chance):
    """kill -9 of a worker: its script asks for it to be run again."""
    round.submit()
    begin(round, chance)
    strike(round, chance)
    round.wait_for_end()
    return restarts(round)


def begin(round, chance):
    """Waits until a share of the tasks by chance is complete."""
    count = int(chance.uniform(0, 0.7) * round.tasks)
    records = f"{round.output}/records"
    done = lambda: sum(name.endswith(".json") and name[0] != "." for name in os.listdir(records))
    round.slurm.wait(lambda: os.path.isdir(records) and done() >= count, 120, f"{count} complete tasks")


def strike(round, chance, number=signal.SIGKILL):
    """Signals a worker by chance."""
    while True:
        worker = chance.choice(round.wait_for_worker())
        time.sleep(chance.uniform(0, 0.3))
        if round.slurm.signal(worker, number):
            round.lost += 1
            return worker


def restarts(round):
    """How many array tasks were run again, as their logs tell: each attempt's worker says that it is done or stopped."""
    done = [int(count) for count in re.findall(r'"event":"done".*?"tasks_here":(\d+)', round.logs("*_*.log"))]
    return f"{len(done)} workers came to an end with {sum(done)} tasks"


def node(round, chance):
    """A node is lost, with all that runs on it; it comes back at the end."""
    round.submit()
    begin(round, chance)
    workers = round.wait_for_worker("n2")
    shepherds = {round.slurm.shepherd(worker) for worker in workers} - {0, 1}
    round.slurm.kill("n2")
    for pid in [*shepherds, *workers]:
        round.slurm.signal(pid, signal.SIGKILL)
    # Those that began meanwhile.
    for pid in round.workers("n2"):
        workers.append(pid)
        round.slurm.signal(pid, signal.SIGKILL)
    round.lost += len(workers)
    round.wait_for_end()
    return restarts(round)


def controller(round, chance):
    """The controller is killed, and comes back after four seconds."""
    jobs = round.submit()
    begin(round, chance)
    running = len(round.wait_for_worker())
    round.slurm.kill("slurmctld")
    time.sleep(4)
    return come_back(round, running, jobs)


def come_back(round, running, jobs):
    """Starts the controller again; `running` workers of `jobs` ran when it was killed."""
    round.slurm.start_controller()
    round.slurm.wait(lambda: "UP" in round.slurm.call("scontrol", "ping", check=False), 30, "the controller")
    round.wait_for_end()
    # A controller gives numbers of jobs that it has forgotten again, so that arrays and the merge are told by more.
    known = round.slurm.call("scontrol", "-o", "show", "job")
    forgotten = sum(f"ArrayJobId={job} " not in known for job in jobs[:-1]) + ("JobName=dataprep-merge" not in known)
    if forgotten:
        # Killed before it had written down what was submitted.
        round.lost += running
        round.submit("--retry")
        round.wait_for_end()
        return f"Slurm forgot {forgotten} of {len(jobs)} jobs; {restarts(round)}"
    if not round.operations:
        return restarts(round)
    # What Slurm believed not to have begun it has ended.
    round.lost += running
    return f"{round.operations} nodes resumed or jobs released; {restarts(round)}"


def both(round, chance):
    """The controller is away at the moment in which a worker is killed: the script asks until it is back."""
    jobs = round.submit()
    begin(round, chance)
    running = len(round.wait_for_worker())
    # The worker first: without a controller nothing begins that could be killed.
    strike(round, chance)
    round.slurm.kill("slurmctld")
    time.sleep(4)
    return come_back(round, running, jobs)


def split(round, chance, stops=False):
    """A node is cut off: its daemons are stopped, and its tasks are run again elsewhere, while its workers go on."""
    round.submit()
    begin(round, chance)
    workers = round.wait_for_worker("n2")
    stopped = [round.slurm.daemons["n2"].pid, *({round.slurm.shepherd(worker) for worker in workers} - {0, 1})]
    if stops:
        stopped += workers
    for pid in stopped:
        round.slurm.signal(pid, signal.SIGSTOP)
    round.lost += len(workers)
    told = ""
    if stops:
        tasks = held_by(round, workers)
        # As soon as another worker has begun one of the tasks again, the first one goes on: two live writers.
        again = lambda: {name for name in round.attempts() if taken_over(name, tasks, workers)}
        round.slurm.wait(lambda: again() or not tasks, 90, "a second attempt")
        told = f"{len(again())} tasks taken over while {len(workers)} workers were stopped; "
        for pid in workers:
            round.slurm.signal(pid, signal.SIGCONT)
    round.wait_for_end()
    # The node comes back when all is over.
    for pid in stopped:
        round.slurm.signal(pid, signal.SIGCONT)
    round.slurm.wait(lambda: not round.workers(), 60, "the last worker's end")
    return told + restarts(round)


def held_by(round, workers):
    """The tasks that processes work on: `.work` has a folder `TASK~HOST.PROCESS.START` for each."""
    held = {name.rpartition("~")[0] for name in os.listdir(f"{round.output}/.work")
            if any(f".{worker}." in name.rpartition("~")[2] for worker in workers)}
    # A task whose record is there needs no second attempt.
    return {task for task in held if not os.path.exists(f"{round.output}/records/{task}.json")}


def taken_over(name, tasks, workers):
    task, _, owner = name.rpartition("~")
    return task in tasks and not any(f".{worker}." in owner for worker in workers)


def stopped(round, chance):
    """A node is cut off and its workers are paused with it; they go on when others are at their tasks."""
    return split(round, chance, stops=True)


def twice(round, chance):
    """The same plan is submitted again while it is worked on."""
    round.submit()
    time.sleep(chance.uniform(0, 3))
    round.submit("--retry")
    round.wait_for_end()
    return restarts(round)


def ask(round, chance):
    """A worker is asked to stop, as before a time limit: it ends with 75 and is run again."""
    round.submit()
    begin(round, chance)
    asked = 0
    while not asked:
        round.wait_for_worker()
        running = round.slurm.call("squeue", "-h", "-r", "-t", "RUNNING", "-n", "dataprep-worker", "-o", "%i").split()
        if running:
            round.slurm.call("scancel", "--signal=TERM", "--batch", chance.choice(running), check=False)
            asked = 1
    round.lost += 1
    round.wait_for_end()
    return restarts(round)


def limit(round, chance):
    """A worker is killed more often than it may be run again; the plan is submitted again."""
    *arrays, merge = round.submit("--restarts", "1")
    victim, kills = None, 0
    while kills < 2:
        for worker in round.wait_for_worker():
            words = pathlib.Path(f"/proc/{worker}/cmdline").read_bytes().split(b"\0") if alive(worker) else []
            rank = words[words.index(b"--rank") + 1] if b"--rank" in words else None
            if rank is not None and (victim is None or rank == victim):
                victim = rank
                if round.slurm.signal(worker, signal.SIGKILL):
                    kills += 1
                    round.lost += 1
                    round.slurm.wait(lambda: not alive(worker), 10, "the killed worker's end")
                    break
        time.sleep(0.05)
    round.wait_for_end()
    states = [state for job in arrays for state in round.states(job)]
    return retry(round, states, merge)


def cancel(round, chance):
    """The arrays are cancelled: nothing comes back by itself; the plan is submitted again."""
    *arrays, merge = round.submit()
    begin(round, chance)
    round.wait_for_worker()
    round.slurm.call("scancel", *arrays)
    round.wait_for_end()
    round.lost += len(round.attempts()) - round.status()["done"]
    time.sleep(8)
    if round.slurm.call("squeue", "-h").strip() or round.workers():
        raise AssertionError("cancelled jobs have come back")
    return retry(round, [state for job in arrays for state in round.states(job)], merge)


def input(round, chance):
    """An input cannot be read while the first submission runs."""
    name = chance.choice(re.findall(r'"input":"([^"]+)"', pathlib.Path(round.plan, "tasks.jsonl").read_text()))
    os.rename(name, name + ".away")
    try:
        *arrays, merge = round.submit()
        round.wait_for_end()
    finally:
        os.rename(name + ".away", name)
    if round.status()["failed"] != 1:
        raise AssertionError(f"dataprep status says {round.status()}")
    round.lost += 1
    return retry(round, [state for job in arrays for state in round.states(job)], merge)


def retry(round, states, merge):
    """Submits again after failures for good, of which the merge has to know."""
    ended = round.states(merge)
    if ended == ["COMPLETED"] or os.path.exists(f"{round.output}/report.json"):
        raise AssertionError(f"the merge ran after failures ({ended})")
    open_before = [task["task"] for task in round.status()["open"]]
    if not open_before:
        raise AssertionError("nothing was left to do")
    round.submit("--retry")
    round.wait_for_end()
    counts = ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
    return f"first {counts}, then {len(open_before)} tasks submitted again; {restarts(round)}"


def alive(pid):
    return os.path.exists(f"/proc/{pid}")


ALL = {scenario.__name__: scenario for scenario in (
    clean, kill, node, controller, split, stopped, twice, both, ask, limit, cancel, input)}
