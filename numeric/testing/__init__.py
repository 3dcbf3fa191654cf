"""What runs inside other people's tests: the plugin that pytest finds by itself.

The arguments of marked tests enter, warnings leave; nothing of ours is imported before a mark.
"""
