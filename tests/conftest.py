"""What all tests share."""

from hypothesis import settings

# A deadline measures the machine's other work, not ours.
settings.register_profile("convproof", deadline=None)
settings.load_profile("convproof")
