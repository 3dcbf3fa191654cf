"""A notebook with every public object, executed as Jupyter does: each shows itself well."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import numeric
import symbolic

ROOT = Path(__file__).parent.parent

SETUP = """
import warnings
import numpy as np
import scipy.signal
from sympy import I, Lambda, Symbol, exp
import numeric, symbolic
from numeric import *
from symbolic import *
f, g = functions("f g")
x, t, N = Symbol("x", real=True), Symbol("t", real=True), Symbol("N", integer=True, positive=True)
theorem = lemmas["A1"].on(R)
"""

CELLS = {
    "R": "R",
    "Z": "Z",
    "R2": "R2",
    "Z2": "Z2",
    "Cyclic": "Cyclic(N)",
    "N": "symbolic.N",
    "product": "product(R, Z)",
    "functions": 'functions("u v")[0]',
    "operators": 'operators("U", on=Z)[f](Symbol("n", integer=True))',
    "conv": "conv(f, g)",
    "corr": "corr(f, g)(t)",
    "conj": "conj(f)",
    "reflect": "reflect(f)",
    "involution": "involution(f)",
    "shift": "2*shift(g, 3) - conj(f)",
    "delta": "delta",
    "lemmas": "lemmas",
    "Lemma": 'lemmas["A7b"]',
    "Theorem": "theorem",
    "a theorem with hypotheses": 'lemmas["B2"].on(R)',
    "statement": "theorem.statement",
    "hypotheses": 'lemmas["B2"].on(Z).hypotheses',
    "proof": "theorem.proof",
    "a proof by induction": 'lemmas["G10b"].on(Z).proof',
    "doit": "theorem.rhs.doit()",
    "instantiate": "theorem.instantiate({f: Lambda(x, exp(-x**2 + I*x))})",
    "check": "check(theorem.certificate())",
    "check_all": "next(iter(check_all(theorem.certificate()).values()))",
    "decide": "decide(corr(f, g), conv(conj(reflect(f)), g), Z)",
    "Counterexample": "decide(corr(f, g), corr(g, f), Z)",
    "verify": "verify(theorem, digits=20)",
    "sensitivity": 'sensitivity(lemmas["A1"].on(Z))',
    "examine": 'examine("F3", digits=10)',
    "LongSequence": 'LongSequence(["0.1", "2-3i"], start=-1)',
    "Verdict": "Verdict.AGREES",
    "identify": 'identify(np.correlate, mode="full")',
    "assert_convention": 'assert_convention(np.convolve, "convolution")',
    "translate": "translate(source=scipy.signal.correlate, target=np.convolve)",
    "tells_apart": "tells_apart([1, 2, 1], [1, 2, 1])",
    "audit": 'audit(["matplotlib"])',
    "port": 'port(np.ones((8, 3, 5, 5)), "torch.nn.Conv2d", "keras.layers.Conv2D", stride=2)',
    "exact_error": "exact_error(np.convolve([0.1, 0.2], [0.3, 0.7]), [0.1, 0.2], [0.3, 0.7])",
}

ARE_SHOWN_AS = {
    "ConvproofError": "an error",
    "ProofError": "an error",
    "TermError": "an error",
    "Undecidable": "an error",
    "assert_flip_equivariant": "nothing: it returns, or raises an error",
    "Convention": "identify",
    "Instance": "instantiate",
    "Evidence": "verify",
    "Examination": "examine",
    "Sensitivity": "sensitivity",
    "slide": "a figure",
}

PLAIN = {"hypotheses", "LongSequence", "Verdict"}
"""What a notebook shows as a terminal does."""


def test_every_public_name_has_a_cell() -> None:
    names = {*symbolic.__all__, *numeric.__all__} - set(ARE_SHOWN_AS)
    assert names <= set(CELLS)


def outputs() -> dict[str, Any]:
    """Return what Jupyter shows below each cell, by kinds of text."""
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in (SETUP, *CELLS.values())]
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}
    ).execute()
    shown = (cell.outputs for cell in notebook.cells[1:])
    return {
        name: next(o.data for o in outputs if o.output_type == "execute_result")
        for name, outputs in zip(CELLS, shown, strict=True)
    }


@pytest.mark.takes_turns(6, 2)
def test_each_shows_itself() -> None:
    """One test, since one kernel shows all of them."""
    for name, data in outputs().items():
        assert not re.search(r"0x[0-9a-f]|object at|<function", data["text/plain"]), name
        if name in PLAIN:
            continue
        shown = data.get("text/markdown") or data.get("text/latex") or ""
        assert shown, name
        assert "`$" not in shown, name
        assert shown.count("$") % 2 == 0, name
        rows = [line for line in shown.splitlines() if line.startswith("|")]
        assert all(line.endswith("|") for line in rows), name
