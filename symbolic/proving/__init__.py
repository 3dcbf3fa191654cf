"""How theorems are found: named moves on a board, and where a rule applies in a term.

Terms and theorems of the kernel come in, theorems that the kernel has made leave; nothing here is
trusted, and nothing here imports SymPy.
"""
