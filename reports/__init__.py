"""The report: Markdown pages, figures and plain data, rendered from the facts of one run.

``python -m reports.generate`` writes it. Nothing mathematical is computed here: `collecting` asks
`symbolic` and `numeric` for `facts.Facts`, and every other module is a pure function of them.
"""
