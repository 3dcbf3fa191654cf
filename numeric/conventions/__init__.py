"""What does a library function compute? Its formula, read off the function itself."""

from numeric.conventions.auditing import Audit, audit
from numeric.conventions.blindness import Distinctions, assert_convention, tells_apart
from numeric.conventions.convention import Convention, Piece
from numeric.conventions.findings import Code, Finding, Probe
from numeric.conventions.formulas import M, N
from numeric.conventions.identification import identify
from numeric.conventions.model import Axis, Description, Family
from numeric.conventions.probing import Probing
from numeric.conventions.translation import Translation, TranslationError, translate
from symbolic.errors import EvidenceError

__all__ = [
    "Audit",
    "Axis",
    "Code",
    "Convention",
    "Description",
    "Distinctions",
    "EvidenceError",
    "Family",
    "Finding",
    "M",
    "N",
    "Piece",
    "Probe",
    "Probing",
    "Translation",
    "TranslationError",
    "assert_convention",
    "audit",
    "identify",
    "tells_apart",
    "translate",
]
