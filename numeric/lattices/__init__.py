"""Lattices: functions on ℤᵈ and cycles as a whole, each once, for all places where they stand.

Formulas over sample functions enter; what leaves is a number, exact or a ball, or all values of a
function that is 0 outside a box: by products of polynomials, with an error bound composed operator
by operator. Functions on ℝᵈ are known as a whole where they have closed forms (`enclosures`).
"""
