"""Where the tables of a sheet lie: title, header, body, notes, and what each column is for; it reads no value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from ufanalysis.ingest.grid import BLANK, MARK, NUMBER, TEXT, YEAR, Grid
from ufanalysis.ingest.measures import is_unit, named_unit
from ufanalysis.ingest.places import is_place, is_place_head

__all__ = ["CODE", "DATA", "LABEL", "REMARK", "UNIT", "YEARS", "Table", "tables_of"]

LABEL, UNIT, CODE, YEARS, DATA, REMARK = "label", "unit", "code", "years", "data", "remark"

#: A line about the sheet rather than a heading of columns.
_ABOUT = re.compile(
    r"^[(（]?\s*(计量)?单\s*位[^a-zA-Z]{0,2}[:：]|^单位[(（]|"
    r"^(填报|制表|编制|报送|综合|数据来源|表\s*号|制定|批准|有效|审核|填表|报告期|日期|密级|联系|统计)\S{0,8}[:：]"
)
_NOTE = re.compile(
    r"^(注|备\s*注|说明|资料来源|数据来源|来源|摘编自|摘自|notes?|sources?|see notes?|for meaning of|\*|†|"
    r"\\?\d{1,2}[ .、)]|\\\d|\[\d+\]|\([a-z]\))",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^([(（]?\s*续|附?表\s*[\d一二三四五六七八九十(（]|附表|\d+\s*[-－–—.]\s*\d+|table\b)|续表", re.IGNORECASE
)
_DATED = re.compile(r"^(19|20)\d\d年\d{1,2}月(\d{1,2}日)?$|^(19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}$")
_SIGNED = re.compile(r"^(单位|统计|制表|填表|审核)?(负责人|填表人|制表人?|审核人?|填报人|联系电话)")
_TITLED = re.compile(r"^[^:：。;；]{2,40}(情况|报表|统计表|汇总表|一览表|指标|表)([(（][^()（）]*[)）])?$")
_UNIT_HEAD = re.compile(r"^(计量)?单位(名称)?$|^units?$|^unit (of|indicator)", re.IGNORECASE)
_CODE_HEAD = re.compile(
    r"^(序号|编号|代码|区划代码|地区代码|编码|no\.|fips.*|.*\bcode\b.*|.*\bid\b)( \\?\d)?$", re.IGNORECASE
)
_CODE_CUT = re.compile(r"\bcode( \\?\d)?$", re.IGNORECASE)
_YEAR_HEAD = re.compile(r"^(年份?|年度|时间|统计年度|year|years|period)$", re.IGNORECASE)
_NAME_HEAD = re.compile(r"^((主要)?指标(名称)?|项目(名称)?|名称|年份|年度|[a-z][a-z ,/&'-]{2,28})$", re.IGNORECASE)
_REMARK_HEAD = re.compile(r"^(备注|说明|附注|remarks?|notes?)$", re.IGNORECASE)
_DASHES = frozenset(["-", "--", "—", "——", "–", "―", "…", "……", "/", "无"])
_COLUMN_NUMBERS = re.compile(r"^([甲乙丙丁]|[栏列]\s*[次号])$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of a grid: rows of its parts, use of each column.

    `sections` are rows that head a block, `numbers` the row that numbers the columns of a form.
    """

    grid: Grid
    title: list[int]
    header: list[int]
    body: list[int]
    sections: list[int]
    notes: list[int]
    columns: list[str]
    numbers: list[int]

    @property
    def data_columns(self) -> list[int]:
        """The columns that hold figures."""
        return [c for c, use in enumerate(self.columns) if use == DATA]

    @property
    def label_columns(self) -> list[int]:
        """The columns that name the rows, outermost first."""
        return [c for c, use in enumerate(self.columns) if use == LABEL]


def tables_of(grid: Grid) -> list[Table]:
    """Find the tables of a sheet, top to bottom and left to right."""
    return [table for part in _beside(grid) for stacked in _stacked(part) for table in _split_repeated(stacked)]


