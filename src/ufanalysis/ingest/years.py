"""The year that a label, title or name speaks of, by its words alone."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from operator import itemgetter

__all__ = ["LAST_YEAR", "part_of_year", "period_of", "short_years", "year_in", "year_of_path", "year_titled"]

#: A heading over figures of the year before, as a pattern.
LAST_YEAR = r"[上去]年度?(实际|完成|同期|同月)?(数|末|底|累计)?"
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_RANGE = re.compile(
    r"((?:19|20)\d\d)\s*年?\s*(?:[-－—–~～至到]|to|and)\s*((?:19|20)?\d\d)\s*(?!\d)(?!月)(?![-./]\d)", re.IGNORECASE
)
_CHINESE_YEAR = re.compile(r"[二一][〇零○OＯ九][〇零○一二三四五六七八九]{2}年")
#: Japanese sheets count years by era: 平成30年 is 2018, 令和元年 2019.
_BEFORE_ERA = {"昭和": 1925, "平成": 1988, "令和": 2018}
_ERA = re.compile(r"(昭和|平成|令和)(元|\d{1,2})年")
_CHINESE_DIGITS = str.maketrans("〇零○OＯ一二三四五六七八九", "00000123456789")


#: The number of a document, and when a sheet was issued: neither is the year of its figures.
_ISSUED = re.compile(
    r"[〔\[【（(](19|20)\d\d[〕\]】）)]\s*第?\s*\d+\s*号|"
    r"(19|20)\d\d\s*年\s*\d{1,2}\s*月(\s*\d{1,2}\s*日)?\s*(印发|编制|填报|填表|报送|制表|上报|印制)|"
    r"^\W*(released?|published|issued|printed|updated|copyright|©)\b[^,;]{0,20}?(19|20)\d\d",
    re.IGNORECASE,
)
#: A day, on which a sheet was signed or sent as a rule; 截至2023年6月30日 and 2023年12月31日 say of when figures are.
_DAY = re.compile(
    r"(?<![至止到\d])(19|20)\d\d\s*[年./-]\s*(?!12\s*[月./-]\s*31)\d{1,2}\s*[月./-]\s*\d{1,2}(?!\d)\s*日?"
)


#: The year that an index or a price is based on: 1978年=100, 以1952年为100, 2005年价, 按2010年可比价格.
_BASE = re.compile(
    r"(以|按)?(19|20)\d\d\s*年?\s*((=|＝|为)\s*100(?![\d\u4e00-\u9fff])|年?(不变|可比|固定)价格?|年价(?![格值款]))|"
    r"(19|20)\d\d\s*[-–]\s*(19|20)?\d\d\s*=\s*100(?!\d)"
)
#: A heading that measures its own year by another one: 2012年比 ▸ 2011年增长%.
_MEASURED_BY = re.compile(r"(19|20)\d\d\s*年?(末|底)?\s*[比为较](?=$|\s|上年|(19|20)\d\d)")


_SPAN = re.compile(r"时点|截[止至]|期间|日\s*[至到~～—–-]")


@lru_cache(maxsize=16384)
def year_in(text: str) -> int | None:
    """The one year a label, title or name speaks of; the later names of "比2017年增长" give way to the first.

    A range (1999-2009) is no year. Two-digit years are the reader of the whole header's business.
    """
    text = _BASE.sub("", _ISSUED.sub("", text))
    if _is_range(text):
        return None
    if chinese := _CHINESE_YEAR.search(text):
        return int(chinese[0][:4].translate(_CHINESE_DIGITS))
    if era := _ERA.search(text):
        return _BEFORE_ERA[era[1]] + (1 if era[2] == "元" else int(era[2]))
    match = _YEARS.search(text)
    return int(match[1]) if match else None


def _is_range(text: str) -> bool:
    """Whether a text names two years (2008-09); 2012-04 is a month, as no period ends before it begins."""
    match = _RANGE.search(text)
    return bool(match) and not (len(match[2]) == 2 and 0 < int(match[2]) <= min(12, int(match[1][2:])))  # type: ignore[index]


def year_of_path(path: Sequence[str]) -> int | None:
    """The year of the innermost of these labels that has one, unless one further out is measured by that of another."""
    measured = next((label for label in path if _MEASURED_BY.search(label)), "")
    return next((year for label in (measured, *reversed(path)) if (year := year_in(label))), None)


def year_titled(text: str) -> int | None:
    """The year of the figures that a title speaks of, which is not that of a day (2024.1.5) beside it.

    Where days are the beginning and end of a period, or said to be those of the figures, they count.
    """
    return year_in(text if _SPAN.search(text) else _DAY.sub("", text))


_WHOLE = re.compile(r"(?<![\d十])[一1]\s*月?\s*[-－—–~～至到]+\s*([四4]\s*季度|(12|十二)\s*月)")
_PART = re.compile(r"[上下]半年|(?<!\d)第?[一二三四1-4]季度|前[一二三1-3]季度")
#: Months that say when a sheet was made are not those of its figures; 12月末 is the whole year.
_MONTHS = re.compile(
    r"(?<!\d)(?:\d{1,2}\s*月?\s*[-－—–~～至到]+\s*)?(?!12\s*月\s*[末底])(?:0?[1-9]|1[0-2])\s*月(?:份|末|底)?"
    r"(?!\s*\d|\s*(?:编制|填报|印发|报送|制表|填))"
)


def part_of_year(text: str) -> str:
    """The months, quarter or half year that a title speaks of; "" for a whole year, or a day.

    >>> part_of_year("2023年上半年会员"), part_of_year("2023年1-9月"), part_of_year("2023年1-12月")
    ('上半年', '1-9月', '')
    """
    if _WHOLE.search(text):
        return ""
    match = _PART.search(text) or _MONTHS.search(text)
    return match[0] if match else ""


def period_of(part: str) -> int:
    """A number for such a part of a year: a hundred times its last month and how many months it has; 0 for a year.

    >>> period_of("上半年"), period_of("三季度"), period_of("1-9月"), period_of("5月"), period_of("")
    (606, 903, 909, 501, 0)
    """
    if part.endswith("半年"):
        return 606 if part.startswith("上") else 1206
    if part.endswith("季度"):
        last = 3 * (1 + "一二三四1234".index(part[-3]) % 4)
        return 100 * last + (last if part.startswith("前") else 3)
    months = [int(month) for month in re.findall(r"\d+", part)]
    return 100 * months[-1] + months[-1] - months[0] + 1 if months else 0


_SHORT = re.compile(r"^(.*?\D)['’]?(\d\d)$")
_FEWEST = 3


def short_years(labels: Sequence[str]) -> list[int | None]:
    """Years of headings that share a word and count in two digits ("%Mem18" … "%Mem64"); None each when they do not.

    Several words may follow one another, each with its own years. The century turns where the numbers would otherwise
    jump upward: evidence, a density table of 1964 to 2018.
    """
    words = [match[1] if (match := _SHORT.match(label)) else "" for label in labels]
    groups = [[*group] for _, group in groupby(zip(words, labels, strict=True), key=itemgetter(0))]
    years = [_counted_down([int(label[-2:]) for word, label in group if word]) for group in groups]
    return [year for of_group in years for year in of_group] if all(years) else [None] * len(labels)


def _counted_down(digits: list[int]) -> list[int | None]:
    """The years of three or more numbers of two digits that go up or down by one; none where they do not."""
    steps = {(b - a) % 100 for a, b in pairwise(digits)}
    if len(digits) < _FEWEST or not steps <= {1, 99}:
        return []
    newest = max((d for d in digits if d <= 30), default=None)
    return [2000 + d if newest is not None and d <= newest and d <= 30 else 1900 + d for d in digits]
