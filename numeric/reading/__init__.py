"""Reading: a statement's terms, once, with what its hypotheses ask of the samples.

A theorem or a user's equation enters; what leaves are formulas, conditions to be shown, and the
plans by which samples and parameters are drawn.
"""
