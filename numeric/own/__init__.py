"""The user's own functions: what people have at hand, as samples.

SymPy Lambdas, lists, arrays, dictionaries and Python functions enter; what leaves are samples of
the families, formulas made of them, and, where nothing is known of a function but its values,
samples that can only be measured.
"""
