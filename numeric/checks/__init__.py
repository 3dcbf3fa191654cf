"""Checks: one statement on one sample, from what is drawn to a result.

A statement and a plan enter. The drawing makes a task of them, the task is compared in balls or
exactly (`checking`), at other places too (`sweeping`), refutations are confirmed by another engine
(`confirming`), and what has no proved bound is measured. What leaves are `results`.
"""
