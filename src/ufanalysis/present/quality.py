"""The blocks of the page of data quality: what came, what is wrong, who must act; it checks no figure itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import pandas as pd
from markupsafe import Markup

from ufanalysis.errors import WorkbookError
from ufanalysis.present import tables
from ufanalysis.present.evidence import Sentence, sentence
from ufanalysis.present.excerpts import cell_of, excerpt
from ufanalysis.present.phrases import SEVERITY
from ufanalysis.present.sheets import sheet_picture
from ufanalysis.present.tables import Cell, Html
from ufanalysis.present.view import View

__all__ = ["answer", "by_district", "by_file", "coverage", "grave", "known_so_far", "minor", "pictures"]

#: What a cell of the coverage says: word, and the label whose colour it borrows.
SEEN = {
    "measured": ("有", "on_schedule"),
    "derived": ("算得", "on_schedule"),
    "approximate": ("约", "achieved"),
    "masked": ("区间", "achieved"),
    "negligible": ("微量", "achieved"),
    "not_applicable": ("不适用", "no_data"),
    "suspect": ("存疑", "behind"),
    "missing": ("空", "far_behind"),
}
KEY = (
    "“有”为精确数，“算得”为推算数，“约”“区间”“微量”为来源原文所限，“不适用”为来源注明；"
    "“存疑”须核实，“空”为格中没有数，“缺”为没有这一格。"
)
LACKING = ("suspect", "missing", "")
NAMED = 3
#: A list longer than this is read by nobody on a page; the table of findings holds all.
MOST = 40


class Portrait(Protocol):
    """A sheet as it stands with the role of each cell, as `Workspace.sheets` gives it."""

    @property
    def texts(self) -> Sequence[Sequence[str]]:
        """The cells, row by row."""

    @property
    def roles(self) -> Sequence[Sequence[str | None]]:
        """What each cell is."""

    @property
    def merges(self) -> Sequence[tuple[int, int, int, int]]:
        """Boxes (top, left, bottom, right), counted from 0."""


Sheets = Callable[[str], Mapping[str, Portrait]]
#: The sheets that are drawn; each weighs some 20 kB.
DRAWN = 3


def known_so_far(view: View) -> pd.DataFrame:
    """The findings about the report year, about earlier years, and about no year, gravest first."""
    rows = view.findings[view.findings["year"].isna() | view.findings["year"].le(view.year).fillna(False)]
    return rows.sort_values("severity", kind="stable")


def answer(view: View) -> Html:
    """How much of what was expected came, how much of it is in doubt, and who must act."""
    return tables.paragraphs((_arrived(view), _found(view), _asked(view)))


def _seen(view: View) -> pd.Series:
    """The status of every expected figure of the year by (indicator, district); "" where no row came."""
    rows = view.observations[view.observations["year"].eq(view.year)]
    status = rows.set_index(["indicator", "district"])["status"].astype("object")
    places = [view.catalog.city.code, *view.districts]
    wanted = pd.MultiIndex.from_product([[i.code for i in view.indicators], places])
    return status[~status.index.duplicated()].reindex(wanted).fillna("")


def _arrived(view: View) -> Sentence:
    seen, files = _seen(view), _files(view)
    lacking = int(seen.isin(LACKING).sum())
    told = f"应有{len(seen):,}个数，到{len(seen) - lacking:,}个"
    rest = f"，缺或存疑{lacking:,}个" if lacking else "，没有缺数"
    return sentence(f"{view.year}年收到{len(files)}个工作簿的数据；{told}{rest}。")


def _files(view: View) -> list[str]:
    rows = view.observations[view.observations["year"].eq(view.year)]
    return sorted({file for file in rows["file"] if file})


def _found(view: View) -> Sentence:
    rows = known_so_far(view)
    counts = [f"{SEVERITY[kind]}{int(rows['severity'].eq(kind).sum())}条" for kind in SEVERITY]
    own = int(rows["year"].eq(view.year).fillna(False).sum())
    share = f"其中{own}条涉及" if own else "没有一条涉及"
    return sentence(f"截至{view.year}年的数据共有{'、'.join(counts)}，{share}{view.year}年。")


def _asked(view: View) -> Sentence:
    rows = known_so_far(view)
    serious = rows[rows["severity"].ne("info")]
    counts = serious.loc[serious["district"].ne(""), "district"].value_counts()
    named = [f"{_place(view, str(code))}（{count}条）" for code, count in counts.head(NAMED).items()]
    if serious.empty:
        return sentence("没有需要报送单位更正的问题。")
    loose = int(serious["district"].eq("").sum())
    rest = f"，另有{loose}条不限于一个{view.catalog.city.locale_unit}" if loose else ""
    return sentence(f"需要更正的{len(serious)}条" + (f"中，较多的是{'、'.join(named)}" if named else "") + rest + "。")


def _place(view: View, code: str) -> str:
    known = {view.catalog.city.code: view.catalog.city.name, **{d.code: d.name for d in view.catalog.districts}}
    return known.get(code, code) or "—"


def by_file(view: View) -> Html:
    """One row per workbook of the year, and per workbook that has something to correct."""
    rows, found = view.observations[view.observations["year"].eq(view.year)], known_so_far(view)
    serious = found.loc[found["severity"].ne("info"), "file"]
    files = sorted({*(file for file in rows["file"] if file), *(file for file in serious if file)})
    body = [_file_row(file, rows[rows["file"].eq(file)], found[found["file"].eq(file)]) for file in files]
    unit = view.catalog.city.locale_unit
    heads = ["工作簿", f"{view.year}年的数", "指标", unit, *SEVERITY.values()]
    return Html(tables.table(heads, body) if body else tables.note(f"{view.year}年没有收到工作簿。"))


def _file_row(file: str, rows: pd.DataFrame, found: pd.DataFrame) -> list[Cell]:
    known = rows[~rows["status"].isin(["missing"])]
    sizes = [len(known), known["indicator"].nunique(), known["district"].nunique()]
    return [file, *map(_count, sizes), *(_count(int(found["severity"].eq(kind).sum())) for kind in SEVERITY)]


def _count(size: int) -> Markup:
    return Markup('<td class="number">{}</td>').format(f"{size:,}" if size else "—")


def by_district(view: View) -> Html:
    """One row per place: what it owes and what it must correct."""
    seen, found = _seen(view), known_so_far(view)
    body = []
    for code in (view.catalog.city.code, *view.districts):
        own, named = seen.xs(code, level=1), found[found["district"].eq(code)]
        lacking = [view.indicator(indicator).name for indicator in own.index[own.isin(LACKING)]]
        counts = [_count(int(named["severity"].eq(kind).sum())) for kind in SEVERITY]
        here = f"{len(own) - len(lacking)}/{len(own)}"
        body.append([_place(view, code), here, *counts, tables.wide(_listed(lacking) or "—")])
    heads = [view.catalog.city.locale_unit, "到数/应有", *SEVERITY.values(), "缺或存疑的指标"]
    return Html(tables.table(heads, body))


def _listed(names: list[str]) -> str:
    more = f"等{len(names)}项" if len(names) > MOST // 4 else ""
    return "、".join(names[: MOST // 4]) + more


def grave(view: View) -> Html:
    """The errors and warnings, each with what was found, what is expected and what to do."""
    rows = known_so_far(view)
    return _finding_table(view, rows[rows["severity"].ne("info")], "没有错误和提醒。")


def pictures(view: View, sheets: Sheets) -> Html:
    """The sheets with the gravest findings, every cell in the colour of its role, the faulty ones framed.

    `sheets` gives the sheets of a workbook. Where nothing is grave, one sheet of the year shows how it was read.
    """
    rows = known_so_far(view)
    grave_ones = rows[rows["severity"].ne("info") & rows["sheet"].ne("") & rows["ref"].map(cell_of).notna()]
    places = list(dict.fromkeys(zip(grave_ones["file"], grave_ones["sheet"], strict=True)))
    if not places:
        return _sample(view, sheets)
    drawn = [
        _picture(sheets, place, grave_ones[grave_ones["file"].eq(place[0]) & grave_ones["sheet"].eq(place[1])])
        for place in places[:DRAWN]
    ]
    more = f"另有{len(places) - DRAWN}张工作表有要更正的格，见上表。" if len(places) > DRAWN else ""
    return Html(Markup("").join(drawn) + (tables.note(more) if more else Markup("")))


def _sample(view: View, sheets: Sheets) -> Html:
    rows = view.observations[view.observations["year"].eq(view.year) & view.observations["file"].ne("")]
    if rows.empty:
        return Html(tables.note("没有可画的工作表。"))
    first = rows.sort_values(["file", "sheet"], kind="stable").iloc[0]
    told = tables.note("没有要更正的格；下面这张工作表说明程序怎样读表。")
    return Html(told + _picture(sheets, (str(first["file"]), str(first["sheet"])), rows.head(0)))


def _picture(sheets: Sheets, place: tuple[str, str], rows: pd.DataFrame) -> Markup:
    heading = Markup("<h3>{}</h3>").format(" ▸ ".join(place))
    told = tables.note("；".join(f"{row['ref']}：{row['found']}" for _, row in rows.iterrows()) or "没有要更正的格")
    try:
        sheet = sheets(place[0])[place[1]]
    except (WorkbookError, KeyError) as error:
        return heading + told + tables.note(f"这张工作表现在读不出来，没有画图：{error}")
    marks = [cell for ref in rows.get("ref", ()) if (cell := cell_of(str(ref)))]
    part = excerpt(sheet.texts, sheet.roles, merges=sheet.merges, marks=marks)
    whole = "" if len(part.rows) == len(sheet.texts) else "（表较大，只画表头和有关的行列）"
    shape = sheet_picture(part, title=f"{place[0]}的工作表{place[1]}，{told.striptags()}")
    kept = Markup('<div style="break-inside:avoid">{}{}<div class="scroll">{}</div>{}</div>')
    return kept.format(heading, told, shape, tables.note(whole) if whole else "")


def minor(view: View) -> Html:
    """What needs no correction, but an eye: names that the catalog does not know, revised figures, mergers."""
    rows = known_so_far(view)
    return _finding_table(view, rows[rows["severity"].eq("info")], "没有需要说明的事项。")


def _finding_table(view: View, rows: pd.DataFrame, none: str) -> Html:
    if rows.empty:
        return Html(tables.note(none))
    body = [_finding(view, row) for _, row in rows.head(MOST).iterrows()]
    heads = ["程度", "位置", "涉及", "读到", "应为", "处理"]
    rest = tables.note(f"另有{len(rows) - MOST}条，见 data/processed/findings.parquet。") if len(rows) > MOST else ""
    return Html(tables.table(heads, body) + rest)


def _finding(view: View, row: pd.Series) -> list[Cell]:
    where = " ▸ ".join(part for part in (row["file"], row["sheet"], row["ref"]) if part) or "—"
    names = {indicator.code: indicator.name for indicator in view.catalog.indicators}
    year = "" if pd.isna(row["year"]) else f"{row['year']}年"
    about = "　".join(part for part in (_about(view, row["district"]), names.get(row["indicator"], ""), year) if part)
    words = [tables.wide(row[part] or "—") for part in ("found", "expected", "advice")]
    return [_severity(str(row["severity"])), tables.wide(where), tables.wide(about or "—"), *words]


def _about(view: View, code: str) -> str:
    return _place(view, code) if code else ""


def _severity(kind: str) -> Markup:
    label = {"error": "far_behind", "warning": "behind"}.get(kind, "no_data")
    symbol = {"error": "✖", "warning": "▼"}.get(kind, "○")
    return Markup('<span class="status status-{}"><span aria-hidden="true">{}</span> {}</span>').format(
        label, symbol, SEVERITY[kind]
    )


def coverage(view: View) -> Html:
    """Indicators × places: whether the year's figure came, and how good it is."""
    seen = _seen(view)
    places = [view.catalog.city.code, *view.districts]
    rows = [
        [indicator.name, *(_seen_cell(str(seen[indicator.code, place])) for place in places)]
        for indicator in view.indicators
    ]
    shown = tables.table(["指标", *(_place(view, code) for code in places)], rows, kind="matrix")
    return Html(shown + tables.note(KEY))


def _seen_cell(status: str) -> Markup:
    word, label = SEEN.get(status, ("缺", "far_behind"))
    return Markup('<td class="status-{}">{}</td>').format(label, word)
