"""What a description can say, and which descriptions reproduce what was read.

Maps from outputs to samples enter; families with offsets, lengths and ends as formulas leave.
"""
