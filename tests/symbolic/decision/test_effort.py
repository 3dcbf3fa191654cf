"""Large claims are answered, or refused by a named limit, with bounded effort."""

from __future__ import annotations

import pytest

from symbolic.decision import suggestions
from symbolic.decision.deciding import decide_terms
from symbolic.decision.meaning import read
from symbolic.errors import Undecidable
from symbolic.kernel.terms import Term, Z


@pytest.mark.parametrize(
    "text",
    [
        " ⋆ ".join(["f"] * 30) + " = " + " ⋆ ".join(["g"] * 30),
        " ⋆ ".join(["(f + g + h)"] * 5) + " = f",
        " ⋆ ".join(["(f + shift(f, x) + h + k)"] * 4) + " = f",
    ],
)
def test_few_claims_near_a_large_one_are_looked_at(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Visits of parts of claims are counted; the machine does not matter."""
    visits = 0
    plain = suggestions._scalars_outside

    def counted(function: Term) -> Term:
        nonlocal visits
        visits += 1
        return plain(function)

    monkeypatch.setattr(suggestions, "_scalars_outside", counted)
    decide_terms(*read(text, Z, {}))
    assert 0 < visits < 100_000


def test_a_claim_with_too_many_terms_is_refused() -> None:
    large = " ⋆ ".join(["(f + g + h + k + m + n + p + q)"] * 8)
    with pytest.raises(Undecidable, match="more than 1000 terms when multiplied out"):
        decide_terms(*read(f"{large} = f", Z, {}))
