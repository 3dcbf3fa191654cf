"""The report: Markdown pages, figures and plain data, rendered from the facts of one run.

``python -m reports.generate`` writes it. Nothing mathematical is computed here: `collecting` asks
`symbolic` and `numeric` for `facts.Facts`, and the pages are a pure function of them. `work` and
`crews` have it done, here or elsewhere, and `cache` keeps it; the facts do not depend on either.
"""
