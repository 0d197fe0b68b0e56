"""Workbooks → cells → observations and findings; nothing in here draws, analyses or publishes."""
