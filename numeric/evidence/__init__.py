"""Evidence: what all samples say of a statement together, and the verdict with what carries it.

Theorems, equations and the user's own functions enter. What leaves are verdicts (`verifying`), for
runs of networks (`runs`) and long sequences (`whole_sequences`) too, counts of mutants, and
pictures.
"""
