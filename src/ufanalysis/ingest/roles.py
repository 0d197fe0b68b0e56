"""What each cell of a sheet is: title, heading, name of a row, figure, computed figure or note; it reads no value."""

import re
from bisect import bisect
from collections.abc import Iterable
from itertools import pairwise

from ufanalysis.ingest.arithmetic import grand_totals, sums_across, sums_down, sums_up
from ufanalysis.ingest.columns import DATA
from ufanalysis.ingest.grid import BLANK, Grid, grid_of
from ufanalysis.ingest.headers import block_labels, column_paths, row_paths
from ufanalysis.ingest.layout import Table, tables_of

__all__ = ["roles", "roles_of"]

#: Words that alone make a total, and words that do so where the place or the sums bear them out.
_SURE = re.compile(
    r"^([一二三四五六七八九十]+、|\d+[.、]|[(（]\S[)）])?"
    r"(((全|本)?[市国省县区州])?(总|合|小|累|共)计(数|值)?|全[市国省县区州]|总数)([(（\[].*)?$|小计$|平均(数|值)?$"
)
#: Figures that their sheet computes from others: changes and shares.
_CHANGE = re.compile(
    r"比上年|比(19|20)\d\d|[较同环]比|较上[年月]|(?<!自然)增[长减幅速].{0,2}[(（]?[%％±]|增减|增幅|占比|占.{1,6}比[重例]|±"
)
_MARKER = re.compile(r"(\\\d+(, ?)?)+")
#: "Mean total income" is the mean of what is called so.
_SUM = r"^(?!mean|median|average).*\btotal\b"
_TOTAL = re.compile(_SUM, re.IGNORECASE)
_NAME = re.compile(rf"{_SUM}|^all\b", re.IGNORECASE)
_LIKELY = re.compile(rf"{_NAME.pattern}|^united states|^u\.?s\.?$", re.IGNORECASE)
#: Among countries the United States are one of them, and no total.
_COUNTRY = re.compile(r"(canada|france|germany|italy|japan|mexico|united kingdom)\b(?!,)", re.IGNORECASE)


def roles(grid: list[list[str]]) -> list[list[str | None]]:
    """Say of each cell what it is: metadata, header, attribute, data, derived, notes, or None where it is blank.

    `grid` is a sheet as rows of text, "" for a blank cell; the answer has the same shape.
    """
    answer = roles_of(grid_of([[_number(cell) for cell in row] for row in grid]))
    return [row[: len(grid[r])] for r, row in enumerate(answer)]


def roles_of(grid: Grid) -> list[list[str | None]]:
    """Say the same of a sheet whose cells are typed and whose merges are known."""
    answer: list[list[str | None]] = [["metadata" if kind != BLANK else None for kind in row] for row in grid.kinds]
    for table in tables_of(grid):
        _mark(answer, table)
    return answer


def _number(cell: str) -> object:
    try:
        return float(cell)
    except ValueError:
        return cell


def _mark(answer: list[list[str | None]], table: Table) -> None:
    rows, columns = _derived(table)
    begun = [row for row in table.sections if _is_begun_label(table, row)]
    for part, role in (
        (table.title, "metadata"),
        ([*table.header, *table.numbers], "header"),
        (table.sections, "metadata"),
        (begun, "attribute"),
        (table.notes, "notes"),
    ):
        _fill(answer, table, part, lambda _row, _column, role=role: role)
    _fill(
        answer, table, table.body, lambda row, column: _body_role(table, row, column, row in rows or column in columns)
    )


def _is_begun_label(table: Table, row: int) -> bool:
    """Whether a lone label goes on in the next row ("New construction" ▸ "(except builders)"), and heads no block."""
    below = table.grid.text(row + 1, table.grid.lead) if row + 1 in table.body else ""
    return bool(re.match(r"[a-z(]", below)) and not table.grid.text(row, table.grid.lead).endswith(":")


def _derived(table: Table) -> tuple[set[int], set[int]]:
    """Rows and columns of totals and of changes and shares, by their names and sums.

    Evidence: in 118 annotated sheets "total" is derived in 4 of 5 first rows, in half of the first rows of a block and,
    with agreeing sums, in 3 of 4 others, but in 1 of 4 rows without either; a first column called so and summing up is
    in 2 of 3, "all" in none, one that does not sum up in 1 of 4. Rows without such a name are derived when they are the
    exact sum of all the others.
    """
    named = _named_rows(table)
    whole_rows, whole_columns = grand_totals(table)
    return named | whole_rows, _named_columns(table, alone=not named) | whole_columns


def _named_rows(table: Table) -> set[int]:
    """The rows called totals that stand first, in table or block, or below what they add up; and changes and shares."""
    names, first = block_labels(table), table.body[0]
    rows = {r: path[-1] for r, path in row_paths(table, names).items() if path}
    # "Assets, total | Billion dollars": the name of a row may stand before its unit or code.
    own = {r: [table.grid.text(r, c) for c in names[r]] for r in rows}
    name = _NAME if sum(any(map(_COUNTRY.match, words)) for words in own.values()) > 1 else _LIKELY
    opening = {table.body[bisect(table.body, r)] for r in table.sections if r < table.body[-1]}
    called = {r for r, label in rows.items() if name.search(label)}
    totals = _summing(table, called, opening)
    return {
        r
        for r, label in rows.items()
        if r in totals
        or (r == first and r in called)
        or (r == first and any(map(name.search, own[r])))
        or (r in opening and _TOTAL.search(label))
        or _SURE.search(label)
        or _CHANGE.search(label)
    }


def _summing(table: Table, called: set[int], opening: set[int]) -> set[int]:
    """Those of the rows called totals that open a block and add up what is below, or add up what is above.

    Sums among others ("Biomass, total") are figures like them.
    """
    after_gap = {r for before, r in pairwise(table.body) if r - before > 1}
    return sums_down(table, called & (opening | after_gap)) | sums_up(table, called)


def _named_columns(table: Table, *, alone: bool) -> set[int]:
    """The first column when it is called a total and sums up, `alone` with others like it; and changes and shares."""
    columns = {c: path for c, path in column_paths(table).items() if path}
    called = {c for c in table.data_columns if any(map(_TOTAL.search, columns.get(c, [])))}
    summed = sorted(sums_across(table, called))
    totals = summed if alone else summed[:1]
    changes = {c for c, path in columns.items() if any(_SURE.search(part) or _CHANGE.search(part) for part in path)}
    return changes.union(totals if summed[:1] == table.data_columns[:1] else ())


def _body_role(table: Table, row: int, column: int, is_derived: bool) -> str:
    # The marker of a footnote in a column of its own ("\\3") belongs to its figure.
    is_marker = column > table.grid.lead and _MARKER.fullmatch(table.grid.text(row, column))
    if table.columns[column] != DATA and not is_marker:
        return "attribute"
    return "derived" if is_derived else "data"


def _fill(answer: list[list[str | None]], table: Table, rows: Iterable[int], role_of: object) -> None:
    grid = table.grid
    for row in rows:
        for column in range(grid.width):
            if grid.kinds[row][column] != BLANK:
                answer[row + grid.top][column + grid.left] = role_of(row, column)  # type: ignore[operator]
