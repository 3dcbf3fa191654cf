"""Evidence: the two sides compared, and the verdict with what carries it.

Statements with samples enter; what leaves are verdicts (`checking`, with `confirming` as the second
opinion of another engine), for whole sequences too (`whole_sequences` and the three files of its
reader), and counts of mutants.
"""
