"""The blocks of the page of balance: how far the districts stand apart, and whether they draw together."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from ufanalysis.analysis.balance import balance
from ufanalysis.analysis.convergence import convergence
from ufanalysis.analysis.scales import heads
from ufanalysis.catalog import Indicator
from ufanalysis.present import tables
from ufanalysis.present.evidence import Figure, Origin, Part, Sentence, derived, sentence
from ufanalysis.present.phrases import SURE, Status
from ufanalysis.present.tables import Cell, Html
from ufanalysis.present.view import View
from ufanalysis.present.wording import amount, number, reading

__all__ = ["PATH", "Apart", "answer", "apart", "directions", "end", "spread_of", "spreads"]

PATH = {
    "narrowing": (Status(word="差距缩小", short="缩小", symbol="▲"), "ahead"),
    "widening": (Status(word="差距扩大", short="扩大", symbol="▼"), "behind"),
    "unclear": (Status(word="变化不明", short="不明", symbol="●"), "no_data"),
    "not_assessed": (Status(word="不评价", short="不评", symbol="○"), "not_assessed"),
}
QUALITY = {
    "levelled_up": "同升缩差",
    "levelled_down": "削高缩差",
    "widened": "高低拉开",
    "unchanged": "未变",
    "not_assessed": "不评价",
}
NOTE = (
    "倍差：最高÷最低；极差：最高－最低。离散程度（变异系数）连续多年下降或首尾三年均值同向下降且检验显著的，才称差距缩小。"
    "同升缩差：低的升得快；削高缩差：高的降下来；高低拉开：最高与最低的三个地区之间差距变大。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """A view, the gaps of its year, and the paths to them: rates as they are, all else per head where heads are known.

    `per` is the indicator that counts the heads, "" where the catalog has none; `rough` holds the year's figures
    that are not exactly known, by indicator and district.
    """

    view: View
    per: str
    rates: pd.DataFrame
    amounts: pd.DataFrame
    paths: pd.DataFrame
    rough: Mapping[tuple[str, str], pd.Series]


def apart(view: View) -> Apart:
    """Measure the gaps of the view's year and their way there."""
    known, per = view.observations[view.observations["year"].le(view.year)], heads(view.catalog)
    plain = balance(known, view.catalog, years=[view.year])
    rates = [indicator.code for indicator in view.indicators if indicator.unit == "%"]
    shared = balance(known, view.catalog, years=[view.year], per=per) if per else plain
    paths = [convergence(known, view.catalog), *([convergence(known, view.catalog, per=per)] if per else [])]
    whole = pd.concat([each[_kept(each, rates, shared=bool(n))] for n, each in enumerate(paths)], ignore_index=True)
    return Apart(
        view=view,
        per=per,
        rates=plain[plain["indicator"].isin(rates) & plain["n"].gt(1)].sort_values("range", ascending=False),
        amounts=shared[~shared["indicator"].isin(rates) & shared["n"].gt(1)].sort_values(
            "max_min_ratio", ascending=False
        ),
        paths=whole if per else paths[0],
        rough=_rough(view),
    )


def _rough(view: View) -> dict[tuple[str, str], pd.Series]:
    rows = view.observations[view.observations["year"].eq(view.year) & ~view.observations["status"].isin(SURE)]
    return {(str(row["indicator"]), str(row["district"])): row for _, row in rows.iterrows()}


def _kept(paths: pd.DataFrame, rates: list[str], *, shared: bool) -> pd.Series:
    return paths["indicator"].isin(rates) != shared


def end(found: Apart, row: pd.Series, name: str) -> Figure:
    """The figure of the highest or the lowest district, per head where the row is."""
    view, indicator, value = found.view, found.view.indicator(row["indicator"]), float(row[f"{name}_value"])
    rough = [found.rough[key] for code in (row["indicator"], row["per"]) if (key := (code, row[name])) in found.rough]
    if not row["per"]:
        shown = reading(rough[0], indicator) if rough else None
        exact = Figure(text=amount(value, indicator), value=value, origins=_cells(row, name))
        return shown if isinstance(shown, Figure) and shown.value == value else exact
    about = "约" if rough else ""
    return derived(
        _shared(value, indicator, about), value, f"{indicator.name} ÷ {view.indicator(row['per']).name}", _all(row)
    )


def _shared(value: float, indicator: Indicator, about: str) -> str:
    return f"每千人{about}{number(value * 1000, 2 if value * 1000 < 10 else 1)}{indicator.unit}"


def _cells(row: pd.Series, name: str) -> tuple[Origin, ...]:
    place = [row[f"{name}_{part}"] for part in ("file", "sheet", "ref", "raw")]
    return (Origin(file=place[0], sheet=place[1], ref=place[2], raw=place[3]),) if place[0] else ()


def _all(row: pd.Series) -> tuple[Origin, ...]:
    return tuple(Origin(file=f, sheet=s, ref=r, raw=raw) for f, s, r, raw in row["origins"])


def spread_of(found: Apart, row: pd.Series) -> Figure:
    """The gap in its own measure: 百分点 between rates, a multiple between amounts."""
    indicator = found.view.indicator(row["indicator"])
    if indicator.unit == "%":
        text = f"{number(row['range'], max(indicator.decimals, 1))}个百分点"
        return derived(text, float(row["range"]), "最高 − 最低", _all(row))
    return derived(f"{number(row['max_min_ratio'], 1)}倍", float(row["max_min_ratio"]), "最高 ÷ 最低", _all(row))


