"""What does a library function compute? Its formula, read off the function itself."""

from numeric.conventions.calling.findings import Code, Finding, Probe
from numeric.conventions.calling.probing import Probing
from numeric.conventions.checking.auditing import Audit, audit
from numeric.conventions.checking.blindness import Distinctions, assert_convention, tells_apart
from numeric.conventions.describing.convention import Convention, Piece
from numeric.conventions.families.formulas import M, N
from numeric.conventions.families.model import Axis, Description, Family
from numeric.conventions.identifying.identification import identify
from numeric.conventions.translating.search import translate
from numeric.conventions.translating.translation import Translation, TranslationError
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
