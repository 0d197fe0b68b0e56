"""Phrases about change and pace, each figure with its cells; it decides no label and writes no markup.

Rules: docs/method.md, "Numbers in words".
"""

from dataclasses import dataclass

import pandas as pd

from ufanalysis.catalog import Indicator
from ufanalysis.present.evidence import Figure, Origin, Part, Sentence, derived, origin, sentence
from ufanalysis.present.wording import amount, exact_amount, number, percent, points, reading, signed

__all__ = [
    "SEVERITY",
    "STATUS",
    "SURE",
    "Status",
    "change",
    "completion",
    "gap",
    "pace",
    "share_of_time",
    "signed_gap",
    "step_verb",
    "target_amount",
    "verdict",
    "word",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How a label is shown: a word and a symbol beside its colour."""

    word: str
    short: str
    symbol: str


STATUS = {
    "achieved": Status(word="提前实现", short="达标", symbol="★"),
    "maintained": Status(word="保持达标", short="保持", symbol="◆"),
    "ahead": Status(word="快于时序", short="快于", symbol="▲"),
    "on_schedule": Status(word="基本符合", short="符合", symbol="●"),
    "behind": Status(word="慢于时序", short="慢于", symbol="▼"),
    "far_behind": Status(word="明显滞后", short="滞后", symbol="▼▼"),
    "reversed": Status(word="逆向变化", short="逆向", symbol="✖"),
    "fallen": Status(word="跌破目标", short="跌破", symbol="◇"),
    "no_data": Status(word="暂无数据", short="无数据", symbol="–"),
    "not_assessed": Status(word="不评估", short="不评", symbol="○"),
}
#: How grave a finding is; the same words as the command prints.
SEVERITY = {"error": "错误", "warning": "提醒", "info": "说明"}
#: A figure of any other status is not exactly known.
SURE = {"measured", "derived"}


def change(
    row: pd.Series, indicator: Indicator, *, prefix: str = "previous_", since: str = "比上年"
) -> tuple[Part, ...]:
    """The change from an earlier figure: % for counts, 百分点 for rates, an amount on a base not above zero.

    Where a side is missing or only known by bounds the phrase says so and holds no figure.
    """
    now, before = row["value"], row[f"{prefix}value"]
    if pd.isna(now) or pd.isna(before):
        return (f"{since.removeprefix('比')}无可比数",)
    statuses = {row["status"], row[f"{prefix}status"]}
    if statuses & {"suspect", "negligible"}:
        return ("数值存疑，不作比较" if "suspect" in statuses else "数值不足最小单位，不作比较",)
    cells = origin(row), origin(row, prefix)
    about = "" if statuses <= SURE else "约"
    return _changed(now, before, indicator, cells=cells, words=(since, about))


def _changed(
    now: float,
    before: float,
    indicator: Indicator,
    *,
    cells: tuple[tuple[Origin, ...], ...],
    words: tuple[str, str],
) -> tuple[Part, ...]:
    since, about = words
    text, formula, value = _difference(now, before, indicator)
    if not any(digit in text for digit in "123456789"):
        return (f"{since}持平",)
    share = before > 0 and now >= 0
    verbs = ("提高", "下降") if indicator.unit == "%" else ("增长", "下降") if share else ("增加", "减少")
    turned = "，由负转正" if before < 0 < now else "，由正转负" if now < 0 < before else ""
    told = (f"{since}{about}{verbs[int(now < before)]}", derived(text, value, formula, *cells))
    return (*told, turned) if turned else told


def _difference(now: float, before: float, indicator: Indicator) -> tuple[str, str, float]:
    """The size of a change in words, how it was calculated, and the number itself."""
    if indicator.unit == "%":
        return f"{number(abs(now - before), max(indicator.decimals, 1))}个百分点", "本期 − 上期", now - before
    if before > 0 and now >= 0:
        share = (now - before) / before
        return f"{number(abs(share) * 100, 1)}%", "本期 ÷ 上期 − 1", share
    return amount(abs(now - before), indicator), "本期 − 上期", now - before


def completion(row: pd.Series) -> Figure | None:
    """The share of the way to the target, or of the year's plan; None where there is none."""
    if pd.isna(row["achieved"]):
        return None
    rule = {"annual": "当年实绩 ÷ 年度任务"}.get(row["route"], "（现值 − 基期值）÷（目标值 − 基期值）")
    base = () if row["route"] == "annual" or row["kind"] == "cumulative" else origin(row, "base_")
    formula = "各年累计 ÷ 目标值" if row.get("parts", ()) else rule
    return derived(
        percent(row["achieved"]),
        float(row["achieved"]),
        f"完成率 = {formula}",
        origin(row),
        base,
        origin(row, "target_"),
    )


def word(row: pd.Series) -> str:
    """The word of a row's label: a yearly plan, or a target whose year has come, is not met early."""
    due = row["route"] == "annual" or row["final"]
    return "已达标" if row["label"] == "achieved" and due else STATUS[row["label"]].word


def share_of_time(row: pd.Series) -> str:
    """The share of time gone, with its arithmetic; "" where there is none."""
    if row["route"] != "path" or pd.isna(row["elapsed"]):
        return ""
    years = f"（{row['year']}−{row['base_year']}）÷（{row['target_year']}−{row['base_year']}）"
    return f"{years}＝{percent(row['elapsed'])}"


def gap(row: pd.Series) -> tuple[Part, ...]:
    """How far ahead of or behind the schedule, in 百分点; nothing where there is no pace."""
    done = completion(row)
    if done is None or pd.isna(row["pace_gap"]):
        return ()
    if row["route"] == "annual":
        return ()
    size = points(row["pace_gap"])
    if size == "0个百分点":
        return ("与时序进度持平",)
    word = "快于时序进度" if row["pace_gap"] > 0 else "滞后时序进度"
    formula = f"{done.formula}，减去时间进度{share_of_time(row)}"
    return (word, derived(size, float(row["pace_gap"]), formula, done.origins))


def signed_gap(row: pd.Series) -> Figure | None:
    """The distance from the schedule in 百分点, with its sign, for a table; None where there is none."""
    done = completion(row)
    if done is None or pd.isna(row["pace_gap"]):
        return None
    time = share_of_time(row) or "全年（100%）"
    text = signed(float(row["pace_gap"]) * 100, 1)
    return derived(text, float(row["pace_gap"]), f"{done.formula}，减去时间进度{time}", done.origins)


def step_verb(step: float, indicator: Indicator) -> str:
    """What a step up or down is called: rates 提高 or 降低, amounts 增加 or 减少."""
    rise, fall = ("提高", "降低") if indicator.unit == "%" else ("增加", "减少")
    return rise if step > 0 else fall


def target_amount(row: pd.Series, indicator: Indicator) -> Part:
    """The target as it was set, never rounded."""
    if pd.isna(row["target_value"]):
        return "未定"
    text = exact_amount(row["target_value"], indicator)
    return Figure(text=text, value=float(row["target_value"]), origins=origin(row, "target_"))


def pace(row: pd.Series, indicator: Indicator) -> tuple[Part, ...]:
    """How a target stands, without its name: completion and pace, a floor held or not, or why neither."""
    done, ahead = completion(row), gap(row)
    if row["label"] in ("no_data", "not_assessed"):
        return (str(row["reason"]) or STATUS[row["label"]].word,)
    if pd.isna(row["value"]):
        return (f"数值只知区间，区间内均为“{STATUS[row['label']].word}”",)
    if row["route"] == "hold" or done is None:
        return _held(row, indicator)
    tail = ("，", *ahead) if ahead else ()
    if row["label"] == "reversed":
        return (f"与{row['base_year']}年基期相比逆向变化", *tail)
    return (f"完成{_task(row)}的", done, *tail)


def _task(row: pd.Series) -> str:
    """What the completion is a share of; “目标的80%” would mislead where the way does not start at zero."""
    if row["route"] == "annual":
        return "年度任务"
    year, way = f"{row['target_year']}年", row["target_value"] - row["base_value"]
    return f"{year}目标" if row["base_value"] == 0 else f"{year}{'目标增量' if way > 0 else '压减任务'}"


def _held(row: pd.Series, indicator: Indicator) -> tuple[Part, ...]:
    above = indicator.direction != "down"
    goal = target_amount(row, indicator)
    if row["label"] == "maintained":
        return ("保持在", goal, "以上" if above else "以内")
    short = abs(row["value"] - row["target_value"])
    size = f"{number(short, max(indicator.decimals, 1))}个百分点" if indicator.unit == "%" else amount(short, indicator)
    missing = derived(size, short, "目标值 − 现值", origin(row), origin(row, "target_"))
    return ("低于" if above else "高于", goal, "的目标", missing)


def verdict(row: pd.Series, indicator: Indicator) -> Sentence:
    """One target in one sentence: value, year, pace."""
    if row["label"] in ("no_data", "not_assessed"):
        return sentence(f"{indicator.name}：", pace(row, indicator))
    doubt = "（结论在数值范围内可能不同）" if not row["certain"] else ""
    total = "累计" if row.get("parts", ()) else ""
    return sentence(
        f"{indicator.name}{total}",
        reading(row, indicator),
        f"（{row['year']}年），",
        pace(row, indicator),
        doubt,
    )
