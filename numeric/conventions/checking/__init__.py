"""Conventions held in use: what an input can tell, what a test expects, what is installed.

Functions and arrays enter; distinctions, failed expectations and the audit leave.
"""
