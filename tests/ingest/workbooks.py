"""Workbooks and workspaces for tests of ingest: each function writes real files and returns where they are."""

import shutil
from pathlib import Path

from openpyxl import Workbook

PROJECT = Path(__file__).resolve().parents[2]


def copy_of_sample(folder):
    """A workspace with the catalog and the raw workbooks of the fictional city, not yet cleaned."""
    for part in ("catalog", "raw"):
        shutil.copytree(PROJECT / "data" / part, folder / "data" / part)
    return folder


def book(path, *rows, sheet="Sheet1", merges=()):
    """A workbook with one sheet of those rows; `merges` are ranges such as "A1:C1"."""
    return books(path, {sheet: (rows, merges)})


def books(path, sheets):
    """A workbook of several sheets: name → (rows, merges)."""
    made = Workbook()
    made.remove(made.active)
    for name, (rows, merges) in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for merge in merges:
            sheet.merge_cells(merge)
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(path)
    return path
