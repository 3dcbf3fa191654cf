"""Formulas: what a side of a statement is once numbers and samples are put in, as plain data.

What enters are exact numbers (`gauss`, Python's fractions); what leaves are trees of frozen
dataclasses with what their shape alone tells (supports, how decay shifts) and balls as decimals.
"""
