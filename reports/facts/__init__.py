"""Facts: what a run found out, as frozen data and nothing else.

Results of `symbolic` and `numeric` enter; pages, figures and the cache read what leaves.
"""
