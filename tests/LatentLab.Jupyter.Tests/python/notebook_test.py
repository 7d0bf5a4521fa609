"""A notebook of the kit's, executed by nbclient and by 'jupyter nbconvert' as Debian has them."""
import os
import subprocess
import sys
import tempfile
import unittest

import nbformat
from nbclient import NotebookClient

from kernel_client import KERNEL

NOTEBOOKS = os.environ["NOTEBOOKS"]

CELLS = [
    "#!import kit.dib",
    'Figures.Lines([new Series("one", [1.0, 2.0, 3.0], [1.0, 4.0, 9.0])], title: "three numbers", xAxis: "n", yAxis: "n squared")',
    "#!html\n<b>words</b>",
    'Claim.AtMost("T01", "the mean of zeros is zero", zeros(3).mean().item<float>(), 0, seed: 1)',
]


class NotebookTest(unittest.TestCase):
    def notebook(self):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
        notebook.metadata["kernelspec"] = {"name": KERNEL, "display_name": "C#", "language": "C#"}
        return notebook

    def check(self, notebook):
        counts = [cell.execution_count for cell in notebook.cells]
        self.assertEqual(counts, list(range(1, len(CELLS) + 1)))
        self.assertIn("application/vnd.plotly.v1+json", notebook.cells[1].outputs[0].data)
        self.assertEqual(notebook.cells[2].outputs[0].data["text/html"], "<b>words</b>")
        self.assertEqual(notebook.cells[3].outputs[0].data["application/vnd.latentlab.claim+json"]["id"], "T01")

    def test_nbclient_executes_a_notebook_with_the_kit(self):
        notebook = self.notebook()
        NotebookClient(notebook, timeout=240, kernel_name=KERNEL, resources={"metadata": {"path": NOTEBOOKS}}).execute()
        self.check(notebook)

    def test_the_notebook_of_several_languages_has_the_results_that_it_has_elsewhere(self):
        folder = os.path.join(NOTEBOOKS, "..", "tests", "Support")
        notebook = nbformat.read(os.path.join(folder, "polyglot.ipynb"), 4)
        NotebookClient(notebook, timeout=240, kernel_name=KERNEL, resources={"metadata": {"path": folder}}).execute()
        shown = {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}
        results = [output.data["text/plain"] for outputs in shown.values() for output in outputs
                   if output.output_type == "execute_result"]
        self.assertEqual(results, ["5", "7.5", "6", "4 8.5", "2", "4"])
        self.assertIn("HTML is shown as it is.", shown["page"][0].data["text/html"])
        self.assertIn("const squares = JSON.parse('[0,0.25,1,2.25,4]')", shown["script"][0].data["text/html"])

    def test_nbconvert_executes_and_saves_it(self):
        with tempfile.TemporaryDirectory() as folder:
            source = os.path.join(folder, "small.ipynb")
            notebook = self.notebook()
            notebook.cells[0].source = "#!import " + os.path.join(NOTEBOOKS, "kit.dib")
            nbformat.write(notebook, source)
            subprocess.run([sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--output", "done.ipynb", source],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=240)
            self.check(nbformat.read(os.path.join(folder, "done.ipynb"), 4))


if __name__ == "__main__":
    unittest.main()
