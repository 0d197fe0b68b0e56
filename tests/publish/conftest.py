"""Fixtures for pages: the fault-named notebooks, and workspaces that publish them."""

import pytest

from pages import NOTEBOOKS, make_workspace


@pytest.fixture(scope="session")
def notebooks():
    """The folder of the fault-named notebooks."""
    return NOTEBOOKS


@pytest.fixture
def workspace(tmp_path):
    """Make a workspace with the given pages."""
    return lambda *pages: make_workspace(tmp_path, *pages)
