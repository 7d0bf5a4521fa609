"""Runs notebooks with nbclient and writes what came of them: run_notebooks.py KERNEL RECORD NOTEBOOK...

Cells with the tag 'needs-front-end' are left out. RECORD is JSON, one entry a notebook: cells, leftOut, errors, stderr, checks, claims, seconds.
"""
import json
import os
import sys
import time

import nbformat
from nbclient import NotebookClient

CLAIM = "application/vnd.latentlab.claim+json"
FRONT_END = "needs-front-end"
LONGEST_CELL = 900


def claim_of(output):
    """A host may send JSON as such or as its text."""
    content = output.get("data", {}).get(CLAIM)
    return json.loads(content) if isinstance(content, str) else content


def check_of(output):
    """What an exercise's check said, as HTML."""
    html = output.get("data", {}).get("text/html", "")
    return html if 'class="latentlab-check"' in html else None


def run(kernel, path):
    notebook = nbformat.read(path, 4)
    left_out = [cell for cell in notebook.cells if FRONT_END in cell.metadata.get("tags", [])]
    notebook.cells = [cell for cell in notebook.cells if cell not in left_out]
    start = time.monotonic()
    NotebookClient(notebook, timeout=LONGEST_CELL, kernel_name=kernel, allow_errors=True,
                   resources={"metadata": {"path": os.path.dirname(os.path.abspath(path))}}).execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    outputs = [(cell.get("id", ""), output) for cell in cells for output in cell.outputs]
    return {
        "cells": len(cells),
        "leftOut": len(left_out),
        "errors": [f"{cell}: {output.ename}: {output.evalue}" for cell, output in outputs if output.output_type == "error"],
        "stderr": [f"{cell}: {output.text.strip()}" for cell, output in outputs if output.output_type == "stream" and output.name == "stderr"],
        "checks": [check for _, output in outputs if (check := check_of(output))],
        "claims": [claim for _, output in outputs if (claim := claim_of(output))],
        "seconds": round(time.monotonic() - start, 1),
    }


if __name__ == "__main__":
    kernel, record, *paths = sys.argv[1:]
    with open(record, "w", encoding="utf-8") as file:
        json.dump([run(kernel, path) for path in paths], file)
