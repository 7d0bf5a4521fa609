"""What the soak watches: every message of every request, a kernel's memory, and processes that are left behind."""
import os
import queue
import re
import subprocess
import threading
import time

import zmq

PATIENCE = 120   # seconds until an answer that has not come counts as lost
FEWEST = 8       # samples that say something of a slope
QUIET = 5        # seconds without a message until a fence is sent behind what is missing


class Ledger:
    """Executes cells and compares all that a client hears of each with what must be heard: each message once, in its order."""

    KINDS = ("lost", "doubled", "disordered", "wrong")

    def __init__(self):
        self.requests = self.messages = 0
        self.faults = {kind: [] for kind in self.KINDS}
        self.errors = []

    def execute(self, client, code, *outputs, status="ok"):
        """OUTPUTS are pairs (type, text) in their order; a text may be a predicate. Returns the results' texts."""
        request = client.execute(code, allow_stdin=False, stop_on_error=False)
        self.requests += 1
        wanted = [("status", "busy"), ("execute_input", code), *outputs, ("status", "idle"), ("reply", status)]
        heard = self.listen(client, request)
        self.messages += len(heard)
        told = joined(heard)
        self.compare(code, wanted, told)
        return [text for kind, text in told if kind == "execute_result"]

    def value(self, client, code):
        """The text of a cell's result, whatever it is."""
        found = self.execute(client, code, ("execute_result", lambda text: True))
        return found[0] if found else ""

    def answer(self, client, send):
        """Sends a request that has a reply and shows nothing; returns the reply's content."""
        request = send()
        self.requests += 1
        replies = []
        heard = self.listen(client, request, replies)
        self.messages += len(heard)
        self.compare("a question", [("status", "busy"), ("status", "idle"), ("reply", "ok")], heard)
        return replies[0]["content"] if replies else {}

    def listen(self, client, request, replies=None):
        heard, fence = self.listen_iopub(client, request)
        heard += self.listen_shell(client, request, replies)
        if fence is not None:   # its reply comes behind the request's
            self.listen_shell(client, fence)
        return heard

    def listen_iopub(self, client, request):
        """All that is shown for the request, and the fence that had to be sent, or None."""
        heard, fence, quiet_since = [], None, time.monotonic()
        while True:
            try:
                message = client.get_iopub_msg(timeout=QUIET)
            except queue.Empty:
                if fence is None:   # what was sent before it comes before it
                    fence = client.kernel_info()
                elif time.monotonic() - quiet_since > PATIENCE:
                    self.note("lost", "the end of a cell and all that follows")
                    return heard, None
                continue
            except ValueError as error:   # the client's own watch: a signature that it has seen
                self.note("doubled" if "Duplicate" in str(error) else "wrong", str(error))
                continue
            quiet_since = time.monotonic()
            parent = message["parent_header"].get("msg_id")
            is_idle = message["content"].get("execution_state") == "idle"
            if parent == request:
                heard.append(summary(message))
                if is_idle and fence is None:
                    return heard, None
            elif parent == fence and fence is not None:
                if is_idle:
                    return heard, fence
            elif parent is not None and message["msg_type"] != "shutdown_reply":
                self.note("disordered", f"{message['msg_type']} of an earlier request")

    def listen_shell(self, client, request, replies=None):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                message = client.get_shell_msg(timeout=QUIET)
            except queue.Empty:
                continue
            if message["parent_header"].get("msg_id") == request:
                if replies is not None:
                    replies.append(message)
                return [("reply", message["content"]["status"])]
            self.note("doubled", f"a {message['msg_type']} to another request")
        return []

    def compare(self, what, wanted, heard):
        missing, extra = list(wanted), []
        for one in heard:
            fits = next((want for want in missing if matches(want, one)), None)
            if fits is None:
                extra.append(one)
            else:
                missing.remove(fits)
        for kind, _ in missing:
            self.note("lost", f"{kind} of {what!r}")
        for one in extra:
            self.note("doubled" if any(matches(want, one) for want in wanted) else "wrong", f"{one} of {what!r}")
        if not missing and not extra and not all(map(matches, wanted, heard)):
            self.note("disordered", f"{[kind for kind, _ in heard]} of {what!r}")

    def note(self, kind, words):
        self.faults[kind].append(words if len(words) < 300 else words[:300] + "…")

    def add(self, other):
        self.requests += other.requests
        self.messages += other.messages
        self.errors += other.errors
        for kind in self.KINDS:
            self.faults[kind] += other.faults[kind]


def summary(message):
    kind, content = message["msg_type"], message["content"]
    if kind == "status":
        return kind, content["execution_state"]
    if kind == "stream":
        return content["name"], content["text"]
    if kind == "execute_input":
        return kind, content["code"]
    if kind == "error":
        return kind, content["ename"]
    return kind, content.get("data", {}).get("text/plain", "")


