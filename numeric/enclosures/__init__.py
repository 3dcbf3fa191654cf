"""Enclosures: the balls that hold the value of a formula, and the bounds that prove them.

Formulas over sample functions enter; what leaves are exact values or balls, with everything that a
window cut off or a lattice missed inside their radius. Of Gaussians on ℝ and ℝ² there are closed
forms (`closed_forms`), which cut nothing off.
"""
