"""Times a Jupyter kernel as its users meet it: through jupyter_client. Prints one JSON object.

usage: bench_kernel.py KERNEL STARTS CELLS
"""
import json
import re
import statistics
import subprocess
import sys
import time

from jupyter_client.manager import KernelManager

TIMEOUT = 120


def start(name):
    """Starts a kernel; returns it, its client, and the seconds until it answered and could be heard."""
    manager = KernelManager(kernel_name=name)
    began = time.perf_counter()
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=TIMEOUT)
    return manager, client, time.perf_counter() - began


def stop(manager, client):
    client.stop_channels()
    manager.shutdown_kernel()


def run(client, code):
    """Executes a cell; returns the seconds until reply and idle, and the text of its result."""
    results = []

    def hear(message):
        content = message["content"]
        if message["msg_type"] == "execute_result":
            results.append(content["data"].get("text/plain"))

    began = time.perf_counter()
    reply = client.execute_interactive(code, timeout=TIMEOUT, output_hook=hear)
    seconds = time.perf_counter() - began
    if reply["content"]["status"] != "ok":
        raise SystemExit(f"the cell {code!r} failed: {reply['content'].get('evalue')}")
    return seconds, results[-1] if results else None


def complete(client, code, expected):
    began = time.perf_counter()
    content = client.complete(code, reply=True, timeout=TIMEOUT)["content"]
    seconds = time.perf_counter() - began
    if expected not in content["matches"]:
        raise SystemExit(f"{code!r} was completed without {expected!r}: {content['matches'][:10]}")
    return seconds


def resident_megabytes(pid):
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+) kB", status.read()).group(1)) / 1024
    except FileNotFoundError:
        return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(pid)])) / 1024


def seconds_to_stop(manager, client, code):
    """Starts a cell that does not end by itself, interrupts it once it runs, and times how long it takes to end."""
    client.execute(code)
    while True:
        message = client.get_iopub_msg(timeout=TIMEOUT)
        if message["msg_type"] == "stream" and "running" in message["content"]["text"]:
            break
    began = time.perf_counter()
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=TIMEOUT)
    seconds = time.perf_counter() - began
    if reply["content"]["status"] != "error":
        raise SystemExit(f"{code!r} was not stopped but ended with {reply['content']['status']}")
    while client.get_iopub_msg(timeout=TIMEOUT)["content"].get("execution_state") != "idle":
        pass
    return seconds


def main():
    name, starts, cells = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    ready, first = [], []
    for _ in range(starts):
        manager, client, seconds = start(name)
        ready.append(seconds)
        first.append(run(client, "var numbers = new List<int> { 1, 2, 3 }; numbers.Sum()")[0])
        if len(ready) < starts:
            stop(manager, client)

    pid = manager.provisioner.process.pid
    for index in range(20):
        run(client, f"{index} + 1")
    warm = []
    for index in range(60):
        seconds, text = run(client, f"{index} * 2")
        if text != str(index * 2):
            raise SystemExit(f"{index} * 2 was {text}")
        warm.append(seconds)
    for index in range(cells):
        run(client, f"var value{index} = {index};\nConsole.WriteLine(value{index});\nvalue{index} + numbers.Count")
    memory = resident_megabytes(pid)
    after = [run(client, f"{index} * 3")[0] for index in range(20)]
    for _ in range(5):
        complete(client, "numbers.Wh", "Where")
    completion = [complete(client, code, expected) for _ in range(10)
                  for code, expected in (("numbers.Wh", "Where"), ("Console.Wr", "WriteLine"), ("value1", "value1"))]
    stops = {
        "stopLoopSeconds": 'Console.WriteLine("running"); while (true) { }',
        "stopSleepSeconds": 'Console.WriteLine("running"); System.Threading.Thread.Sleep(-1);',
    }
    stopped = {key: seconds_to_stop(manager, client, code) for key, code in stops.items()}
    if run(client, "numbers.Count")[1] != "3":
        raise SystemExit("a variable was lost when a cell was stopped")
    stop(manager, client)
    print(json.dumps({
        "readySeconds": statistics.median(ready),
        "firstCellSeconds": statistics.median(first),
        "warmCellMilliseconds": statistics.median(warm) * 1000,
        "megabytesAfter300Cells": memory,
        "completionMilliseconds": statistics.median(completion) * 1000,
        "cells": cells,
        "starts": starts,
        "warmCellMillisecondsAfterCells": statistics.median(after) * 1000,
        **stopped,
    }))


if __name__ == "__main__":
    main()
