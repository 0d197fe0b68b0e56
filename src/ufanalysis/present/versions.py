"""The blocks that compare the data with the version before them: what was revised and what it moved, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd
import plotly.graph_objects as go

from ufanalysis.analysis.changes import CAUSES
from ufanalysis.present import tables
from ufanalysis.present.evidence import Figure, Origin, Sentence, derived, sentence
from ufanalysis.present.house import GREY, INK, PALETTE, finished
from ufanalysis.present.phrases import STATUS
from ufanalysis.present.since import CAUSE, cell_of
from ufanalysis.present.tables import Cell, Html
from ufanalysis.present.view import View
from ufanalysis.present.wording import reading, signed

__all__ = ["Versions", "answer", "causes", "figures", "moved", "versions"]

NONE = "目前只有一版数据，没有上一版可比。"
KIND = {"revised": "修订", "added": "新增", "removed": "撤回"}
SHORT = {
    "method_changed": "方法有变",
    "data_revised": "数据修订",
    "data_added": "数据新增",
    "target_moved": "目标调整",
    "catalog_changed": "口径调整",
}
#: More rows than this are read by nobody on a page.
MOST = 20


class Kept(Protocol):
    """What keeps earlier versions of the data; `ufanalysis.load()` returns one."""

    def vintages(self) -> Sequence[str]:
        """The names of the versions, oldest first, the present one last."""

    def changes(self, *, year: int, vintage: str) -> pd.DataFrame:
        """Rows: one per target of either version."""

    def revisions(self, *, vintage: str) -> pd.DataFrame:
        """Rows: one per figure that differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """A view beside the version of the data before: its targets then and now, and the figures that differ.

    `earlier` names that version, "" where there is none; then both tables are empty.
    """

    view: View
    earlier: str
    rows: pd.DataFrame
    figures: pd.DataFrame

    @property
    def own(self) -> pd.DataFrame:
        """The targets of the view's place that have a distance from the schedule on both sides."""
        return self.rows[self.rows["district"].eq(self.view.place) & self.rows["pace_gap_change"].notna()]


def versions(view: View, kept: Kept) -> Versions:
    """Compare the view's year in the present data with the same year in the version before."""
    known = kept.vintages()
    if len(known) < 2:
        return Versions(view=view, earlier="", rows=pd.DataFrame(), figures=pd.DataFrame())
    rows, figures_then = kept.changes(year=view.year, vintage=known[-2]), kept.revisions(vintage=known[-2])
    current = set(zip(view.progress["indicator"], view.progress["district"], view.progress["target_year"], strict=True))
    keys = zip(rows["indicator"], rows["district"], rows["target_year"], strict=True)
    ours = [key in current or label == "absent" for key, label in zip(keys, rows["label_after"], strict=True)]
    return Versions(
        view=view,
        earlier=known[-2],
        rows=rows.loc[pd.Series(ours, index=rows.index, dtype=bool)].reset_index(drop=True),
        figures=figures_then[figures_then["year"].le(view.year)].reset_index(drop=True),
    )


def answer(found: Versions) -> tuple[Sentence, ...]:
    """What differs from the version before, and how many targets it moved, in one sentence."""
    if not found.earlier:
        return (sentence(NONE),)
    counts = found.figures["cause"].value_counts()
    told = [f"{KIND[kind]}{counts[kind]:,}个数" for kind in KIND if kind in counts]
    goals = [f"调整{aims}项目标"] if (aims := _with(found, "target_moved")) else []
    goals += [f"{aims}项目标的口径有变"] if (aims := _with(found, "catalog_changed")) else []
    turned = int((found.rows["label_before"] != found.rows["label_after"]).sum())
    effect = (
        f"全市和各{found.view.catalog.city.locale_unit}共{turned}项目标的状态因此改变"
        if turned
        else "目标状态没有因此改变"
    )
    if not told and not goals:
        return (sentence(f"与上一版数据相比，截至{found.view.year}年的数和目标都没有变动。"),)
    return (sentence(f"与上一版数据相比，{'、'.join([*told, *goals])}；{effect}。"),)


def _with(found: Versions, cause: str) -> int:
    return sum(cause in named for named in found.rows["causes"])


def causes(found: Versions) -> go.Figure | Html:
    """A waterfall from the mean distance from the schedule in the version before to the one now, cause by cause."""
    if not found.earlier:
        return Html(tables.note(NONE))
    if found.own.empty or not found.own["pace_gap_change"].abs().gt(0).any():
        return Html(tables.note("与上一版数据相比，各项目标与时序之差没有变化。"))
    steps = _steps(found)
    first, last = steps[0][1], steps[-1][1]
    many, alike = len(found.own), int(found.own["pace_gap_change"].eq(0).sum())
    told = "、".join(f"{name}{signed(size, 2)}" for name, size, _ in steps[1:-1])
    ends = f"由{signed(first, 2)}变为{signed(last, 2)}个百分点"
    return finished(
        _waterfall(steps),
        title=f"{found.view.subject}{many}项目标与时序之差平均{ends}：{told}",
        alt=f"瀑布图：上一版{signed(first, 2)}个百分点，{told}，现为{signed(last, 2)}个百分点。",
        table=tables.table(["步骤", "平均与时序之差（百分点）"], [[name, part] for name, _, part in steps]),
        note=f"{many}项目标的平均数，其中{alike}项没有变化；各步之和等于前后之差。两版都按现行的方法计算，各用当时的指标目录。",
        height=360,
    )


