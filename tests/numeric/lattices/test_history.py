"""What is enclosed on lattices does not depend on what a process worked out before."""

from __future__ import annotations

import pytest

from numeric import sensitivity, verify
from numeric.lattices import engine
from symbolic import Z, lemmas

OTHERS = ("C24d", "C8", "E13")


@pytest.mark.drawn(1)
@pytest.mark.parametrize("id_", ["C12", "C3c", "C23b", "G13"])
def test_evidence_is_the_same_after_other_statements(id_, monkeypatch):
    theorem = lemmas[id_].on(Z)
    monkeypatch.setattr(engine, "_graph", engine.Graph())
    alone = verify(theorem).samples
    assert any(sample.engine == "balls" for sample in alone)
    monkeypatch.setattr(engine, "_graph", engine.Graph())
    for other in OTHERS:
        verify(lemmas[other].on(Z))
        sensitivity(lemmas[other].on(Z))
    assert verify(theorem).samples == alone
