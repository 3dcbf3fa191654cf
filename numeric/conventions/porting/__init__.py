"""Weights of layers and filters, moved from one framework to another.

A weight and the options of its layer, in the words of its own library, enter; weight and options
for another library leave, with the recipe and the check that was run, or the reason why not.
"""
