"""What a single row of a sheet is by itself: figures, heading, note, line about the sheet; it groups no rows."""

import re
from datetime import date
from functools import lru_cache
from itertools import dropwhile, pairwise

from ufanalysis.ingest.columns import is_year_head
from ufanalysis.ingest.grid import BLANK, MARK, NUMBER, TEXT, YEAR, Grid, clean_label
from ufanalysis.ingest.marks import NOTHING
from ufanalysis.ingest.measures import is_unit
from ufanalysis.ingest.places import is_place
from ufanalysis.ingest.years import year_in

__all__ = [
    "are_sisters",
    "first_text",
    "is_about",
    "is_column_numbers",
    "is_continued",
    "is_figure_row",
    "is_heading",
    "is_key",
    "is_lone",
    "is_note",
    "is_over_block",
    "is_signature",
    "is_year_row",
    "may_number_columns",
    "speaks_of_sheet",
    "starts_note",
    "starts_table",
    "statements",
]

#: A line about the sheet rather than a heading of columns.
_ABOUT = re.compile(
    r"^[(（【\[]?\s*(计量|金额|资金|货币|以下)?[单単]\s*位[^a-zA-Z]{0,2}[:：∶]|^单位[(（]|^以\S{1,4}为单位|"
    r"^单位\s*([十百千万亿]*元|人|户|个|件|人次)$|"
    r"^units?( of measure)?\s*:|"
    r"^(填报|制表|编制|报送|数据来源|表\s*号|制定|批准|有效|审核|填表|报告期|日期|密级|联系|编号|文号)\S{0,8}[:：]|"
    # 综合表：… and 统计表：… begin titles.
    r"^(综合|统计)(机关|单位|部门|负责|人员|时间|日期|口径|范围)\S{0,6}[:：]|"
    # Links of a workbook with a page of contents.
    r"^(return|back|link|go) to\b|^返回(目录|首页|封面)",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"units? of measure", re.IGNORECASE)
