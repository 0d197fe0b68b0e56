"""What each column of a table is for: names, units, codes, years, figures or remarks; it reads no row as a whole."""

import re
from itertools import pairwise

from ufanalysis.ingest.grid import BLANK, MARK, NUMBER, TEXT, YEAR, Grid
from ufanalysis.ingest.measures import is_unit, named_unit, strip_unit
from ufanalysis.ingest.places import is_place

__all__ = [
    "CODE",
    "DATA",
    "LABEL",
    "PERIODS",
    "REMARK",
    "UNIT",
    "YEARS",
    "column_heads",
    "is_day_head",
    "is_section_number",
    "is_year_head",
    "uses_of",
]

LABEL, UNIT, CODE, YEARS, DATA, REMARK = "label", "unit", "code", "years", "data", "remark"

_UNIT_HEAD = re.compile(r"^(计量)?单位(名称)?$|^units?$|^unit (of|indicator)", re.IGNORECASE)
_CODE_HEAD = re.compile(
    # What tells things apart and counts none; 接听热线电话 counts calls, 独立账户 accounts.
    r"^(序号|\w{0,8}(编号|代码|编码|卡号|学号|工号|账号|门牌号|车牌号|QQ号|微信号|入学年份|出生年份)|"
    r"(联系人?|办公|单位|固定|移动|本人)?(电话|手机|手机号码?|电话号码|传真|邮编|身份证号码?)|"
    r"no\.|fips.*|.*\bcode\b.*|.*\bid\b)( \\?\d)?$",
    re.IGNORECASE,
)
_CODE_CUT = re.compile(r"\bcode( \\?\d)?$", re.IGNORECASE)
#: Organisations; 所, 站, 处 and 院 alone are units.
_BODY = re.compile(
    r"..(工会|公司|集团|局|厂|学校|[中小大]学|学院|医院|委员?会?|中心|协会|联合会|银行|机关|部门|街道|园区|开发区|[科设]\S{0,3}院)$"
)
_YEAR_HEAD = re.compile(r"^(年份?|年度|时间|统计年度|year|years|period)$", re.IGNORECASE)
#: When something took place ("6.1"), which counts nothing; 时间（小时） does.
_DAY_HEAD = re.compile(
    r"^(举办|开展|活动|培训|召开|成立|建成|建会|签订|发放|起止|开始|结束|完成|填报|入会|检查|开班|会议|"
    r"出生|参加工作|入职|设立|创建|创办|开办|挂牌|启用|投用|授牌|命名|认定|验收|登记|申请)?(时间|日期|年月)$"
)
#: When a thing began, which dates no figure of its row.
_BEGINNING = re.compile(
    r"^(成立|建成|建会|签订|入会|出生|参加工作|入职|设立|创建|创办|开办|挂牌|启用|投用|授牌|命名|认定|验收|登记|申请)(时间|日期|年月)$"
)
#: 6.1, 2023.6.1, 2023.6, 202306, and 45000.0 for a day as Excel stores it.
_DAY = re.compile(
    r"((19|20)\d\d[.年/-])?(0?[1-9]|1[0-2])[.月/-](0?[1-9]|[12]\d|3[01])日?|(19|20)\d\d[.年/-]?(0?[1-9]|1[0-2])月?(\.0)?|"
    r"[34]\d{4}(\.\d+)?"
)
_SECTION = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?")
#: Headings over parts of a year, and what follows their numbers.
PERIODS = {"季度": "季度", "季": "季度", "月份": "月", "月": "月"}
#: What stands below such a heading is meant for a figure, be most of it words (约三百人左右, 按去年的报).
_COUNT_HEAD = re.compile(r"([人户件家场份次个期班]数|人次|场次|金额|资金|经费)$")
_REMARK_HEAD = re.compile(r"^(备注|说明|附注|remarks?|notes?)$", re.IGNORECASE)


def column_heads(grid: Grid, header: list[int]) -> list[str]:
    """For each column its lowest heading that is not a bare unit."""
    covered = grid.covered()
    heads = []
    for c in range(grid.width):
        texts = [grid.text(*covered.get((r, c), (r, c))) for r in header]
        heads.append(next((t for t in texts if t), ""))
    return heads


