"""The answer and its words: conventions, scaled forms, formulas as text, related theorems.

Descriptions and findings enter; what a user sees of them leaves.
"""
