"""Whole sequences at once: both sides of a statement at every lag, in flint's polynomials.

A finitely supported function on ℤᵈ is a polynomial, and convolution is multiplication of
polynomials. `LongSequence` holds one, exactly or in balls; given as a sample to `numeric.verify` it
has the two sides computed for all lags together, each from its own formula.

* `entries` reads numbers of many kinds, exactly;
* `vectors` holds them as polynomials over ℤ[i] with a denominator, or over balls;
* `sequence` is the sequence with its lags, in one or more dimensions;
* `scope`, `fields` and `reader` read a statement's terms as sequences;
* `checking` compares the two sides.
"""

from numeric.long.sequence import LongSequence

__all__ = ["LongSequence"]