def answer(found: Apart) -> Html:
    """Where the gap between rates is widest, where the one between amounts, and which way it goes."""
    told = [
        _widest(found, found.rates, "按比率看"),
        _widest(found, found.amounts[_measured(found.amounts)], _by(found)),
    ]
    shown = tuple(each for each in (*told, _ways(found)) if each.text)
    return tables.paragraphs(shown or (sentence(f"{found.view.year}年没有可比较的数据。"),))


def _measured(rows: pd.DataFrame) -> pd.Series:
    return rows["max_min_ratio"].notna()


def _by(found: Apart) -> str:
    return f"按每千人（{found.view.indicator(found.per).name}）看" if found.per else "按总量看"


def _widest(found: Apart, rows: pd.DataFrame, how: str) -> Sentence:
    if rows.empty:
        return sentence("")
    row, view = rows.iloc[0], found.view
    words = "，相差" if view.indicator(row["indicator"]).unit == "%" else "，最高是最低的"
    return sentence(
        f"{view.year}年，{how}，{view.catalog.city.locale_unit}差距最大的是{view.indicator(row['indicator']).name}：",
        f"{view.district_name(row['highest'])}最高（",
        end(found, row, "highest"),
        f"），{view.district_name(row['lowest'])}最低（",
        end(found, row, "lowest"),
        f"）{words}",
        spread_of(found, row),
        "。",
    )


def _ways(found: Apart) -> Sentence:
    judged = found.paths[found.paths["sigma"].ne("not_assessed")]
    if judged.empty:
        return sentence("年份不足，差距的变化不作评价。")
    first, last = int(judged["first_year"].min()), int(judged["last_year"].max())
    counts = [f"{int(judged['sigma'].eq(name).sum())}项{PATH[name][0].word}" for name in list(PATH)[:3]]
    up = judged[judged["quality"].eq("levelled_up") & judged["sigma"].eq("narrowing")]
    tail = f"；缩小的指标中有{len(up)}项是低的升得更快（同升缩差）" if len(up) else ""
    return sentence(f"{first}—{last}年，按相对差距（离散程度）看，{len(judged)}项指标中{'，'.join(counts)}{tail}。")


def spreads(found: Apart) -> Html:
    """Every indicator: who is highest, who lowest, how far apart, and which way the gap goes."""
    rows = pd.concat([found.rates, found.amounts])
    if rows.empty:
        return Html(tables.note("没有可比较的数据。"))
    paths = found.paths.set_index("indicator")
    whys = [_reasons(row, paths) for _, row in rows.iterrows()]
    common = _common(whys)
    body = [_spread(found, row, paths, common) for _, row in rows.iterrows()]
    heads = ["指标", "最高", "最低", "差距", "离散程度", "多年变化", "缩差方式", "说明"]
    rest = f"多数指标：{'；'.join(common)}。" if common else ""
    return Html(tables.table(heads, body) + tables.note(NOTE + rest))


def _reasons(row: pd.Series, paths: pd.DataFrame) -> list[str]:
    told = (row["reason"], _path(paths, str(row["indicator"]))[2])
    return [part for text in told for part in str(text).split("；") if part]


def _common(whys: list[list[str]]) -> list[str]:
    """What is true of more than half of the rows; said once below the table, it is not repeated in them."""
    known = list(dict.fromkeys(part for parts in whys for part in parts))
    return [part for part in known if sum(part in parts for parts in whys) * 2 > len(whys) > 3]


def _spread(found: Apart, row: pd.Series, paths: pd.DataFrame, common: list[str]) -> list[Cell]:
    view = found.view
    sigma, quality, _ = _path(paths, str(row["indicator"]))
    own = [part for part in _reasons(row, paths) if part not in common]
    ends: list[tuple[Part, ...]] = [
        (f"{view.district_name(row[name])} ", end(found, row, name)) for name in ("highest", "lowest")
    ]
    rate = view.indicator(row["indicator"]).unit == "%"
    return [
        view.indicator(row["indicator"]).name,
        *ends,
        spread_of(found, row) if rate or not pd.isna(row["max_min_ratio"]) else tables.blank(),
        derived(number(row["cv"], 2), float(row["cv"]), "标准差 ÷ 平均数（各地区等权）", _all(row))
        if not pd.isna(row["cv"])
        else tables.blank(),
        way(sigma) if sigma else "—",
        tables.whole(QUALITY[quality]) if quality else "—",
        tables.wide("；".join(own) or "—"),
    ]


def _path(paths: pd.DataFrame, code: str) -> tuple[str, str, str]:
    """The way of the spread, how a gap narrowed, and what to know about both; "" where there is none."""
    rows = paths[paths.index == code]
    return (
        (str(rows["sigma"].iloc[0]), str(rows["quality"].iloc[0]), str(rows["reason"].iloc[0]))
        if len(rows)
        else ("", "", "")
    )


def way(sigma: str) -> Markup:
    """What the spread does over the years, as colour, symbol and word."""
    told, label = PATH[sigma]
    shown = Markup('<span class="status status-{}"><span aria-hidden="true">{}</span> {}</span>')
    return shown.format(label, told.symbol, told.word)


def directions(found: Apart) -> Html:
    """The indicators by the way their gap goes, as a list in words."""
    names = {
        sigma: [
            found.view.indicator(code).name for code in found.paths.loc[found.paths["sigma"].eq(sigma), "indicator"]
        ]
        for sigma in PATH
    }
    lines = [
        Markup("<li>{}（{}项）：{}</li>").format(way(sigma), len(told), "、".join(told))
        for sigma, told in names.items()
        if told
    ]
    return Html(Markup('<ul class="findings">{}</ul>').format(Markup("").join(lines)))
