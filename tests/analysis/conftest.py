"""Settings of the tests of the analyses."""

from hypothesis import settings

# A busy machine takes longer for the first example; no test here asserts a time.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
