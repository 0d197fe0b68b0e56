"""Districts that stand twice in one table with different figures; which of them is right, only the sender knows."""

import pandas as pd

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.cube import COLUMN
from ufanalysis.ingest.findings import Finding, cite, rows_of

__all__ = ["check_duplicates"]

_CELL = [*COLUMN, "district", "period"]
_PLACE = ["file", "sheet", "year", "district"]


def check_duplicates(claims: pd.DataFrame, catalog: Catalog) -> list[Finding]:
    """One finding per district that stands twice on a sheet with different figures, at its second row.

    `claims` are those of `cube.with_numbers`.
    Where half of a sheet's districts stand twice, the sheet holds two tables of the same things: there each cell that
    differs is a finding.
    """
    if not claims["again"].any():
        return []
    given = claims["value"].notna().to_numpy() & ~claims["revised"].to_numpy(bool)
    # Of two quarters on one sheet neither stands there twice.
    twice = claims.loc[given, ["cell", "period"]].duplicated(keep=False)
    if not twice.any():
        return []
    figures = claims[given]
    cells = _cells(figures[twice])
    districts = figures.groupby(COLUMN)["district"].nunique().rename("districts")
    share = cells.groupby(COLUMN)["district"].transform("size") / cells.join(districts, on=COLUMN)["districts"]
    differs = cells["high"] - cells["low"] > 0.5000001 * cells["step"]
    differing = cells[(share < 0.5) & differs]
    firsts = differing.drop_duplicates(_PLACE).merge(
        differing.groupby(_PLACE, as_index=False).agg(indicators=("indicator", "nunique")), on=_PLACE
    )
    names = {d.code: d.name for d in (*catalog.districts, catalog.district(catalog.city.code))}
    return [
        *(_finding(row, names[str(row["district"])]) for row in rows_of(firsts)),
        *(_conflict(row) for row in rows_of(cells[(share >= 0.5) & differs])),
    ]


def _cells(repeated: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator and district that a sheet gives more than once, with all its cells."""
    return repeated.groupby(_CELL, as_index=False).agg(
        low=("value", "min"), high=("value", "max"), step=("step", "max"), count=("ref", "size"),
        refs=("ref", list), raws=("raw", list),
    )  # fmt: skip


def _finding(row: dict[str, object], name: str) -> Finding:
    refs, raws = list(map(str, row["refs"])), list(map(str, row["raws"]))  # type: ignore[call-overload]
    cells = "、".join(f"{ref}“{raw}”" for ref, raw in zip(refs, raws, strict=True))
    texts = (
        f"“{name}”在同一张表中出现{row['count']}次，数不同：{cells}（涉及{row['indicators']}个指标）",
        "每个区县一行",
        "请删去重复的行，或改正写错的区县名称",
    )
    return cite({**row, "ref": refs[1]}, "error", "DUPLICATE_DISTRICT", texts)


def _conflict(row: dict[str, object]) -> Finding:
    refs, raws = list(map(str, row["refs"])), list(map(str, row["raws"]))  # type: ignore[call-overload]
    texts = (f"“{raws[1]}”", f"与同一张表 {refs[0]} 的“{raws[0]}”一致", "请报送单位确认哪个数正确；暂用后者")
    return cite({**row, "ref": refs[1]}, "error", "CONFLICT", texts)
