"""Command: ``convproof``, one door to everything, a small file for each family of its commands.

A command line enters; an answer in words and an exit status leave. What a command needs is imported
when it runs, so that the others start fast.
"""
