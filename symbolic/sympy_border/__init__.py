"""Terms, theorems and lemmas as people hold them in a SymPy session, and the way to the kernel.

SymPy expressions enter and leave; inside, everything is handed to the kernel's own terms, and what
comes back wraps one token of the kernel. Only this room imports SymPy; nothing is trusted here.
"""
