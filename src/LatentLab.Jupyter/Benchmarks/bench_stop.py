"""Stops cells of a Jupyter kernel, again and again, through jupyter_client. Prints one JSON object.

usage: bench_stop.py KERNEL EACH PLAN

PLAN is JSON: "preparation", a cell; "kinds", a name and a cell each, which writes 'running' and then does not end; "waits", the kind that
leaves something behind by its nature; "cost", a cell whose result is two numbers, a loop's nanoseconds without safe points and with them.
"""
import json
import queue
import random
import statistics
import sys
import time

from jupyter_client.manager import KernelManager

PATIENCE = 30   # seconds until a cell that was stopped counts as one that hangs


class Kernel:
    def __init__(self, name, preparation):
        self.manager = KernelManager(kernel_name=name)
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=120)
        self.stops = 0
        self.run(preparation)
        self.run("long kept = 0;")

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def run(self, code):
        results = []

        def hear(message):
            if message["msg_type"] == "execute_result":
                results.append(message["content"]["data"].get("text/plain"))

        reply = self.client.execute_interactive(code, timeout=PATIENCE * 4, output_hook=hear, allow_stdin=False)
        if reply["content"]["status"] != "ok":
            raise SystemExit(f"the cell {code!r} failed: {reply['content'].get('evalue')}")
        return results[-1] if results else None

    def stop(self, code, chance):
        """Runs a cell, stops it, and returns the seconds until it has ended and what the kernel said of it."""
        message_id = self.client.execute(code, allow_stdin=True)
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == message_id and message["msg_type"] == "error":
                raise SystemExit(f"{code!r} failed: {message['content']['evalue']}")
            if message["msg_type"] == "stream" and "running" in message["content"]["text"]:
                break
        time.sleep(chance.random() * 0.01)   # not always at the same place
        began = time.perf_counter()
        self.manager.interrupt_kernel()
        while True:
            reply = self.client.get_shell_msg(timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == message_id:
                break
        seconds = time.perf_counter() - began
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == message_id and message["content"].get("execution_state") == "idle":
                break
        self.stops += 1
        return seconds, reply["content"]

    def has_kept_its_variables(self):
        return self.run("kept") == str(self.stops)


def main():
    name, each, plan = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
    chance = random.Random(1)
    seconds = {kind: [] for kind in plan["kinds"]}
    counts = {"deadKernels": 0, "hangs": 0, "leftBehind": 0, "notStopped": 0, "lostVariables": 0}
    kernel = Kernel(name, plan["preparation"])
    plain, woven = (float(word) for word in kernel.run(plan["cost"]).split())
    for turn in range(each):
        for kind, code in plan["kinds"].items():
            try:
                took, said = kernel.stop("kept++;\n" + code, chance)
                seconds[kind].append(took)
                if said.get("ename") != "Cancelled":
                    counts["notStopped"] += 1
                    print(f"{kind}, stop {turn + 1}: after {took:.3f} s the kernel said {json.dumps(said)}", file=sys.stderr)
                counts["leftBehind"] += kind != plan["waits"] and "left behind" in said.get("evalue", "")
                counts["lostVariables"] += not kernel.has_kept_its_variables()
            except (queue.Empty, TimeoutError):
                counts["hangs" if kernel.manager.is_alive() else "deadKernels"] += 1
                kernel.close()
                kernel = Kernel(name, plan["preparation"])
    kernel.close()
    every = sorted(second for taken in seconds.values() for second in taken)
    print(json.dumps({
        "stops": each * len(plan["kinds"]),
        **counts,
        "medianSeconds": statistics.median(every),
        "percentile95Seconds": every[min(len(every) - 1, int(0.95 * len(every)))],
        "slowestSeconds": every[-1],
        "medianSecondsByKind": {kind: statistics.median(taken) if taken else None for kind, taken in seconds.items()},
        "loopNanosecondsWithSafePoints": woven,
        "loopNanosecondsWithout": plain,
    }))


if __name__ == "__main__":
    main()
