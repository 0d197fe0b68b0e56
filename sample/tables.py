"""Cross two lists of heads into the cells of one table, each with its meaning; it writes no file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from sample.cells import Cell, Mark, Meaning, Print
from sample.facts import INDICATORS, World
from sample.marks import plain
from sample.places import Place

__all__ = [
    "Block",
    "Head",
    "Item",
    "Table",
    "across",
    "heads_of_items",
    "heads_of_places",
    "heads_of_years",
    "item",
    "laid_out",
]

#: (unit in the sheet, canonical unit) → canonical units per sheet unit, decimals printed.
_SCALES = {
    ("元", "万元"): (1e-4, 0),
    ("万人", "人"): (1e4, 2),
    ("万人次", "人次"): (1e4, 2),
    ("次", "万次"): (1e-4, 0),
    ("千元", "万元"): (0.1, 0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One indicator as this sheet calls it; a sub-item outside the catalog is not `known`."""

    path: tuple[str, ...]
    code: str
    unit: str
    share: float = 1.0
    known: bool = True


def item(path: str, code: str, unit: str = "") -> Item:
    """An indicator under "outer/inner" header words, in its canonical unit unless the sheet has another."""
    return Item(path=tuple(path.split("/")), code=code, unit=unit or INDICATORS[code].unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One row or column of a table: what is printed there, and what it says about its cells."""

    labels: tuple[str | int, ...]
    item: Item | None = None
    place: Place | None = None
    year: int | None = None
    derive: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows crossed with columns; item, place and year are what title or sheet name say for all cells."""

    stub: tuple[str, ...]
    rows: Sequence[Head]
    columns: Sequence[Head]
    item: Item | None = None
    place: Place | None = None
    year: int | None = None
    kind: str = "observation"
    marks: Mapping[str, Mark] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    style: Mark = plain
    merged_stub: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Cells and merged ranges (top, left, bottom, right) of a part of a sheet."""

    cells: tuple[Cell, ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    bottom: int = 0
    right: int = 0


def heads_of_items(items: Sequence[Item], *, numbered: bool = False, unit_column: bool = False) -> tuple[Head, ...]:
    """Row heads of indicators, with a running number and the unit in columns of their own where asked."""
    rows = []
    for number, one in enumerate(items, start=1):
        labels = ((number,) if numbered else ()) + one.path + ((one.unit,) if unit_column else ())
        rows.append(Head(labels=labels, item=one))
    return tuple(rows)


def across(*items: Item) -> tuple[Head, ...]:
    """Column heads of indicators."""
    return tuple(Head(labels=one.path, item=one) for one in items)


def heads_of_places(places: Sequence[Place]) -> tuple[Head, ...]:
    """Heads of districts, total and subtotals."""
    return tuple(Head(labels=(place.label,), place=place) for place in places)


def heads_of_years(years: Sequence[int], pattern: str = "{}年") -> tuple[Head, ...]:
    """Heads of years."""
    return tuple(Head(labels=(pattern.format(year),), year=year) for year in years)


def laid_out(table: Table, world: World, *, row: int, column: int) -> Block:
    """Place a table with its corner at (row, column) and give every body cell its meaning."""
    depth = max(len(head.labels) for head in table.columns)
    width = len(table.stub)
    header = _header(table.columns, depth, row=row, column=column + width)
    corner = _corner(table.stub, depth, row=row, column=column)
    stub = _stub(table, row=row + depth, column=column)
    body = tuple(_body(table, world, row=row + depth, column=column + width))
    return Block(
        cells=(*corner.cells, *header.cells, *stub.cells, *body),
        merges=(*corner.merges, *header.merges, *stub.merges),
        bottom=row + depth + len(table.rows) - 1,
        right=column + width + len(table.columns) - 1,
    )


def _corner(stub: tuple[str, ...], depth: int, *, row: int, column: int) -> Block:
    cells = tuple(Cell(row=row, column=column + n, content=text, role="header") for n, text in enumerate(stub))
    merges = tuple((row, column + n, row + depth - 1, column + n) for n in range(len(stub)) if depth > 1)
    return Block(cells=cells, merges=merges)


def _header(heads: Sequence[Head], depth: int, *, row: int, column: int) -> Block:
    cells, merges = [], []
    for level in range(depth):
        # Adjacent columns share a merged cell only where all outer levels agree, too.
        runs = groupby(
            enumerate(heads),
            key=lambda pair: pair[1].labels[: level + 1] if level < len(pair[1].labels) else pair[0],
        )
        for _, run in runs:
            members = list(run)
            first, head = members[0]
            if level >= len(head.labels):
                continue
            down = depth - 1 if level == len(head.labels) - 1 else level
            cells.append(Cell(row=row + level, column=column + first, content=head.labels[level], role="header"))
            merges.append((row + level, column + first, row + down, column + first + len(members) - 1))
    return Block(cells=tuple(cells), merges=tuple(m for m in merges if (m[0], m[1]) != (m[2], m[3])))


def _stub(table: Table, *, row: int, column: int) -> Block:
    cells, merges = [], []
    for level in range(len(table.stub)):
        texts = [head.labels[level] for head in table.rows]
        keys = [tuple(h.labels[: level + 1]) if level < table.merged_stub else (n,) for n, h in enumerate(table.rows)]
        for _, run in groupby(range(len(keys)), key=keys.__getitem__):
            members = list(run)
            cells.append(Cell(row=row + members[0], column=column + level, content=texts[members[0]], role="stub"))
            if len(members) > 1:
                merges.append((row + members[0], column + level, row + members[-1], column + level))
    return Block(cells=tuple(cells), merges=tuple(merges))


def _body(table: Table, world: World, *, row: int, column: int) -> Iterator[Cell]:
    for down, row_head in enumerate(table.rows):
        for across, column_head in enumerate(table.columns):
            head = _crossed(table, row_head, column_head)
            printed, meaning = _read(table, world, head)
            yield Cell(row=row + down, column=column + across, content=printed.content, meaning=meaning)


def _crossed(table: Table, row: Head, column: Head) -> Head:
    return Head(
        labels=(*row.labels, *column.labels),
        item=row.item or column.item or table.item,
        place=row.place or column.place or table.place,
        year=row.year or column.year or table.year,
        derive=row.derive or column.derive,
        kind=row.kind or column.kind or table.kind,
    )


def _read(table: Table, world: World, head: Head) -> tuple[Print, Meaning]:
    one, place, year = head.item, head.place, head.year
    if one is None or place is None or year is None:
        raise ValueError(f"cell without item, place or year: {head.labels}")
    if head.derive == "备注":
        text = table.remarks.get(place.code)
        return Print(content=text), Meaning(kind="note")
    if head.derive:
        printed = _derived(world, head)
        return printed, Meaning(value=printed.value, status="derived", kind="derived", note=head.derive)
    factor, decimals = _scale(one)
    figure = round(_amount(world, one, place, year) * one.share / factor, decimals)
    mark = _mark(table, head) if one.known else plain
    printed = mark(figure, one.unit)
    return printed, _meaning(printed, head, factor)


def _scale(one: Item) -> tuple[float, int]:
    canonical = INDICATORS[one.code]
    return (1.0, canonical.decimals) if one.unit == canonical.unit else _SCALES[one.unit, canonical.unit]


def _amount(world: World, one: Item, place: Place, year: int) -> float:
    return world.total(one.code, place.parts, year) if place.parts else world.value(one.code, place.code, year)


def _mark(table: Table, head: Head) -> Mark:
    keys = (
        (f"{head.item.code} {head.place.code} {head.year}", f"{head.item.code} {head.place.code}")
        if head.item and head.place
        else ()
    )
    return next((table.marks[key] for key in keys if key in table.marks), table.style)


def _derived(world: World, head: Head) -> Print:
    code, place, year = head.item.code, head.place.code, head.year or 0  # type: ignore[union-attr]
    now, before = world.value(code, place, year), world.value(code, place, year - 1)
    value = round(now - before, 1) if INDICATORS[code].unit == "%" else round(100 * (now / before - 1), 1)
    return plain(value, "%")


def _meaning(printed: Print, head: Head, factor: float) -> Meaning:
    one, place = head.item, head.place
    if one is None or place is None:
        raise ValueError(f"cell without item or place: {head.labels}")
    scaled = [None if x is None else round(x * factor, 6) for x in (printed.value, printed.lower, printed.upper)]
    known = Meaning(
        indicator=one.code,
        district=place.code,
        year=head.year,
        value=scaled[0],
        lower=scaled[1],
        upper=scaled[2],
        status=printed.status,
        kind=printed.kind or head.kind,
        expected=printed.expected,
        note=printed.note,
    )
    if not one.known:
        return replace(known, indicator="", kind="unknown", expected="nothing", note=f"目录未收录：{one.path[-1]}")
    if place.parts:
        return replace(known, district="", kind="subtotal", expected="nothing", note=place.label)
    return known
