"""The districts by one score, how firm their places are, and what each lacks most; it scores nothing itself."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from ufanalysis.analysis.composite import composite, scores
from ufanalysis.present import tables
from ufanalysis.present.apart import Apart
from ufanalysis.present.evidence import Figure, Origin, derived
from ufanalysis.present.house import PALETTE, finished, inert
from ufanalysis.present.tables import Cell, Html
from ufanalysis.present.view import View
from ufanalysis.present.wording import number, percent

__all__ = ["Boards", "bands", "boards", "firm", "short_boards"]

NONE = "可评分的指标或地区不足，不计综合得分。"
FORMULA = "各项指标折成0～100分后，先在每项工作内平均，再在各项工作间平均"
LACK = "该项与满分之差 ÷ 各项与满分之差的合计"


@dataclass(frozen=True, slots=True, kw_only=True)
class Boards:
    """A view with one row per district that has a score, the firmest first place first, and the scores below."""

    view: View
    per: str
    rows: pd.DataFrame
    scores: pd.DataFrame


def boards(found: Apart) -> Boards:
    """Score the districts of the page's year, quantities per head where the page counts per head."""
    view, years, per = found.view, [found.view.year], found.per or None
    known = view.observations[view.observations["year"].le(view.year)]
    rows = composite(known, view.catalog, years=years, per=per, targets=view.targets)
    ranked = rows[rows["rank_median"].notna()]
    ordered = ranked.sort_values(["rank_median", "rank_low", "rank"], kind="stable").reset_index(drop=True)
    below = scores(known, view.catalog, years=years, per=per, targets=view.targets)
    return Boards(view=view, per=found.per, rows=ordered, scores=below)


def bands(found: Boards) -> go.Figure | Html:
    """Each district's place as a band: the middle nine tenths of a thousand other weights and ways of scoring."""
    rows, view = found.rows, found.view
    if len(rows) < 2:
        return Html(tables.note(NONE))
    names = [inert(view.district_name(code)) for code in rows["district"]]
    beside = {"xref": "paper", "x": 1, "xanchor": "left", "showarrow": False}
    figure = go.Figure([_lines(rows, names), _middles(found, names)]).update_layout(
        xaxis={
            "range": [0.5, len(rows) + 0.5],
            "tickvals": list(range(1, len(rows) + 1)),
            "title": {"text": "综合位次"},
        },
        yaxis={"autorange": "reversed", "type": "category", "dtick": 1},
        margin={"r": 92},
        annotations=[
            {**beside, "y": name, "text": _band(row)} for name, (_, row) in zip(names, rows.iterrows(), strict=True)
        ],
        showlegend=False,
    )
    unit = view.catalog.city.locale_unit
    told = bool(rows["reason"].ne("").any())
    heads = [unit, "综合得分", "位次", "位次区间", "剔除任一指标后的位次", *(["说明"] if told else [])]
    return finished(
        figure,
        title=f"综合位次：{firm(found)}（{view.year}年）",
        alt=f"区间图：{len(rows)}个{unit}的综合位次区间，{firm(found)}。",
        table=tables.table(heads, [_row(found, row)[: len(heads)] for _, row in rows.iterrows()]),
        note=_note(found),
        height=90 + 30 * len(rows),
    )


def _lines(rows: pd.DataFrame, names: list[str]) -> go.Scatter:
    """All bands as one trace, broken between the rows."""
    ends = [(int(row["rank_low"]), int(row["rank_high"])) for _, row in rows.iterrows()]
    return go.Scatter(
        x=[x for low, high in ends for x in (low, high, None)],
        y=[y for name in names for y in (name, name, None)],
        mode="lines",
        line={"color": "#9fb4c8", "width": 12},
        hoverinfo="skip",
    )