def _steps(found: Versions) -> list[tuple[str, float, Figure]]:
    """Name, size in 百分点 and figure of the start, of every cause that moved something, and of the end."""
    own = found.own
    cells = {side: tuple(cell for _, row in own.iterrows() for cell in cell_of(row, side)) for side in SIDES}
    ends = {side: float(own[f"pace_gap_{side}"].mean()) * 100 for side in SIDES}
    parts = {cause: float(own[f"pace_gap_{cause}"].mean()) * 100 for cause in CAUSES}
    both = (*cells["before"], *cells["after"])
    return [
        ("上一版", ends["before"], _mean(ends["before"], cells["before"])),
        *((SHORT[cause], size, _mean(size, both)) for cause, size in parts.items() if abs(size) > 1e-9),
        ("现在", ends["after"], _mean(ends["after"], cells["after"])),
    ]


SIDES = ("before", "after")


def _mean(size: float, cells: tuple[Origin, ...]) -> Figure:
    return derived(signed(size, 2), size / 100, "各项目标与时序之差的平均数", cells)


def _waterfall(steps: list[tuple[str, float, Figure]]) -> go.Figure:
    base, level = [], 0.0
    for place, (_, size, _) in enumerate(steps):
        whole = place in (0, len(steps) - 1)
        base.append(0.0 if whole else level)
        level = size if whole else level + size
    colours = [PALETTE[0], *(PALETTE[1] if size > 0 else PALETTE[3] for _, size, _ in steps[1:-1]), PALETTE[0]]
    bar = go.Bar(
        x=[name for name, *_ in steps],
        y=[size for _, size, _ in steps],
        base=base,
        marker={"color": colours},
        text=[signed(size, 2) for _, size, _ in steps],
        textposition="outside",
        textfont={"color": INK},
        cliponaxis=False,
        hovertext=[f"{name}：{signed(size, 2)}个百分点" for name, size, _ in steps],
        hoverinfo="text",
    )
    ends = [*base, *(b + size for b, (_, size, _) in zip(base, steps, strict=True))]
    room = (max(ends) - min(ends)) * 0.2 or 1.0
    axis = {"visible": False, "range": [min(ends) - room, max(ends) + room], "zeroline": True, "zerolinecolor": GREY}
    return go.Figure([bar]).update_layout(yaxis=axis, xaxis={"type": "category"}, showlegend=False, bargap=0.35)


def moved(found: Versions) -> Html:
    """The targets whose status or distance from the schedule differs from the version before, and why."""
    if not found.earlier:
        return Html(tables.note(NONE))
    rows = found.rows[found.rows["changed"].astype(bool)]
    if rows.empty:
        return Html(tables.note("没有目标因数据修订、新增或目标调整而变动。"))
    turned = rows.assign(same=rows["label_before"].eq(rows["label_after"]), size=-rows["pace_gap_change"].abs())
    ordered = turned.sort_values(["same", "size"], kind="stable")
    unit = found.view.catalog.city.locale_unit
    heads = ["指标", unit, "上一版状态", "现在状态", "与时序之差的变动（百分点）", "原因"]
    more = tables.note(f"另有{len(rows) - MOST}项只有小的变动。") if len(rows) > MOST else ""
    return Html(tables.table(heads, [_line(found, row) for _, row in ordered.head(MOST).iterrows()]) + more)


def _line(found: Versions, row: pd.Series) -> list[Cell]:
    labels = [str(row[f"label_{side}"]) for side in SIDES]
    step: Cell = tables.blank()
    if not pd.isna(row["pace_gap_change"]):
        size = float(row["pace_gap_change"])
        cells = (cell_of(row, "before"), cell_of(row, "after"))
        step = derived(signed(size * 100, 1), size, "现在与时序之差 − 上一版与时序之差", *cells)
    return [
        found.view.indicator(row["indicator"]).name,
        found.view.district_name(row["district"]),
        *(tables.status(label) if label in STATUS else "未设" for label in labels),
        step,
        tables.wide(row["reason"] or "、".join(CAUSE[cause] for cause in row["causes"])),
    ]


def figures(found: Versions) -> Html:
    """The figures that differ from the version before, revised ones first, each with its two cells."""
    if not found.earlier:
        return Html(tables.note(NONE))
    if found.figures.empty:
        return Html(tables.note(f"截至{found.view.year}年的数与上一版相同。"))
    order = found.figures.assign(place=found.figures["cause"].map({kind: n for n, kind in enumerate(KIND)}))
    rows = order.sort_values(["place", "year"], ascending=[True, False], kind="stable")
    body = [_figure(found, row) for _, row in rows.head(MOST).iterrows()]
    rest = f"另有{len(rows) - MOST:,}个数，见工作区的 revisions()。" if len(rows) > MOST else ""
    heads = ["指标", found.view.catalog.city.locale_unit, "年份", "变动", "上一版", "现在"]
    return Html(tables.table(heads, body) + (tables.note(rest) if rest else ""))


def _figure(found: Versions, row: pd.Series) -> list[Cell]:
    indicator = found.view.indicator(row["indicator"])
    sides = [reading(_side(row, side), indicator) if row[f"file_{side}"] else "—" for side in SIDES]
    return [
        indicator.name,
        found.view.district_name(row["district"]),
        f"{row['year']}年",
        KIND[row["cause"]],
        *sides,
    ]


def _side(row: pd.Series, side: str) -> pd.Series:
    """The figure of one version, under the names that an observation has."""
    tail = f"_{side}"
    return row[row.index.str.endswith(tail)].rename(lambda name: str(name).removesuffix(tail))
