"""Deciding claims: what people type enters, a theorem or exact numbers that refute leave.

Claims are pairs of function terms of the kernel, or text; nothing here is trusted, theorems come
from the kernel by named lemmas. Nothing here knows SymPy.
"""
