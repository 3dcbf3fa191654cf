"""`identify`: from a callable to the formulas that reproduce it, and what else it does.

A callable enters; a `Convention` leaves.
"""
