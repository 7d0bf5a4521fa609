"""Debian's jupyter_kernel_test with every optional feature switched on. KERNEL names the kernel; the result is unittest's."""
import os
import unittest

import jupyter_kernel_test


class LatentLabKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = os.environ["KERNEL"]
    language_name = "C#"
    file_extension = ".cs"

    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("something went wrong");'

    completion_samples = [
        {"text": "Console.WriteL", "matches": {"WriteLine"}},
        {"text": "Math.Sq", "matches": {"Sqrt"}},
        {"text": "forea", "matches": {"foreach"}},
        {"text": "System.Text.StringBui", "matches": {"StringBuilder"}},
        {"text": "#!imp", "matches": {"#!import"}},
    ]

    complete_code_samples = ["1 + 1", "int x = 3;", "if (true) { }", "class A { }", "#!html\n<p>"]
    incomplete_code_samples = ["if (true) {", "Math.Sqrt(", "class A\n{", 'var text = """\nabc', "/* not closed"]
    invalid_code_samples = ["int = = 3;", "1 + / 2;", "}"]

    code_page_something = "#!help Math.Sqrt"
    code_generate_error = 'throw new InvalidOperationException("on purpose");'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "6 * 8", "result": "48"},
        {"code": "6 * 9", "result": "54"},
    ]
    code_display_data = [
        {"code": 'HTML("<b>bold</b>").Display();', "mime": "text/html"},
        {"code": '"bare".Display();', "mime": "text/plain"},
    ]
    code_history_pattern = "6 * 7"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.Sqrt"
    code_clear_output = "ClearOutput();"


if __name__ == "__main__":
    unittest.main()
