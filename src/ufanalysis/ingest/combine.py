"""Claims of all workbooks → one observation per indicator, district and year, with the rule that chose it."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ufanalysis.catalog import Catalog, District
from ufanalysis.ingest.findings import About, Finding, note, rows_of
from ufanalysis.ingest.subsets import without_sums_of_some
from ufanalysis.observations import KEY, OBSERVATIONS, STATUS

__all__ = ["about", "choose"]

#: Which status to prefer when several workbooks speak of the same thing: a plain figure first, silence last.
_RANK = dict(
    zip(
        ("measured", "derived", "approximate", "masked", "negligible", "suspect", "not_applicable", "missing"),
        range(8),
        strict=True,
    )
)


#: A whole year ranks above all its parts (`years.period_of`).
_WHOLE = 1300


def choose(claims: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, list[Finding]]:
    """Keep one claim per key and say what became of the others.

    A figure of the whole year wins over one of some months, among these of a stock the one that ends last and of a flow
    the longest, and a declared revision over what it revises; then the better status, the workbook of the figure's own
    year, the finer figure and the table with most districts decide, last the order of the files. Differing figures of
    one period without a declared revision are a finding. The columns are those of OBSERVATIONS; words stay categories
    where they came so.
    """
    of_city, of_some = without_sums_of_some(claims, catalog)
    possible, impossible = _drop_impossible(of_city, catalog)
    findings = [*impossible, *of_some]
    keys = _keys(possible)
    order = np.argsort(keys, kind="stable")
    again = np.diff(keys[order], prepend=-1) == 0
    if not again.any():
        return _stated(possible.iloc[order], {}), findings
    twice = np.isin(keys, keys[order][again])
    flows = frozenset(indicator.code for indicator in catalog.indicators if indicator.kind == "flow")
    ranked = _ranked(possible, twice, flows)
    best = ranked.drop_duplicates(KEY)
    rows = np.concatenate([np.flatnonzero(~twice), possible.index.get_indexer(best.index)])
    chosen = possible.iloc[rows[np.argsort(keys[rows], kind="stable")]]
    others = ranked.drop(best.index).merge(best, on=KEY, suffixes=("_other", ""))
    # What one sheet says twice is the business of check_duplicates.
    elsewhere = (others["file"] != others["file_other"]) | (others["sheet"] != others["sheet_other"])
    same_period = others["period_other"] == others["period"]
    differing = others[_differs(others) & same_period & (elsewhere | others["revised"])]
    return _stated(chosen, _notes(differing)), [*findings, *map(_difference, rows_of(differing))]


def _stated(chosen: pd.DataFrame, notes: dict[tuple[str, str, int], str]) -> pd.DataFrame:
    """The chosen claims as observations; `notes` of revisions stand behind the footnotes of the sheet."""
    noted = chosen.assign(note=_noted(chosen, notes), status=chosen["status"].astype(STATUS))
    return noted[list(OBSERVATIONS)].reset_index(drop=True)


def _keys(claims: pd.DataFrame) -> NDArray[np.int64]:
    """A number per claim that is the same for claims of the same key, and ascends with the key."""
    indicator, district = (claims[name].astype("category").cat for name in ("indicator", "district"))
    ranks = [np.argsort(np.argsort(words.categories))[words.codes] for words in (indicator, district)]
    return (ranks[0] * len(district.categories) + ranks[1]) * 10_000 + claims["year"].to_numpy(np.int64)


def _noted(chosen: pd.DataFrame, notes: dict[tuple[str, str, int], str]) -> pd.Series:
    if not notes:
        return chosen["note"]
    texts = pd.Series(notes, dtype="str").reindex(pd.MultiIndex.from_frame(chosen[KEY])).fillna("")
    footnotes = chosen["note"].astype("str")
    return footnotes.str.cat(texts.set_axis(chosen.index), sep="；").str.strip("；")


def about(row: dict[str, object]) -> About:
    """Indicator, district and year of a row."""
    return str(row["indicator"]), str(row["district"]), int(str(row["year"]))


def _extent(claims: pd.DataFrame, flows: frozenset[str]) -> pd.Series:
    """How much of the year a claim is of: its last month and then its length, of a flow the length first."""
    last, months = claims["period"].astype("int64") // 100, claims["period"].astype("int64") % 100
    return (100 * last + months).where(~claims["indicator"].isin(flows), 100 * months + last)


def _ranked(claims: pd.DataFrame, twice: NDArray[np.bool_], flows: frozenset[str]) -> pd.DataFrame:
    """The claims of each key that stands twice, the one to keep first."""
    contested = claims[claims["indicator"].isin(claims.loc[twice, "indicator"].unique())]
    breadth = contested.groupby(["indicator", "year", "file", "sheet"], observed=True)["district"].transform("size")
    rivals = claims[twice].assign(narrow=-breadth)
    own_year = [str(file).startswith(str(year)) for file, year in zip(rivals["file"], rivals["year"], strict=True)]
    grows = rivals.groupby(KEY, observed=True)["period"].transform("any")
    blank = rivals["status"] == "missing"
    ranked = rivals.assign(
        # A blank for the whole year says no more than the figure of some months.
        lacking=-_extent(rivals, flows).mask(rivals["period"] == 0, _WHOLE).mask(grows & blank, 0),
        unrevised=~rivals["revised"].astype(bool),
        rank=rivals["status"].map(_RANK).astype("int64"),
        late=[not own for own in own_year],
    )
    return ranked.sort_values([*KEY, "lacking", "unrevised", "rank", "late", "step", "narrow", "file"], kind="stable")


def _differs(pairs: pd.DataFrame) -> pd.Series:
    """Whether both claims give a figure and the two differ by more than their rounding."""
    gap = (pairs["value"] - pairs["value_other"]).abs()
    # A hair more than half a step: 0.5 itself is not exact in binary.
    rounding = pairs[["step", "step_other"]].max(axis=1) * 0.5000001
    return gap.notna() & (gap > rounding) & (pairs["status_other"] != "approximate")


def _difference(row: dict[str, object]) -> Finding:
    where = (str(row["file_other"]), str(row["sheet_other"]), str(row["ref_other"]))
    kept = f"{row['file']} ▸ {row['sheet']} ▸ {row['ref']} 的“{row['raw']}”"
    if row["revised"] and not row["revised_other"]:
        texts = (f"“{row['raw_other']}”", f"修订后的数，见 {kept}", "已采用修订数，原数留档")
        return note("info", "REVISED", where, texts, about(row))
    texts = (f"“{row['raw_other']}”", f"与 {kept} 一致", "请报送单位确认哪个数正确；暂用后者")
    return note("error", "CONFLICT", where, texts, about(row))


def _notes(differing: pd.DataFrame) -> dict[tuple[str, str, int], str]:
    """For each key with a revision, the words that say what was revised."""
    revised = differing[differing["revised"].astype(bool) & ~differing["revised_other"].astype(bool)]
    return {
        (str(r["indicator"]), str(r["district"]), int(str(r["year"]))): f"修订数；原为{r['raw_other']}"
        f"（{r['file_other']} ▸ {r['sheet_other']} ▸ {r['ref_other']}）"
        for r in rows_of(revised)
    }


def _drop_impossible(claims: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, list[Finding]]:
    """A figure for a district that did not exist in its year is a finding, unless it says that there is none."""
    known = {d.code: d for d in catalog.districts}
    if not any(d.since or d.until for d in catalog.districts):
        return claims, []
    since = claims["district"].map({d.code: d.since for d in catalog.districts if d.since}).astype("float64")
    until = claims["district"].map({d.code: d.until for d in catalog.districts if d.until}).astype("float64")
    impossible = (claims["year"] < since) | (claims["year"] > until)
    if not impossible.any():
        return claims, []
    wrong = claims[impossible & claims["value"].notna()]
    return claims[~impossible], [_impossible(row, known[str(row["district"])]) for row in rows_of(wrong)]


def _impossible(row: dict[str, object], district: District) -> Finding:
    lived = f"{district.name}存在的年份（{district.since or ''}—{district.until or ''}年）"
    texts = (f"{row['year']}年的“{row['raw']}”", lived, "请核对区县名称或年份")
    return note(
        "error", "DISTRICT_NOT_IN_YEAR", (str(row["file"]), str(row["sheet"]), str(row["ref"])), texts, about(row)
    )
