"""The workbook of targets (目标任务分解表) → one row per indicator, district and target year; it judges no progress."""

import re
from collections.abc import Iterator

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.findings import Finding, note
from ufanalysis.ingest.grid import Grid, grid_of, year_in
from ufanalysis.ingest.names import Names, names_of, places_of
from ufanalysis.ingest.quantity import parse
from ufanalysis.ingest.read import letters
from ufanalysis.ingest.tables import Axis, Described, describe
from ufanalysis.ingest.units import factor
from ufanalysis.ingest.workbook import Sheet
from ufanalysis.observations import TARGETS

__all__ = ["is_targets", "targets_of"]

_KINDS = {
    "水平": "level",
    "存量": "level",
    "累计": "cumulative",
    "年度": "annual",
    "当年": "annual",
    "底线": "floor",
    "保持": "floor",
}
_BASE_YEAR = re.compile(r"基期年|基准年|基年")
_BASE_VALUE = re.compile(r"基期值|基期数|基数|基准值|基期实绩")
_TARGET = re.compile(r"目标")


def is_targets(sheets: list[Sheet]) -> bool:
    """Whether a workbook sets targets: some heading speaks of a base (基期) and of a target (目标)."""
    return any(_has_target_head(sheet.rows[:12]) for sheet in sheets)


def _has_target_head(rows: list[list[object]]) -> bool:
    words = "".join(cell for row in rows for cell in row if isinstance(cell, str))
    return bool(_BASE_YEAR.search(words) or _BASE_VALUE.search(words)) and bool(_TARGET.search(words))


def targets_of(sheets: list[Sheet], file: str, catalog: Catalog) -> tuple[list[dict[str, object]], list[Finding]]:
    """Read every target with its base; rows as in TARGETS.

    A target whose indicator, district, year, kind or base cannot be read is a finding and no row.
    """
    rows: list[dict[str, object]] = []
    findings: list[Finding] = []
    names = names_of(catalog)
    for sheet in sheets:
        for table in describe(grid_of(sheet.rows, sheet.merges), known_places=places_of(catalog)):
            for found in _targets(table, (file, sheet.name), names, catalog):
                if set(found) == set(TARGETS):
                    rows.append(found)
                else:
                    findings.append(found)
    return rows, findings


def _targets(
    described: Described, place: tuple[str, str], names: Names, catalog: Catalog
) -> Iterator[dict[str, object]]:
    columns = described.columns
    base_years = [c for c, axis in columns.items() if any(map(_BASE_YEAR.search, axis.labels))]
    goals = [c for c, axis in columns.items() if any(map(_TARGET.search, axis.labels)) and c not in base_years]
    for row, across in described.rows.items():
        words = [_word(described.table.grid, row, c) for c in range(described.table.grid.width)]
        code = next((c for c in (names.indicator([label], [], ()) for label in reversed(across.labels)) if c), None)
        if code is None:
            yield _unknown(described, row, place, across)
            continue
        base_year = next((year_in(words[c]) for c in base_years if year_in(words[c])), None)
        kind = next((_KINDS[w] for w in words if w in _KINDS), "level")
        binding = "约束性" if "约束性" in words else "预期性"
        shared = {"indicator": code, "base_year": base_year, "kind": kind, "binding": binding}
        scale = factor(across.unit, catalog.indicator(code).unit) if across.unit else 1.0
        yield from _of_row(described, row, goals, names, place, shared, scale)


def _word(grid: Grid, row: int, column: int) -> str:
    home = grid.covered().get((row, column), (row, column)) if grid.merges else (row, column)
    return grid.text(*home)


def _unknown(described: Described, row: int, place: tuple[str, str], across: Axis) -> Finding:
    where = (*place, f"A{row + 1 + described.table.grid.top}")
    texts = (f"“{' ▸ '.join(across.labels)}”", "指标目录中的名称", "请在 indicators.toml 中登记该名称或更正")
    return note("error", "UNKNOWN_TARGET", where, texts)


def _of_row(
    described: Described,
    row: int,
    goals: list[int],
    names: Names,
    place: tuple[str, str],
    shared: dict[str, object],
    scale: float | None,
) -> Iterator[dict[str, object]]:
    grid = described.table.grid
    bases = {axis.place: c for c, axis in described.columns.items() if any(map(_BASE_VALUE.search, axis.labels))}
    for column in goals:
        axis = described.columns[column]
        ref = f"{letters(column + grid.left)}{row + grid.top + 1}"
        district, goal = names.district(axis.place), parse(grid.rows[row][column])
        base = parse(grid.rows[row][bases[axis.place]]) if axis.place in bases else None
        year = axis.year or described.year
        if goal is None or goal.status == "missing":
            continue
        if district is None or year is None or shared["base_year"] is None or scale is None or base is None:
            texts = (
                f"“{grid.rows[row][column]}”",
                "能看出区县、目标年、基期年、基期值和单位的目标",
                "请补齐该行该列的表头",
            )
            yield note(
                "error",
                "TARGET_NOT_UNDERSTOOD",
                (*place, ref),
                texts,
                indicator=shared["indicator"],
                district=district,
            )
            continue
        yield {
            **shared,
            "district": district,
            "base_value": _scaled(base.value, scale),
            "target_year": year,
            "target_value": _scaled(goal.value, scale),
            "file": place[0],
            "sheet": place[1],
            "ref": ref,
            "raw": _raw(grid.rows[row][column]),
        }


def _scaled(value: float, scale: float) -> float:
    return value if scale == 1.0 else float(f"{value * scale:.12g}")


def _raw(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell)
