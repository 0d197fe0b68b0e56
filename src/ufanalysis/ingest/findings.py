"""One vocabulary for what a person should look at: severity, code, where, found, expected, what to do (in Chinese)."""

import pandas as pd

from ufanalysis.observations import FINDINGS, check

__all__ = ["Finding", "findings_frame", "note"]

Finding = dict[str, object]


def note(
    severity: str, code: str, where: tuple[str, str, str], texts: tuple[str, str, str], **about: object
) -> Finding:
    """A finding at `where` (file, sheet, ref) with `texts` (found, expected, advice), about indicator, district, year."""
    file, sheet, ref = where
    found, expected, advice = texts
    return {
        "severity": severity,
        "code": code,
        "file": file,
        "sheet": sheet,
        "ref": ref,
        "indicator": about.get("indicator") or "",
        "district": about.get("district") or "",
        "year": about.get("year"),
        "found": found,
        "expected": expected,
        "advice": advice,
    }


def findings_frame(findings: list[Finding]) -> pd.DataFrame:
    """The findings as a checked table, worst first, then by file and place; the same finding stands once."""
    table = pd.DataFrame(findings, columns=list(FINDINGS)).astype({"year": "Int16"})
    ordered = check(table.drop_duplicates(), FINDINGS).sort_values(
        ["severity", "file", "sheet", "code", "ref"], kind="stable"
    )
    return ordered.reset_index(drop=True)
