"""Shutdown, restart, and the death of the parent."""
import os
import signal
import subprocess
import sys
import unittest

from kernel_client import KERNEL, TIMEOUT, KernelCase, is_alive, wait_until

PARENT = """
import sys
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name=sys.argv[1])
print(manager.provisioner.process.pid, flush=True)
sys.stdin.read()
"""


class LifeTest(KernelCase):
    def setUp(self):
        if not self.manager.is_alive():
            self.manager.start_kernel()
            type(self).client = self.connect()

    def ask_to_end(self, restart):
        message = self.client.session.msg("shutdown_request", {"restart": restart})
        self.client.control_channel.send(message)
        reply = self.client.get_control_msg(timeout=TIMEOUT)
        self.assertEqual(reply["parent_header"]["msg_id"], message["header"]["msg_id"])
        return reply

    def test_it_ends_when_asked_and_says_whether_it_is_to_come_back(self):
        for restart in (False, True):
            self.setUp()
            process = self.manager.provisioner.process
            reply = self.ask_to_end(restart)
            self.assertEqual((reply["msg_type"], reply["content"]), ("shutdown_reply", {"status": "ok", "restart": restart}))
            self.assertEqual(process.wait(timeout=TIMEOUT), 0)
            self.client.stop_channels()

    def test_it_ends_even_in_a_cell_that_never_does(self):
        self.begin('Console.WriteLine("running"); while (true) { }')
        process = self.manager.provisioner.process
        self.ask_to_end(False)
        self.assertEqual(process.wait(timeout=TIMEOUT), 0)
        self.client.stop_channels()

    def test_after_a_restart_it_answers_at_the_same_place_and_has_forgotten(self):
        self.value("var old = 1;")
        ports = self.manager.ports
        self.manager.restart_kernel()
        self.client.stop_channels()
        type(self).client = self.connect()
        self.assertEqual(self.manager.ports, ports)
        self.assertEqual(self.run_cell("old").status, "error")
        self.assertEqual(self.run_cell("1").content["execution_count"], 2)

    def test_it_dies_with_its_parent(self):
        with subprocess.Popen([sys.executable, "-c", PARENT, KERNEL], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
            pid = int(parent.stdout.readline())
            self.assertTrue(is_alive(pid))
            os.kill(parent.pid, signal.SIGKILL)
        wait_until(lambda: not is_alive(pid), "the kernel ends after its parent")


if __name__ == "__main__":
    unittest.main()
