"""Fixtures that every test may ask for: where the project, real workbooks and a browser are; no data."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine takes longer for the first example; no test asserts a time.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
# The names under which Debian, other Linux systems and macOS install the browser.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder that holds pyproject.toml."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_real(project_root: Path) -> Path:
    """The folder of real workbooks beside the project; tests that need it skip where it is missing."""
    folder = project_root.parent / "shared" / "data" / "real"
    if not folder.is_dir():
        pytest.skip("no real workbooks: ../shared/data/real does not exist beside the project")
    return folder


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The Chromium to open pages with: $CHROMIUM if set, else the first known name on the PATH."""
    named = os.environ.get("CHROMIUM", "")
    found = next((path for name in (named, *BROWSERS) if name and (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium: install the packages chromium and fonts-noto-cjk, or set CHROMIUM to its path")
    return Path(found)
