"""Fill a template of prose with figures, each with its cells; it computes no result and writes no file."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from ufanalysis.catalog import Indicator
from ufanalysis.errors import ParameterError
from ufanalysis.present import tables
from ufanalysis.present.evidence import Part, Sentence, origin, sentence
from ufanalysis.present.phrases import STATUS, change, completion, gap, pace, target_amount, word
from ufanalysis.present.tables import Html
from ufanalysis.present.view import View
from ufanalysis.present.wording import reading

__all__ = ["FIELDS", "Briefing", "Paragraph", "body", "fill", "gaps", "template"]

PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}")
NAME = re.compile(r"[\w（）()·\-]{1,60}")
#: What may stand after the last bar of a placeholder, and what it gives.
FIELDS = {
    "值": "数值和单位",
    "同比": "与上年相比的变化",
    "状态": "状态词",
    "进度": "完成率和与时序进度之差",
    "目标完成": "完成率",
    "时序差": "与时序进度之差",
    "目标": "目标值",
    "目标年": "目标年份",
    "年份": "数据年份",
    "最高地区": "数值最高的地区",
    "最低地区": "数值最低的地区",
}
#: Placeholders that stand alone.
ALONE = ("报告年度", "地区")
LACKING = "〔暂无数据〕"
_JUDGED = ("状态", "进度", "目标完成", "时序差", "目标", "目标年")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph; `level` is 0 for prose, 1 for the title, 2 for a heading."""

    level: int
    text: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """The filled template, and the placeholders that found no data, each with the reason."""

    paragraphs: tuple[Paragraph, ...]
    lacking: tuple[tuple[str, str], ...]


def template(root: Path, name: str) -> str:
    """Read data/catalog/briefings/<name>.md of a workspace. Raises ParameterError naming the ones there are."""
    folder = root / "data" / "catalog" / "briefings"
    known = sorted(path.stem for path in folder.glob("*.md"))
    if not NAME.fullmatch(name) or name not in known:
        raise ParameterError(
            f"template = {name!r:.60}：没有这个文稿模板；可用的有：{'、'.join(known) or '无'}（位于 {folder}）"
        )
    return (folder / f"{name}.md").read_text(encoding="utf-8-sig")


def fill(view: View, text: str) -> Briefing:
    """Replace every placeholder `{{ 指标 | 地区 | 字段 }}`; the district may be left out; `{{ 报告年度 }}` and
    `{{ 地区 }}`, the page's own place, stand alone.

    Raises ParameterError listing every placeholder whose indicator, district or field is unknown, with its line.
    """
    faults = [
        f"第{line}行 {{{{{inside}}}}}：{fault}"
        for line, row in enumerate(text.splitlines(), 1)
        for inside in PLACEHOLDER.findall(row)
        if (fault := _fault(view, inside))
    ]
    faults += [
        f"第{line}行：占位符没有成对的“{{{{”和“}}}}”"
        for line, row in enumerate(text.splitlines(), 1)
        if "{{" in PLACEHOLDER.sub("", row) or "}}" in PLACEHOLDER.sub("", row)
    ]
    if faults:
        raise ParameterError(f"文稿模板有 {len(faults)} 处错误：\n" + "\n".join(f"- {fault}" for fault in faults))
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    inside = [part.strip() for row in rows for part in PLACEHOLDER.findall(row)]
    lacking = {part: told for part in inside for told in (_lack(view, part),) if told}
    return Briefing(paragraphs=tuple(_paragraph(view, row) for row in rows), lacking=tuple(lacking.items()))


def _parts(inside: str) -> list[str]:
    return [part.strip() for part in inside.replace("｜", "|").split("|")]


def _fault(view: View, inside: str) -> str:
    parts = _parts(inside)
    if inside.strip() in ALONE:
        return ""
    if len(parts) not in (2, 3):
        return "应写作 {{ 指标 | 字段 }} 或 {{ 指标 | 地区 | 字段 }}"
    faults = [_unknown("指标", parts[0], _indicators(view)), _unknown("字段", parts[-1], FIELDS)]
    faults += [_unknown("地区", parts[1], _places(view))] if len(parts) == 3 else []
    return "；".join(fault for fault in faults if fault)


def _unknown(what: str, name: str, known: dict[str, str]) -> str:
    if name in known:
        return ""
    near = get_close_matches(name, list(known), n=1, cutoff=0.4)
    return f"没有{what}“{name}”" + (
        f"，是否想写“{near[0]}”？" if near else f"；可用的有：{'、'.join(list(known)[:12])}"
    )


def _indicators(view: View) -> dict[str, str]:
    return {
        name: indicator.code for indicator in view.catalog.indicators for name in (*indicator.names, indicator.code)
    }


