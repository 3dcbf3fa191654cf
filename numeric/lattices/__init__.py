"""Lattices: functions evaluated as a whole, each once, and shared by all places where they stand.

Closed formulas over sample functions enter; what leaves is their exact value or a ball, by products
of polynomials over the values on a lattice, with an error bound composed operator by operator.
"""
