"""What the catalogue of lemmas does not hold: statements that are not proved, and false ones.

Data only: ids, words, claims; nothing enters, and nothing is computed here.
"""
