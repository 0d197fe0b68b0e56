"""What people write around a number, or for it, put into digits (共31份（其中专项5份）→ 31份); it reads no number."""

import re

from ufanalysis.ingest.numerals import is_clipped, numeral
from ufanalysis.ingest.units import SCALES

__all__ = ["COUNTERS", "in_digits"]

COUNTERS = """
    人次 人 户 个 家 件 场次 场 次 期 班 对 名 项 元 份 所 处 例 条 台
    部 张 辆 幢 吨 倍 篇 节 批 间 年
""".split()

#: A number in Chinese numerals beside a word of doubt, or before what it counts: 约三十, 百余人, 五十人.
_SPELT = re.compile(
    r"(?P<before>约|大约|大概|将?近|超过?|逾|上|不足|不到|至少)?(?P<number>[一二两三四五六七八九十百千万亿零]+)"
    rf"(?P<over>余|多|几)?(?P<counter>{'|'.join(COUNTERS)})?"
)
_SUM = re.compile(r"^(?:共计?|总共|合计|累计)(?=[^\d()]{0,2}\d)")
_MONEY = re.compile(r"(?P<sign>¥|人民币|RMB)?(?P<sum>\d[^元]*)(?P<yuan>元)?(?P<whole>整)?", re.IGNORECASE)
#: What a count says of some of it, in brackets: 31份（其中专项5份）. Other words (计划数, 未核实) may say what it is.
_REMARK = re.compile(r"(?<=[\d\u4e00-\u9fff])\((其中|含|包含|包括|内含|不含|不包括|另有?)[^()]*\)$")
_STEP = re.compile(r"(\d+)(亿|千万|百万|十万|万|千|百)")
_MIXED = re.compile(rf"(?P<number>(?:{_STEP.pattern}){{2,}})(?P<rest>\D*)")


def in_digits(text: str) -> str:
    """The text with its number in digits and without what changes nothing; itself where it holds no number.

    >>> in_digits("共31份(其中专项5份)"), in_digits("¥86,000"), in_digits("1万2千人"), in_digits("百余人")
    ('31份', '86,000元', '1.2万人', '100余人')
    """
    return _unspelt(_unmixed(_unsigned(_SUM.sub("", _REMARK.sub("", text)))))


def _unsigned(text: str) -> str:
    match = _MONEY.fullmatch(text)
    return f"{match['sum']}元" if match and (match["sign"] or match["whole"]) else text


def _unmixed(text: str) -> str:
    """1万2千 is 1.2万, as long as the powers descend."""
    match = _MIXED.fullmatch(text)
    steps = [(int(number), SCALES[power]) for number, power in _STEP.findall(match["number"])] if match else []
    descend = all(number * power < before for (number, power), (_, before) in zip(steps[1:], steps, strict=False))
    return f"{_counted(sum(number * power for number, power in steps))}{match['rest']}" if match and descend else text


def _counted(number: float) -> str:
    """From 10,000 on in 万, as people count: under a heading in 万人 the scale must not count twice."""
    return f"{number / 10_000:.12g}万" if number >= 10_000 else f"{number:g}"


def _unspelt(text: str) -> str:
    """Numerals say a number beside a word of doubt, or, being two or more, before what they count; 一期 is a name."""
    match = _SPELT.fullmatch(text)
    if match is None:
        return text
    before, spelt, over, counter = (match[name] or "" for name in ("before", "number", "over", "counter"))
    counts = len(spelt) > 1 and counter not in ("", "年")
    # 百余 is 一百余, and 百人 a unit.
    whole = f"一{spelt}" if spelt[0] in "百千万" and (before or over) else spelt
    number = numeral(whole.replace("两", "二")) if before or over or counts else None
    if number is None or is_clipped(spelt):
        return text
    if over == "几":
        return f"{number + 1}~{number + 9}{counter}" if number % 10 == 0 and number < 100 and not before else text
    return f"{'' if before == '上' else before}{_counted(number)}{over or ('余' if before == '上' else '')}{counter}"
