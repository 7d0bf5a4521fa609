"""Runs notebooks in the real .NET Interactive, through its Jupyter kernel, and says what came of them.

    run_notebooks.py [--tool DLL] [--record FILE] NOTEBOOK...

Without --tool it is the tool that .config/dotnet-tools.json names, as 'dotnet tool restore' brings it. Cells with the
tag 'needs-front-end' are left out; a cell with the tag 'raises-exception' has to fail. The record is JSON, one entry a notebook. Exit code 1 if a cell failed or something
was written to standard error. The notebooks stay as they are.
"""
import argparse
import html
import json
import os
import re
import subprocess
import sys
import tempfile
import time

import nbformat
from nbclient import NotebookClient

KERNEL = ".net-csharp"
CLAIM = "application/vnd.latentlab.claim+json"
FRONT_END = "needs-front-end"
SHOULD_FAIL = "raises-exception"
LONGEST_CELL = 900
QUIET = {
    "DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT": "1",
    "DOTNET_INTERACTIVE_SKIP_FIRST_TIME_EXPERIENCE": "1",
    "Logging__LogLevel__Default": "Warning",
}


def install_kernelspec(tool, folder):
    """As the tool does it itself, into a folder that only this program's Jupyter looks at."""
    kernels = os.path.join(folder, "kernels")
    os.makedirs(kernels)
    subprocess.run([*tool, "jupyter", "install", "--path", kernels], check=True, stdout=subprocess.DEVNULL)
    file_name = os.path.join(kernels, KERNEL, "kernel.json")
    with open(file_name, encoding="utf-8") as file:
        spec = json.load(file)
    assert spec["argv"][:2] == ["dotnet", "interactive"], spec["argv"]
    spec["argv"][:2] = tool
    with open(file_name, "w", encoding="utf-8") as file:
        json.dump(spec, file)


def claim_of(output):
    """A host may send JSON as such or as its text."""
    content = output.get("data", {}).get(CLAIM)
    return json.loads(content) if isinstance(content, str) else content


def check_of(output):
    """What an exercise's check said, as HTML."""
    page = output.get("data", {}).get("text/html", "")
    return page if 'class="latentlab-check"' in page else None


def result_of(output):
    """The value of a cell's last line, as text; hosts show numbers as HTML too, or only so."""
    data = output.data
    page = re.sub(r"<style>.*?</style>|<[^>]*>", "", data.get("text/html", ""), flags=re.DOTALL)
    return html.unescape(data.get("text/plain", page)).strip()


def run(path):
    notebook = nbformat.read(path, 4)
    left_out = [cell for cell in notebook.cells if FRONT_END in cell.metadata.get("tags", [])]
    notebook.cells = [cell for cell in notebook.cells if cell not in left_out]
    start = time.monotonic()
    NotebookClient(notebook, timeout=LONGEST_CELL, kernel_name=KERNEL, allow_errors=True,
                   resources={"metadata": {"path": os.path.dirname(os.path.abspath(path))}}).execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    there_to_fail = [cell for cell in cells if SHOULD_FAIL in cell.metadata.get("tags", [])]
    outputs = [(cell.get("id", ""), output) for cell in cells if cell not in there_to_fail for output in cell.outputs]
    unharmed = [cell for cell in there_to_fail if not any(output.output_type == "error" for output in cell.outputs)]
    return {
        "cells": len(cells),
        "leftOut": len(left_out),
        "errors": [f"{cell}: {output.ename}: {output.evalue}"
                   for cell, output in outputs if output.output_type == "error"]
                  + [f"{cell.get('id', '')}: it is there to fail, and did not" for cell in unharmed],
        "stderr": [f"{cell}: {output.text.strip()}"
                   for cell, output in outputs if output.output_type == "stream" and output.name == "stderr"],
        "results": [result_of(output) for _, output in outputs if output.output_type == "execute_result"],
        "checks": [check for _, output in outputs if (check := check_of(output))],
        "claims": [claim for _, output in outputs if (claim := claim_of(output))],
        "seconds": round(time.monotonic() - start, 1),
    }


def words(path, came):
    faults = "".join(f"\n  {line}" for line in came["errors"] + came["stderr"])
    failing = sum(not claim["passed"] for claim in came["claims"])
    return f"{path}: {came['cells']} cells in {came['seconds']:.0f} s, {came['leftOut']} left out, " \
           f"{len(came['claims'])} claims, {failing} of them fail, {len(came['errors'])} errors{faults}"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--tool")
    arguments.add_argument("--record")
    arguments.add_argument("notebooks", nargs="+")
    asked = arguments.parse_args()
    os.environ.update(QUIET)
    # As the kit's own kernelspec has it: a client runs beside the kernel, and libtorch's threads, which spin while they
    # wait, would fight with it for the cores.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    came = []
    with tempfile.TemporaryDirectory() as folder:
        install_kernelspec(["dotnet", asked.tool or "interactive"], folder)
        os.environ["JUPYTER_PATH"] = folder
        for path in asked.notebooks:
            came.append(run(path))
            print(words(path, came[-1]), flush=True)
    if asked.record:
        with open(asked.record, "w", encoding="utf-8") as file:
            json.dump(came, file)
    sys.exit(1 if any(one["errors"] or one["stderr"] for one in came) else 0)


if __name__ == "__main__":
    main()
