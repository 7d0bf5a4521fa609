#!/bin/bash
# One Slurm node of two processors for a test: on the loopback interface, with all its files in one folder. Says "ready"
# when jobs can be submitted (with SLURM_CONF=FOLDER/slurm.conf), and ends everything, jobs too, when its standard input
# ends.
#   one-node-slurm.sh FOLDER CONTROLLER_PORT NODE_PORT
set -uo pipefail
folder=$1 controller=$2 node=$3
export PATH=$PATH:/usr/sbin:/sbin SLURM_CONF=$folder/slurm.conf
user=$(id -un) host=$(hostname -s)
mkdir -p "$folder/state" "$folder/spool"
(umask 077; head -c 1024 /dev/urandom > "$folder/munge.key")
# Steps are bound to what they ask for, as on most clusters.
cat > "$SLURM_CONF" <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
SlurmctldPort=$controller
SlurmdPort=$node
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
ProctrackType=proctrack/linuxproc
TaskPlugin=task/affinity
TaskPluginParam=Cores
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=batch_sched_delay=0,sched_interval=1
MpiDefault=none
MailProg=/bin/true
MinJobAge=3600
KillWait=5
SlurmdParameters=config_overrides
NodeName=test NodeHostname=$host NodeAddr=127.0.0.1 CPUs=2 RealMemory=8192
PartitionName=all Nodes=test Default=YES MaxTime=INFINITE State=UP
CONF
log=$folder/daemons.log

stop() {
  timeout 20 scancel --user="$user"
  for _ in $(seq 100); do
    [ -n "$(timeout 10 squeue --noheader)" ] || break
    sleep 0.1
  done
  kill $(jobs -p)
  wait
  # What is left belongs to jobs that did not end when they were told to.
  for environ in $(grep -lazs "^SLURM_CONF=$SLURM_CONF$" /proc/[0-9]*/environ); do
    pid=${environ#/proc/}
    pid=${pid%/environ}
    [ "$pid" = $$ ] || kill -KILL "$pid" 2> /dev/null
  done
} >> "$log" 2>&1

wait_until() {
  for _ in $(seq 600); do
    if "$@" 2>> "$log"; then return; fi
    [ "$(jobs -rp | wc -l)" = "$started" ] || break
    sleep 0.1
  done
  stop
  cat "$folder"/*.log >&2
  exit 1
}

idle() { [ "$(sinfo --noheader --format=%T)" = idle ]; }

started=1
munged --foreground --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" \
  --pid-file="$folder/munged.pid" --seed-file="$folder/munged.seed" --log-file="$folder/munged.log" \
  < /dev/null >> "$log" 2>&1 &
wait_until test -S "$folder/munge.socket"
started=3
slurmctld -D < /dev/null >> "$log" 2>&1 &
slurmd -D -N test < /dev/null >> "$log" 2>&1 &
wait_until idle
echo ready
cat > /dev/null
stop
