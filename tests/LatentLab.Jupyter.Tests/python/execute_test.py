"""Executing: outputs and their parents, silent, uncounted, expressions, the queue after an error, displays, text."""
import unittest

from kernel_client import TIMEOUT, KernelCase


class ExecuteTest(KernelCase):
    def test_everything_that_a_request_causes_names_it_as_parent_between_busy_and_idle(self):
        outcome = self.run_cell('Console.Write("a"); "shown".Display(); Console.Error.Write("b"); 1 + 1')
        self.assertEqual([message["msg_type"] for message in outcome.heard],
                         ["status", "execute_input", "stream", "display_data", "stream", "execute_result", "status"])
        self.assertEqual([content["execution_state"] for content in outcome.of("status")], ["busy", "idle"])
        self.assertEqual((outcome.text(), outcome.text("stderr"), outcome.result), ("a", "b", "2"))

    def test_text_of_one_stream_is_joined_and_none_is_lost(self):
        outcome = self.run_cell("for (int i = 0; i < 20_000; i++) Console.WriteLine(i);")
        self.assertEqual(outcome.text(), "".join(f"{i}\n" for i in range(20_000)))
        self.assertLess(len(outcome.of("stream")), 2_000)

    def test_of_a_flood_of_displays_first_and_last_arrive_and_so_do_error_reply_and_idle(self):
        outcome = self.run_cell('for (int i = 0; i < 120_000; i++) display(i);\nthrow new Exception("at the end");')
        shown = [content["data"]["text/plain"] for content in outcome.of("display_data")]
        self.assertEqual((shown[:2], shown[-1]), (["0", "1"], "119999"))
        self.assertLess(len(shown), 2_000)
        self.assertIn("outputs are left out here", outcome.text("stderr"))
        self.assertEqual((outcome.status, outcome.of("error")[0]["evalue"]), ("error", "at the end"))
        self.assertEqual(self.value('"next"'), "next")

    def test_a_client_that_reads_nothing_while_many_cells_flood_hears_of_the_end_of_each(self):
        flood = "for (int i = 0; i < 20_000; i++) { display(i); Console.Error.Write('.'); Console.Write('.'); }"
        sent = [self.client.execute(flood) for _ in range(20)]
        for message_id in sent:   # the replies come on another channel
            while self.client.get_shell_msg(timeout=TIMEOUT)["parent_header"].get("msg_id") != message_id:
                pass
        for message_id in sent:
            self.assertEqual(self.hear_until_idle(message_id)[-1]["content"]["execution_state"], "idle")

    def test_an_animation_ends_with_its_last_frame(self):
        outcome = self.run_cell('for (int i = 0; i < 30_000; i++) { ClearOutput(wait: true); display(i); }')
        self.assertEqual(outcome.of("display_data")[-1]["data"]["text/plain"], "29999")
        self.assertEqual(outcome.story[-2:], ["clear_output", "display_data"])
        self.assertLess(len(outcome.heard), 20_000)

    def test_text_arrives_while_the_cell_still_runs(self):
        message_id = self.begin('Console.WriteLine("running"); var typed = Console.ReadLine();')
        self.client.get_stdin_msg(timeout=TIMEOUT)
        self.client.input("done")
        self.assertEqual(self.outcome(message_id).status, "ok")

    def test_a_silent_cell_runs_without_a_trace(self):
        before = self.run_cell("0").content["execution_count"]
        outcome = self.run_cell('var quiet = 7; Console.WriteLine("no"); quiet', silent=True)
        self.assertEqual((outcome.status, outcome.story), ("ok", []))
        after = self.run_cell("quiet")
        self.assertEqual((after.result, after.content["execution_count"]), ("7", before + 1))

    def test_a_cell_outside_of_the_history_shows_its_result_and_takes_no_number(self):
        before = self.run_cell("0").content["execution_count"]
        outcome = self.run_cell("40 + 2", store_history=False)
        self.assertEqual((outcome.result, outcome.content["execution_count"]), ("42", before))
        self.assertEqual(self.run_cell("0").content["execution_count"], before + 1)

    def test_expressions_are_evaluated_after_the_cell_each_with_its_own_end(self):
        outcome = self.run_cell("int five = 5;", user_expressions={"twice": "five * 2", "wrong": "five +", "thrown": "int.Parse(\"x\")", "mute": "int six = 6;"})
        answers = outcome.content["user_expressions"]
        self.assertEqual(answers["twice"]["data"]["text/plain"], "10")
        self.assertEqual([answers[name]["status"] for name in ("wrong", "thrown", "mute")], ["error"] * 3)
        self.assertEqual(answers["thrown"]["ename"], "System.FormatException")
        self.assertEqual(outcome.of("execute_result"), [])

    def test_an_error_carries_its_type_its_message_and_the_users_frames_only(self):
        outcome = self.run_cell('void Inner()\n{\n    throw new InvalidOperationException("on purpose");\n}\nInner();')
        error = outcome.of("error")[0]
        self.assertEqual((error["ename"], error["evalue"]), ("System.InvalidOperationException", "on purpose"))
        self.assertIn("line 3", "\n".join(error["traceback"]))
        self.assertNotIn("LatentLab.", "\n".join(error["traceback"]))
        self.assertEqual([outcome.content[name] for name in ("status", "ename", "evalue")], ["error", error["ename"], error["evalue"]])

    def test_after_an_error_the_waiting_cells_are_aborted_and_later_ones_run(self):
        first = self.client.execute('Console.ReadLine(); throw new Exception("stop here");')
        self.client.get_stdin_msg(timeout=TIMEOUT)
        waiting = [self.client.execute(f"int after{index} = {index};") for index in range(5)]
        info = self.client.kernel_info()
        self.client.input("all others have been sent")
        self.assertEqual(self.outcome(first).status, "error")
        outcomes = [self.outcome(message_id) for message_id in waiting]
        self.assertEqual([(one.status, one.story) for one in outcomes], [("aborted", [])] * 5)
        self.assertEqual(self.outcome(info).status, "ok")
        self.assertEqual(self.run_cell("after0").status, "error")
        self.assertEqual(self.value("6 * 7"), "42")

    def test_where_errors_shall_not_stop_the_queue_it_goes_on(self):
        first = self.client.execute('throw new Exception("never mind");', stop_on_error=False)
        second = self.client.execute("1 + 2")
        self.assertEqual((self.outcome(first).status, self.outcome(second).result), ("error", "3"))

    def test_a_display_is_updated_in_its_place_from_a_later_cell(self):
        first = self.run_cell('var shown = "first".Display();')
        second = self.run_cell('shown.Update("second");')
        [display], [update] = first.of("display_data"), second.of("update_display_data")
        self.assertEqual(update["transient"]["display_id"], display["transient"]["display_id"])
        self.assertEqual((display["data"]["text/plain"], update["data"]["text/plain"]), ("first", "second"))
        self.assertEqual(second.of("display_data"), [])

    def test_outputs_are_cleared_at_once_or_with_the_next(self):
        outcome = self.run_cell("ClearOutput(); ClearOutput(wait: true);")
        self.assertEqual([content["wait"] for content in outcome.of("clear_output")], [False, True], outcome.content)

    def test_a_program_clears_its_console(self):
        heard = [message["msg_type"] for message in self.run_cell("Console.WriteLine(1); Console.Clear(); Console.WriteLine(2);").heard]
        self.assertEqual([kind for kind in heard if kind in ("stream", "clear_output")], ["stream", "clear_output", "stream"])

    def test_help_opens_beside_the_notebook(self):
        outcome = self.run_cell("#!help Math.Sqrt")
        self.assertEqual(outcome.story, ["execute_input"])
        [page] = outcome.content["payload"]
        self.assertEqual(page["source"], "page")
        self.assertIn("double Math.Sqrt(double d)", page["data"]["text/plain"])

    def test_any_text_survives_the_way(self):
        for code, expected in (('"ä 数 😀 \\u0001 \\\\ \\" </script>"', 'ä 数 😀 \x01 \\ " </script>'), ('"half \\ud83d"', "half �")):
            self.assertEqual(self.value(code), expected)

    def test_places_in_a_cell_are_counted_in_code_points(self):
        self.value("var list = new List<int>();")
        code = '"😀😀"; list.Cou'
        content = self.client.complete(code, reply=True, timeout=TIMEOUT)["content"]
        self.assertEqual((code[content["cursor_start"]:content["cursor_end"]], content["matches"][0]), ("Cou", "Count"))
        found = self.client.inspect(code, code.index("list") + 1, reply=True, timeout=TIMEOUT)["content"]
        self.assertIn("List<int> list", found["data"]["text/plain"])

    def test_a_cell_in_an_unknown_language_is_neither_complete_nor_incomplete(self):
        self.assertEqual(self.outcome(self.client.is_complete("#!pwsh\nlet x =")).status, "unknown")

    def test_a_request_without_what_it_needs_is_answered_with_an_error(self):
        for kind in ("execute_request", "complete_request", "inspect_request", "history_request"):
            message = self.client.session.msg(kind, {"code": 5, "hist_access_type": []})
            self.client.shell_channel.send(message)
            self.assertEqual(self.outcome(message["header"]["msg_id"]).status, "error", kind)
        self.assertEqual(self.value("1"), "1")

    def test_history_tells_inputs_and_outputs(self):
        self.run_cell("100 + 11")
        [entry] = self.client.history(output=True, hist_access_type="tail", n=1, reply=True, timeout=TIMEOUT)["content"]["history"]
        self.assertEqual(entry[2], ["100 + 11", "111"])
        old = self.client.history(hist_access_type="range", session=-1, start=0, stop=5, reply=True, timeout=TIMEOUT)["content"]
        self.assertEqual((old["status"], old["history"]), ("ok", []))


if __name__ == "__main__":
    unittest.main()
