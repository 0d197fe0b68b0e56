"""The figures of one workbook → claims: which indicator, district and year each speaks of, in the canonical unit."""

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ufanalysis.catalog import Catalog
from ufanalysis.errors import WorkbookError
from ufanalysis.ingest.findings import Finding, note
from ufanalysis.ingest.names import Names, is_derived, is_subtotal, names_of, normal, places_of
from ufanalysis.ingest.read import Figure, figures_of, letters
from ufanalysis.ingest.sheets import Sheet
from ufanalysis.ingest.targets import is_targets, targets_of
from ufanalysis.ingest.units import factor
from ufanalysis.ingest.workbook import read_sheets

__all__ = ["Claim", "Reading", "Unknown", "match_file", "refusal"]

_REVISED = re.compile(r"修订|更正|订正|调整后|修正|\b[vV][2-9]\b|[_（(]V[2-9]")


class Claim(NamedTuple):
    """What one figure says of a known indicator, district and year; `step` is the worth of its last printed digit."""

    indicator: str
    district: str
    year: int
    value: float
    lower: float
    upper: float
    status: str
    file: str
    sheet: str
    ref: str
    raw: str
    step: float
    revised: bool


class Unknown(NamedTuple):
    """A name that no catalog knows: `what` is indicator or district."""

    what: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one workbook gave: claims, targets, findings, unknown names and how often they stand."""

    file: str
    claims: list[Claim] = field(default_factory=list)
    targets: list[dict[str, object]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unknown: dict[Unknown, int] = field(default_factory=dict)
    refused: bool = False


def match_file(path: Path, file: str, catalog: Catalog) -> Reading:
    """Read one workbook and say of each figure what it speaks of; a workbook that cannot be read is one finding."""
    try:
        sheets = read_sheets(path)
    except WorkbookError as error:
        return Reading(file=file, findings=[refusal(error, file)], refused=True)
    if is_targets(sheets):
        targets, findings = targets_of(sheets, file, catalog)
        return Reading(file=file, targets=targets, findings=findings)
    return _matched(sheets, file, catalog)


def refusal(error: WorkbookError, file: str) -> Finding:
    """The finding that a workbook could not be read, and why."""
    return note("error", error.code, (file, "", ""), (error.found, error.expected, error.advice))


def _matched(sheets: list[Sheet], file: str, catalog: Catalog) -> Reading:
    names = names_of(catalog)
    units = {i.code: i.unit for i in catalog.indicators}
    outcomes = [_outcome(figure, file, names, units) for figure in figures_of(sheets, file, places_of(catalog))]
    claims = [outcome for outcome in outcomes if isinstance(outcome, Claim)]
    found = [outcome for outcome in outcomes if isinstance(outcome, dict)]
    findings = [*_hidden(sheets, file), *found, *_suspects(claims), *_uncalculated(claims, sheets)]
    unknown = Counter(outcome for outcome in outcomes if isinstance(outcome, Unknown))
    return Reading(file=file, claims=claims, findings=findings, unknown=dict(unknown))


def _outcome(figure: Figure, file: str, names: Names, units: dict[str, str]) -> Claim | Unknown | Finding | None:
    """What a figure comes to: a claim, a name nobody knows, a finding, or nothing (growth rates and subtotals)."""
    code = names.indicator(figure.row_labels, figure.column_labels, (figure.title, figure.sheet), figure.unit)
    if code is None:
        label = _unknown_label(figure, names)
        return Unknown("indicator", label) if label and not is_derived(label) else None
    district = names.district(figure.region)
    if district is None:
        return None if is_subtotal(figure.region) else Unknown("district", figure.region)
    if any(map(is_derived, figure.column_labels)):
        return None
    if figure.year is None:
        texts = ("看不出是哪一年", "表头、标题、工作表名或文件名中写明年份", "请在标题中写明年份")
        return note("error", "NO_YEAR", (file, figure.sheet, ""), texts)
    return _claim(figure, file, (code, district, figure.year), units[code])


def _unknown_label(figure: Figure, names: Names) -> str:
    labels = (*figure.row_labels, *figure.column_labels)
    parts = [p for p in labels if normal(p) not in names.districts and not re.fullmatch(r"(19|20)\d\d年?", p)]
    return " ▸ ".join(dict.fromkeys(parts))


def _claim(figure: Figure, file: str, key: tuple[str, str, int], canonical: str) -> Claim | Finding:
    scale = factor(figure.unit, canonical) if figure.unit else 1.0
    if scale is None:
        expected, advice = f"可换算为“{canonical}”的单位", "请核对表头单位，或在指标目录中补充写法"
        where = (file, figure.sheet, figure.ref)
        return note("error", "UNIT_CONFLICT", where, (f"单位为“{figure.unit}”", expected, advice), key)
    indicator, district, year = key
    value, lower, upper = (_scaled(number, scale) for number in (figure.value, figure.lower, figure.upper))
    return Claim(
        indicator=indicator,
        district=district,
        year=year,
        value=value,
        lower=lower,
        upper=upper,
        status=figure.status,
        file=file,
        sheet=figure.sheet,
        ref=figure.ref,
        raw=figure.raw,
        step=_step(figure.raw) * scale,
        revised=any(map(_REVISED.search, (file, figure.sheet, figure.title, *figure.column_labels))),
    )


def _scaled(number: float, scale: float) -> float:
    """Twelve digits survive the change of unit: 94.34 万人 is 943400 人, not 943400.0000000001."""
    return number if scale == 1.0 or math.isnan(number) else float(f"{number * scale:.12g}")


def _step(raw: str) -> float:
    """The worth of the last printed digit: "94.34" → 0.01."""
    _, point, decimals = raw.replace("．", ".").partition(".")
    match = re.match(r"\d+", decimals) if point else None
    return 10.0 ** -len(match[0]) if match else 1.0


# ---- findings of the file itself ------------------------------------------------------------------------------------


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


def _suspects(claims: list[Claim]) -> list[Finding]:
    texts = ("一个数字", "请核对原件后更正")
    return [
        note("warning", "SUSPECT_TEXT", (c.file, c.sheet, c.ref), (f"“{c.raw}”", *texts), c[:3])
        for c in claims
        if c.status == "suspect"
    ]


def _uncalculated(claims: list[Claim], sheets: list[Sheet]) -> list[Finding]:
    """Formulas that were never calculated look blank; they are findings, with the way to get their value."""
    addresses = {(sheet.name, f"{letters(c)}{r + 1}") for sheet in sheets for r, c in sheet.uncalculated}
    texts = ("公式没有计算结果", "计算后的数值", "请在 Excel 或 WPS 中打开、保存后重新发送")
    return [
        note("error", "NOT_CALCULATED", (c.file, c.sheet, c.ref), texts, c[:3])
        for c in claims
        if (c.sheet, c.ref) in addresses
    ]
