"""Clean union statistics workbooks, and report progress toward common-prosperity targets: the names an analyst needs."""

from ufanalysis.errors import UfaError, WorkbookError
from ufanalysis.ingest.read import read_cells
from ufanalysis.ingest.tables import roles

__all__ = ["UfaError", "WorkbookError", "read_cells", "roles"]
