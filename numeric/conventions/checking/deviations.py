"""Known deviations of libraries from what they document: data, with where each is discussed.

A row is never believed. An audit measures the relation on the installed version; what a version
keeps again is reported, so that the row can go.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class KnownDeviation:
    """A documented relation that a version was found not to keep.

    Attributes
    ----------
    relation
        The name of the relation, as `check_relations` gives it.
    library, version
        Where it was found first.
    what
        What happens, in a few words.
    upstream
        The thread of the library that discusses it, or the change that brought it in.
    """

    relation: str
    library: str
    version: str
    what: str
    upstream: str


_SCIPY = "https://github.com/scipy/scipy"

KNOWN: tuple[KnownDeviation, ...] = (
    KnownDeviation(
        "scipy.signal.correlate2d 'same'", "scipy", "1.17.1",
        "shifted by one against correlate where a filter has an even length",
        f"{_SCIPY}/issues/1968",
    ),
    KnownDeviation(
        "scipy.signal.correlate2d 'valid'", "scipy", "1.17.1",
        "the wrong operand is conjugated where the second is larger",
        f"{_SCIPY}/issues/5954",
    ),
    KnownDeviation(
        "scipy.signal.correlate2d 'valid', arguments exchanged", "scipy", "1.17.1",
        "exchanging the arguments does not conjugate the output",
        f"{_SCIPY}/issues/5954",
    ),
    KnownDeviation(
        "scipy.signal.correlation_lags 'same'", "scipy", "1.17.1",
        "off by one for a signal of odd and a filter of even length",
        f"{_SCIPY}/pull/11068",
    ),
)  # fmt: skip
