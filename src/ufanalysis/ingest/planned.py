"""Words for what is wanted or expected, not for what was; whether a table has both, only its headings tell."""

import re
from collections.abc import Iterable

__all__ = ["is_plan", "is_planned", "tells_apart"]

#: The name of a table of plans (2023年计划, 目标任务分解表); 助学计划 and 互助保障计划 are programmes.
_PLAN = re.compile(
    r"(^|[年度]|全年|工作|发展|目标|任务|收支|经费)(计划|目标|预算|目标任务|任务(?=(指标)?(数|值)?(分解|下达)))(指标)?(数|值)?"
    r"((分解|下达|一览|汇总|明细)*表)?$|(下年度?|明年|来年|次年)(度?工作)?(安排|打算|任务)$|"
    r"(目标|指标)任务|任务(指标)?(分解|清单|书|分配|安排|下达)|下达\S{0,8}任务|(考核|预期)目标|目标值|"
    r"(?<!助学)(?<!保障)(?<!互助)(?<!圆梦)计划(数|安排|指标|分解|下达)|预算(数|明细|安排|表)|预计(完成|数)"
)
#: What makes of 目标任务 the report on it.
_RESULT = re.compile(
    r"((?<!预计)完成|进度|执行|落实|得分|结果|实施|决算|评估|评价|对照|兑现|达标|推进|考核|签订|办[结理]|销号|支出)"
    r"(情况|进度|得分|结果|统计|汇总|分析|通报|报告)*表?([(（].*)?$"
)
#: A heading over plans.
_PLANNED = re.compile(
    r"[(（](计划|目标|任务|预计|预测|预算)(数|值)?[)）]$|"
    r"^((19|20)\d\d年度?|年度|全年|本年度?)?(工作|发展)?(计划|目标|预计|预测|预算|任务)(数|值)?$"
)
_TOLD_APART = re.compile(r"完成|实际|实绩|执行|累计|进度|决算|实现|达标|已|计划|目标|预算|任务")


def is_plan(name: str) -> bool:
    """Whether the title of a table, or the name of its sheet, says that it holds plans.

    >>> is_plan("2024年度目标任务分解情况"), is_plan("2023年目标任务完成情况"), is_plan("2023年预计完成情况")
    (True, False, True)
    """
    return bool(_PLAN.search(name)) and not _RESULT.search(name)


def is_planned(label: str) -> bool:
    """Whether a heading says that plans stand below it: 计划, 2024年目标, 会员数（计划）."""
    return bool(_PLANNED.search(label))


def tells_apart(labels: Iterable[str]) -> bool:
    """Whether the headings of a table tell its plans from its results themselves."""
    return any(map(_TOLD_APART.search, labels))