def is_section_number(text: str) -> bool:
    """Whether a text is nothing but the number of a section: 一, （二）."""
    return bool(_SECTION.fullmatch(text))


def is_year_head(text: str) -> bool:
    """Whether a heading says that years stand below it."""
    return bool(_YEAR_HEAD.match(text))


def is_day_head(text: str) -> bool:
    """Whether a heading says that days stand below it, or perhaps hours: only the cells tell."""
    return bool(_DAY_HEAD.match(text))


def uses_of(grid: Grid, header: list[int], body: list[int]) -> list[str]:
    """What each column is for, by its heading and by the kinds of cells in the body."""
    heads = column_heads(grid, header)
    whole = [" ".join(filter(None, (grid.text(r, c) for r in header))) for c in range(grid.width)]
    by_column = [list(kinds) for kinds in zip(*(grid.kinds[r] for r in body), strict=True)]
    uses = [_use(heads[c], kinds, leads=c == grid.lead) for c, kinds in enumerate(by_column)]
    # "2002 NAICS code" is cut over three rows.
    uses = [CODE if use == DATA and _CODE_CUT.search(whole[c]) else use for c, use in enumerate(uses)]
    uses = [
        REMARK if use == DATA and c > grid.lead and _holds_days(grid, heads[c], body, c) else use
        for c, use in enumerate(uses)
    ]
    uses = _with_years(heads, by_column, _with_codes(grid, body, uses, heads[grid.lead]), grid.lead)
    # "单位" heads units of measure as well as organisations; only the words below tell which.
    uses = [LABEL if use == UNIT and not _are_units(grid, body, c) else use for c, use in enumerate(uses)]
    figures = [sum(map(kinds.count, (NUMBER, MARK, YEAR))) for kinds in by_column]
    # A stray mark in a column of block names does not make it data.
    solid = [c for c, use in enumerate(uses) if use == DATA and figures[c] >= 0.2 * max(figures)]
    first = solid[0] if solid else grid.width
    uses = [LABEL if use == DATA and c < first else use for c, use in enumerate(uses)]
    uses = [DATA if use == LABEL and _are_counts(grid, heads[c], body, c) else use for c, use in enumerate(uses)]
    # Names stand in front of the figures; only where nothing does, those behind them are the names.
    is_named = any(use in (LABEL, YEARS) for use in uses[:first])
    uses = [REMARK if use == LABEL and c > first and is_named else use for c, use in enumerate(uses)]
    uses = [
        REMARK if use in (LABEL, YEARS) and _BEGINNING.match(heads[c]) and c > grid.lead else use
        for c, use in enumerate(uses)
    ]
    uses = _with_units_behind(grid, heads, body, uses)
    first_head = heads[first] if solid else ""
    if LABEL not in uses and YEARS not in uses and uses.count(DATA) > 1 and not named_unit(first_head):
        # Every row needs a name: with no words at all the leftmost column is taken for it, unless it is measured.
        uses[uses.index(DATA)] = LABEL
    return uses


def _with_codes(grid: Grid, body: list[int], uses: list[str], head: str) -> list[str]:
    """The uses where a first column of whole numbers, all different, numbers the names behind it.

    Without a heading they may begin again; under one (季度) such numbers say something.
    """
    lead, after = grid.lead, next((c for c in range(grid.lead + 1, grid.width) if uses[c] != REMARK), None)
    if uses[lead] != DATA or after is None or uses[after] != LABEL or DATA not in uses[after:]:
        return uses
    # A word here is a total that stands in front of the names, not one of them.
    named = [grid.text(r, lead) for r in body if grid.kinds[r][lead] != BLANK and grid.kinds[r][after] != BLANK]
    numbers = [number for number in named if not is_section_number(number)]
    codes = all(number.isdigit() for number in numbers) and (
        len(set(numbers)) == len(numbers) or (not head and _count(numbers))
    )
    return [*uses[:lead], CODE, *uses[lead + 1 :]] if codes and len(numbers) > 1 else uses


def _count(numbers: list[str]) -> bool:
    """Whether they count from 1, perhaps several times: 1 2 3 1 2."""
    return all(int(number) in (1, int(before) + 1) for before, number in pairwise(["0", *numbers]))


