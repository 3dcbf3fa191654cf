"""Calling a stranger's function: what may go wrong, how long it may take, and every guard.

Functions and arrays enter; outputs, or findings that say what broke, leave.
"""
