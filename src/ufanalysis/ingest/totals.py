"""Totals against the districts beside them, within rounding; it corrects none."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.cube import Cube, Flags
from ufanalysis.ingest.findings import Finding, cite, rows_of
from ufanalysis.ingest.rounding import steps

__all__ = ["check_totals"]

Place = tuple[str, str, str]
_SHEET = ["indicator", "year", "file", "sheet"]


def check_totals(cube: Cube, catalog: Catalog, outside: Mapping[Place, float]) -> list[Finding]:
    """Compare each total that was sent with the sum of the districts beside it, within rounding.

    Only totals whose sheet gives a figure (or a stated nothing) for every district of the year are compared. `outside`
    says for some totals what the rows beside them add whose places no catalog knows (市本级).
    """
    if catalog.city.code not in cube.districts:
        return []
    parts, complete = _parts(cube, catalog)
    of_city = cube.is_in(catalog.city.code) & cube.has("measured")
    total = np.nansum(cube.spread(cube.value, of_city), axis=1)
    added = np.nansum(cube.spread(cube.value, parts), axis=1)
    summed = {i.code for i in catalog.indicators if i.rollup == "sum"}
    adding = np.array([code in summed for code in cube.indicators])[:, None]
    off = adding & complete & (np.abs(total - added) > 1e-9 * np.abs(total))
    apart = of_city & off[cube.indicator, cube.year]
    sums = added[cube.indicator[apart], cube.year[apart]]
    rows = cube.observations[apart]
    others = np.array([outside.get(place, 0.0) for place in zip(rows["file"], rows["sheet"], rows["ref"], strict=True)])
    short = cube.value[apart] - sums
    rows = rows.assign(short=short, added=sums + others, others=others, gap=short - others)
    beside = cube.observations[parts & off[cube.indicator, cube.year]]
    # 其中：桥东街道 is no district more: what the districts come to by themselves needs no other rows.
    nearest = rows[["gap", "short"]].abs().min(axis=1)
    return [_mismatch(row) for row in rows_of(rows[nearest > _rounding(rows, beside, catalog)])]


def _parts(cube: Cube, catalog: Catalog) -> tuple[Flags, Flags]:
    """Which rows are districts beside a total, and for which indicator and year these are all the districts there are.

    A stated nothing counts as a district's figure.
    """
    city = cube.districts.index(catalog.city.code)
    sheet = cube.spread(cube.sheet.astype(float), np.ones(len(cube.sheet), bool))[:, city]
    alive = [{d.code for d in catalog.districts_in(year)} for year in cube.years]
    living = np.array([[district in codes for codes in alive] for district in cube.districts])
    known = cube.has("measured") | cube.has("not_applicable") | cube.has("negligible")
    parts = known & living[cube.district, cube.year] & (cube.sheet == sheet[cube.indicator, cube.year])
    count = np.isfinite(cube.spread(np.ones(len(parts)), parts)).sum(axis=1)
    return parts, count == [len(codes) for codes in alive]


def _rounding(totals: pd.DataFrame, parts: pd.DataFrame, catalog: Catalog) -> pd.Series:
    """How far each total may stray: half a step of its own, and half a step of the finest part for every part."""
    groups = parts.assign(step=steps(parts, catalog)).groupby(_SHEET)["step"]
    of_parts = (groups.min() * groups.size()).rename("of_parts")
    return 0.5 * (steps(totals, catalog) + totals.join(of_parts, on=_SHEET)["of_parts"])


def _mismatch(row: dict[str, object]) -> Finding:
    whose = "各区县与表中其他各行" if row["others"] else "各区县"
    texts = (
        f"合计为{row['value']:.10g}",
        f"{whose}之和{row['added']:.10g}（相差{row['gap']:+.10g}）",
        "请核对合计或缺漏的区县",
    )
    return cite(row, "warning", "TOTAL_MISMATCH", texts)