def _with_years(heads: list[str], columns: list[list[int]], uses: list[str], lead: int) -> list[str]:
    """The uses where years without a heading of their own stand between names and headed figures."""
    last = max((c for c, use in enumerate(uses) if use == DATA and heads[c] not in ("", heads[lead])), default=0)
    return [
        YEARS if use == DATA and lead < c < last and heads[c] in ("", heads[lead]) and _are_years(columns[c]) else use
        for c, use in enumerate(uses)
    ]


def _are_years(kinds: list[int]) -> bool:
    return kinds.count(YEAR) > 1 and kinds.count(YEAR) + kinds.count(BLANK) == len(kinds)


def _holds_days(grid: Grid, head: str, body: list[int], column: int) -> bool:
    """Whether a column headed 时间 has days ("6.1" for 1 June, or a date as a number), and no hours."""
    if not is_day_head(head):
        return False
    return all(_DAY.fullmatch(str(grid.rows[r][column]).strip()) for r in body if grid.kinds[r][column] != BLANK)


def _with_units_behind(grid: Grid, heads: list[str], body: list[int], uses: list[str]) -> list[str]:
    """The uses where units without a heading of their own stand behind all figures ("会员数 | 3.2 | 万人"), or each
    column of figures has its own behind it ("12 | 场 | 860 | 人次").
    """
    data = [c for c, use in enumerate(uses) if use == DATA]
    if not data or UNIT in uses or any(named_unit(heads[c]) and not is_unit(heads[c]) for c in data):
        return uses
    behind = [c for c in range(data[0] + 1, len(uses)) if c - 1 in data and _holds_units(grid, heads, body, c)]
    each = len(behind) > 1 and behind == [c + 1 for c in data]
    of_all = len(behind) == 1 and data == list(range(data[0], behind[0]))
    return [UNIT if c in behind else use for c, use in enumerate(uses)] if each or of_all else uses


def _holds_units(grid: Grid, heads: list[str], body: list[int], column: int) -> bool:
    """Whether nothing but units stands in a column that has the heading of the one before it, or none."""
    if heads[column] not in ("", heads[column - 1]) and not _REMARK_HEAD.match(heads[column]):
        return False
    words = [grid.text(r, column) for r in body if grid.kinds[r][column] != BLANK]
    return len(words) > 1 and all(map(is_unit, words))


def _are_counts(grid: Grid, head: str, body: list[int], column: int) -> bool:
    """Whether words stand below a heading in a unit (场/人次) and all have digits: 10/2000 is two figures in one."""
    if column == grid.lead or head.isascii() or not re.search(r"[/／]", head) or not named_unit(head) or is_unit(head):
        return False
    words = [grid.text(r, column) for r in body if grid.kinds[r][column] == TEXT]
    return bool(words) and all(re.search(r"\d", word) for word in words)


def _are_units(grid: Grid, body: list[int], column: int) -> bool:
    words = [grid.text(r, column) for r in body if grid.kinds[r][column] != BLANK]
    short = sum(len(word) <= 12 or is_unit(word) for word in words)
    return not any(is_place(word) or _BODY.search(word) for word in words) and short >= len(words) / 2


def _use(head: str, kinds: list[int], *, leads: bool) -> str:
    words, years = kinds.count(TEXT), kinds.count(YEAR)
    figures = kinds.count(NUMBER) + kinds.count(MARK) + years
    by_head = ((UNIT, _UNIT_HEAD), (REMARK, _REMARK_HEAD), (CODE, _CODE_HEAD))
    named = next((use for use, pattern in by_head if pattern.match(head)), LABEL if head in PERIODS else None)
    if named:
        return named
    if years and years >= 0.9 * (figures + words) and (is_year_head(head) or leads):
        return YEARS
    # Years and words under one heading ("2015", "2016", "Percent change") name rows as words do.
    is_wordy = words > figures and not (figures and not leads and _COUNT_HEAD.search(strip_unit(head)))
    if is_wordy or (words and figures == years and is_year_head(head)):
        return LABEL
    return DATA if figures else REMARK
