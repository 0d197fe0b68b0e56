"""The words that name a figure: column paths from header rows, row paths from label columns; no meaning is read."""

import re
from functools import lru_cache
from itertools import zip_longest

from ufanalysis.ingest.columns import CODE, LABEL, PERIODS, YEARS, column_heads, is_section_number
from ufanalysis.ingest.grid import NUMBER, TEXT, YEAR, Grid, clean_label, indent_of
from ufanalysis.ingest.layout import Table
from ufanalysis.ingest.places import TOTALS, is_whole
from ufanalysis.ingest.years import LAST_YEAR

__all__ = ["AMONG", "COMPARED", "BlockLabels", "block_labels", "column_paths", "row_paths"]

#: For each body row its label in each naming column, by column.
BlockLabels = dict[int, dict[int, str]]
#: "其中" and "#" open sub-items of the item before them.
AMONG = re.compile(r"^(#|其\s*中|of which|in which)\s*[:：]?\s*", re.IGNORECASE)
_NUMBERED = [
    re.compile(r"^[一二三四五六七八九十]{1,3}\s*[、.．]"),
    re.compile(r"^[(（][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"^\d{1,2}\s*[、.．](?!\d)"),
    re.compile(r"^[(（]\d{1,2}[)）]"),
]
#: What a row compares with the one above it, and says nothing alone.
COMPARED = re.compile(rf"({LAST_YEAR}|(比上年|较上年|同比|环比)\S*|增[长减](率|量|额|数|幅度)?(\(%\)|%)?)$")
#: 本年, 2023年, 实际 beside 上年 is the same of another time.
_SAYS_WHEN = re.compile(r"[本今当]|实际|完成|累计|全年|数[值量据]|年末|期末|((19|20)\d\d)")
_WHOLE_OF_GROUP = TOTALS | {"小计", "计"}
_LATIN = re.compile(r"^[\x00-\x7f‰’–—©×]+$")
_CJK = re.compile(r"[\u4e00-\u9fff]")


def column_paths(table: Table, *, without: int | None = None) -> dict[int, list[str]]:
    """The headings over each data column, outermost first; a 其中 column starts with the path of its item.

    `without` is a header row that names no column, such as the row of units.
    """
    rows = [_filled(table, row, position) for position, row in enumerate(table.header) if row != without]
    paths: dict[int, list[str]] = {}
    item: int | None = None
    for column in table.data_columns:
        own = _distinct([row.get(column, "") for row in rows])
        among = next((k for k, text in enumerate(own) if AMONG.match(text)), None)
        if among is None or item is None:
            item = column
        else:
            own = [*_item_path(rows, item, column), *own[among:]]
        paths[column] = own
    return _with_compared(paths)


def _with_compared(paths: dict[int, list[str]]) -> dict[int, list[str]]:
    """Columns that compare (会员数 | 上年同期 | 增减) below the path of the one column that they can speak of."""
    single = {column: path[0] for column, path in paths.items() if len(path) == 1}
    comparing = [column for column, text in single.items() if COMPARED.fullmatch(text)]
    items = [column for column in paths if column not in comparing]
    if not comparing or items != [min(paths)] or _SAYS_WHEN.match(single.get(items[0], "")):
        return paths
    return {c: [*paths[items[0]], *path] if c in comparing else path for c, path in paths.items()}


def _item_path(rows: list[dict[int, str]], item: int, among: int) -> list[str]:
    """What a 其中 column is part of: the item before it, or its whole group where 其中 is as high as the heading."""
    level = next(k for k, row in enumerate(rows) if AMONG.match(row.get(among, "")))
    high = rows[: level + 1]
    is_group = any(row.get(item) and row[item] == row.get(item - 1) for row in high)
    return _distinct([row.get(item, "") for row in (high if is_group else rows)])


def _filled(table: Table, row: int, position: int) -> dict[int, str]:
    """The texts of one header row by column, spread over merges and, where headings are grouped, over blanks."""
    grid, covered = table.grid, table.grid.covered()
    texts = {}
    for column in range(grid.width):
        home = covered.get((row, column), (row, column))
        texts[column] = grid.text(*home) if home[0] in table.header else ""
    return _spread(table, row, texts) if position < len(table.header) - 1 else texts


def _spread(table: Table, row: int, texts: dict[int, str]) -> dict[int, str]:
    """Let a heading reach right over blanks that have headings of their own below.

    Words cut over two rows leave blanks too; there, most columns are filled, so spreading needs a sparse row.
    """
    data = table.data_columns
    if len(data) < 2 or sum(bool(texts[c]) for c in data) > 0.6 * len(data):
        return _spread_groups(table, row, texts)
    below = [r for r in table.header if r > row]
    above = [r for r in table.header if r < row]
    spread, current = dict(texts), ""
    for column in range(data[0], table.grid.width):
        if texts[column]:
            current = "" if _merged_alone(table.grid, row, column) else texts[column]
        elif any(table.grid.kinds[r][column] for r in above):
            # A heading further up starts here: what stands left of it belongs to another group.
            current = ""
        elif current and column in data and any(table.grid.kinds[r][column] for r in below):
            spread[column] = current
        else:
            current = ""
    return spread


def _spread_groups(table: Table, row: int, texts: dict[int, str]) -> dict[int, str]:
    """In a filled row 其中, and a heading over 合计 or 小计, reach right: neither says anything alone.

    So does any heading over others where some column has its only heading in this row: then no word here is cut.
    """
    spread, current = dict(texts), ""
    next_row = min(r for r in table.header if r > row)
    are_level = any(texts[c] and not table.grid.text(next_row, c) for c in table.data_columns)
    above = [r for r in table.header if r < row]
    for column in table.data_columns:
        below = table.grid.text(next_row, column)
        if any(table.grid.kinds[r][column] for r in above):
            current = ""
        if texts[column]:
            opens = AMONG.fullmatch(texts[column]) or below in _WHOLE_OF_GROUP or (below and are_level)
            current = texts[column] if opens and not _merged_alone(table.grid, row, column) else ""
        elif current and below:
            spread[column] = current
        else:
            current = ""
    return spread


def _merged_alone(grid: Grid, row: int, column: int) -> bool:
    """Whether the heading is merged, so that its reach is known and ends with the merge."""
    return any(t <= row <= b and le <= column <= r for t, le, b, r in grid.merges)


def _distinct(texts: list[str]) -> list[str]:
    kept: list[str] = []
    for text in texts:
        if text and (not kept or kept[-1] != text):
            kept.append(text)
    return kept


def row_paths(table: Table, labels: BlockLabels) -> dict[int, list[str]]:
    """The labels of each body row, outermost first: blocks, label columns left to right, ancestors by indentation."""
    columns = list(next(iter(labels.values()), {}))
    if not columns:
        return {row: [] for row in table.body}
    ancestors = _ancestors(table, columns[-1], _numbering(table, columns[-1]))
    return _with_items({row: [*ancestors.get(row, []), *filter(None, labels[row].values())] for row in table.body})


def _with_items(paths: dict[int, list[str]]) -> dict[int, list[str]]:
    """The paths in which 其中, where it stands by itself in front of sub-items, stands behind their item."""
    item: list[str] = []
    found = {}
    for row, path in paths.items():
        at = next((k for k, label in enumerate(path[:-1]) if AMONG.fullmatch(label)), None)
        if at is None:
            item = found[row] = path
        else:
            found[row] = [*item, *path[at:]] if path[:at] == item[:at] else path
    return found


def block_labels(table: Table) -> BlockLabels:
    """The label of each body row in each naming column, blocks filled down."""
    columns = _naming_columns(table)
    labels = _with_periods(table, _own_labels(table, columns), columns)
    filled = _fill_blocks(table, labels, columns) if len(columns) > 1 else labels
    return {row: dict(zip(columns, filled[row], strict=True)) for row in table.body}


def _own_labels(table: Table, columns: list[int]) -> dict[int, list[str]]:
    """What each row says in these columns, or in front of them: 合计 often stands in the column of numbers."""
    labels = _typed_labels(table, columns)
    nameless = [row for row, own in labels.items() if columns and not any(own)]
    return labels | {row: _in_front(table, row, len(columns)) for row in nameless}


def _typed_labels(table: Table, columns: list[int]) -> dict[int, list[str]]:
    """What each row says in these columns; a name merged over several of them stands in the first alone."""
    if not table.grid.merges:
        return {row: [table.grid.text(row, c) for c in columns] for row in table.body}
    covered = table.grid.covered()
    homes = {row: [covered.get((row, c), (row, c)) for c in columns] for row in table.body}
    return {
        row: [table.grid.text(*home) if home not in of_row[:k] else "" for k, home in enumerate(of_row)]
        for row, of_row in homes.items()
    }


def _with_periods(table: Table, labels: dict[int, list[str]], columns: list[int]) -> dict[int, list[str]]:
    """1 under 季度 is 1季度: a bare number names no part of a year."""
    periods = _periods(table, {c for c in columns if any(table.grid.kinds[row][c] == NUMBER for row in table.body)})
    if not periods:
        return labels
    return {
        row: [text + periods.get(c, "") if text.isdigit() else text for c, text in zip(columns, own, strict=True)]
        for row, own in labels.items()
    }


def _periods(table: Table, columns: set[int]) -> dict[int, str]:
    """Those of the columns that are headed 季度 or 月份, and what follows their numbers."""
    heads = column_heads(table.grid, table.header) if columns else []
    return {c: PERIODS[heads[c]] for c in columns if heads[c] in PERIODS}


def _in_front(table: Table, row: int, width: int) -> list[str]:
    """The word in the column of codes of a row without a name; 小计 is one of its block, 合计 stands by itself."""
    codes = (c for c, use in enumerate(table.columns) if use == CODE and table.grid.kinds[row][c] == TEXT)
    word = next((table.grid.text(row, c) for c in codes), "")
    blank = [""] * (width - 1)
    return [word, *blank] if word.lower() in TOTALS else [*blank, word]


def _naming_columns(table: Table) -> list[int]:
    """Label and year columns, without a second label column that only translates the first."""
    columns = [c for c, use in enumerate(table.columns) if use in (LABEL, YEARS)]
    words = {c: [*filter(None, (table.grid.text(r, c) for r in table.body))] for c in columns}
    chinese = {c for c in columns if sum(bool(_CJK.search(w)) for w in words[c]) > len(words[c]) / 2}
    latin = {c for c in columns if words[c] and all(_LATIN.match(w) for w in words[c]) and table.columns[c] == LABEL}
    return [c for c in columns if not (c in latin.difference(_periods(table, latin)) and chinese)] or columns[:1]


def _fill_blocks(table: Table, labels: dict[int, list[str]], columns: list[int]) -> dict[int, list[str]]:
    """Where a block's label stands once, give it to the rows below that have a label of their own further right."""
    current = [""] * len(columns)
    filled = {}
    for row in table.body:
        own = labels[row]
        for k, text in enumerate(own):
            if text:
                current = [*current[:k], text, *[""] * (len(columns) - k - 1)]
        last = max((k for k, text in enumerate(own) if text), default=-1)
        filled[row] = [current[k] if k < last else own[k] for k in range(len(columns))]
    return filled


def _numbering(table: Table, column: int) -> dict[int, str]:
    """The numbers of rows (一、 or 1、) that stand in a column of their own, where these say what stands under what.

    They do where they go down a level (一 1 2 二 1 2) or begin again.
    """
    codes = [c for c, use in enumerate(table.columns[:column]) if use == CODE]
    if not codes:
        return {}
    texts = {row: table.grid.text(row, codes[-1]) for row in sorted([*table.body, *table.sections])}
    goes_down = any(map(is_section_number, texts.values())) or [*texts.values()].count("1") > 1
    return {row: f"{text}、 " if text else "" for row, text in texts.items()} if goes_down else {}


def _ancestors(table: Table, column: int, numbering: dict[int, str]) -> dict[int, list[str]]:
    """For each body row the labels it stands under, from section rows, numbering, 其中 and indentation."""
    if not (table.sections or numbering) and not any(
        _may_stand_under(table.grid.rows[row][column]) for row in table.body
    ):
        return {}
    found: dict[int, list[str]] = {}
    stack: list[tuple[float, str]] = []
    among: tuple[int, float] | None = None
    marked: float | None = None
    sections = set(table.sections)
    rows = sorted([*table.body, *table.sections])
    for row, after in zip_longest(rows, rows[1:]):
        raw = str(table.grid.rows[row][column])
        text = table.grid.text(row, column) or (_section_text(table, row) if row in sections else "")
        if numbering and not numbering[row] and is_whole(text):
            # A sum among numbered rows stands over none of them.
            found[row] = []
            continue
        heads_all = row in sections and not _is_set_deeper(table, column, row=row, after=after)
        depth = _depth(raw, numbering.get(row, "") + text, is_section=heads_all)
        among, depth = _beside_among(among, raw, text, depth)
        # Rows set under the words behind a # are its sisters ("# 浦东新区" over "  黄浦区"), and so is the next #.
        under_words = depth + _mark_width(raw) if text.startswith("#") else depth
        stack = [entry for entry in stack if entry[0] < (depth if depth == marked else under_words)]
        if text.startswith("#"):
            marked = None if stack and stack[-1][0] > depth else depth
        elif marked is not None and depth < marked:
            marked = None
        if row not in sections:
            found[row] = [label for _, label in stack]
        if text:
            stack.append((under_words, text))
    return found


@lru_cache(maxsize=16384, typed=True)
def _may_stand_under(cell: object) -> bool:
    """Whether a label may stand under another one, or above: where none may, nobody need look."""
    raw, text = str(cell), clean_label(cell)
    return _depth(raw, text, is_section=False) != 0 or text.startswith("#") or bool(AMONG.match(text))


def _is_set_deeper(table: Table, column: int, *, row: int, after: int | None) -> bool:
    """Whether the row after a block's heading is indented: then the next row as high as the heading is its sister."""
    if after is None or not (table.grid.text(row, column) and table.grid.text(after, column)):
        return False
    return indent_of(str(table.grid.rows[after][column])) > indent_of(str(table.grid.rows[row][column]))


def _beside_among(
    among: tuple[int, float] | None, raw: str, text: str, depth: float
) -> tuple[tuple[int, float] | None, float]:
    """Items after "其中：男性" are set under 男性, not under 其中: they are its sisters, though they stand deeper."""
    indent = indent_of(raw)
    if AMONG.match(text) and not text.startswith("#"):
        return (indent, depth), depth
    if among and among[0] < indent <= among[0] + 9:
        return among, among[1]
    return None, depth


def _mark_width(raw: str) -> int:
    """How far a # and the space behind it push the words to the right."""
    bare = raw.lstrip()
    return max(2, len(bare) - len(bare.lstrip("#＃ \u3000")))


def _section_text(table: Table, row: int) -> str:
    return next((table.grid.text(row, c) for c, kind in enumerate(table.grid.kinds[row]) if kind in (TEXT, YEAR)), "")


@lru_cache(maxsize=16384)
def _depth(raw: str, text: str, *, is_section: bool) -> float:
    """How deep a label stands: indentation first, then numbering, then 其中; a block's heading stands above all."""
    rank = next((k for k, pattern in enumerate(_NUMBERED) if pattern.match(text)), None)
    base = indent_of(raw) + (0.0 if rank is None else rank * 0.1)
    if AMONG.match(text):
        return base + 0.5
    if COMPARED.match(text):
        return base + 0.6
    # Blocks stand over all their rows, 一、 over （一）.
    return indent_of(raw) - 0.05 + (rank or 0) * 0.01 if is_section else base
