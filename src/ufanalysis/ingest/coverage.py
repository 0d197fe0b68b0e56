"""Districts that a sheet leaves out although it gives most of them; it fills nothing in."""

import numpy as np
import pandas as pd

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.cube import COLUMN, columns_of
from ufanalysis.ingest.findings import Finding, note, rows_of

__all__ = ["check_coverage"]

#: From here on a sheet means to give all districts.
_MOST, _LEAST = 0.6, 3


def check_coverage(claims: pd.DataFrame, catalog: Catalog) -> list[Finding]:
    """One finding per sheet and year that lists the districts of that year without a row anywhere.

    `claims` are those of `cube.with_numbers`.
    A blank cell is a statement of its own and not missing here; what another workbook gives is not missing either.
    """
    years = sorted(map(int, claims["year"].unique()))
    living = pd.DataFrame([(y, d.code) for y in years for d in catalog.districts_in(y)], columns=["year", "district"])
    given = _incomplete(claims, living, catalog.city.code).merge(living, on=["year", "district"])
    if given.empty:
        return []
    counts = given.groupby(COLUMN, as_index=False).size()
    expected = counts["year"].map(living.groupby("year").size())
    nearly = counts[(counts["size"] >= _MOST * expected) & (counts["size"] >= _LEAST) & (counts["size"] < expected)]
    wanted = nearly.merge(living, on="year")
    anywhere = given[["year", "indicator", "district"]].drop_duplicates().assign(known=True)
    absent = wanted.merge(anywhere, on=["year", "indicator", "district"], how="left")
    absent = absent[absent["known"].isna()]
    names = {d.code: d.name for d in catalog.districts}
    return [_finding(row, names) for row in rows_of(_per_sheet(absent))]


def _incomplete(claims: pd.DataFrame, living: pd.DataFrame, city: str) -> pd.DataFrame:
    """Sheet, year, indicator and district of each claim, once, of indicators with a column that leaves some out."""
    once = (claims["district"] != city) & ~claims["again"]
    columns = columns_of(claims)
    size = np.bincount(claims["column"][once], minlength=len(columns))
    expected = columns["year"].map(living.groupby("year").size())
    incomplete = columns["indicator"][(size > 0) & (size != expected)].unique()
    return claims[[*COLUMN, "district"]][once & claims["indicator"].isin(incomplete)]


def _per_sheet(absent: pd.DataFrame) -> pd.DataFrame:
    """One row per sheet and year with the codes of the districts that it leaves out."""
    return absent.groupby(["file", "sheet", "year"], as_index=False).agg(
        districts=("district", lambda codes: list(dict.fromkeys(codes))), indicators=("indicator", "nunique")
    )


def _finding(row: dict[str, object], names: dict[str, str]) -> Finding:
    missing = [names[code] for code in row["districts"]]  # type: ignore[attr-defined]
    texts = (
        f"没有{'、'.join(missing)}（涉及{row['indicators']}个指标）",
        f"{row['year']}年的全部区县",
        "请补报；确无数据的请在该行写明“—”或“未统计”",
    )
    where = (str(row["file"]), str(row["sheet"]), "")
    return note("info", "MISSING_DISTRICT", where, texts, ("", "", int(str(row["year"]))))
