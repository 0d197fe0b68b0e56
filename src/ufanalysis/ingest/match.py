"""The figures of one workbook → claims: which indicator, district and year each speaks of, in the canonical unit."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ufanalysis.catalog import Catalog
from ufanalysis.errors import WorkbookError
from ufanalysis.ingest.findings import Finding, note
from ufanalysis.ingest.names import Names, is_derived, is_subtotal, names_of, normal, places_of
from ufanalysis.ingest.read import CELLS, cells_of, letters
from ufanalysis.ingest.targets import is_targets, targets_of
from ufanalysis.ingest.units import factor
from ufanalysis.ingest.workbook import Sheet, read_sheets

__all__ = ["CLAIMS", "Reading", "match_file", "refusal"]

#: One row per figure that speaks of a known indicator, district and year; `step` is the last printed digit's worth.
CLAIMS = [
    "indicator",
    "district",
    "year",
    "value",
    "lower",
    "upper",
    "status",
    "file",
    "sheet",
    "ref",
    "raw",
    "step",
    "revised",
]
_REVISED = re.compile(r"修订|更正|订正|调整后|修正|\b[vV][2-9]\b|[_（(]V[2-9]")
_AT = {name: position for position, name in enumerate(CELLS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one workbook gave: claims in the order of CLAIMS, targets, findings, unknown names and how often they stand."""

    file: str
    claims: list[tuple[object, ...]] = field(default_factory=list)
    targets: list[dict[str, object]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: bool = False

    def to_json(self) -> dict[str, object]:
        """The reading as plain values, for the store of readings that need not be repeated."""
        unknown = [[*key, count] for key, count in self.unknown.items()]
        return {
            "file": self.file,
            "claims": self.claims,
            "targets": self.targets,
            "findings": self.findings,
            "unknown": unknown,
            "refused": self.refused,
        }

    @classmethod
    def from_json(cls, stored: dict[str, object]) -> "Reading":
        """The reading that `to_json` stored."""
        unknown = Counter({(what, name): count for what, name, count in stored["unknown"]})  # type: ignore[attr-defined]
        return cls(**{**stored, "claims": [tuple(c) for c in stored["claims"]], "unknown": unknown})  # type: ignore[arg-type, attr-defined]


def match_file(path: Path, file: str, catalog: Catalog) -> Reading:
    """Read one workbook and say of each figure what it speaks of; a workbook that cannot be read is one finding."""
    try:
        sheets = read_sheets(path)
    except WorkbookError as error:
        return Reading(file=file, findings=[refusal(error, file)], refused=True)
    if is_targets(sheets):
        targets, findings = targets_of(sheets, file, catalog)
        return Reading(file=file, targets=targets, findings=findings)
    reading = Reading(file=file, findings=_hidden(sheets, file))
    names = names_of(catalog)
    for cell in cells_of(sheets, file, places_of(catalog)):
        _add(reading, cell, names, catalog)
    uncalculated = {(s.name, (r, c)) for s in sheets for r, c in s.uncalculated}
    return _without_uncalculated(reading, {(sheet, f"{letters(c)}{r + 1}") for sheet, (r, c) in uncalculated})


def refusal(error: WorkbookError, file: str) -> Finding:
    """The finding that a workbook could not be read, and why."""
    return note("error", error.code, (file, "", ""), (error.found, error.expected, error.advice))


def _hidden(sheets: list[Sheet], file: str) -> list[Finding]:
    found = []
    for sheet in sheets:
        what = [
            *(["整张工作表"] if not sheet.visible else []),
            *([f"{len(sheet.hidden_rows)} 行"] if sheet.hidden_rows else []),
            *([f"{len(sheet.hidden_columns)} 列"] if sheet.hidden_columns else []),
        ]
        if what:
            texts = (f"隐藏了{'、'.join(what)}", "没有隐藏内容", "隐藏内容已照常读取，请确认是否应计入")
            found.append(note("info", "HIDDEN", (file, sheet.name, ""), texts))
    return found


def _add(reading: Reading, cell: tuple[object, ...], names: Names, catalog: Catalog) -> None:
    """Add what one figure says; the only place that fills a Reading while its file is read."""
    row, column = cell[_AT["row_labels"]], cell[_AT["column_labels"]]
    region, year = str(cell[_AT["region"]]), cell[_AT["year"]]
    where = (reading.file, str(cell[_AT["sheet"]]), str(cell[_AT["ref"]]))
    code = names.indicator(row, column, (str(cell[_AT["title"]]), where[1]), str(cell[_AT["unit"]]))  # type: ignore[arg-type]
    if code is None:
        if not is_derived([*row, *column]):  # type: ignore[misc]
            label = _unknown_label(row, column, names)  # type: ignore[arg-type]
            reading.unknown.update([("indicator", label)] if label else [])
        return
    district = names.district(region)
    if district is None:
        if not is_subtotal(region):
            reading.unknown.update([("district", region)])
        return
    if is_derived(column):  # type: ignore[arg-type]
        return
    if year is None:
        texts = ("看不出是哪一年", "表头、标题、工作表名或文件名中写明年份", "请在标题中写明年份")
        reading.findings.append(note("error", "NO_YEAR", (*where[:2], ""), texts))
        return
    _claim(reading, cell, catalog, (code, district, int(year)), where)  # type: ignore[call-overload]


def _unknown_label(row: list[str], column: list[str], names: Names) -> str:
    parts = [p for p in (*row, *column) if normal(p) not in names.districts and not re.fullmatch(r"(19|20)\d\d年?", p)]
    return " ▸ ".join(dict.fromkeys(parts))


def _claim(
    reading: Reading,
    cell: tuple[object, ...],
    catalog: Catalog,
    key: tuple[str, str, int],
    where: tuple[str, str, str],
) -> None:
    about = dict(zip(("indicator", "district", "year"), key, strict=True))
    stated, canonical = str(cell[_AT["unit"]]), catalog.indicator(key[0]).unit
    scale = factor(stated, canonical) if stated else 1.0
    if scale is None:
        texts = (
            f"单位为“{stated}”",
            f"可换算为“{canonical}”的单位",
            "请核对表头单位，或在指标目录中补充写法",
        )
        reading.findings.append(note("error", "UNIT_CONFLICT", where, texts, **about))
        return
    raw, status = str(cell[_AT["raw"]]), str(cell[_AT["status"]])
    if status == "suspect":
        texts = (f"“{raw}”", "一个数字", "请核对原件后更正")
        reading.findings.append(note("warning", "SUSPECT_TEXT", where, texts, **about))
    bounds = [_scaled(cell[_AT[name]], scale) for name in ("value", "lower", "upper")]
    revised = any(
        _REVISED.search(text) for text in (where[0], where[1], str(cell[_AT["title"]]), *cell[_AT["column_labels"]])
    )  # type: ignore[misc]
    reading.claims.append((*key, *bounds, status, *where, raw, _step(raw) * scale, revised))


def _scaled(value: object, scale: float) -> float:
    """Twelve digits survive the change of unit: 94.34 万人 is 943400 人, not 943400.0000000001."""
    number = float(value)  # type: ignore[arg-type]
    return number if scale == 1.0 or math.isnan(number) else float(f"{number * scale:.12g}")


def _step(raw: str) -> float:
    """The worth of the last printed digit: "94.34" → 0.01."""
    match = re.search(r"[.．](\d+)", raw)
    return 10.0 ** -len(match[1]) if match else 1.0


def _without_uncalculated(reading: Reading, addresses: set[tuple[str, str]]) -> Reading:
    """Formulas that were never calculated look blank; they are findings, with the way to get their value."""
    texts = ("公式没有计算结果", "计算后的数值", "请在 Excel 或 WPS 中打开、保存后重新发送")
    for claim in _claims_at(reading, addresses):
        about = dict(zip(("indicator", "district", "year"), claim[:3], strict=True))
        reading.findings.append(note("error", "NOT_CALCULATED", claim[7:10], texts, **about))  # type: ignore[arg-type]
    return reading


def _claims_at(reading: Reading, addresses: set[tuple[str, str]]) -> Iterator[tuple[object, ...]]:
    return (claim for claim in reading.claims if (claim[8], claim[9]) in addresses)
