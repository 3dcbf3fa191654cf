"""`translate`: one function by means of another, as words and as code that was run.

Two conventions enter; a checked `Translation` leaves.
"""
