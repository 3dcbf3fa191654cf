"""The facts about trust: certificates, the trusted files and what they rely on."""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.facts.formula import NOT_IN_JSON, Formula
from symbolic.notation.trust import Trusted


@dataclass(frozen=True)
class CertificateFact:
    """A proof that was written down, and whether it was replayed to the same theorem.

    ``name`` is the file that has it among others, empty where it could not be written.
    ``rules`` says how often each rule occurs in the proof; ``entered`` names, for each hypothesis,
    the rule in whose conclusion it first stands.
    """

    name: str
    replayed: bool
    failure: str = ""
    rules: tuple[tuple[str, int], ...] = field(default=(), metadata=NOT_IN_JSON)
    entered: tuple[tuple[Formula, str], ...] = field(default=(), metadata=NOT_IN_JSON)


@dataclass(frozen=True)
class TrustFact:
    """The trusted files with their lines of code, the ledger, and the files of certificates."""

    files: tuple[tuple[str, int], ...]
    ledger: tuple[Trusted, ...]
    certificates: tuple[tuple[str, str], ...] = field(default=(), repr=False, metadata=NOT_IN_JSON)
