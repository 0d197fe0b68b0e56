"""A part of a figure never passes for the whole; which indicators have parts of their own, the catalog says."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.claims import Meant, values_of
from ufanalysis.ingest.findings import Finding, note
from ufanalysis.ingest.names import BETWEEN, Names, normal
from ufanalysis.ingest.words import coded

__all__ = ["Parts", "of_parts", "without_parts"]

#: More names than this in one finding nobody reads.
_MOST = 10
#: Words over a heading that make of it what was added or lost, or what some have of it; 女职工 is a line of work.
_LIMIT = re.compile(
    r"(本年度?|当年度?|本期|年内|今年|全年)?(新增|新建|新发展|增加|减少|净增|净减|退会|流失|撤销|注销)(数|人数|情况|会员)?|"
    r"[女男](性|会员)?|农民工(会员)?|人均|平均|(非公|公有|非公有|国有)(制)?(企业|经济组织|单位)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The cells of a sheet that are only parts of one indicator: the first of them, and their full names, counted.

    `has_whole` says that the whole stands beside them.
    """

    sheet: str
    ref: str
    indicator: str
    has_whole: bool
    names: Counter[str]


def without_parts(meant: Meant, catalog: Catalog, names: Names) -> tuple[Meant, list[Parts]]:
    """The cells of a file without those that are only parts, and what these are, by sheet and indicator.

    "公有制 ▸ 会员数" names the members only as long as its sheet gives no other figure of them for that place and year.
    Beside one named in full (合计 ▸ 会员数) it is a part; beside other parts with other figures, all of them are, also
    those of districts with one alone: a list of events has one row for some. Equal figures of a flow are parts all the
    same: four quarters with 100 cases each make 400. Where a part has become an indicator of its own (女 ▸ 会员数), the
    one beside it (男 ▸ 会员数) is a part still. What is called new or gone (当年减少 ▸ 会员数) or is of some alone is
    never the whole, nor is what a row gives whose name is no place (教育工会, 张三).
    """
    if not meant.partial.any():
        return meant, []
    key = _keys(meant)
    has_whole = np.isin(key, key[~meant.partial])
    version = key * 2 + meant.revised
    contested = np.isin(version, _contested(meant, version, catalog)) & meant.partial
    of_table = _of_table(meant)
    is_list = np.isin(of_table, of_table[contested])
    part = meant.partial & (has_whole | is_list | _beside_sisters(meant, names) | _limited(meant, names) | meant.listed)
    return meant.at(~part), list(_gathered(meant, np.flatnonzero(part), has_whole))


def _of_table(meant: Meant) -> NDArray[np.int64]:
    """A number per cell, the same for cells of one sheet and indicator."""
    return meant.sheet.codes.astype(np.int64) * len(meant.indicator.words) + meant.indicator.codes


def _limited(meant: Meant, names: Names) -> NDArray[np.bool_]:
    """The cells whose label has words before its end that change what is counted, unless the indicator has them too."""
    limits = [
        [part for part in label.split(BETWEEN)[:-1] if _LIMIT.fullmatch(normal(part))] for label in meant.label.words
    ]
    own = [names.shown[code] for code in meant.indicator.words]
    said = np.array([[any(part not in name for part in parts) for name in own] for parts in limits])
    return said[meant.label.codes, meant.indicator.codes]


def _keys(meant: Meant) -> NDArray[np.int64]:
    """A number per cell, the same for cells of a sheet that speak of the same indicator, district and year."""
    return _numbered(meant, meant.indicator.codes)


def _numbered(meant: Meant, what: NDArray[np.int32]) -> NDArray[np.int64]:
    """A number per cell, the same for cells of one sheet, district and year that have the same number in `what`."""
    columns = (meant.sheet.codes, what, meant.district.codes, meant.year)
    return pd.factorize(pd.MultiIndex.from_arrays(columns))[0]


def _beside_sisters(meant: Meant, names: Names) -> NDArray[np.bool_]:
    """The cells named by their last words alone beside which these are part of another name.

    So is 男 ▸ 会员数 beside 女 ▸ 会员数, but not 慰问 ▸ 人数 beside 培训 ▸ 人数, for 人数 names nothing.
    """
    ends = [label.rpartition(BETWEEN)[2] for label in meant.label.words]
    by_end = _numbered(meant, coded(ends).codes[meant.label.codes])
    sisters = pd.Series(meant.indicator.codes).groupby(by_end).transform("nunique").to_numpy() > 1
    named = [names.named((normal(end),), "") or "" for end in ends]
    is_named = (
        np.array(named, object)[meant.label.codes] == np.array(meant.indicator.words, object)[meant.indicator.codes]
    )
    return sisters & is_named


def _contested(meant: Meant, key: NDArray[np.int64], catalog: Catalog) -> NDArray[np.int64]:
    """The keys of which several partial names give different figures, or of a flow any.

    Figures that differ under one name stand twice, and original and revised ones are two versions; others tell that.
    """
    units = {indicator.code: indicator.unit for indicator in catalog.indicators}
    flows = {indicator.code for indicator in catalog.indicators if indicator.kind == "flow"}
    partial = meant.at(meant.partial)
    said = pd.DataFrame({"value": values_of(partial, units), "name": partial.label.codes})
    several = said.groupby(key[meant.partial]).nunique(dropna=False) > 1
    of_flows = key[np.array([code in flows for code in meant.indicator.words])[meant.indicator.codes]]
    return several.index[several["name"] & (several["value"] | several.index.isin(of_flows))].to_numpy()


def _gathered(meant: Meant, rows: NDArray[np.intp], has_whole: NDArray[np.bool_]) -> Iterator[Parts]:
    by_table: dict[tuple[str, str, bool], list[np.intp]] = {}
    for row in rows:
        by_table.setdefault((meant.sheet[row], meant.indicator[row], bool(has_whole[row])), []).append(row)
    for (sheet, indicator, beside), cells in by_table.items():
        ref = str(meant.ref[cells[0]])
        names = Counter(meant.label[row] for row in cells)
        yield Parts(sheet=sheet, ref=ref, indicator=indicator, has_whole=beside, names=names)


def of_parts(parts: Sequence[Parts], file: str, catalog: Catalog) -> list[Finding]:
    """One finding per sheet and indicator: a warning where only parts stand there, a remark where a whole does too."""
    return [_finding(part, file, catalog.indicator(part.indicator).name) for part in parts]


def _finding(parts: Parts, file: str, indicator: str) -> Finding:
    names, others = list(parts.names), "等" if len(parts.names) > _MOST else ""
    listed = f"{'、'.join(f'“{name}”' for name in names[:_MOST])}{others}，共 {parts.names.total()} 个数"
    where, about = (file, parts.sheet, parts.ref), (parts.indicator, "", None)
    advice = "需要入库的分项请用 ufa catalog suggest 登记"
    if parts.has_whole:
        texts = (f"“{indicator}”另有分项：{listed}", "目录中的指标（只用了合计）", f"{advice}；否则不必处理")
        return note("info", "PARTS_BESIDE_WHOLE", where, texts, about)
    texts = (f"“{indicator}”只有分项、没有合计：{listed}", "一个全年、全部的数", f"请报送单位补报合计；{advice}")
    return note("warning", "PARTS_WITHOUT_WHOLE", where, texts, about)
