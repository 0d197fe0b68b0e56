"""The targets of 2025 and 2035 and the sheet that breaks them down; it knows no yearly workbook."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from openpyxl.utils import get_column_letter

from sample.cells import Cell, Content
from sample.facts import INDICATORS, World
from sample.places import CITY, districts_in
from sample.tables import Block

__all__ = ["FILE", "Target", "goal_sheets"]

FILE = "目标任务分解表.xlsx"
_WORDS = {"水平": "level", "累计": "cumulative", "年度": "annual", "底线": "floor"}
_LATEST = 2024
_LEAD = ("序号", "工作领域", "指标名称", "单位", "属性", "类型", "基期年")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One line of the sheet; `city` is the city's target in the unit of the line."""

    pillar: str
    name: str
    code: str
    unit: str
    binding: str
    word: str
    base_year: int
    city: float
    split: str = "share"
    step: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One target in the canonical unit and the cells it stands in."""

    indicator: str
    district: str
    base_year: int
    base_value: float
    target_year: int
    target_value: float
    kind: str
    binding: str
    file: str
    sheet: str
    ref: str
    raw: str
    base_ref: str
    base_raw: str


def _goal(text: str, city: float, split: str = "share", step: float = 1) -> Goal:
    pillar, name, code, unit, binding, word, base_year = text.split("|")
    return Goal(
        pillar=pillar,
        name=name,
        code=code,
        unit=unit,
        binding=binding + "性",
        word=word,
        base_year=int(base_year),
        city=city,
        split=split,
        step=step,
    )


#: split: share = by base and planned growth, same = one value for all, lift = base plus the city's change.
_NEAR = (
    _goal("思想引领|劳模工匠宣讲场次|model_lectures|场|预期|年度|2019", 400),
    _goal("思想引领|宣讲受众人次|lecture_audience|人次|预期|累计|2020", 450_000, step=100),
    _goal("思想引领|报网端微阅读量|media_reach|万次|预期|水平|2020", 3000, step=10),
    _goal("思想引领|选树劳模工匠人数|models_selected|人|预期|累计|2020", 850),
    _goal("素质提升|竞赛示范项目数|contest_demo|个|预期|水平|2021", 109),
    _goal("素质提升|竞赛参赛人次|contest_people|万人次|预期|年度|2019", 30, step=0.05),
    _goal("素质提升|班组长培训人次|team_trained|人次|预期|年度|2019", 8000, step=10),
    _goal("素质提升|求学圆梦行动资助人数|study_people|人|预期|累计|2020", 13_700, step=10),
    _goal("素质提升|技能人才占比|skilled_share|%|约束|水平|2020", 33.5, "lift", 0.5),
    _goal("素质提升|集体协商覆盖率|bargain_rate|%|约束|底线|2020", 90, "same"),
    _goal("维护权益|就业服务人次|job_service|人次|预期|水平|2019", 77_500, step=50),
    _goal("维护权益|困难职工帮扶资金|relief_fund|万元|约束|底线|2020", 1200),
    _goal("维护权益|在档困难职工|hardship|户|约束|水平|2020", 4400, step=5),
    _goal("维护权益|劳动争议调解成功率|settle_rate|%|预期|水平|2020", 82, "same"),
    _goal("维护权益|新就业形态劳动者入会人数|gig_joined|人|约束|累计|2020", 60_000, step=50),
    _goal("服务生活|四季送服务人次|seasons_people|人次|预期|年度|2019", 125_000, step=100),
    _goal("服务生活|母婴关爱室|mother_rooms|个|预期|水平|2020", 320),
    _goal("服务生活|爱心托管班|childcare|个|预期|年度|2021", 150),
    _goal("服务生活|消费帮扶金额|aid_purchase|万元|预期|年度|2020", 1500, step=5),
    _goal("服务生活|婚恋交友活动场次|match_events|场|预期|水平|2019", 135),
    _goal("服务生活|服务职工人次|workers_served|万人次|预期|年度|2019", 95, step=0.1),
    _goal("组织基础|基层工会组织数|unions|个|预期|水平|2020", 5950, step=5),
    _goal("组织基础|工会会员数|members|万人|预期|水平|2020", 102.8, step=0.05),
    _goal("组织基础|职工入会率|join_rate|%|约束|水平|2020", 95.4, "lift", 0.1),
    _goal("组织基础|产业工人代表比例|rep_share|%|约束|底线|2021", 35, "same"),
)
_FAR = (
    _goal("素质提升|技能人才占比|skilled_share|%|约束|水平|2020", 45, "same"),
    _goal("素质提升|集体协商覆盖率|bargain_rate|%|约束|底线|2020", 95, "same"),
    _goal("维护权益|在档困难职工|hardship|户|约束|水平|2020", 2600, step=5),
    _goal("服务生活|母婴关爱室|mother_rooms|个|预期|水平|2020", 700),
    _goal("组织基础|工会会员数|members|万人|预期|水平|2020", 120, step=0.05),
    _goal("组织基础|职工入会率|join_rate|%|约束|水平|2020", 97, "same"),
    _goal("组织基础|产业工人代表比例|rep_share|%|预期|水平|2021", 40, "same"),
)
_FACTORS = {"万人": 1e4, "万人次": 1e4}


def goal_sheets(world: World) -> tuple[list[tuple[str, Block]], list[Target]]:
    """The sheets of 目标任务分解表.xlsx and what each target in them says."""
    near, near_targets = _sheet(world, _NEAR, 2025)
    far, far_targets = _sheet(world, _FAR, 2035)
    return [("2025年", near), ("2035年远景", far)], [*near_targets, *far_targets]


def _sheet(world: World, goals: Sequence[Goal], year: int) -> tuple[Block, list[Target]]:
    places = (CITY, *(place.code for place in districts_in(_LATEST)))
    first, count = len(_LEAD) + 1, len(places)
    cells, merges = _head(year, count)
    targets: list[Target] = []
    for row, goal in enumerate(goals, start=6):
        lead: tuple[Content, ...] = (
            row - 5,
            goal.pillar,
            goal.name,
            goal.unit,
            goal.binding,
            goal.word,
            goal.base_year,
        )
        base, aims = _bases(world, goal, places), _aims(world, goal, places)
        cells += [Cell(row=row, column=n, content=text, role="stub") for n, text in enumerate(lead, start=1)]
        cells += [Cell(row=row, column=first + n, content=_neat(value)) for n, value in enumerate((*base, *aims))]
        targets += [_target(goal, places[n], year, (row, first + n, count), (base[n], aims[n])) for n in range(count)]
    merges += [(6 + run[0], 2, 6 + run[-1], 2) for run in _runs(goals) if len(run) > 1]
    kept = [c for c in cells if c.column != 2 or c.row < 6 or c.row - 6 in {run[0] for run in _runs(goals)}]
    notes = _notes(6 + len(goals))
    return Block(
        cells=(*kept, *notes), merges=tuple(merges), bottom=5 + len(goals), right=first + 2 * count - 1
    ), targets


def _runs(goals: Sequence[Goal]) -> list[list[int]]:
    return [list(run) for _, run in groupby(range(len(goals)), key=lambda n: goals[n].pillar)]


def _head(year: int, count: int) -> tuple[list[Cell], list[tuple[int, int, int, int]]]:
    first, right = len(_LEAD) + 1, len(_LEAD) + 2 * count
    names = ("全市", *(place.label for place in districts_in(_LATEST)))
    cells = [
        Cell(row=1, column=1, content=f"云川市工会助力共同富裕目标任务分解表（{year}年）", role="title"),
        Cell(row=2, column=1, content="虚构示例数据：云川市及各区县均不存在", role="metadata"),
        Cell(row=3, column=1, content="制表单位：云川市总工会", role="metadata"),
        Cell(row=4, column=first, content="基期值", role="header"),
        Cell(row=4, column=first + count, content=f"{year}年目标", role="header"),
        *(Cell(row=4, column=n, content=text, role="header") for n, text in enumerate(_LEAD, start=1)),
        *(Cell(row=5, column=first + n, content=name, role="header") for n, name in enumerate((*names, *names))),
    ]
    merges = [(1, 1, 1, right), (4, first, 4, first + count - 1), (4, first + count, 4, right)]
    return cells, merges + [(4, n, 5, n) for n in range(1, first)]


def _notes(row: int) -> list[Cell]:
    texts = (
        "注：1.“累计”指基期年次年起逐年累加，基期值记0；“年度”指当年应完成数；“底线”指不低于。",
        "2.石霁区2020年及以前的基期值按原石泷区、霁原区合并计算。",
        "3.在档困难职工为逆向指标，数值越小越好。",
    )
    return [Cell(row=row + n, column=1, content=text, role="notes") for n, text in enumerate(texts)]


def _neat(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value


def _decimals(goal: Goal) -> int:
    return 2 if goal.unit in _FACTORS else INDICATORS[goal.code].decimals


def _bases(world: World, goal: Goal, places: Sequence[str]) -> list[float]:
    if goal.word == "累计":
        return [0.0 for _ in places]
    factor = _FACTORS.get(goal.unit, 1)
    return [round(_known(world, goal.code, place, goal.base_year) / factor, _decimals(goal)) for place in places]


def _known(world: World, code: str, place: str, year: int) -> float:
    if place == "shiji" and year < 2021:
        return world.total(code, ("shilong", "jiyuan"), year)
    return world.value(code, place, year)


def _aims(world: World, goal: Goal, places: Sequence[str]) -> list[float]:
    if goal.split == "same":
        return [goal.city for _ in places]
    bases = [_known(world, goal.code, place, goal.base_year) / _FACTORS.get(goal.unit, 1) for place in places]
    if goal.split == "lift":
        return [
            goal.city,
            *(
                _stepped(b + (goal.city - bases[0]) * _whim(goal, p), goal.step)
                for b, p in zip(bases[1:], places[1:], strict=True)
            ),
        ]
    growth = goal.city / bases[0] - 1
    raw = [b * (1 + growth * _whim(goal, p)) for b, p in zip(bases[1:], places[1:], strict=True)]
    return [goal.city, *_adding_up(raw, goal)]


def _adding_up(raw: Sequence[float], goal: Goal) -> list[float]:
    """Districts in neat steps; the largest one takes the rest, so that the breakdown adds up to the city."""
    scaled = [_stepped(value * goal.city / sum(raw), goal.step) for value in raw]
    largest = max(range(len(scaled)), key=scaled.__getitem__)
    rest = goal.city - (sum(scaled) - scaled[largest])
    return [round(rest, 4) if n == largest else value for n, value in enumerate(scaled)]


def _stepped(value: float, step: float) -> float:
    return round(max(step, math.floor(value / step + 0.5) * step), 4)


def _whim(goal: Goal, place: str) -> float:
    # Negotiated, not computed: the districts' shares differ by up to a quarter.
    return random.Random(f"云川市/目标/{goal.code}/{place}").uniform(0.75, 1.25)  # noqa: S311 - drawing example figures


def _target(goal: Goal, place: str, year: int, where: tuple[int, int, int], values: tuple[float, float]) -> Target:
    row, column, count = where
    factor = _FACTORS.get(goal.unit, 1)
    address: Callable[[int], str] = lambda c: f"{get_column_letter(c)}{row}"  # noqa: E731
    return Target(
        indicator=goal.code,
        district=place,
        base_year=goal.base_year,
        base_value=round(values[0] * factor, 6),
        target_year=year,
        target_value=round(values[1] * factor, 6),
        kind=_WORDS[goal.word],
        binding=goal.binding,
        file=FILE,
        sheet="2025年" if year == 2025 else "2035年远景",
        ref=address(column + count),
        raw=str(_neat(values[1])),
        base_ref=address(column),
        base_raw=str(_neat(values[0])),
    )
