"""Collecting: asks `symbolic` and `numeric`, one job at a time, and writes down what they answer.

A selection of statements and parts enters; facts leave. Each seam is a file; what it does not
import, its answers do not depend on.
"""
