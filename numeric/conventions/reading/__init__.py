"""Reading a function off its values: tensors at some sizes, outputs at many, sets of sizes.

A guarded function enters; what it did, and the sizes that would contradict a claim, leave.
"""
