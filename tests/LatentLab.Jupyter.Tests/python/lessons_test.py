"""The lessons that LATENTLAB_LESSONS names ('all', or '00,07'), executed by 'jupyter nbconvert' through the kernel, give the claims that the book has. BOOK names the book's folder."""
import json
import math
import os
import subprocess
import sys
import tempfile
import unittest

import nbformat

from kernel_client import KERNEL

CLAIM = "application/vnd.latentlab.claim+json"
NOTEBOOKS = os.environ["NOTEBOOKS"]
NAMED = os.environ.get("LATENTLAB_LESSONS", "all")
ONLY = None if NAMED == "all" else NAMED.split(",")


class LessonsTest(unittest.TestCase):
    maxDiff = None

    def test_a_lesson_gives_the_same_claims_as_in_the_book(self):
        with open(os.path.join(os.environ["BOOK"], "claims.json"), encoding="utf-8") as file:
            book = json.load(file)
        lessons = sorted(name[:-6] for name in os.listdir(NOTEBOOKS) if name.endswith(".ipynb"))
        self.assertEqual(sorted({claim["lesson"] for claim in book} - set(lessons)), [])
        for lesson in lessons:
            if ONLY is None or lesson[:2] in ONLY:
                with self.subTest(lesson):
                    self.compare([claim for claim in book if claim["lesson"] == lesson], self.execute(lesson))

    def execute(self, lesson):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", f"--ExecutePreprocessor.kernel_name={KERNEL}",
                 "--ExecutePreprocessor.timeout=600", "--output-dir", folder, os.path.join(NOTEBOOKS, lesson + ".ipynb")],
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            self.assertEqual(done.returncode, 0, done.stderr[-3000:])
            notebook = nbformat.read(os.path.join(folder, lesson + ".ipynb"), 4)
        return [output["data"][CLAIM] for cell in notebook.cells if cell.cell_type == "code"
                for output in cell.outputs if CLAIM in output.get("data", {})]

    def compare(self, expected, found):
        words = lambda claims: [(claim["id"], claim["sentence"], claim["passed"]) for claim in claims]
        self.assertEqual(words(found), words(expected))
        for theirs, ours in zip(expected, found):
            # The same seeds and threads give the same numbers; the tolerance is for sums in another order.
            self.assertTrue(math.isclose(theirs["value"], ours["value"], rel_tol=1e-3, abs_tol=1e-6), (theirs, ours["value"]))


if __name__ == "__main__":
    unittest.main()
