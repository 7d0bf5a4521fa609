"""A Jupyter kernel under load, driven through jupyter_client: cells, displays, restarts, clients that die, many at once.

usage: bench_soak.py KERNEL PLAN

PLAN is JSON: "kit", a cell that makes the kit known; "parts", each part's name and its size; "fault", null or what to break on purpose
(drop, double, swap: a message on its way; leak: memory; orphan: a kernel that nobody ends). Prints one JSON object.
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid

from jupyter_client.manager import KernelManager
from soak_watch import PATIENCE, FaultyWire, Ledger, MemoryWatch, processes_of

SAMPLES = 60   # of memory, in one part
CHARTS = ("display_data", lambda text: text.startswith("plotly.js"))   # the kit's own output

DYING_CLIENT = """
import sys
from jupyter_client import BlockingKernelClient
client = BlockingKernelClient(connection_file=sys.argv[1])
client.load_connection_file()
client.start_channels()
client.wait_for_ready(timeout=120)
client.execute('for (int i = 0; i < 2_000; i++) $"output {i}".Display();\\nint afterChat = 9;')
print(client.get_iopub_msg(timeout=120)["msg_type"], flush=True)
sys.stdin.read()
"""
PARENT = """
import sys, subprocess
from jupyter_client.manager import KernelManager
manager = KernelManager(kernel_name=sys.argv[1], connection_file=sys.argv[2])
manager.start_kernel(stderr=subprocess.DEVNULL)
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=120)
client.execute("while (true) { }")
print(manager.provisioner.process.pid, flush=True)
sys.stdin.read()
"""


def hear_out(client):
    """Hears everything that was sent before, for other clients too, up to a fence of its own."""
    fence = client.kernel_info()
    while True:
        message = client.get_iopub_msg(timeout=PATIENCE)
        if message["parent_header"].get("msg_id") == fence and message["content"].get("execution_state") == "idle":
            break
    while client.get_shell_msg(timeout=PATIENCE)["parent_header"].get("msg_id") != fence:
        pass


class Kernel:
    def __init__(self, name, folder, fault=None):
        self.errors = tempfile.TemporaryFile(dir=folder)
        # its command line names this file, and so the folder
        self.manager = KernelManager(kernel_name=name, connection_file=os.path.join(folder, f"kernel-{uuid.uuid4()}.json"))
        self.manager.start_kernel(stderr=self.errors)
        self.wire = FaultyWire(self.manager, fault) if fault in ("drop", "double", "swap") else None
        self.client = self.connect()

    @property
    def pid(self):
        return self.manager.provisioner.process.pid

    def connect(self):
        client = self.manager.client()
        if self.wire:
            client.iopub_port = self.wire.port
        client.start_channels()
        client.wait_for_ready(timeout=PATIENCE)
        hear_out(client)   # a kernel that is slow to start is asked more than once, and answers each time
        return client

    def restart(self):
        self.client.stop_channels()
        self.manager.restart_kernel()
        self.client = self.connect()

    def close(self, ledger, leave=False):
        self.client.stop_channels()
        if not leave:
            self.manager.shutdown_kernel()   # asks first, and kills after some seconds
        self.errors.seek(0)
        said = self.errors.read().decode(errors="replace").strip()
        if said:
            ledger.errors.append(said[:500])
        self.errors.close()


def cell(i):
    """The cell number I of a session, as (code, outputs, status): what notebooks do, in turns."""
    def result(text):
        return "execute_result", str(text)

    return (
        (f"{i} * 2", [result(i * 2)], "ok"),
        (f'Console.WriteLine("line {i}");', [("stdout", f"line {i}\n")], "ok"),
        (f"var value = {i};\nvalue", [result(i)], "ok"),
        (f"int sum = 0;\nfor (int k = 0; k < 100; k++) sum += k * {i};\nsum", [result(4950 * i)], "ok"),
        (f'Console.Error.Write("oops {i}"); Console.Write("fine"); {i}', [("stderr", f"oops {i}"), ("stdout", "fine"), result(i)], "ok"),
        (f'throw new InvalidOperationException("cell {i}");', [("error", "System.InvalidOperationException")], "error"),
        (f"undeclared{i} + 1", [("error", "Compilation error")], "error"),
        (f"int Twice(int x) => x * 2;\nTwice({i})", [result(i * 2)], "ok"),
        (f"Enumerable.Range(0, {i % 50}).Select(x => x * x).Sum()", [result(sum(x * x for x in range(i % 50)))], "ok"),
        (f'display("shown {i}"); await Task.Delay(1); "end {i}"', [("display_data", f"shown {i}"), result(f"end {i}")], "ok"),
        (f"record Pair(int Left, int Right);\nvar pair = new Pair({i}, 1);\npair.Left", [result(i)], "ok"),
        ("using (NewDisposeScope()) Console.Write(rand(8, 8).mm(rand(8, 8)).shape[0]);", [("stdout", "8")], "ok"),
        (f'var shown = display("first {i}"); shown.Update("second {i}");',
         [("display_data", f"first {i}"), ("update_display_data", f"second {i}")], "ok"),
    )[i % 13]


def new_name(i):
    """A cell that declares what no other does, as (code, outputs, status)."""
    return (
        (f"var value{i} = {i};\nvalue{i}", [("execute_result", str(i))], "ok"),
        (f"int sum{i} = 0;\nfor (int k = 0; k < 100; k++) sum{i} += k;", [], "ok"),
        (f"int Twice{i}(int x) => x * 2;\nTwice{i}(4)", [("execute_result", "8")], "ok"),
        (f"record Pair{i}(int Left, int Right);\nvar pair{i} = new Pair{i}({i}, 1);", [], "ok"),
    )[i % 4]


def run_names(run, count):
    return run_cells(run, count, new_name)


def run_cells(run, count, cell=cell):
    kernel = run.kernel()
    watch = MemoryWatch(kernel.pid, run.ledger, kernel.client)
    if run.fault == "leak":
        run.ledger.execute(kernel.client, "var leak = new List<object>();")
    seconds, every = [], max(1, count // SAMPLES)
    for i in range(count):
        code, outputs, status = cell(i)
        if run.fault == "leak":
            code = f"leak.Add(new byte[1 << 18]);\n{code}"
        began = time.perf_counter()
        run.ledger.execute(kernel.client, code, *outputs, status=status)
        seconds.append(time.perf_counter() - began)
        if (i + 1) % every == 0:
            watch.sample(i + 1)
            run.say(f"{i + 1} cells, {watch.samples[-1][1] >> 20} MB")
    run.close(kernel)
    tenth = max(1, count // 10)
    return {"cells": count, "memory": watch.slopes(count // 3), "samples": watch.samples,
            "firstMilliseconds": 1000 * sorted(seconds[tenth:2 * tenth])[tenth // 2],
            "lastMilliseconds": 1000 * sorted(seconds[-tenth:])[tenth // 2]}


def run_displays(run, count):
    kernel = run.kernel()
    watch = MemoryWatch(kernel.pid, run.ledger, kernel.client)
    few = 10   # in one cell
    run.ledger.execute(kernel.client, "double[] numbers = [.. Enumerable.Range(0, 200).Select(i => i / 10.0)];\n"
                       "var curve = new Series(\"sine\", numbers, [.. numbers.Select(Math.Sin)]);")
    for done in range(0, count, few):
        run.ledger.execute(
            kernel.client,
            f'for (int i = {done}; i < {done + few}; i++)\n    display(Figures.Lines([curve], "A sine", "x", "y", altText: $"figure {{i}}"));',
            *[("display_data", f"figure {i}") for i in range(done, done + few)])
        run.ledger.execute(
            kernel.client,
            f"for (int i = {done}; i < {done + few}; i++)\n{{\n    using Tensor one = full(3, 4, (float)i);\n    display(one);\n}}",
            *[("display_data", lambda text, i=i: f"{i}" in text) for i in range(done, done + few)])
        if (done // few) % max(1, count // few // SAMPLES) == 0:
            watch.sample(2 * done)
    # Of more than a notebook keeps, the first 1,000 and the last 20, with a note between them.
    shown = [("display_data", str(i)) for i in range(1000)]
    note = ("stderr", lambda text: "480 outputs are left out here" in text)
    run.ledger.execute(kernel.client, "for (int i = 0; i < 1_500; i++) display(i);", *shown, note,
                       *[("display_data", str(i)) for i in range(1480, 1500)])
    run.close(kernel)
    return {"figures": count, "tensors": count, "memory": watch.slopes(2 * count // 3), "samples": watch.samples}


def run_restarts(run, count):
    kernel = run.kernel(kit=False)
    pids, seconds = {kernel.pid}, []
    for i in range(count):
        run.ledger.execute(kernel.client, f"int kept = {i};\nkept", ("execute_result", str(i)))
        began = time.perf_counter()
        kernel.restart()
        seconds.append(time.perf_counter() - began)
        if kernel.pid in pids:
            run.broken.append(f"restart {i} has left the old process where it was")
        pids.add(kernel.pid)
        run.ledger.execute(kernel.client, "kept", ("error", "Compilation error"), status="error")
        if len(processes_of(run.folder)) != 1:
            run.broken.append(f"after restart {i} these run: {processes_of(run.folder)}")
    run.close(kernel)
    return {"restarts": count, "medianSeconds": sorted(seconds)[count // 2], "slowestSeconds": max(seconds)}


def run_client(run, count):
    """Clients that are killed in the middle of what they read; then one whose kernel has nobody else."""
    kernel = run.kernel()
    watch = MemoryWatch(kernel.pid, run.ledger, kernel.client)
    file = kernel.manager.connection_file
    for i in range(count):
        with subprocess.Popen([sys.executable, "-c", DYING_CLIENT, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as chatty:
            chatty.stdout.readline()
            os.kill(chatty.pid, signal.SIGKILL)
        hear_out(kernel.client)
        run.ledger.execute(kernel.client, f"afterChat + {i}", ("execute_result", str(9 + i)))
        watch.sample(i)
    run.close(kernel)
    with subprocess.Popen([sys.executable, "-c", PARENT, run.name, os.path.join(run.folder, "kernel-of-parent.json")],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        parent.stdout.readline()
        if not processes_of(run.folder):
            run.broken.append("the kernel whose parent is to die does not run")
        os.kill(parent.pid, signal.SIGKILL)
    return {"clients": count, "memory": watch.slopes(count // 3), "samples": watch.samples}


def run_notebooks(run, count):
    """COUNT kernels at the same time, each with a notebook of its own."""
    def notebook(index, ledger):
        try:
            kernel = Kernel(run.name, run.folder, run.fault)
            ledger.execute(kernel.client, f"{run.kit}\nint own = {index};", CHARTS)
            ledger.execute(kernel.client, "var vae = new VariationalAutoencoder([1, 28, 28], latentSize: 2, hidden: [32]);\n"
                           "var images = rand(256, 1, 28, 28);")
            for i in range(20):
                code, outputs, status = cell(index * 100 + i)
                ledger.execute(kernel.client, code, *outputs, status=status)
            ledger.execute(kernel.client, "Trainer.Fit(vae, images, options: new TrainingOptions { Epochs = 2 });\nown",
                           ("execute_result", str(index)))
            kernel.close(ledger, leave=run.fault == "orphan" and index == 0)
        except Exception as error:   # a thread's failure is the part's
            run.broken.append(f"notebook {index}: {type(error).__name__}: {error}")

    began = time.perf_counter()
    ledgers = [Ledger() for _ in range(count)]
    threads = [threading.Thread(target=notebook, args=(index, ledger)) for index, ledger in enumerate(ledgers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for ledger in ledgers:
        run.ledger.add(ledger)
    return {"notebooks": count, "seconds": time.perf_counter() - began}


class Run:
    """What the parts share."""

    def __init__(self, name, folder, plan):
        self.name, self.folder, self.kit, self.fault = name, folder, plan["kit"], plan["fault"]
        self.ledger, self.broken, self.part = Ledger(), [], ""

    def kernel(self, kit=True):
        kernel = Kernel(self.name, self.folder, self.fault)
        if kit:
            self.ledger.execute(kernel.client, self.kit, CHARTS)
        return kernel

    def close(self, kernel):
        self.ledger.answer(kernel.client, kernel.client.kernel_info)   # what came too late or twice is heard by now
        kernel.close(self.ledger)

    def say(self, words):
        print(f"{self.part}: {words}", file=sys.stderr, flush=True)

    def count_orphans(self):
        end = time.monotonic() + 20   # a kernel looks for its parent once a second
        while (left := processes_of(self.folder)) and time.monotonic() < end:
            time.sleep(0.1)
        for pid, _ in left:
            os.kill(pid, signal.SIGKILL)
        return len(left)


PARTS = {"cells": run_cells, "names": run_names, "displays": run_displays, "restarts": run_restarts, "client": run_client, "notebooks": run_notebooks}


def main():
    name, plan = sys.argv[1], json.loads(sys.argv[2])
    found = {}
    with tempfile.TemporaryDirectory(prefix="latentlab-soak-") as folder:
        for part, size in plan["parts"].items():
            run = Run(name, folder, plan)
            run.part = part
            began = time.perf_counter()
            run.say("begins")
            figures = PARTS[part](run, size)
            ledger = run.ledger
            found[part] = {
                **figures,
                "partSeconds": time.perf_counter() - began,
                "requests": ledger.requests,
                "messages": ledger.messages,
                **{kind: len(notes) for kind, notes in ledger.faults.items()},
                "notes": [f"{kind}: {note}" for kind, notes in ledger.faults.items() for note in notes[:5]],
                "saidToErrors": ledger.errors,
                "orphans": run.count_orphans(),
                "broken": run.broken,
            }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
