"""The blocks of a page: tiles, matrix, tables of targets and levels, what is in doubt; it judges nothing."""

from collections.abc import Iterable

import pandas as pd
from markupsafe import Markup

from ufanalysis.analysis.pace import BEHIND
from ufanalysis.present import answers, tables
from ufanalysis.present.bullets import bullet
from ufanalysis.present.evidence import Part
from ufanalysis.present.phrases import SEVERITY, change, completion, pace, signed_gap, target_amount, word
from ufanalysis.present.tables import Cell, Html, markup
from ufanalysis.present.view import View
from ufanalysis.present.wording import reading, table_reading

__all__ = ["answer", "attention", "doubts", "goals", "matrix", "standings", "tiles"]

NO_TARGETS = "未设目标，不评价进度。"
MOST = 12
FEW = 3
BINDING = "（约束性）"


def answer(view: View) -> Html:
    """The answer in three sentences."""
    return tables.paragraphs(answers.answer(view))


def tiles(view: View) -> Html:
    """Up to twelve headline figures: the binding targets, else any targets, else the latest levels."""
    if view.goals.empty:
        rows = view.standing[view.standing["value"].notna()].head(MOST)
        return _tiles(_level_tile(view, row) for _, row in rows.iterrows())
    binding = view.goals[view.goals["binding"].eq("约束性")]
    rows = (binding if len(binding) else view.goals).head(MOST)
    return _tiles(_goal_tile(view, row) for _, row in rows.iterrows())


def _tiles(tiles: Iterable[Markup]) -> Html:
    return Html(Markup('<div class="tiles">{}</div>').format(Markup("").join(tiles)))


def _goal_tile(view: View, row: pd.Series) -> Markup:
    indicator = view.indicator(row["indicator"])
    words = Markup("{}　{}").format(tables.status(row["label"], word(row)), markup(pace(row, indicator)))
    name = f"{indicator.name}{'（累计）' if row['parts'] else ''}"
    return _tile(name, reading(row, indicator), words, label=row["label"])


def _level_tile(view: View, row: pd.Series) -> Markup:
    indicator = view.indicator(row["indicator"])
    words = markup((f"{row['year']}年，", *change(row, indicator)))
    return _tile(indicator.name, reading(row, indicator), words, label="no_data")


def _tile(name: str, value: Part, words: Markup, *, label: str) -> Markup:
    inside = Markup('<div class="tile-name">{}</div><div class="tile-value">{}</div><div class="tile-note">{}</div>')
    return Markup('<div class="tile status-{}">{}</div>').format(label, inside.format(name, markup(value), words))


def matrix(view: View) -> Html:
    """Targets × places, each status as colour, symbol and word; the longer side goes down."""
    if view.progress.empty:
        return Html(tables.note(NO_TARGETS))
    places = [code for code in (view.catalog.city.code, *view.districts) if view.progress["district"].eq(code).any()]
    labels = {(row["indicator"], row["district"]): row for _, row in view.progress.iterrows()}
    codes = list(dict.fromkeys(view.progress["indicator"]))
    binding = set(view.progress.loc[view.progress["binding"].eq("约束性"), "indicator"])
    names = {code: view.indicator(code).name + (BINDING if code in binding else "") for code in codes}
    rows = [[names[code], *(_status_cell(labels, code, place) for place in places)] for code in codes]
    shown = tables.table(["指标", *map(view.district_name, places)], rows, kind="matrix")
    return Html(shown + tables.legend(view.progress["label"]))


def _status_cell(labels: dict[tuple[str, str], pd.Series], indicator: str, place: str) -> Markup:
    row = labels.get((indicator, place))
    if row is None:
        return Markup('<td class="note">未设</td>')
    doubt = Markup('<span title="{}">？</span>').format(row["reason"]) if not row["certain"] else ""
    return Markup('<td class="status-{}">{}{}</td>').format(row["label"], tables.short_status(row["label"]), doubt)


