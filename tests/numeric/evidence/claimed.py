"""Claims under hypotheses that no one has proved, as `verify` takes them: of SymPy's parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Claim:
    """Two sides on a domain, equal under hypotheses or not."""

    lhs: Any
    rhs: Any
    domain: Any
    hypotheses: tuple[Any, ...] = ()
