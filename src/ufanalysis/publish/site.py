"""The start page: every published page by year, how each stands, and what failed; it makes no page."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from ufanalysis.catalog import Catalog
from ufanalysis.errors import ReportError
from ufanalysis.publish import safety
from ufanalysis.publish.export import style, templates
from ufanalysis.publish.records import Entry, State

__all__ = ["Card", "Year", "index"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One page in the index; `reason` tells why the last update failed; no page, no `href`."""

    name: str
    title: str
    subject: str
    href: str
    question: str
    lead: str
    as_of: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The pages of one year: those about the whole first, then those about one part each."""

    year: str
    whole: tuple[Card, ...]
    parts: tuple[Card, ...]

    @property
    def summary(self) -> str:
        """How many pages there are, and how many of them could not be brought up to date."""
        cards = self.whole + self.parts
        failed = sum(1 for card in cards if card.reason)
        published = sum(1 for card in cards if card.href)
        return f"已发布 {published} 页" + (f"，{failed} 页上次更新失败" if failed else "，全部为最新")


def index(reports: Path, states: Mapping[str, State], catalog: Catalog) -> str:
    """Return the start page over what stands in `reports`; the same pages and states give the same bytes."""
    questions = {page.title: page.question for page in catalog.pages}
    cards = {
        target: _card(target, reports, states.get(target), questions) for target in _targets(reports, states, catalog)
    }
    names = sorted({target.split("/")[0] for target in cards}, reverse=True)
    years = tuple(_year(name, [c for t, c in cards.items() if t.split("/")[0] == name]) for name in names)
    template = templates().get_template("index.html.j2")
    page = template.render(
        city=catalog.city,
        years=years,
        policy=safety.policy([]),
        style=Markup(style()),  # noqa: S704 - our own file
    )
    if urls := safety.external_urls(page):
        raise ReportError(f"目录页含有外部地址：{'、'.join(urls[:10])}")
    return page


def _targets(reports: Path, states: Mapping[str, State], catalog: Catalog) -> list[str]:
    """Return all pages that stand there or were tried, in the order of the catalog, strangers last."""
    standing = [path.relative_to(reports).as_posix() for path in sorted(reports.glob("[0-9]*/*.html"))]
    order = [page.title for page in catalog.pages] + [district.name for district in catalog.districts]

    def rank(target: str) -> tuple[int, int, str]:
        state = states.get(target)
        entry = _entry(state) if state else None
        title, subject = (entry.title, entry.subject) if entry else ("", "")
        place = [order.index(name) if name in order else len(order) for name in (title, subject)]
        return (place[0], place[1], target)

    return sorted({*standing, *states}, key=rank)


def _entry(state: State) -> Entry:
    return state.good or state.last


def _card(target: str, reports: Path, state: State | None, questions: Mapping[str, str]) -> Card:
    stem = target.rsplit("/", maxsplit=1)[-1].removesuffix(".html")
    entry = _entry(state) if state else None
    return Card(
        name=stem,
        title=entry.title if entry else stem,
        subject=entry.subject if entry else "",
        href=quote(target) if (reports / target).exists() else "",
        question=questions.get(entry.title, "") if entry else "",
        lead=entry.lead if entry else "",
        as_of=entry.as_of if entry else "",
        reason=state.reason if state else "",
    )


def _year(name: str, cards: list[Card]) -> Year:
    return Year(
        year=name,
        whole=tuple(card for card in cards if not card.subject),
        parts=tuple(card for card in cards if card.subject),
    )
