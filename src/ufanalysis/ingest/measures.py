"""The unit of measure that a label, heading or title states, by its words alone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ufanalysis.ingest.grid import clean_label
from ufanalysis.ingest.units import SCALES

__all__ = ["Stated", "choose_unit", "inherits", "is_unit", "named_unit", "stated_units", "strip_unit"]

_BASE = """
    人次 人年 人天 人日 人 户次 户 元 美元 个百分点 百分点 个 家 件次 件 场次 场 期 班次 班 对 名 项次
    项 份 所 处 例 条 台 部 张 辆 幢 栋 套 间 座 吨 公斤 千克 克 千瓦时 千瓦 瓦 公顷 亩 平方公里 平方米
    立方米 公里 米 升 倍 天 日 年 月 岁 小时 次 篇 节 批 课时 学时 标准煤 % ‰ 只 头 册 本 卷 艘 架
    套次 位 组 支 宗 起 笔 门 人·次 千人 劳动日 床 %o °C ℃ 分 岗 枚 株 里 种 m2 平米 平方千米 米3 m3
    千瓦小时 千伏安 兆瓦 吨标准煤 吨公里 人公里 客公里 辆次 架次 艘次 列次 标准箱 标箱 TEU 重量箱 海里 毫米 厘米 微米
    毫克 微克 毫升 分贝 百帕 分钟 秒 千升 印张 座位 路端 台年 台套 对次 双 盒 瓶 桶 箱 羽 尾 粒