def attention(view: View) -> Html:
    """The city's targets that are behind, binding first, and the districts that are behind in each."""
    if view.goals.empty:
        return _movers(view)
    late = view.behind
    if late.empty:
        return Html(tables.note("没有指标落后于时序进度。"))
    rows = [[*_goal(view, row), tables.wide(_who(view, row["indicator"]))] for _, row in late.iterrows()]
    return Html(tables.table([*_headings(), f"落后{view.catalog.city.locale_unit}"], rows) + _key())


def _movers(view: View) -> Html:
    """Without targets: the districts whose first indicator fell and rose most since the year before."""
    rows = view.levels[view.levels["indicator"].isin(view.standing["indicator"].head(1)) & view.levels["rank"].notna()]
    moved = rows.assign(step=rows["value"] - rows["previous_value"]).dropna(subset="step")
    ordered = moved.sort_values("step", kind="stable")
    ends = pd.concat([ordered.head(FEW), ordered.tail(FEW)]).drop_duplicates("district")
    body = [_mover(view, row) for _, row in ends.iterrows()]
    shown = (
        tables.table([view.catalog.city.locale_unit, "指标", "年份", "数值", "比上年"], body) if body else Markup("")
    )
    return Html(tables.note(f"{NO_TARGETS}比上年下降最多和上升最多的如下。" if body else NO_TARGETS) + shown)


def _mover(view: View, row: pd.Series) -> list[Cell]:
    indicator = view.indicator(row["indicator"])
    name, year = view.district_name(row["district"]), str(row["year"])
    return [name, indicator.name, year, reading(row, indicator), change(row, indicator, since="")]


def _who(view: View, indicator: str) -> str:
    rows = view.progress[view.progress["indicator"].eq(indicator) & view.progress["label"].isin(BEHIND)]
    late = [code for code in view.districts if rows["district"].eq(code).any()]
    if len(late) == len(view.districts):
        return f"全部{len(late)}个{view.catalog.city.locale_unit}"
    return "、".join(map(view.district_name, late)) or "—"


def goals(view: View) -> Html:
    """Every target of the place with its bullet, binding first."""
    if view.goals.empty:
        return Html(tables.note(NO_TARGETS))
    told = view.goals["reason"].ne("").any()
    rows = [
        [*_goal(view, row), *([tables.wide(row["reason"]) if row["reason"] else ""] if told else [])]
        for _, row in view.goals.iterrows()
    ]
    return Html(tables.table([*_headings(), *(["说明"] if told else [])], rows) + _key())


def _headings() -> list[str]:
    return ["指标", "状态", "现值", "目标", "进度", "完成率", "与时序之差（百分点）"]


def _goal(view: View, row: pd.Series) -> list[Cell]:
    indicator = view.indicator(row["indicator"])
    year = "" if pd.isna(row["year"]) or row["year"] == view.year else f"（{row['year']}年）"
    kind = {"annual": f"{row['target_year']}年度任务", "floor": "保持"}.get(row["kind"], f"{row['target_year']}年")
    total = "（累计）" if row["parts"] else ""
    unjudged = row["label"] in ("no_data", "not_assessed")
    return [
        f"{indicator.name}{total}{BINDING if row['binding'] == '约束性' else ''}",
        tables.status(row["label"], word(row)),
        (reading(row, indicator), year),
        (target_amount(row, indicator), f"（{kind}）"),
        bullet(row),
        (None if unjudged else completion(row)) or tables.blank(),
        (None if unjudged else signed_gap(row)) or tables.blank(),
    ]


def _key() -> Markup:
    return tables.note("进度图：横条为完成率，粗竖线为时序进度，细竖线为目标；保持型只画现值与目标之比。")


