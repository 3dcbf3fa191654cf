"""What the audit leaves out, as plain data."""

WITHOUT = {"mpmath": "has no convolution or correlation of sequences, nothing to examine"}
"""Libraries that a reader may look for in the table, and why they have no rows."""
