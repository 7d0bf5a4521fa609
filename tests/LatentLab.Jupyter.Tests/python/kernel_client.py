"""What the tests of this folder share: a kernel under test, and what its client hears."""
import os
import time
import unittest

from jupyter_client.manager import KernelManager

TIMEOUT = 60
KERNEL = os.environ["KERNEL"]


class Outcome:
    """A request's reply and everything that was published for it, in order."""

    def __init__(self, reply, heard):
        self.reply = reply
        self.content = reply["content"]
        self.status = self.content["status"]
        self.heard = heard

    def of(self, kind):
        return [message["content"] for message in self.heard if message["msg_type"] == kind]

    @property
    def story(self):
        return [message["msg_type"] for message in self.heard if message["msg_type"] != "status"]

    def text(self, name="stdout"):
        return "".join(content["text"] for content in self.of("stream") if content["name"] == name)

    @property
    def result(self):
        results = self.of("execute_result")
        return results[-1]["data"]["text/plain"] if results else None


class KernelCase(unittest.TestCase):
    """One kernel for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        cls.manager = KernelManager(kernel_name=KERNEL)
        cls.manager.start_kernel()
        cls.client = cls.connect()

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel(now=True)

    @classmethod
    def connect(cls):
        client = cls.manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=TIMEOUT)
        return client

    @classmethod
    def pid(cls):
        return cls.manager.provisioner.process.pid

    def hear_until_idle(self, message_id, client=None):
        heard = []
        while True:
            message = (client or self.client).get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            heard.append(message)
            if message["content"].get("execution_state") == "idle":
                return heard

    def outcome(self, message_id, client=None):
        while True:
            reply = (client or self.client).get_shell_msg(timeout=TIMEOUT)
            if reply["parent_header"].get("msg_id") == message_id:
                return Outcome(reply, self.hear_until_idle(message_id, client))

    def run_cell(self, code, client=None, **options):
        return self.outcome((client or self.client).execute(code, **options), client)

    def value(self, code, client=None):
        outcome = self.run_cell(code, client)
        self.assertEqual(outcome.status, "ok", outcome.content)
        return outcome.result

    def begin(self, code):
        """Starts a cell and returns once it has written 'running'."""
        message_id = self.client.execute(code)
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["msg_type"] == "stream" and "running" in message["content"]["text"]:
                return message_id


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def wait_until(condition, what, seconds=TIMEOUT):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"within {seconds} s this did not happen: {what}")
        time.sleep(0.02)