def standings(view: View) -> Html:
    """The latest level of every indicator of the place, its changes, and its place among the districts."""
    rows = view.standing
    since = {"比上年": "previous_", "比十年前": "decade_"}
    known = {name: prefix for name, prefix in since.items() if rows[f"{prefix}value"].notna().any()}
    unit = view.catalog.city.locale_unit
    last = f"最高与最低的{unit}" if view.is_city else f"在{unit}中的位次"
    body = [_standing(view, row, list(known.values())) for _, row in rows.iterrows()]
    return Html(tables.table(["指标", "年份", "数值", *known, last], body))


def _standing(view: View, row: pd.Series, earlier: list[str]) -> list[Cell]:
    indicator = view.indicator(row["indicator"])
    changes: list[Cell] = [
        change(row, indicator, prefix=prefix, since="") if not pd.isna(row[f"{prefix}value"]) else "—"
        for prefix in earlier
    ]
    year = "—" if pd.isna(row["year"]) else str(row["year"])
    place = _ends(view, row) if view.is_city else _rank(row)
    return [f"{indicator.name}（{indicator.unit}）", year, table_reading(row, indicator), *changes, place]


def _rank(row: pd.Series) -> str:
    return "—" if pd.isna(row["rank"]) else f"第{row['rank']}位（共{row['ranked']}个）"


def _ends(view: View, row: pd.Series) -> tuple[Part, ...] | str:
    same = view.levels[view.levels["indicator"].eq(row["indicator"]) & view.levels["rank"].notna()]
    among = same[same["year"].eq(row["year"])].sort_values("value", ascending=False, kind="stable")
    if len(among) < 2:
        return "—"
    indicator, high, low = view.indicator(row["indicator"]), among.iloc[0], among.iloc[-1]
    return (
        *(f"{view.district_name(high['district'])} ", table_reading(high, indicator), "；"),
        *(f"{view.district_name(low['district'])} ", table_reading(low, indicator)),
    )


def doubts(view: View) -> Html:
    """What a reader must not take for certain: targets with a caveat, and the findings in the workbooks."""
    rows = view.goals[view.goals["reason"].ne("")]
    told = [markup(_doubt(view, row)) for _, row in rows.iterrows()]
    found = view.findings if view.is_city else view.findings[view.findings["district"].eq(view.place)]
    parts = [_list(told) if told else Markup(""), _summary(found), _list(map(_finding, _worst(found)))]
    return Html(Markup("").join(parts))


def _doubt(view: View, row: pd.Series) -> tuple[str, ...]:
    return (f"{view.indicator(row['indicator']).name}：{word(row)}，{row['reason']}。",)


def _list(items: Iterable[Markup]) -> Markup:
    lines = Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
    return Markup('<ul class="findings">{}</ul>').format(lines) if lines else Markup("")


def _summary(findings: pd.DataFrame) -> Markup:
    counts = findings["severity"].value_counts()
    told = [f"{SEVERITY[kind]}{counts[kind]}条" for kind in SEVERITY if counts.get(kind, 0)]
    if not told:
        return tables.note("读取工作簿时没有发现问题。")
    shown, grave = len(_worst(findings)), int(findings["severity"].ne("info").sum())
    more = f"，下列最重的{shown}条" if grave > shown else ""
    return tables.note(f"读取工作簿时的发现：{'、'.join(told)}{more}。")


def _worst(findings: pd.DataFrame) -> list[pd.Series]:
    """The errors, then the warnings; what is only for information stays on the page of data quality."""
    grave = findings[findings["severity"].ne("info")].sort_values("severity", kind="stable").head(MOST)
    return [row for _, row in grave.iterrows()]


def _finding(row: pd.Series) -> Markup:
    where = " ▸ ".join(part for part in (row["file"], row["sheet"], row["ref"]) if isinstance(part, str) and part)
    told = f"{where}：{row['found']}" if where else row["found"]
    return Markup("<b>{}</b>　{}；应为{}。{}").format(SEVERITY[row["severity"]], told, row["expected"], row["advice"])
