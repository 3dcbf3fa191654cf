"""Pages: Markdown and pictures, pure functions of the facts.

Facts enter, the texts of files leave; nothing is computed here, and nothing needs SymPy.
"""
