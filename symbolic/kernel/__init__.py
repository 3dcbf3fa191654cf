"""The trusted heart: terms, rules and certificates, on Python's standard library alone.

Terms enter by the makers of `terms`, certificates by `certificate`; theorems leave.
"""
