"""Samples of runs of networks: letters by step, layer, channels and place, and operators of them.

Terms of a statement, its hypotheses and numbers enter; values leave, exact on finite data
(`finite`) and as balls on real lines (`continuous`, of sums of Gaussians). Nothing is
compared here.
"""