# ---- side by side ---------------------------------------------------------------------------------------------------


def _beside(grid: Grid) -> list[Grid]:
    """Parts between blank columns, when each part has figures and names its own rows."""
    used = _used_columns(grid)
    grid = replace(grid, lead=used.index(True) if True in used else 0)
    blocks = [(first, last) for first, last in _runs(used)]
    parts = [grid.part(first, last) for first, last in blocks]
    with_figures = [part for part in parts if _has_figures(part)]
    if len(with_figures) < 2 or not all(_names_rows(part) for part in with_figures):
        return [grid]
    starts = [part.left - grid.left for part in with_figures]
    ends = [*[start - 1 for start in starts[1:]], grid.width - 1]
    # What stands left of the first part and between parts (a lone remark) stays with the part before it.
    return [grid.part(0 if k == 0 else start, end) for k, (start, end) in enumerate(zip(starts, ends, strict=True))]


def _used_columns(grid: Grid) -> list[bool]:
    """Whether each column holds anything besides cells of rows that have a single cell (titles, notes)."""
    crowded = [row for row in grid.kinds if len(row) - row.count(BLANK) > 1]
    return [any(row[c] for row in crowded) for c in range(grid.width)]


def _runs(flags: list[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for index, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = index
        elif not flag and start is not None:
            yield start, index - 1
            start = None


def _has_figures(part: Grid) -> bool:
    return sum(row.count(NUMBER) for row in part.kinds) >= 2


def _names_rows(part: Grid) -> bool:
    numbered = [row for row in part.kinds if NUMBER in row]
    return part.width > 1 and sum(row[0] == TEXT for row in numbered) >= max(2, 0.7 * len(numbered))


def _split_repeated(table: Table) -> list[Table]:
    """Cut a table where a second column of row names starts again under the same heading."""
    heads = _column_heads(table.grid, table.header)
    data, labels = table.data_columns, table.label_columns
    if not data or not labels:
        return [table]
    again = [
        c
        for c in range(data[0] + 1, table.grid.width - 1)
        if heads[c] and heads[c] == heads[labels[0]] and _mostly_text(table, c) and any(d > c for d in data)
    ]
    if not again:
        return [table]
    bounds = [0, *again, table.grid.width]
    return [_columns_of(table, first, last - 1) for first, last in pairwise(bounds)]


def _mostly_text(table: Table, column: int) -> bool:
    kinds = [table.grid.kinds[r][column] for r in table.body]
    return kinds.count(TEXT) > sum(map(kinds.count, (NUMBER, MARK, YEAR)))


def _columns_of(table: Table, first: int, last: int) -> Table:
    part = table.grid.part(first, last)
    body = [r for r in table.body if any(part.kinds[r])]
    return replace(table, grid=part, body=body, columns=_uses(part, table.header, body))


# ---- one above the other --------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Draft:
    """A table while its rows are being gathered; lives only inside `_stacked`."""

    title: list[int]
    header: list[int]
    body: list[int]
    sections: list[int]


def _stacked(grid: Grid) -> list[Table]:
    drafts: list[_Draft] = []
    waiting: list[int] = []
    trailing: dict[int, list[int]] = {}
    numbers = []
    for row in range(grid.height):
        if not any(grid.kinds[row]):
            continue
        if _is_column_numbers(grid, row):
            numbers.append(row)
            continue
        begun = bool(drafts) and not _heads_again(grid, waiting, drafts)
        if not _is_figure_row(grid, row, begun=begun, heads=drafts[-1].header if begun else waiting):
            waiting.append(row)
        elif drafts and not _heads_again(grid, waiting, drafts):
            empty = [r for r in waiting if _is_named_alike(grid, r, row)]
            drafts[-1].sections += [r for r in waiting if r not in empty]
            drafts[-1].body += [*empty, row]
            waiting = []
        else:
            notes, title, heading = _divide(grid, waiting, first=not drafts)
            trailing[len(drafts) - 1] = notes
            header, sections = _without_sections(grid, heading)
            header, silent = _without_sisters(grid, [*header, *sections], row) if header else (header, [])
            sections = [r for r in sections if r not in silent]
            header = [r for r in header if r not in sections]
            drafts.append(_Draft(title=title, header=header, body=[*silent, row], sections=sections))
            waiting = []
    silent = _leading_sisters(grid, waiting, drafts[-1].body[-1]) if drafts else []
    if silent:
        drafts[-1].body += silent
    trailing[len(drafts) - 1] = waiting[len(silent) :]
    # Notes above the first table ("See notes") are its own; those above a later one belong to the table before.
    trailing[0] = [*trailing.get(-1, []), *trailing.get(0, [])]
    return [_finished(grid, draft, trailing.get(k, []), numbers) for k, draft in enumerate(drafts)]


def _is_named_alike(grid: Grid, row: int, other: int) -> bool:
    """Whether a row without figures has its words where a figure row has them: then it heads nothing."""
    words, others = ([c for c, kind in enumerate(grid.kinds[r]) if kind in (TEXT, YEAR)] for r in (row, other))
    # A lone word among other lone words heads a block, unless both are places: then it is a place without figures.
    return (len(words) >= 2 and words == others) or _are_sisters(grid, row, other)


def _are_sisters(grid: Grid, row: int, other: int) -> bool:
    """Whether both rows begin, in the same column, with the name of a place."""
    first, second = ([c for c, kind in enumerate(grid.kinds[r]) if kind != BLANK][:1] for r in (row, other))
    return bool(first) and first == second and all(is_place(grid.text(r, first[0])) for r in (row, other))


def _without_sisters(grid: Grid, above: list[int], row: int) -> tuple[list[int], list[int]]:
    """Cut off rows of places that have no figures yet ("东山区 | 见附件") from the header above the first figures."""
    end = len(above)
    while end > 1 and _are_sisters(grid, above[end - 1], row):
        end -= 1
    return above[:end], above[end:]


def _leading_sisters(grid: Grid, below: list[int], row: int) -> list[int]:
    """The rows of places without figures that go on where the figures end."""
    end = next((k for k, r in enumerate(below) if not _are_sisters(grid, r, row) or r != row + 1 + k), len(below))
    return below[:end]


def _finished(grid: Grid, draft: _Draft, notes: list[int], numbers: list[int]) -> Table:
    return Table(
        grid=grid,
        title=draft.title,
        header=draft.header,
        body=draft.body,
        sections=draft.sections,
        notes=notes,
        numbers=[row for row in numbers if draft.header and draft.header[0] < row < draft.body[0]],
        columns=_uses(grid, draft.header, draft.body),
    )


def _is_figure_row(grid: Grid, row: int, *, begun: bool, heads: list[int]) -> bool:
    kinds = grid.kinds[row]
    numbers, years = kinds.count(NUMBER), kinds.count(YEAR)
    if numbers == 0 and years == 0:
        if MARK not in kinds or kinds[grid.lead] not in (TEXT, YEAR, BLANK):
            return False
        return not _only_in_front(grid, row) if begun else _is_silent(grid, row, heads)
    if numbers == 0:
        return _is_named_below(grid, row, heads) or not _is_year_row(grid, row, begun=begun)
    words = kinds.count(TEXT)
    # "Table 12 | 2010" and unit lines hold stray numbers; a figure row has at most three words per figure and more.
    return words <= 3 + 2 * (numbers + years) and not _is_about(grid, row)


def _is_silent(grid: Grid, row: int, heads: list[int]) -> bool:
    """Whether a first row of figures holds nothing but dashes and units behind its name ("生产总值 | 亿元 | -")."""
    behind = [grid.text(row, c) for c in range(grid.lead + 1, grid.width) if grid.kinds[row][c] != BLANK]
    dashes = sum(text in _DASHES for text in behind)
    units = sum(is_unit(text) for text in behind)
    named = grid.kinds[row][grid.lead] == TEXT
    return named and dashes > 0 and dashes + units == len(behind) and any(_is_heading(grid, r) for r in heads)


def _is_named_below(grid: Grid, row: int, heads: list[int]) -> bool:
    """Whether the row has a name of its own under a heading of names: then 1998 counts members, it heads no column."""
    lead = grid.lead
    name = grid.text(row, lead) if grid.kinds[row][lead] == TEXT else ""
    headings = [r for r in heads if grid.kinds[r][lead] == TEXT and _is_heading(grid, r)]
    return bool(name and headings) and is_place(name) and name not in {grid.text(r, lead) for r in headings}


def _only_in_front(grid: Grid, row: int) -> bool:
    return all(kind == BLANK for kind in grid.kinds[row][grid.lead + 1 :])


def _is_year_row(grid: Grid, row: int, *, begun: bool) -> bool:
    years = [_as_year(cell) for cell, kind in zip(grid.rows[row], grid.kinds[row], strict=True) if kind == YEAR]
    if len(years) == 1:
        return not begun and grid.kinds[row][grid.lead] != YEAR
    if not begun and grid.kinds[row][grid.lead] == BLANK and TEXT not in grid.kinds[row]:
        return True
    steps = [b - a for a, b in pairwise(years)]
    return bool(steps) and ((len({step > 0 for step in steps if step}) == 1 and 0 not in steps) or _is_periodic(years))


def _is_periodic(years: list[int]) -> bool:
    """Whether the same few years repeat under several headings (2021 2022 2021 2022)."""
    length = len(dict.fromkeys(years))
    groups = [years[k : k + length] for k in range(0, len(years), length)]
    return (len(groups) > 1 and all(group == groups[0] for group in groups)) or (length == 1 and len(years) > 1)


def _as_year(cell: object) -> int:
    return int(re.sub(r"\D", "", str(cell))[:4])


def _is_column_numbers(grid: Grid, row: int) -> bool:
    """The line "甲 | 1 | 2 | 3=1+2" that forms put under the heading; a line without a first word must count too."""
    first = _first_text(grid, row)
    named = bool(_COLUMN_NUMBERS.match(first))
    if not named and (grid.kinds[row][grid.lead] != BLANK or first.strip("()") != "1"):
        return False
    cells = [str(c).strip() for c, kind in zip(grid.rows[row], grid.kinds[row], strict=True) if kind != BLANK]
    numbers = [re.split(r"[.=＝]", c)[0].strip("() （）") for c in cells if not _COLUMN_NUMBERS.match(c)]
    return (named or len(numbers) > 1) and numbers == [str(k) for k in range(1, len(numbers) + 1)]


def _is_about(grid: Grid, row: int) -> bool:
    """Whether the row speaks of the sheet: 填报单位：…, 单位：人; a title may stand before it, one word beside it."""
    if not 1 <= len(grid.kinds[row]) - grid.kinds[row].count(BLANK) <= 4:
        return False
    words = [grid.text(row, c) for c, kind in enumerate(grid.kinds[row]) if kind != BLANK]
    about = [bool(_ABOUT.match(word) or _DATED.match(word)) for word in words]
    if not about[0] or _DATED.match(words[0]):
        return len(words) == 2 and about[1] and (len(words[0]) > 6 or bool(_TITLE.search(words[0])))
    return about.count(False) <= 1


def _is_heading(grid: Grid, row: int) -> bool:
    """Whether the row heads columns: two or more cells, or years, and no line about the sheet."""
    filled = len(grid.kinds[row]) - grid.kinds[row].count(BLANK)
    return filled >= 2 and not _is_about(grid, row) and not _is_unit_line(grid, row)


def _is_unit_line(grid: Grid, row: int) -> bool:
    words = [grid.text(row, c) for c, kind in enumerate(grid.kinds[row]) if kind != BLANK]
    return len(words) == 2 and words[-1].startswith("(") and words[0].startswith(("单位", "(", "计量单位"))


def _heads_again(grid: Grid, waiting: list[int], drafts: list[_Draft]) -> bool:
    """Whether the rows since the last figures start a new table rather than a block inside this one."""
    if not waiting:
        return False
    last = drafts[-1]
    # Fifty rows tell the use of a column as well as fifty thousand, and this is asked once per row.
    uses = _uses(grid, last.header, last.body[:50])
    first_data = next((c for c, use in enumerate(uses) if use == DATA), grid.width)
    for position, row in enumerate(waiting):
        right = [c for c in range(first_data, grid.width) if grid.kinds[row][c] not in (BLANK, MARK)]
        if len(right) < 1 or not _is_heading(grid, row):
            continue
        if (
            position > 0
            or row - last.body[-1] > 1
            or _same_head(grid, row, last)
            or _is_year_row(grid, row, begun=True)
        ):
            return True
    return False


def _same_head(grid: Grid, row: int, draft: _Draft) -> bool:
    names = {grid.text(r, grid.lead) for r in draft.header} - {""}
    return grid.text(row, grid.lead) in names or (not grid.text(row, grid.lead) and bool(names))


def _divide(grid: Grid, waiting: list[int], *, first: bool) -> tuple[list[int], list[int], list[int]]:
    """Cut the rows above a body into notes of the table before, title and header."""
    heading = next((k for k, r in enumerate(waiting) if _is_heading(grid, r)), len(waiting))
    heading = _lift(grid, waiting, heading)
    above, header = waiting[:heading], waiting[heading:]
    if first:
        notes = [r for r in above if _is_note(grid, r)]
        return notes, [r for r in above if r not in notes], header
    cut = next((k for k, r in enumerate(above) if _TITLE.search(_first_text(grid, r))), None)
    if cut is None:
        cut = _after_notes(grid, above)
    return above[:cut], above[cut:], header


def _without_sections(grid: Grid, header: list[int]) -> tuple[list[int], list[int]]:
    """Cut off lone words below the header in the column that the header has already named: they head a block."""
    end = len(header)
    while (
        end > 1 and _is_lone(grid, header[end - 1]) and any(grid.kinds[r][grid.lead] == TEXT for r in header[: end - 1])
    ):
        end -= 1
    return header[:end], header[end:]


def _is_lone(grid: Grid, row: int) -> bool:
    return grid.kinds[row][grid.lead] in (TEXT, YEAR) and _only_in_front(grid, row)


def _after_notes(grid: Grid, above: list[int]) -> int:
    """Rows up to a line that reads like a title, or up to the last gap after a note, belong to the table before."""
    if not above or not (_is_note(grid, above[0]) or _SIGNED.match(_first_text(grid, above[0]))):
        return 0
    gaps = [k for k in range(1, len(above)) if above[k] - above[k - 1] > 1]
    titled = (k for k, row in enumerate(above) if k and _TITLED.search(_first_text(grid, row)))
    return next(titled, gaps[-1] if gaps else len(above))


def _is_note(grid: Grid, row: int) -> bool:
    """Whether the row begins like a note; ① is asked of the cell itself, because a label shows it as 1."""
    first = next(cell for cell, kind in zip(grid.rows[row], grid.kinds[row], strict=True) if kind != BLANK)
    return bool(_NOTE.match(_first_text(grid, row)) or "①" <= str(first).lstrip()[:1] <= "⑳")


def _lift(grid: Grid, filled: list[int], heading: int) -> int:
    """Let the header start higher where a lone word stands over the data columns, or over the names, just above it."""
    start = heading
    last = max((c for r in filled[heading:] for c in range(grid.width) if grid.kinds[r][c] != BLANK), default=0)
    while start > 1:
        row = filled[start - 1]
        column = next(c for c, kind in enumerate(grid.kinds[row]) if kind != BLANK)
        wide = any(t == row and le == column and r - le >= grid.width // 2 for t, le, _, r in grid.merges)
        # A word over the last column heads no group: it is a remark set flush right.
        if (
            (column <= grid.lead and not _heads_names(grid, row, filled[start:]))
            or column == last
            or wide
            or len(grid.text(row, column)) > 40
            or _is_about(grid, row)
            or start == 1
        ):
            break
        start -= 1
    return start


def _heads_names(grid: Grid, row: int, header: list[int]) -> bool:
    """Whether a lone word heads the column of names ("地区", "State"), over headings that leave that column blank."""
    word = grid.text(row, grid.lead)
    is_head = is_place_head(word) or bool(_NAME_HEAD.match(word) and not _NOTE.match(word))
    return is_head and all(grid.kinds[r][grid.lead] == BLANK for r in header)


def _first_text(grid: Grid, row: int) -> str:
    return next((grid.text(row, c) for c, kind in enumerate(grid.kinds[row]) if kind != BLANK), "")


# ---- what each column is for ----------------------------------------------------------------------------------------


def _column_heads(grid: Grid, header: list[int]) -> list[str]:
    """For each column its lowest heading that is not a bare unit."""
    covered = grid.covered()
    heads = []
    for c in range(grid.width):
        texts = [grid.text(*covered.get((r, c), (r, c))) for r in header]
        heads.append(next((t for t in texts if t), ""))
    return heads


def _uses(grid: Grid, header: list[int], body: list[int]) -> list[str]:
    heads = _column_heads(grid, header)
    whole = [" ".join(filter(None, (grid.text(r, c) for r in header))) for c in range(grid.width)]
    by_column = [list(kinds) for kinds in zip(*(grid.kinds[r] for r in body), strict=True)]
    uses = [_use(heads[c], kinds, leads=c == grid.lead) for c, kinds in enumerate(by_column)]
    # "2002 NAICS code" is cut over three rows.
    uses = [CODE if use == DATA and _CODE_CUT.search(whole[c]) else use for c, use in enumerate(uses)]
    # "单位" heads units of measure as well as organisations; only the words below tell which.
    uses = [LABEL if use == UNIT and not _are_units(grid, body, c) else use for c, use in enumerate(uses)]
    figures = [sum(map(kinds.count, (NUMBER, MARK, YEAR))) for kinds in by_column]
    # A stray mark in a column of block names does not make it data.
    solid = [c for c, use in enumerate(uses) if use == DATA and figures[c] >= 0.2 * max(figures)]
    first = solid[0] if solid else grid.width
    uses = [LABEL if use == DATA and c < first else use for c, use in enumerate(uses)]
    uses = [REMARK if use == LABEL and c > first else use for c, use in enumerate(uses)]
    first_head = heads[first] if solid else ""
    if LABEL not in uses and YEARS not in uses and uses.count(DATA) > 1 and not named_unit(first_head):
        # Every row needs a name: with no words at all the leftmost column is taken for it, unless it is measured.
        uses[uses.index(DATA)] = LABEL
    return uses


def _are_units(grid: Grid, body: list[int], column: int) -> bool:
    words = [grid.text(r, column) for r in body if grid.kinds[r][column] != BLANK]
    short = sum(len(word) <= 12 or is_unit(word) for word in words)
    return not any(is_place(word) for word in words) and short >= len(words) / 2


def _use(head: str, kinds: list[int], *, leads: bool) -> str:
    words, years = kinds.count(TEXT), kinds.count(YEAR)
    figures = kinds.count(NUMBER) + kinds.count(MARK) + years
    by_head = ((UNIT, _UNIT_HEAD), (REMARK, _REMARK_HEAD), (CODE, _CODE_HEAD))
    named = next((use for use, pattern in by_head if pattern.match(head)), None)
    if named:
        return named
    if years and years >= 0.9 * (figures + words) and (_YEAR_HEAD.match(head) or leads):
        return YEARS
    # Years and words under one heading ("2015", "2016", "Percent change") name rows as words do.
    if words > figures or (words and figures == years and _YEAR_HEAD.match(head)):
        return LABEL
    return DATA if figures else REMARK
