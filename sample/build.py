"""Write all workbooks of the fictional city and the truth about them; it lays out no sheet."""

from pathlib import Path

from sample import y2017, y2018, y2019, y2020, y2021, y2022, y2023, y2024
from sample.books import write_book
from sample.facts import World, build_world
from sample.goals import FILE, goal_sheets
from sample.sheets import Book, composed
from sample.truth import Sighting, series, sightings, write_table

__all__ = ["build", "workbooks"]

_YEARS = (y2017, y2018, y2019, y2020, y2021, y2022, y2023, y2024)
_TARGETS_SHOW = "指标在行；工作领域纵向合并；基期值与目标各为一组；单位列（万人、万人次）；2025、2035两表页"


def workbooks() -> tuple[Book, ...]:
    """Every workbook of the yearly statistics, in the order of the years."""
    return tuple(book for year in _YEARS for book in year.books())


def build(root: Path) -> dict[str, int]:
    """Write data/raw and sample/truth below `root`; return how many of each there are."""
    world, books, raw, truth = build_world(), workbooks(), root / "data" / "raw", root / "sample" / "truth"
    seen = [one for book in books for one in _written(book, world, raw)]
    observations = series(seen)
    sheets, targets = goal_sheets(world)
    write_book(raw / FILE, sheets)
    write_table(truth / "cells.csv", seen)
    write_table(truth / "series.csv", observations)
    write_table(truth / "targets.csv", targets)
    (truth / "WORKBOOKS.md").write_text(_list(books), encoding="utf-8")
    return {"工作簿": len(books) + 1, "单元格": len(seen), "观测": len(observations), "目标": len(targets)}


def _written(book: Book, world: World, raw: Path) -> list[Sighting]:
    sheets = [(sheet.name, composed(sheet, world)) for sheet in book.sheets]
    write_book(raw / book.path, sheets)
    return [one for name, block in sheets for one in sightings(book.path, name, block.cells)]


def _list(books: tuple[Book, ...]) -> str:
    lines = [f"| {book.path} | {book.shows} |" for book in books]
    head = "# 虚构示例数据：每个工作簿演示的毛病\n\n由 `python -m sample` 生成，勿手改。\n\n"
    return head + "\n".join(["| 工作簿 | 演示 |", "|---|---|", *lines, f"| {FILE} | {_TARGETS_SHOW} |"]) + "\n"
