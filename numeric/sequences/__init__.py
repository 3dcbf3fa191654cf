"""Sequences: long finite sequences as polynomials, so that convolution is multiplication.

Arrays, lists and dictionaries of numbers of many kinds enter (`entries` reads them exactly); what
leaves are `LongSequence`s: the numbers (`vectors`: over ℤ[i] with a denominator, or over balls)
with their lags.
"""
