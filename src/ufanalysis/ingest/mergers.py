"""Series of merged districts continued into the years before, as the catalog rolls up; never silently."""

import pandas as pd

from ufanalysis.catalog import Catalog, District, Indicator
from ufanalysis.ingest.findings import Finding, note, rows_of
from ufanalysis.observations import KEY, OBSERVATIONS, check

__all__ = ["merge_districts"]


def merge_districts(observations: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, list[Finding]]:
    """Add what the parts of a merged district come to together before the merger.

    Sums are added up, ratios computed from the summed numerator and denominator; status is derived, the note names
    the parts and their cells. An indicator that cannot be rolled up, or a part without a figure, leaves the year out.
    """
    merged = [(d, [p for p in catalog.districts if p.successor == d.code]) for d in catalog.districts]
    added = {d.code: _together(observations, d, parts, catalog) for d, parts in merged if parts}
    rows = [row for of_district in added.values() for row in of_district]
    if not rows:
        return observations, []
    extended = pd.concat([observations, check(pd.DataFrame(rows), OBSERVATIONS)], ignore_index=True)
    findings = [_merged(d, parts, len(added[d.code])) for d, parts in merged if added.get(d.code)]
    return check(extended.sort_values(KEY, kind="stable"), OBSERVATIONS, KEY), findings


def _merged(district: District, parts: list[District], count: int) -> Finding:
    found = f"{district.name}合并前的 {count} 个数由{_names(parts)}合并计算"
    texts = (found, "口径连续的序列", "如有正式的合并口径数，请补报")
    return note("info", "MERGED_SERIES", ("", "", ""), texts, ("", district.code, None))


def _names(parts: list[District]) -> str:
    return "、".join(part.name for part in parts)


def _together(
    observations: pd.DataFrame, district: District, parts: list[District], catalog: Catalog
) -> list[dict[str, object]]:
    of_parts = observations[observations["district"].isin([p.code for p in parts]) & observations["value"].notna()]
    # A district that was absorbed by one that stays: the one that stays has figures of its own, which stand.
    before = of_parts[~of_parts["year"].map(lambda year: district.exists(int(year))).astype(bool)]
    groups = {(str(i), int(str(y))): g for (i, y), g in before.groupby(["indicator", "year"]) if len(g) == len(parts)}
    adding = {i.code for i in catalog.indicators if i.rollup == "sum"}
    sums = [
        _row(group, (indicator, district.code, year), _sums(group), f"{_names(parts)}之和")
        for (indicator, year), group in groups.items()
        if indicator in adding
    ]
    years = sorted({year for _, year in groups})
    ratios = [_ratio(groups, i, district, year) for i in catalog.indicators if i.rollup == "ratio" for year in years]
    return [*sums, *(row for row in ratios if row is not None)]


def _sums(group: pd.DataFrame) -> dict[str, float]:
    return {name: float(group[name].sum(skipna=False)) for name in ("value", "lower", "upper")}


def _ratio(
    groups: dict[tuple[str, int], pd.DataFrame], indicator: Indicator, district: District, year: int
) -> dict[str, object] | None:
    top, bottom = (groups.get((str(code), year)) for code in (indicator.numerator, indicator.denominator))
    if top is None or bottom is None or not bottom["value"].sum() > 0:
        return None
    scale = 100.0 if indicator.unit == "%" else 1.0
    value = round(scale * float(top["value"].sum()) / float(bottom["value"].sum()), 10)
    how = "分子、分母分别相加后相除"
    return _row(
        pd.concat([top, bottom]),
        (indicator.code, district.code, year),
        dict.fromkeys(("value", "lower", "upper"), value),
        how,
    )


def _row(group: pd.DataFrame, key: tuple[str, str, int], numbers: dict[str, float], how: str) -> dict[str, object]:
    rows = rows_of(group)
    together = len({(row["file"], row["sheet"]) for row in rows}) == 1
    origins = "；".join(f"{row['file']} ▸ {row['sheet']} ▸ {row['ref']}“{row['raw']}”" for row in rows)
    return {
        **dict(zip(KEY, key, strict=True)),
        **numbers,
        "status": "derived",
        "file": rows[0]["file"],
        "sheet": rows[0]["sheet"],
        "ref": "+".join(str(row["ref"]) for row in rows) if together else rows[0]["ref"],
        "raw": "+".join(str(row["raw"]) for row in rows),
        "note": f"由{how}得出（{origins}）",
    }