def _places(view: View) -> dict[str, str]:
    city = view.catalog.city
    own = dict.fromkeys((city.name, *city.aliases, city.code), city.code)
    known = [view.catalog.district(code) for code in view.districts]
    return own | {name: district.code for district in known for name in (*district.names, district.code)}


def _paragraph(view: View, row: str) -> Paragraph:
    level = min(len(row) - len(row.lstrip("#")), 2)
    return Paragraph(level=level, text=sentence(tuple(_pieces(view, row.lstrip("#").strip()))))


def _pieces(view: View, row: str) -> list[Part]:
    pieces: list[Part] = []
    for number, part in enumerate(PLACEHOLDER.split(row)):
        pieces.extend(_value(view, part.strip()) if number % 2 else (part,))
    return pieces


def _asked(view: View, inside: str) -> tuple[Indicator, str, str]:
    parts = _parts(inside)
    place = _places(view)[parts[1]] if len(parts) == 3 else view.place
    return view.indicator(_indicators(view)[parts[0]]), place, parts[-1]


def _lack(view: View, inside: str) -> str:
    """Why a placeholder has no data; "" where it has."""
    if inside in ALONE or _value(view, inside) != (LACKING,):
        return ""
    indicator, place, field = _asked(view, inside)
    where = f"{view.district_name(place)}{indicator.name}"
    return f"{where}没有设目标，或目标还不能评价" if field in _JUDGED else f"截至{view.year}年，{where}没有可用的数值"


def _value(view: View, inside: str) -> tuple[Part, ...]:
    if inside in ALONE:
        return (str(view.year) if inside == ALONE[0] else view.name,)
    indicator, place, field = _asked(view, inside)
    rows = _judged(view, indicator, place) if field in _JUDGED else _level(view, indicator, place)
    if rows.empty:
        return (LACKING,)
    found = (
        _of_goal(rows.iloc[0], indicator, field)
        if field in _JUDGED
        else _of_level(view, rows.iloc[0], indicator, field)
    )
    return found or (LACKING,)


def _judged(view: View, indicator: Indicator, place: str) -> pd.DataFrame:
    rows = view.progress
    return rows[rows["indicator"].eq(indicator.code) & rows["district"].eq(place)]


def _level(view: View, indicator: Indicator, place: str) -> pd.DataFrame:
    rows = view.levels
    return rows[rows["indicator"].eq(indicator.code) & rows["district"].eq(place) & rows["file"].notna()]


def _of_goal(row: pd.Series, indicator: Indicator, field: str) -> tuple[Part, ...]:
    if field == "目标":
        return (target_amount(row, indicator),) if origin(row, "target_") else ()
    if field == "目标年":
        return (str(row["target_year"]),)
    if row["label"] in ("no_data", "not_assessed"):
        return ()
    done = completion(row)
    told: dict[str, tuple[Part, ...]] = {
        "状态": (word(row) if row["label"] in STATUS else "",),
        "进度": pace(row, indicator),
        "目标完成": (done,) if done else (),
        "时序差": gap(row),
    }
    return told[field]


def _of_level(view: View, row: pd.Series, indicator: Indicator, field: str) -> tuple[Part, ...]:
    if field in ("最高地区", "最低地区"):
        return _extreme(view, indicator, highest=field == "最高地区")
    if field == "同比":
        told = change(row, indicator)
        return () if "无可比数" in str(told[0]) else told
    shown = reading(row, indicator)
    if isinstance(shown, str):
        return ()
    stale = f"（{row['year']}年）" if row["year"] != view.year else ""
    return (str(row["year"]),) if field == "年份" else (shown, stale) if stale else (shown,)


def _extreme(view: View, indicator: Indicator, *, highest: bool) -> tuple[Part, ...]:
    rows = view.levels[view.levels["indicator"].eq(indicator.code) & view.levels["rank"].notna()]
    among = rows[rows["year"].eq(view.year)].sort_values("value", ascending=not highest, kind="stable")
    if among.empty:
        return ()
    row = among.iloc[0]
    return (f"{view.district_name(row['district'])}（", reading(row, indicator), "）")


def body(found: Briefing) -> Html:
    """The text as it will be read, every figure with its source."""
    prose, heading = Markup("<p>{}</p>"), Markup("<h3>{}</h3>")
    shown = [(heading if each.level else prose).format(tables.markup(each.text)) for each in found.paragraphs]
    return Html(Markup("").join(shown))


def gaps(found: Briefing) -> Html:
    """The placeholders that found no data."""
    if not found.lacking:
        return Html(tables.note("所有占位符都有数据。"))
    return Html(tables.table(["占位符", "原因"], [[place, tables.wide(why)] for place, why in found.lacking]))
