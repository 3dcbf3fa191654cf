"""Evidence for the statements of the catalogue that are not proved: `examine` and its claims."""
