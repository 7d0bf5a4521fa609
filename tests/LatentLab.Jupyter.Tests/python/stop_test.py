"""The stop button: cells that would never end, and what is left of them."""
import os
import signal
import unittest

from kernel_client import TIMEOUT, KernelCase

# What a library does that looks at the stop button: the name is part of the kit's interface.
COOPERATIVE = """
var button = (Func<System.Threading.CancellationToken>)AppContext.GetData("LatentLab.StopButton");
string ending = "not at all";
Console.WriteLine("running");
try { while (true) { button().ThrowIfCancellationRequested(); System.Threading.Thread.SpinWait(100); } }
catch (OperationCanceledException) { ending = "in good order"; throw; }
"""


class StopTest(KernelCase):
    def stop(self, code):
        message_id = self.begin(code)
        self.manager.interrupt_kernel()
        return self.outcome(message_id)

    def test_what_never_ends_is_stopped_and_variables_survive(self):
        self.value("var before = 1;")
        for index, endless in enumerate(("while (true) { }", "System.Threading.Thread.Sleep(-1);", "await Task.Yield(); while (true) { }")):
            with self.subTest(endless):
                outcome = self.stop(f'int during{index} = {index}; Console.WriteLine("running"); {endless}')
                self.assertEqual((outcome.status, outcome.content["ename"]), ("error", "Cancelled"))
                self.assertNotIn("could not be stopped", outcome.content["evalue"])
                self.assertEqual(self.value(f"before + during{index}"), str(1 + index))

    def test_code_that_looks_at_the_button_ends_in_good_order(self):
        self.assertEqual(self.stop(COOPERATIVE).content["ename"], "Cancelled")
        self.assertEqual(self.value("ending"), "in good order")

    def test_what_cannot_be_stopped_is_left_behind_and_reported(self):
        outcome = self.stop('int kept = 3; Console.WriteLine("running"); await Task.Delay(-1);')
        self.assertIn("could not be stopped", outcome.content["evalue"])
        self.assertEqual(self.value("kept"), "3")

    def test_a_cell_that_waits_for_input_is_stopped(self):
        message_id = self.client.execute("var line = Console.ReadLine();", allow_stdin=True)
        self.client.get_stdin_msg(timeout=TIMEOUT)
        self.manager.interrupt_kernel()
        self.assertEqual(self.outcome(message_id).content["ename"], "Cancelled")
        self.client.input("too late")
        self.assertEqual(self.value("1 + 1"), "2")

    def test_the_stopped_cells_queue_is_aborted(self):
        first = self.begin('Console.WriteLine("running"); while (true) { }')
        second = self.client.execute("2")
        self.manager.interrupt_kernel()
        self.assertEqual((self.outcome(first).status, self.outcome(second).status), ("error", "aborted"))

    def test_without_a_running_cell_there_is_nothing_to_stop(self):
        self.manager.interrupt_kernel()
        self.assertEqual(self.value("2 + 2"), "4")

    def test_ctrl_c_is_for_the_server_not_for_the_kernel(self):
        self.value("var still = 5;")
        os.kill(self.pid(), signal.SIGINT)
        os.kill(self.pid(), signal.SIGINT)
        self.assertEqual(self.value("still"), "5")


if __name__ == "__main__":
    unittest.main()
