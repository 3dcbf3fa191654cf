"""Site: the pages as HTML with MathML, a style sheet and the slider.

Pages in Markdown enter, files that any browser shows without a network leave.
"""
