#!/bin/bash
# Slurm 22.05.8 (Debian 12, packages slurm-wlm and munge): `scancel` does not stop a job whose script requeues itself.
#
# A script that traps SIGTERM, stops its work and asks for another run with `scontrol requeue`, as is advised for time
# limits and preemption, gets the same SIGTERM from a plain `scancel`. A good guess is that a requeue of a job that is
# being cancelled is refused, as it is over for the controller. It is not: `scontrol requeue` ends with 0, and the
# cancelled job is pending again and runs again a few seconds later, as often as it is cancelled.
#
# What tells the cases apart: `squeue -o %T` says COMPLETING for a job that is cancelled, and RUNNING for one that
# got its signal by `--signal`, a preemption's grace time or `scancel --signal=TERM --batch`.
#
# Starts one node on 127.0.0.1 in a temporary folder, ends it again, and needs the two packages and root. About 45 s.
set -euo pipefail
for program in sbatch slurmctld slurmd munged; do
  PATH=$PATH:/usr/sbin command -v $program >/dev/null || { echo "needs: apt-get install slurm-wlm munge"; exit 2; }
done
PATH=$PATH:/usr/sbin
d=$(mktemp -d)
export SLURM_CONF=$d/slurm.conf
pids=()
cleanup() {
  scancel --user="$(id -un)" --signal=KILL --full 2>/dev/null || true
  sleep 1
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait || true
  rm -rf "$d"
}
trap cleanup EXIT
mkdir "$d/state" "$d/spool"
head -c 128 /dev/urandom >"$d/munge.key"
chmod 400 "$d/munge.key"
host=$(hostname -s)
cat >"$SLURM_CONF" <<C
ClusterName=finding
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthInfo=socket=$d/munge.socket,cred_expire=5
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SchedulerParameters=sched_interval=2,bf_interval=2,batch_sched_delay=0
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
KillWait=5
SlurmctldPort=26817
StateSaveLocation=$d/state
SlurmdSpoolDir=$d/spool
SlurmctldPidFile=$d/slurmctld.pid
SlurmdPidFile=$d/slurmd.pid
SlurmctldLogFile=$d/slurmctld.log
SlurmdLogFile=$d/slurmd.log
SlurmdParameters=config_overrides
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=26818 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=n1 Default=YES MaxTime=INFINITE State=UP
C
munged --foreground --force --key-file="$d/munge.key" --socket="$d/munge.socket" --pid-file="$d/munge.pid" \
  --log-file="$d/munge.log" --seed-file="$d/munge.seed" 2>/dev/null & pids+=($!)
sleep 1
slurmctld -D -c >/dev/null 2>&1 & pids+=($!)
slurmd -D -N n1 >/dev/null 2>&1 & pids+=($!)
for _ in $(seq 50); do [ "$(sinfo -h -o %T 2>/dev/null)" = idle ] && break; sleep 0.2; done

cat >"$d/job" <<'J'
#!/bin/bash
#SBATCH --open-mode=append
echo "run ${SLURM_RESTART_COUNT:-0}"
trap 'stopped=1' TERM
sleep 60 &
wait
if [ "${stopped-}" ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 2 ]; then
  echo "state $(squeue -h -o %T -j "$SLURM_JOB_ID")"
  scontrol requeue "$SLURM_JOB_ID"
  echo "requeue ends with $?"
fi
exit 75
J
job=$(sbatch --parsable --output="$d/log" "$d/job")
run() { # run N: waits for the job's run N
  for _ in $(seq 150); do grep -qx "run $1" "$d/log" 2>/dev/null && return; sleep 0.2; done
  echo "run $1 did not begin: this is another behaviour than that of 22.05.8"
  exit 1
}
run 0
scancel "$job"
run 1
scancel --signal=TERM --batch "$job"
run 2
sbatch --version
grep -v slurmstepd "$d/log" | tee "$d/seen"
# After `scancel` (run 0) and after a signal to the script (run 1).
diff - "$d/seen" <<'E_' || { echo "another behaviour than that of 22.05.8"; exit 1; }
run 0
state COMPLETING
requeue ends with 0
run 1
state RUNNING
requeue ends with 0
run 2
E_
echo "a job that was cancelled with scancel has run again"
