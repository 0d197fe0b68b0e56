"""The grammar of what people type into a figure cell: text → number, bounds, status; it knows no sheet, no catalog."""

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from ufanalysis.ingest.marks import NOTHING
from ufanalysis.ingest.numerals import is_clipped, last_power, numeral
from ufanalysis.ingest.spelling import COUNTERS, in_digits
from ufanalysis.ingest.units import SCALES

__all__ = ["Quantity", "is_mark", "parse"]

#: Letters that scanning software puts for digits; evidence: "217E", "7.8S", "4.9T" and "732l06.51" in city yearbooks.
SCANNED = str.maketrans(
    {
        "S": "5",
        "s": "5",
        "O": "0",
        "o": "0",
        "l": "1",
        "I": "1",
        "T": "7",
        "B": "8",
        "E": "1",
        "Z": "2",
        "q": "9",
    }
)
_EXACT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
_NUMBER = r"(?P<{}>[+-]?(?:\d+(?:\.\d+)?|\.\d+))"
_FIGURE = re.compile(
    r"(?P<before>约|大约|大概|≈|将?近|超|超过|逾|多于|大于|高于|不足|不到|不超过|不多于|少于|小于|低于|至多|最多|至少|不少于|不低于|达|<=|>=|≤|≥|<|>)?"
    + _NUMBER.format("low")
    + r"(?P<over1>余|多)?(?P<scale1>[万亿千百])?(?P<counter1>"
    + "|".join(COUNTERS)
    + r")?"
    + r"(?P<percent>[%‰](?=[~～\-—–至到]))?(?:[~～\-—–至到]"
    + _NUMBER.format("high")
    + r"(?P<scale>[万亿千百])?)?"
    + r"(?P<over>余|多|以上|以下|以内|左右|上下|\+)?"
    + r"(?P<unit>%|‰|个百分点|百分点|"
    + "|".join(COUNTERS)
    + r")?(?P<over2>余|多|以上|以下|以内|左右|上下)?$"
)
_THOUSANDS = re.compile(r"(?<!\d)\d{1,3}(?:[,、]\d{3})+(?![\d,、])")
_RAISED = re.compile(r"[①-⑳⑴-⒇¹²³⁰-⁹]+$")
#: Hidden digits: a star among or before digits, or several; one star after digits alone ("12*") marks a footnote.
_MASKED = re.compile(r"(?!\d+\*$)[\d*]*\*[\d*]*(\.[\d*]+)?$|\d+\.\*+$")
#: "2016-2020" is a plan period, as a heading or where a figure belongs; "2000-2050人" is a range.
_PERIOD = re.compile(r"(19|20)\d\d年?[-~～—–至到](?:(19|20)\d\d|\d\d(?!\d))年?$")
#: An area code with a dash behind it: a telephone, no range.
_PHONE = re.compile(r"0\d{2,3}-\d{7,8}$")
_MARKER = re.compile(r"(\[\d{1,2}\]|\([a-z]\)|[①-⑳]|\*+|†|‡|(?<=\d)(?-i:[rp]))$", re.IGNORECASE)
_FOREIGN_MONEY = {"$": "美元", "US$": "美元", "HK$": "港元", "£": "英镑", "€": "欧元"}
_FOREIGN = re.compile(r"(?:US|HK)?\$(?=[\d.])|[£€](?=[\d.])", re.IGNORECASE)
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+$")
_IN_BRACKETS = re.compile(rf"([\d.,]+)\(({'|'.join(COUNTERS)}|%|‰)\)$")
_BRACKETED = re.compile(r"^\(([\u4e00-\u9fff]+)\)$")
_ERRORS = re.compile(r"#(DIV/0!|REF!|N/A|VALUE!|NAME\?|NUM!|NULL!|SPILL!|GETTING_DATA)$", re.IGNORECASE)


