"""Markup of figures, statuses and plain tables; it words no number and chooses no rows."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ufanalysis.present.evidence import Figure, Origin, Part, Sentence
from ufanalysis.present.phrases import STATUS
from ufanalysis.present.view import View
from ufanalysis.present.wording import number

__all__ = [
    "Cell",
    "Html",
    "blank",
    "closing",
    "figure",
    "legend",
    "markup",
    "note",
    "paragraphs",
    "short_status",
    "status",
    "table",
    "whole",
    "wide",
]

Cell = Part | Sentence | Markup | tuple[Part, ...]
CERTAINTY = "带“约、余、近、以上、之间”的数字为来源原文所限，凡结论在其范围内可能不同的，已在说明中注明。"


@dataclass(frozen=True, slots=True)
class Html:
    """Markup that a notebook displays as it stands."""

    markup: Markup

    def _repr_html_(self) -> str:
        return str(self.markup)


def figure(text: str, origin: Origin | tuple[Origin, ...], *, formula: str = "") -> Markup:
    """The one way a number with an origin enters a page: a span naming its cell, or its formula and cells."""
    cells = origin if isinstance(origin, tuple) else (origin,)
    if not cells:
        return escape(text)
    if formula or len(cells) > 1:
        places = json.dumps([[c.file, c.sheet, c.ref, c.raw] for c in dict.fromkeys(cells)], ensure_ascii=False)
        derived = Markup('<span class="fig" data-derived="{}" data-origins="{}">{}</span>')
        return derived.format(formula or "各单元格之和", places, text)
    cell = cells[0]
    place = Markup('data-file="{}" data-sheet="{}" data-ref="{}" data-raw="{}" data-status="{}"').format(
        cell.file, cell.sheet, cell.ref, cell.raw, cell.status
    )
    return Markup('<span class="fig" {}>{}</span>').format(place, text)


def markup(part: Cell) -> Markup:
    """Words escaped, figures as spans; markup passes as it is."""
    if isinstance(part, Figure):
        return figure(part.text, part.origins, formula=part.formula)
    pieces = part.parts if isinstance(part, Sentence) else part
    return Markup("").join(map(markup, pieces)) if isinstance(pieces, tuple) else escape(pieces)


def status(label: str, word: str = "") -> Markup:
    """A label as colour, symbol and word; `word` where the label's own does not fit the case."""
    return _status(label, word or STATUS[label].word)


def short_status(label: str) -> Markup:
    """A label as colour, symbol and the word that fits a narrow column."""
    return _status(label, STATUS[label].short)


def _status(label: str, word: str) -> Markup:
    shown = Markup('<span class="status status-{}"><span aria-hidden="true">{}</span> {}</span>')
    return shown.format(label, STATUS[label].symbol, word)


def legend(labels: Iterable[str]) -> Markup:
    """The statuses that occur, in their order, as one line."""
    seen = set(labels)
    return note(Markup("　").join(status(label) for label in STATUS if label in seen))


def note(text: Cell) -> Markup:
    """Small grey words."""
    return Markup('<p class="note">{}</p>').format(markup(text))


def paragraphs(sentences: Sequence[Sentence]) -> Html:
    """The answer at the top of a page, one paragraph per sentence."""
    return Html(Markup("").join(Markup('<p class="lead">{}</p>').format(markup(s)) for s in sentences))


def table(headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, kind: str = "data") -> Markup:
    """A table whose first column heads its rows; a cell of markup that begins with <td stands as it is."""
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(heading) for heading in headings)
    body = Markup("").join(Markup("<tr>{}</tr>").format(_row(row)) for row in rows)
    whole = Markup('<div class="scroll"><table class="{}"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>')
    return whole.format(kind, head, body)


def blank() -> Markup:
    """A cell of a number column that has no number."""
    return Markup('<td class="number">—</td>')


def wide(text: Cell) -> Markup:
    """A cell for running words, which must not become a column of single characters."""
    return Markup('<td style="min-width:10em">{}</td>').format(markup(text))


def whole(text: Cell) -> Markup:
    """A cell for a few words that must stay on one line."""
    return Markup('<td style="white-space:nowrap">{}</td>').format(markup(text))


def _row(cells: Sequence[Cell]) -> Markup:
    # Without a least width a phone would break names into single characters before it scrolls the table.
    first = Markup('<th scope="row" style="min-width:7em">{}</th>').format(markup(cells[0]))
    return first + Markup("").join(map(_cell, cells[1:]))


def _cell(cell: Cell) -> Markup:
    if isinstance(cell, Markup) and cell.startswith("<td"):
        return cell
    kind = Markup(' class="number"') if isinstance(cell, Figure) else Markup("")
    return Markup("<td{}>{}</td>").format(kind, markup(cell))


def closing(view: View) -> Html:
    """The end of every page: how far the data reach, which workbooks they came from, how it was judged.

    Its mark tells the export that the notebook ran to its last cell.
    """
    reach = f"数据截至{view.data_year}年，依据{len(view.files)}个工作簿。" if view.files else "没有数据。"
    parts = [
        Markup("<p>{}</p>").format(reach),
        note(_method(view)),
        note(CERTAINTY),
    ]
    return Html(Markup('<div data-sentinel="complete">{}</div>').format(Markup("").join(parts)))


def _method(view: View) -> str:
    if view.progress.empty:
        return "未设目标：只列出水平与变化，不评价进度。"
    ahead, fair, slow = (
        number(cut, 2) for cut in (view.catalog.cuts.ahead, view.catalog.cuts.on_schedule, view.catalog.cuts.behind)
    )
    return (
        "时序进度：完成率（现值与基期之差÷目标与基期之差）与时间进度（已过年数÷总年数）相比。"
        f"两者之比不低于{ahead}为快于时序，{fair}～{ahead}为基本符合，{slow}～{fair}为慢于时序，低于{slow}为明显滞后，"
        "小于0为逆向变化；已达目标为提前实现。年度任务在任务当年按实绩÷任务数评价，此前同水平目标；保持型目标只看是否守住。"
        "约束性指标排在前面。划分界限为本报告约定，并非国家统一标准。"
    )
