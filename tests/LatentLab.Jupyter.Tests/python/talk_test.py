"""Input, comms, several clients."""
import os
import signal
import subprocess
import sys
import unittest

from jupyter_client import BlockingKernelClient

from kernel_client import TIMEOUT, KernelCase

CHATTY_CLIENT = """
import sys
from jupyter_client import BlockingKernelClient
client = BlockingKernelClient(connection_file=sys.argv[1])
client.load_connection_file()
client.start_channels()
client.wait_for_ready(timeout=60)
client.execute('for (int i = 0; i < 2_000; i++) { $"output {i}".Display(); } int afterChat = 9;')
print(client.get_iopub_msg(timeout=60)["msg_type"], flush=True)
sys.stdin.read()
"""


class TalkTest(KernelCase):
    def ask(self, code, *answers):
        message_id = self.client.execute(code, allow_stdin=True)
        asked = []
        for answer in answers:
            asked.append(self.client.get_stdin_msg(timeout=TIMEOUT)["content"])
            self.client.input(answer)
        return self.outcome(message_id), asked

    def test_lines_are_read_from_the_client(self):
        outcome, asked = self.ask('var a = Console.ReadLine(); var b = Console.ReadLine(); $"{a}+{b}"', "first", "zweite 😀")
        self.assertEqual(outcome.result, "first+zweite 😀")
        self.assertEqual(asked, [{"prompt": "", "password": False}] * 2)

    def test_a_question_may_have_words_and_its_answer_be_hidden(self):
        outcome, asked = self.ask('await Microsoft.DotNet.Interactive.Kernel.GetInputAsync("Word?", "password")', "secret")
        self.assertEqual((outcome.result, asked), ("secret", [{"prompt": "Word?", "password": True}]))

    def test_a_password_is_asked_for_and_not_shown(self):
        outcome, asked = self.ask('var word = await Kernel.GetPasswordAsync("Word?"); word.GetClearTextPassword().Length', "secret")
        self.assertEqual((outcome.result, asked), ("6", [{"prompt": "Word?", "password": True}]))
        self.assertNotIn("secret", self.run_cell("word").result)

    def test_a_key_is_the_first_letter_of_a_line(self):
        outcome, asked = self.ask('var k = Console.ReadKey(); var hidden = Console.ReadKey(true); var end = Console.ReadKey();\n'
                                  '$"{k.Key} {k.KeyChar} {hidden.KeyChar} {end.Key}"', "yes", "q", "")
        self.assertEqual(outcome.result, "Y y q Enter")
        self.assertEqual([one["password"] for one in asked], [False, True, False])

    def test_of_questions_asked_at_once_each_gets_its_own_answer(self):
        code = ('async Task<string> Ask(string word) => await Task.Run(() => Microsoft.DotNet.Interactive.Kernel.GetInputAsync(word));\n'
                'string.Join(" ", await Task.WhenAll(new[] { "a", "b", "c" }.Select(async word => word + await Ask(word))))')
        message_id = self.client.execute(code, allow_stdin=True)
        for _ in range(3):
            self.client.input(self.client.get_stdin_msg(timeout=TIMEOUT)["content"]["prompt"] + "!")
        self.assertEqual(self.outcome(message_id).result, "aa! bb! cc!")

    def test_letters_are_read_one_by_one(self):
        outcome, _ = self.ask('var c = (char)Console.Read(); var rest = Console.ReadLine(); $"{c}|{rest}"', "xyz")
        self.assertEqual(outcome.result, "x|yz")

    def test_where_nobody_can_type_the_cell_is_told_so(self):
        outcome = self.run_cell("Console.ReadLine()", allow_stdin=False)
        self.assertEqual(outcome.content["ename"], "System.InvalidOperationException")
        self.assertIn("takes no input", outcome.content["evalue"])

    def test_what_was_written_is_seen_before_the_question(self):
        message_id = self.client.execute('Console.Write("running, name? "); Console.ReadLine()', allow_stdin=True)
        self.client.get_stdin_msg(timeout=TIMEOUT)
        heard = []
        while "stream" not in heard:
            heard.append(self.client.get_iopub_msg(timeout=TIMEOUT)["msg_type"])
        self.client.input("Ada")
        self.assertEqual(self.outcome(message_id).result, "Ada")

    def test_a_comm_to_nobody_is_closed(self):
        for kind in ("comm_open", "comm_msg"):
            message = self.client.session.msg(kind, {"comm_id": "abc", "target_name": "nobody", "data": {}})
            self.client.shell_channel.send(message)
            heard = self.hear_until_idle(message["header"]["msg_id"])
            self.assertEqual([one["content"]["comm_id"] for one in heard if one["msg_type"] == "comm_close"], ["abc"])
        self.assertEqual(self.client.comm_info(reply=True, timeout=TIMEOUT)["content"], {"status": "ok", "comms": {}})

    def test_a_client_that_is_killed_leaves_the_kernel_to_the_others(self):
        with subprocess.Popen([sys.executable, "-c", CHATTY_CLIENT, self.manager.connection_file],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE) as chatty:
            self.assertTrue(chatty.stdout.readline())
            os.kill(chatty.pid, signal.SIGKILL)
        self.assertEqual(self.value("afterChat"), "9")

    def test_two_clients_share_a_session_and_hear_each_other(self):
        other = BlockingKernelClient(connection_file=self.manager.connection_file)
        other.load_connection_file()
        other.start_channels()
        try:
            other.wait_for_ready(timeout=TIMEOUT)
            asked = other.execute("var shared = 8; shared")
            self.assertEqual(self.outcome(asked, other).result, "8")
            self.assertIn("execute_result", [message["msg_type"] for message in self.hear_until_idle(asked)])
            self.assertEqual(self.value("shared * 2"), "16")
        finally:
            other.stop_channels()


if __name__ == "__main__":
    unittest.main()