""".split()
#: Words that are units in brackets, where they also begin or end names (年度, 集体, 块状).
_BRACKETED = "度 列 集 块 帕 担 匹 锭 孔 版 帧 柱 席 GB MB TB".split()
_SCALE = "(?:十|百|千|万|十万|百万|千万|亿|百亿|万亿)?"
_SIMPLE = rf"{_SCALE}(?:{'|'.join(sorted(map(re.escape, _BASE), key=len, reverse=True))})"
_UNIT = re.compile(rf"{_SIMPLE}(?:[/／·・.]{_SIMPLE})*$")
_IN_BRACKETS = re.compile(rf"{_SCALE}(?:{'|'.join(_BRACKETED)})$")
_ENGLISH = re.compile(
    r"(?:(?:\d[\d,]*|in|of|ten|hundred|thousands?|millions?|billions?|10\d?)\s*)*"
    r"(?:percent|%|dollars?|yuan|persons?|people|workers?|units?|tons?|tonnes|acres|hectares|households?|"
    r"man-?years?|pieces?|cases?|times|"
    r"thousands?|millions?|billions?|number|years?|hours?|days?|miles|kilometers|sq\.? ?km|1,?000|000'?s)"
    r"(?:\s*(?:yuan|dollars|persons|people|units|tons))?$",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,24})[)）\]】]")
#: A scale without a measure, in brackets: 会员（万）.
_ALONE = frozenset(SCALES) - {"十", "百"}
#: Between units, and between a unit and what else a bracket says (万元、含利息).
_BETWEEN = re.compile(r"[、,，;；]\s*")
_COUNTED_SO = re.compile(r"^(含|包括|包含|不含|不包括|均|保留|取整)")
#: Not a rate (元/人, 件/万人) but two units, of counts and of money or people: 单位：人/万元.
_TWO = re.compile(
    r"([万千]?(?:人次|人|户|件|场次|场|期|个|家|份))[/／]((?:[万亿千百]|十万|百万)?元|人次|(?<=[户场期次个家份件][/／])人)"
)
#: "会员数，人", "经费/万元", "欠薪：万元"; "次数/年" is a rate by time.
_AFTER_COMMA = re.compile(r"(?<=\w\w)(?<!单位)\s*[:,，、/／]\s*((?!年|月|日|天|小时)[^\s,，、/／]{1,5})$")
_STATED = re.compile(
    # 填报单位, 报送单位, 主管单位 … name who sends the sheet, not a measure.
    # The last word of a title (情况表 单位：元) may stand right before it, as spaces between words are left out.
    r"(?<![报送管制写任办])(?<![填制报]表)(?:计量)?[单単]\s*位(?:名称)?\s*[:：∶]\s*([^;；。()（）|【】\[\]]+?)(?=填报|报送|填表|制表|审核|编制|日期|"
    r"[;；。()（）|【】\[\]]|$)|"
    r"[(（]\s*(?:计量)?[单単]\s*位\s*[:：]?\s*([^()（）]+)[)）]|^\((?![^()]*单位[:：])([^()]{1,20})\)$"
)
#: 单位：青屿区总工会 names who sends the sheet.
_SENDER = re.compile(r"(工会|公司|集团|局|中心|委员?会|机关|[区县市])$")
#: "金额单位均为万元", also in a note; "填报单位为…" names who sends the sheet.
_SAID = re.compile(r"单位[均都]?[为是]\s*([^\s,，;；。.()（）、]{1,6})|以([^\s,，为]{1,5})为单位|^单位\s*(\S{1,4})$")
_STATED_IN_ENGLISH = re.compile(r"^units?(?: of measure)?\s*:\s*(.{1,40})$", re.IGNORECASE)
#: A heading that is the measure itself.
_PERCENT = re.compile(
    r"^(%|per ?cent\b|percentage\b(?! points?))|(?:,\s*|\bas an? |\bas )(%|per ?cent|percentage)(?!\w| points?)|"
    r"\bper ?cent$|^(百分[比率数]|占比|比重)$",
    re.IGNORECASE,
)
_SCALED = re.compile(r"^(thousands?|millions?|billions?)\b", re.IGNORECASE)
_RATE = re.compile(r"率|比重|占比|比例|比率|百分比|增长|增速|程度|强度|%|percent|rate\b|share", re.IGNORECASE)
#: 金 alone also begins the names of places (金山区).
_MONEY = re.compile(
    r"金额|余额|(?<![\u4e00-\u9fff])金$|[\u4e00-\u9fff]金(?![\u4e00-\u9fff])|[资基奖现税佣租薪罚本押证积恤问助偿学险老扶业休款]金|"
    r"经费|[保税收学训]费|[拨捐货贷欠罚存]款|[欠工年月]薪|补助|损失|工资|收入|支出|产值|产出|投入|投资|费用|总额|利润|价格|[万亿]?元"
)
#: What is measured in nothing, or in %, whatever the table is measured in.
_BARE = re.compile(r"(指数|位次|名次|排名|排序|系数|增速|幅度|比重|占比|(?<![频功速])率)(\(.*\))?$")
#: 女职工专项 counts contracts for women, not women.
_CONTRACTS = re.compile(r"(合同|协议|专项)(书|份数|数)?$")
_COUNTED = re.compile(r"(人数|户数|个数|件数|家数|场次|人次|数量|金额)$")
_OF_THINGS = re.compile(r"(人次|场次|班次|件次|[人户件家份所个场期]数)$")
_OF_MEASURE = re.compile(r"(人次|人|户|件|场|次|家|份|所|元)数?$")
_PERSONS = re.compile(r"人数|人次|职工|会员|人员|员$|劳动者|女工|学员|受众|困难|人口|男|女|干部|教师|学生|医生|护士")
#: What may be counted in more than one way (困难职工 by household, 案件 by 件 or 人).
_CASES = re.compile(r"困难|家庭|案件|案$")
_BODIES = re.compile(r"组织|机构|企业|工会|单位|站|中心|基地|社区|学校|医院|班组")


def named_unit(text: str) -> str:
    """The unit a heading or label names, in brackets or as the whole text; "" when it names none.

    >>> named_unit("农业机械总动力 (万千瓦)"), named_unit("幢"), named_unit("征收(拆迁)面积")
    ('万千瓦', '幢', '')
    """
    return _named_unit(clean_label(text))


@lru_cache(maxsize=16384)
def _named_unit(text: str) -> str:
    if is_unit(text):
        return _tidy(text)
    for content in _BRACKETS.findall(text):
        if unit := _unit_in(content):
            return unit
    if match := re.search(r"(%|‰)$", text):
        return match[1]
    if (match := _AFTER_COMMA.search(text)) and is_unit(match[1]):
        return _tidy(match[1])
    if match := re.search(r"\(([^()]{2,24})\)", text):
        return match[1] if _ENGLISH.match(match[1].strip()) else ""
    is_measure = _SCALED.match(text) and _ENGLISH.match(text)
    return text if is_measure else "%" if _PERCENT.search(text) else ""


def _unit_in(content: str) -> str:
    """The unit in a bracket, alone or before words that say more of it; of several units none is meant."""
    bare = re.sub(r"^单\s*位[:：]?\s*|^[±+-](?=%)", "", content).strip()
    first, *others = _BETWEEN.split(bare)
    is_known = is_unit(first) or bare in _ALONE or _IN_BRACKETS.match(first)
    return _tidy(first) if is_known and not any(map(is_unit, others)) else ""


@lru_cache(maxsize=16384)
def is_unit(text: str) -> bool:
    """Whether the text is a unit of measure and nothing else."""
    return bool(_UNIT.match(re.sub(r"\s+", "", text)))


def _tidy(unit: str) -> str:
    return re.sub(r"\s+|^(人民币|RMB)(?=.*元)", "", unit).replace("%o", "‰").replace("／", "/")


@lru_cache(maxsize=16384)
def strip_unit(text: str) -> str:
    """The label without a bracketed unit, so that names compare across years; "增长(%)" keeps what it is a % of."""
    bare = _BRACKETS.sub(_without_unit, text)
    if (match := _AFTER_COMMA.search(bare)) and is_unit(match[1]) and not is_unit(bare):
        bare = bare[: match.start()]
    return re.sub(r"\s+", " ", bare).strip()


def _without_unit(match: re.Match[str]) -> str:
    if _unit_in(match[1]) in {"", "%", "‰"}:
        return match[0]
    # 帮扶资金（万元，中央） is not all of it; 含利息 says how it was counted.
    others = [part for part in _BETWEEN.split(match[1])[1:] if not _COUNTED_SO.match(part)]
    return f"({'、'.join(others)})" if others else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A unit that a title or unit line states; `money_only` when the line says so ("资金单位：元")."""

    unit: str
    money_only: bool = False


