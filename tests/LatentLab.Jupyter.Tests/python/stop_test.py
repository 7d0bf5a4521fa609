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


# A library's own loop over a library's own function: no safe point, for some ten seconds.
DEAF = " ".join(["Enumerable.Empty<int>()"] + [".Concat(Enumerable.Repeat(1, int.MaxValue))"] * 4 + [".Count(int.IsNegative);"])


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

    def test_a_training_is_stopped_between_two_batches_and_its_model_stays_usable(self):
        self.value("#!import " + os.path.join(os.environ["NOTEBOOKS"], "kit.dib"))
        self.value("var model = new VariationalAutoencoder([1, 28, 28], latentSize: 2, hidden: [32]);")
        outcome = self.stop('Console.WriteLine("running"); var history = Trainer.Fit(model, rand(512, 1, 28, 28), options: new TrainingOptions { Epochs = 1_000_000 });')
        self.assertEqual(outcome.content["ename"], "Cancelled")
        self.assertNotIn("could not be stopped", outcome.content["evalue"])
        self.assertEqual(self.value("Trainer.Fit(model, rand(64, 1, 28, 28), options: new TrainingOptions { Epochs = 2 }).Epochs.Count"), "2")

    def test_what_cannot_be_stopped_is_left_behind_and_reported(self):
        outcome = self.stop('int kept = 3; Console.WriteLine("running"); await Task.Delay(-1);')
        self.assertIn("could not be stopped", outcome.content["evalue"])
        self.assertEqual(self.value("kept"), "3")

    def test_only_a_second_press_leaves_behind_what_cannot_be_stopped(self):
        message_id = self.begin('int kept = 4; Console.WriteLine("running"); ' + DEAF)
        self.manager.interrupt_kernel()
        self.manager.interrupt_kernel()   # in haste: nobody has said yet what that means
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            self.assertNotEqual(message["content"].get("execution_state"), "idle", "it ended without a second press")
            if message["msg_type"] == "stream" and "press stop again" in message["content"]["text"]:
                break
        self.manager.interrupt_kernel()
        outcome = self.outcome(message_id)
        self.assertEqual(outcome.content["ename"], "Cancelled")
        self.assertIn("left behind", outcome.content["evalue"])
        self.assertEqual(self.value("kept"), "4")

    def test_an_exception_on_a_thread_is_shown_and_the_kernel_lives(self):
        outcome = self.run_cell('var thread = new System.Threading.Thread(() => throw new Exception("astray")); thread.Start(); thread.Join();')
        self.assertIn("astray", outcome.of("error")[0]["evalue"])
        self.assertEqual(self.value("6 * 7"), "42")

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
        message = self.client.session.msg("interrupt_request", {})
        self.client.control_channel.send(message)
        reply = self.client.get_control_msg(timeout=TIMEOUT)
        self.assertEqual((reply["msg_type"], reply["content"]), ("interrupt_reply", {"status": "ok"}))
        self.assertEqual(self.value("2 + 2"), "4")

    def test_ctrl_c_is_for_the_server_not_for_the_kernel(self):
        self.value("var still = 5;")
        os.kill(self.pid(), signal.SIGINT)
        os.kill(self.pid(), signal.SIGINT)
        self.assertEqual(self.value("still"), "5")


if __name__ == "__main__":
    unittest.main()
