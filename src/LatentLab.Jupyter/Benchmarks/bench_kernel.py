"""Times a Jupyter kernel as its users meet it: through jupyter_client. Prints one JSON object.

usage: bench_kernel.py KERNEL STARTS CELLS [PREPARATION ENDLESS [REAL_TOOL]]

PREPARATION and ENDLESS are cells: the second, a training for example, writes 'running' and then does not end by itself.
REAL_TOOL is the kernel of .NET Interactive's own tool: it is measured beside the other, start by start, for ratios of one run.
"""
import atexit
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
    atexit.register(lambda: manager.has_kernel and manager.shutdown_kernel(now=True))   # whatever goes wrong here
    began = time.perf_counter()
    manager.start_kernel(stdout=subprocess.DEVNULL)   # the real tool writes what it listens on
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=TIMEOUT)
    return manager, client, time.perf_counter() - began


def stop(manager, client):
    client.stop_channels()
    manager.shutdown_kernel(now=True)


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
    if not any(match.startswith(expected) for match in content["matches"]):   # the real tool's are snippets: Where<$1>($2)
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


def measure_starts(names, starts):
    """Starts each kernel in turn, as often as asked; returns medians by name, and the last kernel of each name, still alive."""
    seconds = {name: ([], []) for name in names}
    alive = {}
    for round_ in range(starts):
        for name in names:
            manager, client, ready = start(name)
            seconds[name][0].append(ready)
            seconds[name][1].append(run(client, "var numbers = new List<int> { 1, 2, 3 }; numbers.Sum()")[0])
            if round_ == starts - 1:
                alive[name] = (manager, client)
            else:
                stop(manager, client)
    return {name: tuple(statistics.median(one) for one in both) for name, both in seconds.items()}, alive


def measure_session(manager, client, cells):
    """Warm cells, memory after many cells, and completion, in one kernel."""
    pid = manager.provisioner.process.pid
    for index in range(20):
        run(client, f"{index} + 1")
    warm = []
    for index in range(60):
        seconds, text = run(client, f"{index} * 2")
        if text is not None and str(index * 2) not in text:
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
    return {
        "warmCellMilliseconds": statistics.median(warm) * 1000,
        "megabytesAfter300Cells": memory,
        "completionMilliseconds": statistics.median(completion) * 1000,
        "warmCellMillisecondsAfterCells": statistics.median(after) * 1000,
    }


def main():
    name, starts, cells = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    names = [name] + sys.argv[6:7]
    medians, alive = measure_starts(names, starts)
    figures = {}
    for each in names:
        manager, client = alive[each]
        found = {
            "readySeconds": medians[each][0],
            "firstCellSeconds": medians[each][1],
            **measure_session(manager, client, cells),
        }
        figures.update(found if each == name else {"realTool" + key[0].upper() + key[1:]: value for key, value in found.items()})
        if each != name:
            stop(manager, client)

    manager, client = alive[name]
    stops = {
        "stopLoopSeconds": 'Console.WriteLine("running"); while (true) { }',
        "stopSleepSeconds": 'Console.WriteLine("running"); System.Threading.Thread.Sleep(-1);',
    }
    if len(sys.argv) > 5:
        run(client, sys.argv[4])
        stops["stopTrainingSeconds"] = sys.argv[5]
    stopped = {key: seconds_to_stop(manager, client, code) for key, code in stops.items()}
    if run(client, "numbers.Count")[1] != "3":
        raise SystemExit("a variable was lost when a cell was stopped")
    stop(manager, client)
    print(json.dumps({**figures, "cells": cells, "starts": starts, **stopped}))


if __name__ == "__main__":
    main()
