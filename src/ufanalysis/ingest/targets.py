"""The workbook of targets (目标任务分解表) → one row per indicator, district and target year; it judges no progress."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.findings import Finding, note
from ufanalysis.ingest.forms import describe_form
from ufanalysis.ingest.grid import Grid, grid_of
from ufanalysis.ingest.names import Names, names_of, places_of
from ufanalysis.ingest.quantity import parse
from ufanalysis.ingest.read import letters, raw_of
from ufanalysis.ingest.sheets import Sheet
from ufanalysis.ingest.tables import Axis, Described
from ufanalysis.ingest.units import factor, scaled
from ufanalysis.ingest.years import year_in
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
        for table in describe_form(grid_of(sheet.rows, sheet.merges), known_places=places_of(catalog).names):
            for found in _targets(table, (file, sheet.name), names, catalog):
                if set(found) == set(TARGETS):
                    rows.append(found)
                else:
                    findings.append(found)
    return rows, findings


def _targets(
    described: Described, place: tuple[str, str], names: Names, catalog: Catalog
) -> Iterator[dict[str, object]]:
    heads = _heads(described)
    for row, across in described.rows.items():
        words = [_word(described.table.grid, row, c) for c in range(described.table.grid.width)]
        code = next((c for c in (names.indicator([label], [], ()) for label in reversed(across.labels)) if c), None)
        if code is None:
            yield _unknown(described, row, place, across)
            continue
        shared: dict[str, object] = {
            "indicator": code,
            "base_year": next((year_in(words[c]) for c in heads.base_years if year_in(words[c])), None),
            "kind": next((_KINDS[word] for word in words if word in _KINDS), "level"),
            "binding": "约束性" if "约束性" in words else "预期性",
        }
        scale = factor(across.unit, catalog.indicator(code).unit) if across.unit else 1.0
        for column in heads.goals:
            found = _target(described, (row, column), heads, names, scale)
            yield from _rows(found, shared, (*place, _ref(described, row, column)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heads:
    """Which columns hold base years, targets, and the base value of each place."""

    base_years: list[int]
    goals: list[int]
    bases: dict[str, int]


def _heads(described: Described) -> _Heads:
    def speaking(pattern: re.Pattern[str]) -> list[int]:
        return [c for c, axis in described.columns.items() if any(map(pattern.search, axis.labels))]

    base_years = speaking(_BASE_YEAR)
    return _Heads(
        base_years=base_years,
        goals=[c for c in speaking(_TARGET) if c not in base_years],
        bases={described.columns[c].place: c for c in speaking(_BASE_VALUE)},
    )


def _word(grid: Grid, row: int, column: int) -> str:
    home = grid.covered().get((row, column), (row, column)) if grid.merges else (row, column)
    return grid.text(*home)


def _unknown(described: Described, row: int, place: tuple[str, str], across: Axis) -> Finding:
    texts = (f"“{' ▸ '.join(across.labels)}”", "指标目录中的名称", "请在 indicators.toml 中登记该名称或更正")
    return note("error", "UNKNOWN_TARGET", (*place, _ref(described, row, 0)), texts)


def _ref(described: Described, row: int, column: int) -> str:
    grid = described.table.grid
    return f"{letters(column + grid.left)}{row + grid.top + 1}"


def _target(
    described: Described, at: tuple[int, int], heads: _Heads, names: Names, scale: float | None
) -> dict[str, object]:
    """District, year, target and base of one cell; None where the sheet does not say, empty when the cell is blank."""
    row, column = at
    cells, axis = described.table.grid.rows[row], described.columns[column]
    goal = parse(cells[column])
    base = parse(cells[heads.bases[axis.place]]) if axis.place in heads.bases else None
    if goal is None or goal.status == "missing":
        return {}
    return {
        "district": names.district(axis.place),
        "target_year": axis.year or described.year,
        "target_value": None if scale is None else scaled(goal.value, scale),
        "base_value": None if scale is None or base is None else scaled(base.value, scale),
        "raw": raw_of(cells[column]),
        "base_ref": _ref(described, row, heads.bases.get(axis.place, column)),
        "base_raw": raw_of(cells[heads.bases.get(axis.place, column)]),
    }


def _rows(
    found: dict[str, object], shared: dict[str, object], where: tuple[str, str, str]
) -> Iterator[dict[str, object]]:
    """The target as a row, or the finding that something of it is missing, or nothing for a blank cell."""
    row = {**shared, **found, **dict(zip(("file", "sheet", "ref"), where, strict=True))}
    if found and None in row.values():
        texts = (f"“{found['raw']}”", "能看出区县、目标年、基期年、基期值和单位的目标", "请补齐该行该列的表头")
        yield note("error", "TARGET_NOT_UNDERSTOOD", where, texts, (str(shared["indicator"]), "", None))
    elif found:
        yield row
