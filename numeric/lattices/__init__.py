"""Lattices: functions evaluated as a whole, each once, and shared by all places where they stand.

Formulas over sample functions enter; what leaves is a number, exact or a ball, or all values of a
function that is 0 outside a box: by products of polynomials over the values on a lattice, with an
error bound composed operator by operator.
"""
