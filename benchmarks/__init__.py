"""Measurements of the real commands on the fictional city; nothing here is imported by the package."""
