"""Claims of all workbooks → one observation per indicator, district and year, with the rule that chose it."""

import pandas as pd

from ufanalysis.catalog import Catalog, District, Indicator
from ufanalysis.ingest.findings import Finding, note
from ufanalysis.observations import KEY, OBSERVATIONS, check

__all__ = ["choose", "merge_districts"]

_RANK = {
    "measured": 0,
    "derived": 1,
    "approximate": 2,
    "masked": 3,
    "negligible": 4,
    "suspect": 5,
    "not_applicable": 6,
    "missing": 7,
}


def choose(claims: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, list[Finding]]:
    """Keep one claim per key and say what became of the others.

    A declared revision wins over what it revises; then the better status, the workbook of the figure's own year, the
    finer figure and the table with most districts decide, last the order of the files. Differing figures without a declared revision are a finding.
    """
    valid, findings = _drop_impossible(claims, catalog)
    ranked = valid.assign(
        rank=valid["status"].map(_RANK),
        late=[not str(f).startswith(str(y)) for f, y in zip(valid["file"], valid["year"], strict=True)],
        narrow=-valid.groupby(["indicator", "year", "file", "sheet"])["district"].transform("nunique"),
    ).sort_values(
        [*KEY, "revised", "rank", "late", "step", "narrow", "file"],
        ascending=[*[True] * 3, False, *[True] * 5],
        kind="stable",
    )
    chosen = ranked.drop_duplicates(KEY)
    others = ranked.drop(chosen.index).merge(chosen, on=KEY, suffixes=("_other", ""))
    differing = others[_differs(others)]
    findings += [_difference(row) for row in differing.to_dict("records")]
    notes = _notes(differing)
    observations = chosen.assign(note=[notes.get(tuple(key), "") for key in chosen[KEY].itertuples(index=False)])
    return check(observations[list(OBSERVATIONS)], OBSERVATIONS, KEY), findings


def _differs(pairs: pd.DataFrame) -> pd.Series:
    """Whether both claims give a figure and the two differ by more than their rounding."""
    gap = (pairs["value"] - pairs["value_other"]).abs()
    rounding = pairs[["step", "step_other"]].max(axis=1) * 0.5000001
    return gap.notna() & (gap > rounding) & (pairs["status_other"] != "approximate")


def _difference(row: dict[str, object]) -> Finding:
    where = (str(row["file_other"]), str(row["sheet_other"]), str(row["ref_other"]))
    about = {k: row[k] for k in KEY}
    kept = f"{row['file']} ▸ {row['sheet']} ▸ {row['ref']} 的“{row['raw']}”"
    if row["revised"] and not row["revised_other"]:
        return note(
            "info",
            "REVISED",
            where,
            (f"“{row['raw_other']}”", f"修订后为 {kept}", "采用修订数，原数留档"),
            **about,
        )
    return note(
        "error",
        "CONFLICT",
        where,
        (f"“{row['raw_other']}”", f"与 {kept} 一致", "请报送单位确认哪个数正确；暂用后者"),
        **about,
    )


def _notes(differing: pd.DataFrame) -> dict[tuple[object, ...], str]:
    """For each key with a revision, the words that say what was revised."""
    revised = differing[differing["revised"] & ~differing["revised_other"]]
    return {
        tuple(
            row[k] for k in KEY
        ): f"修订数；原为{row['raw_other']}（{row['file_other']} ▸ {row['sheet_other']} ▸ {row['ref_other']}）"
        for row in revised.to_dict("records")
    }


def _drop_impossible(claims: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, list[Finding]]:
    """A figure for a district that did not exist in its year is a finding, unless it says that there is none."""
    districts = {d.code: d for d in catalog.districts}
    possible = [
        d not in districts or districts[d].exists(y) for d, y in zip(claims["district"], claims["year"], strict=True)
    ]
    wrong = claims[[not p for p in possible]]
    findings = [
        _impossible(row, districts[str(row["district"])]) for row in wrong[wrong["value"].notna()].to_dict("records")
    ]
    return claims[possible], findings


def _impossible(row: dict[str, object], district: District) -> Finding:
    where = (str(row["file"]), str(row["sheet"]), str(row["ref"]))
    lived = f"{district.name}存在于{district.since or ''}—{district.until or ''}年"
    texts = (f"{row['year']}年的“{row['raw']}”", lived, "请核对区县名称或年份")
    return note("error", "DISTRICT_NOT_IN_YEAR", where, texts, **{k: row[k] for k in KEY})


