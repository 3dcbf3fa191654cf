"""Markup: Markdown that GitHub shows as meant, and numbers as words of a page.

Plain words, formulas and numbers enter, Markdown leaves; nothing here knows what a fact is.
"""