#: No figure in 782 sheets of real and odd workbooks has more than 25 characters; essays would take a worker minutes.
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What one cell says: `value` is NaN where it says no single number; `unit` only where the cell itself names one.

    `lower` and `upper` enclose the truth, NaN where the text leaves a side open; `marker` is a footnote's;
    `reading` is the likely reading of a suspect text, offered to a person and never used; `scaled` says that the text
    itself counts in 万 or 亿, so that the same scale in the unit of its column must not count twice.
    """

    value: float = math.nan
    lower: float = math.nan
    upper: float = math.nan
    status: str = "measured"
    unit: str = ""
    marker: str = ""
    reading: str = ""
    scaled: bool = False


def parse(content: object) -> Quantity | None:
    """Read one cell; None when it holds words rather than a figure or a mark of nothing.

    >>> parse("１，２３４").value, parse("约300余场").lower, parse("***.*").upper
    (1234.0, 300.0, 999.9)
    """
    if isinstance(content, bool):
        return Quantity(status="suspect", reading=str(content))
    if isinstance(content, int | float):
        return _exact(float(content))
    if content is None or content == "":
        return Quantity(status="missing")
    if isinstance(content, dt.date | dt.time | dt.timedelta):
        # A date where a count belongs: Excel turned "3-4" or 49 into a day. It is shown, never converted back.
        return Quantity(status="suspect", reading=str(content))
    return _parse_text(content) if isinstance(content, str) and len(content) <= _LONGEST else None


def is_mark(text: str) -> bool:
    """Whether the text is a mark of nothing or a lone footnote marker."""
    squeezed = squeeze(text)
    return bool(_nothing(squeezed) or (squeezed and _MARKER.fullmatch(squeezed)) or _ERRORS.match(squeezed))


def _nothing(text: str) -> str | None:
    """What a mark of nothing means, also in brackets: （未统计）."""
    return NOTHING.get(text.lower()) or NOTHING.get(_BRACKETED.sub(r"\1", text))


def squeeze(text: str) -> str:
    """The text in half-width characters without any white space."""
    return re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text)).replace("−", "-")


def _exact(value: float, unit: str = "") -> Quantity:
    if not math.isfinite(value):
        # "1e400" is more than a number can hold, which Python calls infinite.
        return Quantity(status="suspect")
    # Adding nothing turns −0 into 0, which prints as the sender meant it.
    return Quantity(value=value + 0.0, lower=value + 0.0, upper=value + 0.0, unit=unit)


@lru_cache(maxsize=65536)
def _parse_text(content: str) -> Quantity | None:
    # Raised and circled digits are markers; NFKC would make plain digits of them ("88①" is not 881).
    raised = _RAISED.search(content.rstrip())
    if raised and raised.start():
        quantity = _parse_text(content[: raised.start()])
        return quantity and replace(quantity, marker=raised[0])
    # "…" becomes "..." under NFKC, so marks are looked up before and after.
    text = squeeze(content)
    if text == "":
        return Quantity(status="missing")
    status = NOTHING.get(content.strip().lower()) or _nothing(text)
    if status:
        return Quantity(status=status, lower=0.0 if status == "negligible" else math.nan)
    if _ERRORS.match(text):
        return Quantity(status="suspect", reading=text)
    marker = _MARKER.search(text)
    bare = text[: marker.start()] if marker and not _MASKED.match(text) else text
    if marker and not bare:
        return Quantity(status="missing", marker=marker[0])
    quantity = None if _PERIOD.match(bare) or _PHONE.match(bare) else _parse_priced(bare)
    return quantity if quantity is None or bare == text else replace(quantity, marker=text[len(bare) :])


def _parse_priced(text: str) -> Quantity | None:
    """A number, also behind the sign of a foreign currency: dollars must not pass for the yuan of the heading."""
    sign = _FOREIGN.match(text)
    quantity = _parse_bare(text[sign.end() :] if sign else text)
    return replace(quantity, unit=_FOREIGN_MONEY[sign[0].upper()]) if sign and quantity else quantity


def _parse_bare(text: str) -> Quantity | None:
    # "12(人)" says 12人.
    text = in_digits(_IN_BRACKETS.sub(r"\1\2", text))
    plain = re.sub(r"[,、](?=\d{3}(?:[,、.]|\D|$))", "", text) if _THOUSANDS.search(text) else text
    if _EXACT.match(plain):
        return _exact(float(plain))
    if match := re.fullmatch(r"\((\d[\d.]*%?)\)", plain):
        # Accountants write (12) for −12; whether the sheet does so is the reader's to decide, so it is suspect.
        return Quantity(status="suspect", reading=f"-{match[1]}")
    if match := _FIGURE.match(plain):
        return _from_words(match)
    if _MASKED.match(plain) and "*" in plain:
        return _masked(plain)
    if _CHINESE.match(plain):
        return _from_chinese(plain.replace("〇", "零").replace("两", "二"))
    return _scanned(plain)


def _from_words(match: re.Match[str]) -> Quantity:
    return replace(_worded(match), scaled=bool({match["scale"], match["scale1"]} & {"万", "亿"}))


def _worded(match: re.Match[str]) -> Quantity:
    low = float(match["low"]) * SCALES.get(match["scale1"] or match["scale"] or "", 1.0)
    words = [w for w in (match["before"], match["over1"], match["over"], match["over2"]) if w]
    unit = (match["unit"] or match["counter1"] or "").replace("个百分点", "百分点")
    if match["high"]:
        high = float(match["high"]) * SCALES.get(match["scale"] or match["scale1"] or "", 1.0)
        return _between(low, high, unit or match["percent"] or "")
    if not words or words == ["达"]:
        return _exact(low, unit)
    return _bounded(low, words, unit)


def _between(low: float, high: float, unit: str) -> Quantity:
    if low > high:
        # "5-3" is no range: a date, a score or a slip, which only a person can tell.
        return Quantity(status="suspect", unit=unit)
    return Quantity(value=(low + high) / 2, lower=low, upper=high, status="approximate", unit=unit)


def _bounded(value: float, words: list[str], unit: str) -> Quantity:
    """Bounds by the word: 余/以上 only from below, 近/不足 only from above, 约/左右 open on both sides."""
    below = {
        "近",
        "将近",
        "不足",
        "不到",
        "不超过",
        "不多于",
        "少于",
        "小于",
        "低于",
        "至多",
        "最多",
        "以下",
        "以内",
        "<",
        "<=",
        "≤",
    }
    above = {
        "余",
        "多",
        "以上",
        "超",
        "超过",
        "逾",
        "多于",
        "大于",
        "高于",
        "至少",
        "不少于",
        "不低于",
        ">",
        ">=",
        "≥",
        "+",
    }
    lower = value if any(w in above for w in words) else math.nan
    upper = value if any(w in below for w in words) else math.nan
    return Quantity(value=value, lower=lower, upper=upper, status="approximate", unit=unit)


def _masked(text: str) -> Quantity:
    """Every hidden digit is unknown; a leading one is at least 1, as “***.*” says 100.0 to 999.9."""
    lowest = re.sub(r"^\*", "1", text).replace("*", "0")
    return Quantity(lower=float(lowest), upper=float(text.replace("*", "9")), status="masked")


def _from_chinese(text: str) -> Quantity | None:
    """A number in Chinese numerals; None where the numerals make no number, suspect where people differ."""
    if len(text) > 1 and not re.search(r"[十百千万亿]", text):
        digits = "".join(str("零一二三四五六七八九".index(char)) for char in text)
        # "二零二四" is written digit by digit; "三四" is as often three to four.
        return _exact(float(digits)) if "零" in text else Quantity(status="suspect", reading=digits)
    value = numeral(text)
    if value is None or not is_clipped(text):
        return None if value is None else replace(_exact(float(value)), scaled="万" in text or "亿" in text)
    meant = value + (value % 10) * (last_power(text) // 10 - 1)
    return Quantity(status="suspect", reading=str(meant))


def _scanned(text: str) -> Quantity | None:
    """A number with a few letters where digits belong is suspect; the likely reading is offered, never used."""
    if re.fullmatch(r"\d+。\d+", text):
        # The full stop of a Chinese keyboard where the decimal point belongs.
        return Quantity(status="suspect", reading=text.replace("。", "."))
    if re.fullmatch(r"[+-]?\d+(?:,\d+)+(?:\.\d+)?", text):
        # "1,000,00" lost or gained a digit, or a comma: which, only the sender knows.
        return Quantity(status="suspect", reading=text.replace(",", ""))
    letters = [c for c in text if c.isalpha()]
    digits = sum(c.isdigit() for c in text)
    if not digits or not letters or len(letters) > 2 or digits < 2 * len(letters) or not text[0].isdigit():
        return None
    reading = text.translate(SCANNED)
    if not _EXACT.match(reading) or re.search(r"\d[年月日季号层岁]", text):
        return None
    return Quantity(status="suspect", reading=reading)