# ---- districts that were merged -------------------------------------------------------------------------------------


def merge_districts(observations: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, list[Finding]]:
    """Continue a merged district's series into the years before, as the catalog rolls the indicator up, never silently.

    Sums are added up, ratios computed from their numerator and denominator; status is derived, the note names the
    parts. An indicator that cannot be rolled up, or a part without a figure, leaves the year empty.
    """
    added, findings = [], []
    for district in catalog.districts:
        parts = [d for d in catalog.districts if d.successor == district.code]
        if parts:
            rows = _summed(observations, district, parts, catalog)
            rows += _ratios(
                pd.concat([observations, pd.DataFrame(rows, columns=list(OBSERVATIONS))]),
                district,
                parts,
                catalog,
            )
            added += rows
            findings += [_merged(district, parts, len(rows))] if rows else []
    if not added:
        return observations, findings
    extended = pd.concat([observations, check(pd.DataFrame(added), OBSERVATIONS)], ignore_index=True)
    return check(extended.sort_values(KEY, kind="stable"), OBSERVATIONS, KEY), findings


def _merged(district: District, parts: list[District], count: int) -> Finding:
    names = "、".join(p.name for p in parts)
    texts = (
        f"{district.name}合并前的 {count} 个数由{names}合并计算",
        "口径连续的序列",
        "如有正式的合并口径数，请补报",
    )
    return note("info", "MERGED_SERIES", ("", "", ""), texts, district=district.code)


def _summed(
    observations: pd.DataFrame, district: District, parts: list[District], catalog: Catalog
) -> list[dict[str, object]]:
    codes = [p.code for p in parts]
    adding = {i.code for i in catalog.indicators if i.rollup == "sum"}
    of_parts = observations[
        observations["district"].isin(codes) & observations["indicator"].isin(adding) & observations["value"].notna()
    ]
    names = "、".join(p.name for p in parts)
    return [
        _derived(
            group,
            (str(indicator), district.code, int(year)),
            [float(group[c].sum(skipna=False)) for c in ("value", "lower", "upper")],
            f"{names}之和",
        )
        for (indicator, year), group in of_parts.groupby(["indicator", "year"], sort=True)
        if len(group) == len(parts)
    ]


def _ratios(
    observations: pd.DataFrame, district: District, parts: list[District], catalog: Catalog
) -> list[dict[str, object]]:
    values = observations.set_index(KEY)["value"].to_dict()
    names = "、".join(p.name for p in parts)
    rows = []
    for indicator in catalog.indicators:
        if indicator.rollup != "ratio":
            continue
        for year in sorted(
            {int(y) for y in observations.loc[observations["district"].isin([p.code for p in parts]), "year"]}
        ):
            ratio = _ratio(values, indicator, district, year)
            group = observations[
                (observations["district"].isin([p.code for p in parts]))
                & (observations["indicator"] == indicator.code)
                & (observations["year"] == year)
            ]
            if ratio is not None and len(group):
                rows.append(
                    _derived(
                        group,
                        (indicator.code, district.code, year),
                        [ratio] * 3,
                        f"{names}的分子、分母分别相加后相除",
                    )
                )
    return rows


def _ratio(
    values: dict[tuple[str, str, int], float], indicator: Indicator, district: District, year: int
) -> float | None:
    top, bottom = (
        values.get((str(code), district.code, year)) for code in (indicator.numerator, indicator.denominator)
    )
    if top is None or bottom is None or not bottom > 0:
        return None
    return round(100 * top / bottom, 10) if indicator.unit == "%" else top / bottom


def _derived(group: pd.DataFrame, key: tuple[str, str, int], numbers: list[float], how: str) -> dict[str, object]:
    first = group.iloc[0]
    together = group["file"].nunique() == 1 and group["sheet"].nunique() == 1
    origins = "；".join(f"{r.file} ▸ {r.sheet} ▸ {r.ref}" for r in group.itertuples())
    return {
        **dict(zip(KEY, key, strict=True)),
        **dict(zip(("value", "lower", "upper"), numbers, strict=True)),
        "status": "derived",
        "file": first["file"],
        "sheet": first["sheet"],
        "ref": "+".join(group["ref"]) if together else first["ref"],
        "raw": "+".join(group["raw"]),
        "note": f"由{how}（{origins}）",
    }
