"""Write all workbooks of the fictional city and the truth beside them; it draws no figure and lays out no sheet."""

from pathlib import Path

from sample import y2017
from sample.books import write_book
from sample.facts import World, build_world
from sample.goals import FILE, goal_sheets
from sample.sheets import Book, composed
from sample.truth import Sighting, series, sightings, write_table

__all__ = ["build"]


def build(root: Path) -> dict[str, int]:
    """Write data/raw and sample/truth below `root`; return how many workbooks, cells, observations and targets."""
    world = build_world()
    books = _books()
    seen = [one for book in books for one in _written(book, world, root / "data" / "raw")]
    observations = series(seen)
    truth = root / "sample" / "truth"
    write_table(truth / "cells.csv", seen)
    write_table(truth / "series.csv", observations)
    sheets, targets = goal_sheets(world)
    write_book(root / "data" / "raw" / FILE, sheets)
    write_table(truth / "targets.csv", targets)
    return {"工作簿": len(books) + 1, "单元格": len(seen), "观测": len(observations), "目标": len(targets)}


def _books() -> tuple[Book, ...]:
    return y2017.books()


def _written(book: Book, world: World, raw: Path) -> list[Sighting]:
    sheets = [(sheet.name, composed(sheet, world)) for sheet in book.sheets]
    write_book(raw / book.path, sheets)
    return [one for name, block in sheets for one in sightings(book.path, name, block.cells)]
