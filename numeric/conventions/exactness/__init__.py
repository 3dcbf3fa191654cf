"""The exact error of every output of a convolution or correlation, whoever computed it.

Arrays and a convention (given, or found by matching) enter; an `ExactError` leaves, whose numbers
are differences of exact integers times powers of two and were rounded once, to be shown.
"""
