"""Where the tables of a sheet lie: title, header, body, notes, the use of its columns; it reads no value."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from ufanalysis.ingest.beside import beside
from ufanalysis.ingest.columns import DATA, LABEL, YEARS, uses_of
from ufanalysis.ingest.grid import BLANK, MARK, NUMBER, TEXT, YEAR, Grid, indent_of
from ufanalysis.ingest.lines import (
    are_sisters,
    first_text,
    is_about,
    is_column_numbers,
    is_figure_row,
    is_heading,
    is_key,
    is_lone,
    is_note,
    is_over_block,
    is_signature,
    is_year_row,
    starts_note,
    starts_table,
)
from ufanalysis.ingest.measures import is_unit
from ufanalysis.ingest.places import is_place_head

__all__ = ["Table", "tables_of"]

#: No header has more rows; a list of years alone (单位 | 建会年份) would ask each row of all those over it.
_MOST_HEADS = 40
_UNIT_ROW = re.compile(r"^units?( of| indicator|$)", re.IGNORECASE)
_SIGNED = re.compile(r"^(单位|统计|制表|填表|审核)?(负责人|填表人|制表人?|审核人?|填报人|联系电话)")
_TITLED = re.compile(r"^[^:：。;；]{2,40}(情况|报表|统计表|汇总表|一览表|指标|表)([(（][^()（）]*[)）])?$")
_NAME_HEAD = re.compile(r"^((主要)?指标(名称)?|项目(名称)?|名称|年份|年度|[a-z][a-z ,/&'-]{2,28})$", re.IGNORECASE)


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
    return [table for part in beside(grid) for stacked in _stacked(part) for table in _split_repeated(stacked)]


def _split_repeated(table: Table) -> list[Table]:
    """Cut a table where a second column of row names, or of years, starts again under the same heading, or under none.

    A form of pairs (职工总数 | 520 | 会员数 | 510) has no heading at all.
    """
    data = table.data_columns
    names = [c for c, use in enumerate(table.columns) if use in (LABEL, YEARS) and data and c < data[0]]
    if not names:
        return [table]
    # In any row of the header: groups (一、困难帮扶 | 二、组织建设) may stand over the same two headings.
    heads = [[table.grid.text(r, c) for c in range(table.grid.width)] for r in table.header]
    again = [
        c
        for c in range(data[0] + 1, data[-1])
        if _names_rows(table, c)
        and (any(row[c] and row[c] in [row[n] for n in names] for row in heads) if heads else _are_pairs(table, c))
    ]
    if not again:
        return [table]
    bounds = [0, *again, table.grid.width]
    return [_columns_of(table, first, last - 1) for first, last in pairwise(bounds)]


def _names_rows(table: Table, column: int) -> bool:
    kinds = [table.grid.kinds[r][column] for r in table.body]
    return table.columns[column] == YEARS or kinds.count(TEXT) > sum(map(kinds.count, (NUMBER, MARK, YEAR)))


def _are_pairs(table: Table, column: int) -> bool:
    """Whether the column names the figures behind it as the first column does those behind itself."""
    words = [table.grid.text(r, column) for r in table.body]
    return (
        table.data_columns[0] == table.grid.lead + 1
        and column + 1 in table.data_columns
        and not any(map(is_unit, words))
        and len(set(words)) == len(words)
    )


def _columns_of(table: Table, first: int, last: int) -> Table:
    part = table.grid.part(first, last)
    body = [r for r in table.body if any(part.kinds[r])]
    # Of who sent the sheet, a part to the right has only what stands behind the name (成立时间 | 1998年5月).
    title = [r for r in table.title if not first or not is_signature(table.grid, r)]
    return replace(table, grid=part, title=title, body=body, columns=uses_of(part, table.header, body))


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
        if is_column_numbers(grid, row):
            numbers.append(row)
            continue
        begun = bool(drafts) and not _heads_again(grid, waiting, drafts)
        heads = drafts[-1].header if begun else waiting[:_MOST_HEADS]
        if not is_figure_row(grid, row, begun=begun, heads=heads, above=_right_over(drafts, row)):
            waiting.append(row)
        elif drafts and not _heads_again(grid, waiting, drafts):
            empty = [r for r in waiting if _is_named_alike(grid, r, row)]
            drafts[-1].sections += [r for r in waiting if r not in empty]
            drafts[-1].body += [*empty, row]
            waiting = []
        else:
            notes, title, heading = _divide(grid, waiting, first=not drafts)
            trailing[len(drafts) - 1] = notes
            header, sections = _without_sections(grid, heading, row)
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


def _right_over(drafts: list[_Draft], row: int) -> int | None:
    return row - 1 if drafts and drafts[-1].body[-1] == row - 1 else None


def _is_named_alike(grid: Grid, row: int, other: int) -> bool:
    """Whether a row without figures has its words where a figure row has them: then it heads nothing."""
    words, others = (_worded(grid, r) for r in (row, other))
    # A lone word among other lone words heads a block, unless both are places: then it is a place without figures.
    return (len(words) >= 2 and words == others) or _stands_for_figures(grid, row, other)


def _stands_for_figures(grid: Grid, row: int, other: int) -> bool:
    """Whether a row has words where its figures belong: "东山区 | 见附件" among places, "活动 | 人次 | 据实填写"."""
    both = [c for c in range(grid.lead + 1, grid.width) if grid.kinds[row][c] == grid.kinds[other][c] == TEXT]
    is_measured = any(is_unit(grid.text(row, c)) and is_unit(grid.text(other, c)) for c in both)
    return are_sisters(grid, row, other) or (is_measured and grid.kinds[row][grid.lead] == TEXT)


def _worded(grid: Grid, row: int) -> list[int]:
    """The columns in which a row has words; a year is one in front, or as text: 1998 between figures counts people."""
    cells, kinds = grid.rows[row], grid.kinds[row]
    years = (c for c, kind in enumerate(kinds) if kind == YEAR and (isinstance(cells[c], str) or not any(kinds[:c])))
    return sorted([*years, *(c for c, kind in enumerate(kinds) if kind == TEXT)])


def _without_sisters(grid: Grid, above: list[int], row: int) -> tuple[list[int], list[int]]:
    """Cut off rows that have no figures yet ("东山区 | 见附件") from the header above the first figures."""
    end = len(above)
    while end > 1 and _stands_for_figures(grid, above[end - 1], row):
        end -= 1
    return above[:end], above[end:]


def _leading_sisters(grid: Grid, below: list[int], row: int) -> list[int]:
    """The rows without figures that go on where the figures end."""
    ends = (k for k, r in enumerate(below) if r != row + 1 + k or not _stands_for_figures(grid, r, row))
    return below[: next(ends, len(below))]


def _finished(grid: Grid, draft: _Draft, notes: list[int], numbers: list[int]) -> Table:
    return Table(
        grid=grid,
        title=draft.title,
        header=draft.header,
        body=draft.body,
        sections=draft.sections,
        notes=notes,
        numbers=[row for row in numbers if draft.header and draft.header[0] < row < draft.body[0]],
        columns=uses_of(grid, draft.header, draft.body),
    )


def _heads_again(grid: Grid, waiting: list[int], drafts: list[_Draft]) -> bool:
    """Whether the rows since the last figures start a new table rather than a block inside this one."""
    if not waiting:
        return False
    last = drafts[-1]
    # Fifty rows tell the use of a column as well as fifty thousand, and this is asked once per row.
    uses = uses_of(grid, last.header, last.body[:50])
    first_data = next((c for c, use in enumerate(uses) if use == DATA), grid.width)
    for position, row in enumerate(waiting):
        right = [c for c in range(first_data, grid.width) if grid.kinds[row][c] not in (BLANK, MARK)]
        if len(right) < 1 or not is_heading(grid, row) or _stands_for_figures(grid, row, last.body[-1]):
            continue
        if position > 0 or row - last.body[-1] > 1 or _same_head(grid, row, last) or is_year_row(grid, row, begun=True):
            return True
    return False


def _same_head(grid: Grid, row: int, draft: _Draft) -> bool:
    names = {grid.text(r, grid.lead) for r in draft.header} - {""}
    return grid.text(row, grid.lead) in names or (not grid.text(row, grid.lead) and bool(names))


def _divide(grid: Grid, waiting: list[int], *, first: bool) -> tuple[list[int], list[int], list[int]]:
    """Cut the rows above a body into notes of the table before, title and header."""
    start = _after_keys(grid, waiting)
    heading = next((k for k, r in enumerate(waiting) if k >= start and is_heading(grid, r)), len(waiting))
    heading = _lift(grid, waiting, heading)
    above, header = waiting[:heading], waiting[heading:]
    if first:
        notes = [r for r in above if is_note(grid, r)]
        return notes, [r for r in above if r not in notes], header
    cut = next((k for k, r in enumerate(above) if starts_table(first_text(grid, r))), None)
    if cut is None:
        cut = _after_notes(grid, above)
    return above[:cut], above[cut:], header


def _after_keys(grid: Grid, waiting: list[int]) -> int:
    """Where the header may start: below lines of two words, if a blank row parts them from headings of more columns."""
    gaps = [k for k in range(1, len(waiting)) if waiting[k] - waiting[k - 1] > 1]
    heads = (k for k in gaps if grid.kinds[waiting[k]][grid.lead] == TEXT and is_heading(grid, waiting[k]))
    start = next((k for k in heads if not is_key(grid, waiting[k])), 0)
    headings = [r for r in waiting[:start] if is_heading(grid, r)]
    return start if headings and all(is_key(grid, r) for r in headings) else 0


def _without_sections(grid: Grid, header: list[int], row: int) -> tuple[list[int], list[int]]:
    """Cut off lone words below the header that head a block, because the header has named their column already.

    Where it has not, they do if the name of the first figures is set in under them, or another one like them follows.
    """
    end = len(header)
    while end > 1 and (_names_block(grid, header[:end], row) or _recurs(grid, header[end - 1])):
        end -= 1
    return header[:end], header[end:]


def _names_block(grid: Grid, header: list[int], row: int) -> bool:
    *above, last = header
    word = grid.text(last, grid.lead)
    if not (is_lone(grid, last) or _is_coded(grid, last)) or is_place_head(word) or _UNIT_ROW.match(word):
        return False
    set_in, name = (indent_of(str(grid.rows[r][grid.lead])) for r in (last, row))
    return any(grid.kinds[r][grid.lead] == TEXT for r in above) or set_in < name


def _recurs(grid: Grid, row: int) -> bool:
    """Whether a lone word or year over the first figures heads a block: another one stands so over later figures."""
    if not is_over_block(grid, row):
        return False
    column = next(c for c, kind in enumerate(grid.kinds[row]) if kind != BLANK)
    if is_unit(grid.text(row, column).strip("()（）")):
        return False
    below = (r for r in range(row + 1, grid.height) if grid.kinds[r][column] == grid.kinds[row][column])
    return any(grid.text(r, column) != grid.text(row, column) and is_over_block(grid, r) for r in below)


def _is_coded(grid: Grid, row: int) -> bool:
    """Whether a row is the name of a block and its code ("Japan: | JA")."""
    return is_key(grid, row) and grid.text(row, grid.lead).endswith(":") and grid.kinds[row][grid.lead + 1] == TEXT


def _after_notes(grid: Grid, above: list[int]) -> int:
    """Rows up to a line that reads like a title, or up to the last gap after a note, belong to the table before."""
    if not above or not (is_note(grid, above[0]) or _SIGNED.match(first_text(grid, above[0]))):
        return 0
    gaps = [k for k in range(1, len(above)) if above[k] - above[k - 1] > 1]
    titled = (k for k, row in enumerate(above) if k and _TITLED.search(first_text(grid, row)))
    return next(titled, gaps[-1] if gaps else len(above))


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
            or len(grid.text(row, column)) > (80 if grid.text(row, column).isascii() else 40)
            or is_about(grid, row)
            or start == 1
        ):
            break
        start -= 1
    return start


def _heads_names(grid: Grid, row: int, header: list[int]) -> bool:
    """Whether a lone word heads the column of names ("地区", "State"), over headings that leave that column blank."""
    word = grid.text(row, grid.lead)
    is_head = is_place_head(word) or bool(_NAME_HEAD.match(word) and not starts_note(word))
    # "Media" over "Unit | 1970 | 1975" and the first block: a lone word below heads rows, not names.
    return is_head and all(grid.kinds[r][grid.lead] == BLANK or is_lone(grid, r) for r in header)
