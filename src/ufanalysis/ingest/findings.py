"""One vocabulary for what a person should look at: severity, code, where, found, expected, what to do (in Chinese)."""

from collections.abc import Mapping

import pandas as pd

from ufanalysis.observations import FINDINGS, check

__all__ = ["Finding", "cite", "findings_frame", "note", "rows_of"]

Finding = dict[str, object]
Where = tuple[str, str, str]
#: Indicator, district and year that a finding is about; blank and None where it is about none.
About = tuple[str, str, int | None]


def note(severity: str, code: str, where: Where, texts: tuple[str, str, str], about: About = ("", "", None)) -> Finding:
    """A finding at `where` (file, sheet, ref) with `texts` (found, expected, advice)."""
    return {
        "severity": severity,
        "code": code,
        **dict(zip(("file", "sheet", "ref"), where, strict=True)),
        **dict(zip(("indicator", "district", "year"), about, strict=True)),
        **dict(zip(("found", "expected", "advice"), texts, strict=True)),
    }


def cite(row: Mapping[str, object], severity: str, code: str, texts: tuple[str, str, str]) -> Finding:
    """A finding at the cell of one claim or observation, given as a row of plain values."""
    file, sheet, ref, indicator, district = (str(row[k]) for k in ("file", "sheet", "ref", "indicator", "district"))
    return note(severity, code, (file, sheet, ref), texts, (indicator, district, int(str(row["year"]))))


def findings_frame(findings: list[Finding]) -> pd.DataFrame:
    """The findings as a checked table, worst first, then by file and place; the same finding stands once."""
    table = pd.DataFrame(findings, columns=list(FINDINGS)).astype({"year": "Int16"})
    order = ["severity", "file", "sheet", "code", "ref"]
    return check(table.drop_duplicates(), FINDINGS).sort_values(order, kind="stable").reset_index(drop=True)


def rows_of(table: pd.DataFrame) -> list[dict[str, object]]:
    """The rows of a table as plain dictionaries by column name."""
    names = [str(name) for name in table]
    # Most checks find nothing, and pandas takes milliseconds to say so.
    return [dict(zip(names, row.values(), strict=True)) for row in table.to_dict("records")] if len(table) else []
