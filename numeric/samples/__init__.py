"""Samples: the families of functions and sequences, each with a proved bound on its decay.

Plain rational parameters enter; what leaves are sample functions that evaluate exactly or in balls,
and say how fast they decay.
"""
