"""Clean union statistics workbooks and report progress toward common-prosperity targets: the names analysts need."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ufanalysis.errors import UfaError, WorkbookError
    from ufanalysis.ingest.read import read_cells
    from ufanalysis.ingest.roles import roles
    from ufanalysis.workspace import Workspace, load

__all__ = ["UfaError", "WorkbookError", "Workspace", "load", "read_cells", "roles"]

_HOMES = {
    "UfaError": "ufanalysis.errors",
    "WorkbookError": "ufanalysis.errors",
    "Workspace": "ufanalysis.workspace",
    "load": "ufanalysis.workspace",
    "read_cells": "ufanalysis.ingest.read",
    "roles": "ufanalysis.ingest.roles",
}


def __getattr__(name: str) -> object:
    # Importing pandas takes a second, which `ufa --help` and `ufa status` need not pay.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
