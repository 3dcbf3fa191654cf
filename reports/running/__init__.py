"""Running: who does the jobs, what is kept from run to run, and how a report gets into its place.

The command line enters; a folder with the report, a summary and an exit status leave.
"""