#: Who made, checked and sent a sheet, and how to reach them.
_SIGNED = re.compile(
    r"^(单位|统计|部门|科室|主管|分管)?(负责人|填[表报]人|制表人?|审[核批]人?|经办人|复核人?|联系人|统计人员?|"
    r"(填[表报]|报送|制表)(日期|时间))(\(\S{0,4}[章字]\))?\s*(?P<said>:.*)?$"
)
#: Three people and a telephone, each with the cell that says who; asking fuller rows would cost a twentieth of layout.
_MOST_SIGNED = 8
_SENDER = re.compile(r"(填报|报送|填表|上报|申报|所在)?(单位|机关|部门)(名称)?|工会名称")
_REACHED = re.compile(r"^(联系|办公|固定)?(电话|手机|方式)(号码)?:?")
_NOTE = re.compile(
    r"^(注|备\s*注|说明|资料来源|数据来源|来源|摘编自|摘自|notes?|sources?|see notes?|for meaning of|\*|†|"
    r"\\?\d{1,2}[ .、)]|\\\d|\[\d+\]|\([a-z]\))",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^([(（]?\s*续|附?表\s*[\d一二三四五六七八九十(（]|附[表件]|\d+\s*[-－–—.]\s*\d+|table\b)|续表", re.IGNORECASE
)
_CONTINUED = re.compile(r"^[(（]?\s*续|续表|^附?表\s*[\d.\-–—]+\s*[(（]?续")
_DATED = re.compile(r"^(19|20)\d\d年\d{1,2}月(\d{1,2}日)?$|^(19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}$")
#: The year under the title of an official form, which has 表号：… or 计量单位：… on its right.
_OF_YEAR = re.compile(r"^(19|20)\d\d\s*年(度|\d{1,2}[-－—~至到]\d{1,2}月)?$|^[(（](19|20)\d\d\s*年度?[)）]$")
_DASHES = frozenset(["-", "--", "—", "——", "–", "―", "…", "……", "/", "无"])
#: Figures of one column lie within so many times one another often enough.
_NEAR = 5
_CLASS = re.compile(r"(\d[\d,]*) ?[-－–—~～至到] ?(\d[\d,]*)[^\d.]{0,3}")
_COLUMN_NUMBERS = re.compile(r"^([甲乙丙丁]|[栏列]\s*[次号])$")


def is_figure_row(grid: Grid, row: int, *, begun: bool, heads: list[int], above: int | None) -> bool:
    """Whether the row holds figures; `above` is the row of figures that stands right over it."""
    kinds = grid.kinds[row]
    numbers, years = kinds.count(NUMBER), kinds.count(YEAR)
    if (kinds[grid.lead] != NUMBER and is_signature(grid, row)) or (not begun and _heads_by_numbers(grid, row)):
        return False
    if numbers == 0 and years == 0:
        if MARK not in kinds or kinds[grid.lead] not in (TEXT, YEAR, BLANK):
            return False
        return not _only_in_front(grid, row) if begun else _is_silent(grid, row, heads)
    if numbers == 0:
        if years == 1 and is_over_block(grid, row):
            return False
        goes_on = above is not None and _goes_on(grid, row, above)
        head_columns = is_year_row(grid, row, begun=begun) or (not begun and _are_first_years(grid, row, heads))
        return goes_on or _is_named_below(grid, row, heads) or not head_columns
    words = kinds.count(TEXT)
    # "Table 12 | 2010" and unit lines hold stray numbers; a figure row has at most three words per figure and more.
    return words <= 3 + 2 * (numbers + years) and not is_about(grid, row)


def _heads_by_numbers(grid: Grid, row: int) -> bool:
    return _are_days(grid, row) or _are_classes(grid, row)


def _are_classes(grid: Grid, row: int) -> bool:
    """Whether a row holds classes of a size or age that join up (5-14 | 15-24): these head columns."""
    found = [_CLASS.fullmatch(grid.text(row, c)) for c in range(grid.lead + 1, grid.width)]
    bounds = [[int(bound.replace(",", "")) for bound in one.groups()] for one in found if one]
    return len(bounds) > 1 and all(after[0] - before[1] in (0, 1) for before, after in pairwise(bounds))


def _are_days(grid: Grid, row: int) -> bool:
    """Whether nothing but days stands behind the first cell: 2023年1月 and 2023年2月 head columns as dates."""
    behind = [cell for cell, kind in zip(grid.rows[row], grid.kinds[row], strict=True) if kind != BLANK][1:]
    return len(behind) > 1 and all(isinstance(cell, date) for cell in behind)


def _kinds_below(grid: Grid, row: int) -> list[int]:
    """The kinds of the next row that is not blank; none after the last."""
    return next((grid.kinds[r] for r in range(row + 1, grid.height) if any(grid.kinds[r])), [])


def is_over_block(grid: Grid, row: int) -> bool:
    """Whether a lone word or year heads the rows below it, which begin with words and have figures.

    It stands in front of the row, or is merged over several columns of figures.
    """
    filled = [c for c, kind in enumerate(grid.kinds[row]) if kind != BLANK]
    if len(filled) != 1:
        return False
    below = _kinds_below(grid, row)
    if not below or below[grid.lead] != TEXT or NUMBER not in below:
        return False
    return filled[0] == grid.lead or any(t == row and le == filled[0] and r > le for t, le, _, r in grid.merges)


def is_signature(grid: Grid, row: int) -> bool:
    """Whether the row says who made the sheet (填表人 | 李四 | 电话 | 8765), and counts no people in charge."""
    if len(grid.kinds[row]) - grid.kinds[row].count(BLANK) > _MOST_SIGNED:
        return False
    first = first_text(grid, row)
    signed = _SIGNED.match(first)
    if _is_line_to(first) or _names_sender(grid, row):
        return True
    if not signed or signed["said"] or "时间" in signed[0] or "日期" in signed[0]:
        return bool(signed)
    others = [grid.text(row, c) for c, kind in enumerate(grid.kinds[row]) if kind == TEXT][1:]
    return any(_SIGNED.match(text) or _REACHED.match(text) for text in others)


def _names_sender(grid: Grid, row: int) -> bool:
    """Whether a row begins with 单位 or 填报单位 and, in the next cell, the union that it is."""
    if not _SENDER.fullmatch(first_text(grid, row)):
        return False
    others = [grid.text(row, c) for c, kind in enumerate(grid.kinds[row]) if kind != BLANK][1:]
    named = [text.endswith(("工会", "工会委员会", "联合会", "公司")) for text in others]
    # 单位 over several unions heads columns.
    return named[:1] == [True] and named.count(True) == 1


def _is_line_to(text: str) -> bool:
    """Whether a text names a way to reach somebody; 电话 alone may count telephones."""
    return bool(_REACHED.match(text)) and text not in ("电话", "手机")


def _is_silent(grid: Grid, row: int, heads: list[int]) -> bool:
    """Whether a first row of figures holds nothing but dashes and units behind its name ("生产总值 | 亿元 | -")."""
    behind = [grid.text(row, c) for c in range(grid.lead + 1, grid.width) if grid.kinds[row][c] != BLANK]
    # A code or a unit may stand before the figures ("Peru | PE | (NA) | (NA)").
    figures = list(dropwhile(lambda text: not _is_silence(text), behind))
    dashes = sum(map(_is_silence, figures))
    units = sum(is_unit(text) for text in figures)
    is_all = dashes + units == len(figures) and len(behind) - len(figures) <= min(2, dashes)
    # A heading merged over two rows may have 未开展 in its second.
    is_head = grid.text(row, grid.lead) in {grid.text(r, grid.lead) for r in heads}
    named = grid.kinds[row][grid.lead] in (TEXT, YEAR) and not is_head
    return named and dashes > 0 and is_all and any(is_heading(grid, r) for r in heads)


def _is_silence(text: str) -> bool:
    return text in _DASHES or text.lower() in NOTHING


def _is_named_below(grid: Grid, row: int, heads: list[int]) -> bool:
    """Whether the row has a name of its own under a heading of names: then 1998 counts members, it heads no column.

    So does 2000 behind 2019 under a heading of years.
    """
    lead = grid.lead
    if grid.kinds[row][lead] == YEAR:
        return any(is_year_head(grid.text(r, lead)) for r in heads)
    name = grid.text(row, lead) if grid.kinds[row][lead] == TEXT else ""
    headings = [r for r in heads if grid.kinds[r][lead] == TEXT and is_heading(grid, r)]
    return bool(name and headings) and is_place(name) and name not in {grid.text(r, lead) for r in headings}


def _goes_on(grid: Grid, row: int, above: int) -> bool:
    """Whether numbers that all look like years go on with the figures right over them (1950 members below 1400).

    They do behind a year below a year, and behind words below words where each is of the size of the one over it.
    """
    kinds, over = grid.kinds[row], grid.kinds[above]
    if kinds[grid.lead] == over[grid.lead] == YEAR:
        return kinds.count(YEAR) > 1
    words = [c for c, kind in enumerate(kinds) if kind == TEXT]
    if not words or any(over[c] != TEXT for c in words):
        return False
    years = [c for c, kind in enumerate(kinds) if kind == YEAR]
    pairs = [(grid.numbers[row][c], grid.numbers[above][c]) for c in years]
    near = all(before / _NEAR <= number <= _NEAR * before for number, before in pairs)
    # 2021 and 2022 side by side still head the columns below.
    return near and {abs(b - a) for a, b in pairwise(grid.numbers[row][years])} != {1}


def _only_in_front(grid: Grid, row: int) -> bool:
    return all(kind == BLANK for kind in grid.kinds[row][grid.lead + 1 :])


def is_year_row(grid: Grid, row: int, *, begun: bool) -> bool:
    """Whether the years of a row head columns: they ascend, descend or repeat, or stand over figures alone."""
    years = [_as_year(cell) for cell, kind in zip(grid.rows[row], grid.kinds[row], strict=True) if kind == YEAR]
    if len(years) == 1:
        return not begun and grid.kinds[row][grid.lead] != YEAR
    if not begun and grid.kinds[row][grid.lead] == BLANK and TEXT not in grid.kinds[row]:
        return True
    steps = [b - a for a, b in pairwise(years)]
    return bool(steps) and ((len({step > 0 for step in steps if step}) == 1 and 0 not in steps) or _is_periodic(years))


def _are_first_years(grid: Grid, row: int, heads: list[int]) -> bool:
    """Whether years that stand in no order head columns: some stand under two headings (2000 2008 | 2008), or no
    heading has been before.
    """
    years = [_as_year(cell) for cell, kind in zip(grid.rows[row], grid.kinds[row], strict=True) if kind == YEAR]
    return len(years) > 1 and (len(set(years)) < len(years) or not any(is_heading(grid, r) for r in heads))


def _is_periodic(years: list[int]) -> bool:
    """Whether the same few years repeat under several headings (2021 2022 2021 2022)."""
    length = len(dict.fromkeys(years))
    groups = [years[k : k + length] for k in range(0, len(years), length)]
    return (len(groups) > 1 and all(group == groups[0] for group in groups)) or (length == 1 and len(years) > 1)


def _as_year(cell: object) -> int:
    return int(re.sub(r"\D", "", str(cell))[:4])


def is_column_numbers(grid: Grid, row: int) -> bool:
    """The line "甲 | 1 | 2 | 3=1+2" that forms put under the heading; a line without a first word must count too."""
    first = first_text(grid, row)
    named = bool(_COLUMN_NUMBERS.match(first))
    if not named and (grid.kinds[row][grid.lead] != BLANK or first.strip("()") != "1"):
        return False
    cells = [str(c).strip() for c, kind in zip(grid.rows[row], grid.kinds[row], strict=True) if kind != BLANK]
    numbers = [re.split(r"\.0$|[=＝]", c)[0].strip("() （）.") for c in cells if not _COLUMN_NUMBERS.match(c)]
    return (named or len(numbers) > 1) and numbers == [str(k) for k in range(1, len(numbers) + 1)]


@lru_cache(maxsize=16384, typed=True)
def may_number_columns(cell: object, column: int) -> bool:
    """Whether a row that begins with this cell may be such a line; what begins in column A counts rows, not columns."""
    first = clean_label(cell)
    return bool(_COLUMN_NUMBERS.match(first)) or (column > 0 and first.strip("()") == "1")


def is_about(grid: Grid, row: int) -> bool:
    """Whether the row speaks of the sheet: 填报单位：…, 单位：人; a title may stand before it, one word beside it."""
    if not 1 <= len(grid.kinds[row]) - grid.kinds[row].count(BLANK) <= 6:
        return False
    words = statements(grid, row)
    about = [bool(_ABOUT.match(word) or _DATED.match(word)) for word in words]
    if not about[0] or _DATED.match(words[0]):
        long = len(words[0]) > 6 or words[0].endswith("工会")
        titled = long or _TITLE.search(words[0]) or _OF_YEAR.match(words[0])
        return len(words) > 1 and all(about[1:]) and bool(titled or _is_over_heads(grid, row))
    return len(words) <= 4 and about.count(False) <= 1


def _is_over_heads(grid: Grid, row: int) -> bool:
    """Whether the next row names rows and columns itself (一、帮扶 | 单位：元 over 区县 | 帮扶资金)."""
    below = _kinds_below(grid, row)
    return bool(below) and below[grid.lead] == TEXT and below.count(TEXT) > 1 and NUMBER not in below


def statements(grid: Grid, row: int) -> list[str]:
    """The texts of a row, what follows "表号：" in a cell of its own together with it."""
    texts: list[str] = []
    for text in (grid.text(row, c) for c, kind in enumerate(grid.kinds[row]) if kind != BLANK):
        if texts and _MEASURE.fullmatch(texts[-1]):
            texts[-1] += f": {text}"
        elif texts and texts[-1].endswith(":") and speaks_of_sheet(texts[-1]) and _may_answer(texts[-1], text):
            texts[-1] += text
        else:
            texts.append(text)
    return texts


def _may_answer(line: str, text: str) -> bool:
    """Whether a text fills in the line before it; a line left blank (填报单位：) is not answered by the period."""
    if re.search(r"(?<![报送表])单\s*位:$", line):
        return any(map(is_unit, re.split(r"[、,，;；\s]+", text)))
    return not speaks_of_sheet(text) and (year_in(text) is None or not re.search(r"(单\s*位|机\s*关|部\s*门):$", line))


def speaks_of_sheet(text: str) -> bool:
    """Whether a line beside the title speaks of the sheet: 单位：人, 填报单位：…, 表号：…"""
    return bool(_ABOUT.match(text))


def is_heading(grid: Grid, row: int) -> bool:
    """Whether the row heads columns: two or more cells, or years, and no line about the sheet."""
    filled = len(grid.kinds[row]) - grid.kinds[row].count(BLANK)
    return filled >= 2 and not (is_about(grid, row) or _is_unit_line(grid, row) or is_signature(grid, row))


def _is_unit_line(grid: Grid, row: int) -> bool:
    words = [grid.text(row, c) for c, kind in enumerate(grid.kinds[row]) if kind != BLANK]
    return len(words) == 2 and words[-1].startswith("(") and words[0].startswith(("单位", "(", "计量单位"))


def is_key(grid: Grid, row: int) -> bool:
    """Whether the row is a word in front and one more ("Age class | From 15 to 74 years"), as export programs write."""
    kinds = grid.kinds[row]
    return kinds[grid.lead] == TEXT and kinds.count(TEXT) == 2 and kinds.count(BLANK) == len(kinds) - 2


def is_note(grid: Grid, row: int) -> bool:
    """Whether the row begins like a note; ① is asked of the cell itself, because a label shows it as 1."""
    first = next(cell for cell, kind in zip(grid.rows[row], grid.kinds[row], strict=True) if kind != BLANK)
    return bool(_NOTE.match(first_text(grid, row)) or "①" <= str(first).lstrip()[:1] <= "⑳")


def is_lone(grid: Grid, row: int) -> bool:
    """Whether a word or year stands in front of the row and nothing else in it."""
    return grid.kinds[row][grid.lead] in (TEXT, YEAR) and _only_in_front(grid, row)


def are_sisters(grid: Grid, row: int, other: int) -> bool:
    """Whether both rows begin, in the same column, with the name of a place."""
    first, second = ([c for c, kind in enumerate(grid.kinds[r]) if kind != BLANK][:1] for r in (row, other))
    return bool(first) and first == second and all(is_place(grid.text(r, first[0])) for r in (row, other))


def starts_table(text: str) -> bool:
    """Whether the text begins like the title of a table: 表 3, 续表, 7-6, Table 12."""
    return bool(_TITLE.search(text))


def is_continued(title: str) -> bool:
    """Whether a title says that its table goes on from the one before: 续表, (续)."""
    return bool(_CONTINUED.search(title))


def starts_note(text: str) -> bool:
    """Whether the text begins like a note or a source."""
    return bool(_NOTE.match(text))


def first_text(grid: Grid, row: int) -> str:
    """The first text of the row, "" where it is blank."""
    return grid.text(row, grid.first(row))