def joined(heard):
    """Neighbouring pieces of one stream as one: where text is divided is the kernel's business."""
    told = []
    for kind, text in heard:
        if told and kind in ("stdout", "stderr") and told[-1][0] == kind:
            told[-1] = (kind, told[-1][1] + text)
        else:
            told.append((kind, text))
    return told


def matches(wanted, heard):
    return wanted[0] == heard[0] and (wanted[1](heard[1]) if callable(wanted[1]) else wanted[1] == heard[1])


class FaultyWire:
    """Stands between a kernel's iopub and a client and does to one message in EVERY what FAULT says: the ledger must notice.

    Never to a status: what a cell begins and ends with has neighbours of other cells, whose order nobody promises.
    """

    def __init__(self, manager, fault, every=97):
        self.fault, self.every, self.count, self.held = fault, every, 0, None
        self.context = zmq.Context.instance()
        self.inlet, self.outlet = self.context.socket(zmq.SUB), self.context.socket(zmq.PUB)
        self.inlet.setsockopt(zmq.SUBSCRIBE, b"")
        self.inlet.connect(f"tcp://{manager.ip}:{manager.iopub_port}")
        self.port = self.outlet.bind_to_random_port(f"tcp://{manager.ip}")
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        due = False
        while True:
            frames = self.inlet.recv_multipart()
            self.count += 1
            due = due or self.count % self.every == 0
            struck = due and b'"msg_type":"status"' not in frames[frames.index(b"<IDS|MSG>") + 2].replace(b" ", b"")
            due = due and not struck
            if struck and self.fault == "drop":
                continue
            if struck and self.fault == "swap":
                self.held = frames
                continue
            self.outlet.send_multipart(frames)
            if struck and self.fault == "double":
                self.outlet.send_multipart(frames)
            if self.held is not None:
                self.outlet.send_multipart(self.held)
                self.held = None


class MemoryWatch:
    """A kernel's resident set, threads and open files from outside, and from inside its managed heap and live tensors."""

    PROBE = '$"{GC.GetTotalMemory(forceFullCollection: true)} {TorchSharp.torch.Tensor.TotalCount}"'
    NAMES = ("residentBytes", "threads", "files", "heapBytes", "tensors")

    def __init__(self, pid, ledger, client):
        self.pid, self.ledger, self.client = pid, ledger, client
        self.samples = []

    def sample(self, done):
        with open(f"/proc/{self.pid}/status", encoding="ascii") as file:
            text = file.read()
        resident, threads = (int(re.search(rf"{name}:\s+(\d+)", text).group(1)) for name in ("VmRSS", "Threads"))
        files = len(os.listdir(f"/proc/{self.pid}/fd"))
        inside = self.ledger.value(self.client, self.PROBE).split()
        if inside:   # or the ledger has noted that the answer was lost
            self.samples.append((done, resident * 1024, threads, files, *map(int, inside)))

    def slopes(self, warm):
        """For each quantity its growth per cell after WARM cells, with half of its 95% confidence interval; None of too few samples."""
        after = [sample for sample in self.samples if sample[0] >= warm]
        if len(after) < FEWEST:
            return None
        return {name: dict(zip(("perCell", "plusMinus"), slope([one[0] for one in after], [one[index] for one in after])),
                           first=after[0][index], last=after[-1][index], span=after[-1][0] - after[0][0])
                for index, name in enumerate(self.NAMES, start=1)}


def slope(xs, ys):
    """Least squares. Neighbouring samples are alike, so they count as fewer: n (1 - r) / (1 + r) with their correlation r."""
    count = len(xs)
    mean_x, mean_y = sum(xs) / count, sum(ys) / count
    spread = sum((x - mean_x) ** 2 for x in xs)
    rise = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys)) / spread
    rests = [y - mean_y - rise * (x - mean_x) for x, y in zip(xs, ys)]
    squares = sum(rest ** 2 for rest in rests)
    if squares == 0:
        return rise, 0.0
    alike = min(0.9, max(0.0, sum(a * b for a, b in zip(rests, rests[1:])) / squares))
    counting = max(3.0, count * (1 - alike) / (1 + alike))
    return rise, 2.1 * (squares / (count - 2) / spread * count / counting) ** 0.5


def processes_of(folder):
    """Living kernels, as (process, command line): those that were started with a connection file in this folder."""
    listed = subprocess.run(["ps", "-axww", "-o", "pid=,stat=,command="], capture_output=True, text=True, check=True).stdout
    found = []
    for line in listed.splitlines():
        pid, state, command = line.split(None, 2)
        if f"{folder}/kernel-" in command and "kernel start" in command and not state.startswith("Z"):
            found.append((int(pid), command))
    return found
