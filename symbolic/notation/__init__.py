"""How terms, statements and proofs are written, as Unicode text and as LaTeX.

Terms and theorems of the kernel come in, text leaves; nothing here imports SymPy.
"""