def _middles(found: Boards, names: list[str]) -> go.Scatter:
    rows = found.rows
    told = [
        f"{name}：{_band(row)}，综合得分{number(row['score'], 1)}"
        for name, (_, row) in zip(names, rows.iterrows(), strict=True)
    ]
    return go.Scatter(
        x=[int(rank) for rank in rows["rank_median"]],
        y=names,
        mode="markers",
        marker={"size": 12, "color": PALETTE[0]},
        hovertext=told,
        hoverinfo="text",
    )


def _band(row: pd.Series) -> str:
    low, high = int(row["rank_low"]), int(row["rank_high"])
    return f"第{low}位" if low == high else f"第{low}～{high}位"


def firm(found: Boards) -> str:
    """The districts whose band touches no other one; between the others there is no order."""
    rows = found.rows
    alone = [
        f"{found.view.district_name(row['district'])}居{_band(row)}"
        for at, row in rows.iterrows()
        if not any(
            row["rank_low"] <= other["rank_high"] and other["rank_low"] <= row["rank_high"]
            for n, other in rows.iterrows()
            if n != at
        )
    ]
    if not alone:
        return "各地区位次接近，不分先后"
    return "，".join(alone) + ("，其余地区位次接近，不分先后" if len(alone) < len(rows) else "")


def _row(found: Boards, row: pd.Series) -> list[Cell]:
    best, worst = int(row["left_out_best"]), int(row["left_out_worst"])
    return [
        found.view.district_name(row["district"]),
        _score(found, row),
        f"第{int(row['rank'])}位",
        _band(row),
        f"第{best}位" if best == worst else f"第{best}～{worst}位",
        tables.wide(row["reason"] or "—"),
    ]


def _score(found: Boards, row: pd.Series) -> Figure:
    own = found.scores[found.scores["district"].eq(row["district"])]
    cells = tuple(
        Origin(file=f, sheet=s, ref=r, raw=raw)
        for f, s, r, raw in zip(own["file"], own["sheet"], own["ref"], own["raw"], strict=True)
        if f
    )
    return derived(number(row["score"], 1), float(row["score"]), FORMULA, cells)


def _note(found: Boards) -> str:
    heads = (
        f"数量按每千人（{found.view.indicator(found.per).name}）计，"
        if found.per
        else "数量按总量计，大的地区因此占先；"
    )
    return (
        f"{heads}各指标在固定的高低界之间折成0～100分，有全市目标的比率以目标为满分；同一工作内各指标同等权重，各项工作同等权重。"
        "圆点是位次，横条是权重上下浮动25%、换用其他算法共1000次的中间九成；横条重叠的地区不分先后。得分只用来找短板。"
    )


def short_boards(found: Boards) -> Html:
    """What each district lacks most: its weakest line of work, and the indicators furthest from full marks."""
    if len(found.rows) < 2:
        return Html(tables.note(NONE))
    view = found.view
    order = [district for district in view.districts if found.rows["district"].eq(district).any()]
    rows = [found.rows[found.rows["district"].eq(district)].iloc[0] for district in order]
    body = [[view.district_name(row["district"]), _weakest(row), _lacking(view, row)] for row in rows]
    heads = [view.catalog.city.locale_unit, "最弱的工作", "短板指标（占该地全部差距的份额）"]
    return Html(tables.table(heads, body))


def _weakest(row: pd.Series) -> Cell:
    return f"{row['lowest_pillar']}（{number(row['lowest_pillar_score'], 1)}分）"


def _lacking(view: View, row: pd.Series) -> Cell:
    parts: list[str | Figure] = []
    for code, share, (file, sheet, ref, raw) in zip(row["short_boards"], row["obstacles"], row["origins"], strict=True):
        cells = (Origin(file=file, sheet=sheet, ref=ref, raw=raw),) if file else ()
        lack = derived(percent(share), float(share), LACK, cells)
        parts += ["、" if parts else "", f"{view.indicator(code).name}（", lack, "）"]
    return tables.wide(tuple(parts)) if parts else "—"