def stated_units(lines: Iterable[str]) -> list[Stated]:
    """The units that title and unit lines state ("单位：人、‰" → 人 and ‰), in order."""
    cleaned = [clean_label(line) for line in lines]
    units = [stated for line in cleaned for match in _STATED.finditer(line) for stated in _stated(line, match)]
    units += [stated for line in cleaned for match in _SAID.finditer(line) for stated in _said(line, match)]
    units += [Stated(unit=match[1]) for line in cleaned if (match := _STATED_IN_ENGLISH.match(line))]
    if not units:
        units = [Stated(unit=unit) for line in cleaned if (unit := _named_unit(line))]
    return list(dict.fromkeys(units))


def _stated(line: str, match: re.Match[str]) -> list[Stated]:
    content = _TWO.sub(r"\1、\2", re.sub(r"\(.*", "", next(group for group in match.groups() if group)))
    parts = [_tidy(part) for part in re.split(r"[、,，;；\s]+", content) if part.strip()]
    others = [part for part in parts[:1] if match[1] and len(part) <= 8 and (len(part) < 3 or not _SENDER.search(part))]
    units = [part for part in parts if is_unit(part)] or others
    return [Stated(unit=unit, money_only=_is_of_money(line, match)) for unit in units]


def _said(line: str, match: re.Match[str]) -> list[Stated]:
    unit = next(group for group in match.groups() if group)
    return [Stated(unit=unit, money_only=_is_of_money(line, match))] if is_unit(unit) else []


def _is_of_money(line: str, match: re.Match[str]) -> bool:
    return bool(re.search(r"(资金|金额|经费)(计量)?$", line[: match.start()]))


def choose_unit(stated: Sequence[Stated], labels: Sequence[str]) -> str:
    """Of the units a table states, the one that fits an item of those labels; "" when more than one might.

    The innermost label decides where it speaks of a measure: 自然增长 ▸ 人数 counts people, not a rate.
    """
    name = " ".join(labels)
    # Below a heading its translation may stand (人数 ▸ Persons).
    last = next((label for label in reversed(labels) if not label.isascii()), labels[-1] if labels else "")
    units = [s.unit for s in stated if not s.money_only or _MONEY.search(name)]
    rates = [u for u in units if u in {"%", "‰", "百分点", "个百分点"}]
    others = [u for u in units if u not in rates]
    counted = bool(_COUNTED.search(last))
    if _OF_THINGS.search(last):
        # 单位：万元 in the corner of a table says nothing of a column 资助人数.
        # Nor do 元、户 together say of 会员人数 that it counts households.
        one = last[-2] if others[1:] else ""
        others = [u for u in others if not u.endswith("元") and (one not in "人户件" or one in u)]
    if _RATE.search(name) and rates and not (counted and others):
        return rates[0] if len(rates) == 1 else ""
    if _BARE.search(last):
        return next((u for u in others if "/" in u), "") if len(others) == 1 else ""
    if len(others) == 1:
        return others[0]
    if not others:
        return rates[0] if len(rates) == 1 else ""
    return _by_measure(others, name)


def inherits(label: str, unit: str) -> bool:
    """Whether a sub-item of that name can be counted in the unit of its item: 其中：女 can, 其中：建会率 cannot.

    >>> inherits("其中:女", "万人"), inherits("其中:入会率", "万人"), inherits("涉及金额", "件")
    (True, False, False)
    """
    if _RATE.search(label):
        return unit in {"%", "‰"}
    if counted := _OF_MEASURE.search(label):
        return counted[1] in unit or unit in {"%", "‰"}
    return not _MONEY.search(label) or unit.endswith("元")


def _by_measure(units: Sequence[str], name: str) -> str:
    if counted := _OF_MEASURE.search(name):
        fitting = [u for u in units if u.lstrip("万亿千百十") == counted[1]]
        if len(fitting) == 1:
            return fitting[0]
    for pattern, measure in (
        (_CONTRACTS, "份"),
        (_MONEY, "元"),
        (re.compile("人次"), "人次"),
        (_PERSONS, "人"),
        (re.compile("户"), "户"),
        (_BODIES, "个"),
        (_BODIES, "家"),
    ):
        fitting = [u for u in units if u.endswith(measure)]
        if pattern.search(name) and len(fitting) == 1:
            return fitting[0]
    named = [u for u in units if u.lstrip("万亿千百十") + "数" in name or name.endswith(u)]
    # 在档困难职工 under 万元、户 is no money, but 工会会员数 is no household either.
    things = [u for u in units if not u.endswith("元")] if _CASES.search(name) else []
    fitting = named or things
    return fitting[0] if len(fitting) == 1 else ""
