"""The start page: every page by year, title and subject, how each stands, and what failed; it makes no page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from ufanalysis.catalog import Catalog, Page
from ufanalysis.errors import ReportError
from ufanalysis.publish import safety
from ufanalysis.publish.export import TEMPLATES, shrunk, style, templates
from ufanalysis.publish.records import Entry, Event, State

__all__ = ["Card", "Group", "Subject", "Year", "index"]

SCHEDULES = {"weekly": "每周更新", "monthly": "每月更新", "quarterly": "每季更新", "yearly": "每年更新"}
#: The offices are in one time zone, whatever the machine that makes the pages thinks.
OFFICE = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One page in the index; `reason` tells why the last update failed; no page, no `href`."""

    name: str
    title: str
    subject: str
    year: str
    href: str
    question: str
    lead: str
    as_of: str
    reason: str
    valid_until: str = ""
    partial: str = ""
    since: str = ""
    history: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The pages of one title that are about a part each: a district, a pillar, an indicator."""

    title: str
    question: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One district, pillar or indicator, and all pages of all years about it."""

    name: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The pages of one year: those about the whole first, then those about one part each."""

    year: str
    whole: tuple[Card, ...]
    groups: tuple[Group, ...]

    @property
    def summary(self) -> str:
        """How many pages there are, and how many of them could not be brought up to date."""
        cards = self.whole + tuple(card for group in self.groups for card in group.cards)
        failed = sum(1 for card in cards if card.reason)
        published = sum(1 for card in cards if card.href)
        return f"已发布 {published} 页" + (f"，{failed} 页上次更新失败" if failed else "，全部为最新")


def index(reports: Path, states: Mapping[str, State], catalog: Catalog) -> str:
    """Return the start page over what stands in `reports`; the same pages and states give the same bytes."""
    questions = {page.title: _about(page) for page in catalog.pages}
    cards = {
        target: _card(target, reports, states.get(target), questions) for target in _targets(reports, states, catalog)
    }
    names = sorted({target.split("/")[0] for target in cards}, reverse=True)
    years = tuple(_year(name, [c for t, c in cards.items() if t.split("/")[0] == name]) for name in names)
    script = shrunk((TEMPLATES / "index.js").read_text(encoding="utf-8"))
    page = (
        templates()
        .get_template("index.html.j2")
        .render(
            city=catalog.city,
            years=years,
            subjects=_by_subject(cards.values()),
            policy=safety.policy([script]),
            style=Markup(style()),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
        )
    )
    if urls := safety.external_urls(page):
        raise ReportError(f"目录页含有外部地址：{'、'.join(urls[:10])}")
    return page


def _about(page: Page) -> str:
    """What the pages of a title answer, for whom, and how often they are made."""
    audience = f"读者：{page.audience}" if page.audience else ""
    return "　".join(part for part in (page.question, audience, SCHEDULES[page.schedule]) if part)


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
    is_there = (reports / target).exists()
    return Card(
        name=stem,
        title=entry.title if entry else stem,
        subject=entry.subject if entry else "",
        year=target.split("/", maxsplit=1)[0],
        href=quote(target) if is_there else "",
        question=questions.get(entry.title, "") if entry else "",
        lead=entry.lead if entry else "",
        as_of=entry.as_of if entry else "",
        reason=state.reason if state else "",
        valid_until=entry.valid_until if entry and is_there else "",
        partial=entry.partial if entry else "",
        since=_day(state.good_since) if state and is_there else "",
        history=_history(state) if state else (),
    )


def _history(state: State) -> tuple[tuple[str, str], ...]:
    """Day and words of each change, latest first."""
    told: list[tuple[str, str]] = []
    shown = ""
    for event in state.events:
        told.append((_day(event.when), _words(event, shown)))
        shown = shown if event.reason else _day(event.when)
    return tuple(reversed(told))


def _words(event: Event, shown: str) -> str:
    """What happened that day; `shown` is the day of the version that stood before, if any."""
    if event.reason:
        return f"更新失败{f'，仍为{shown}的一版' if shown else ''}：{event.reason}"
    kind = "内容更新" if shown else "首次发布"
    return f"{kind}：{event.change}" if event.change else kind


def _day(when: str) -> str:
    """The day of an ISO time in UTC, as the offices count days."""
    return datetime.fromisoformat(when).astimezone(OFFICE).date().isoformat() if when else ""


def _year(name: str, cards: list[Card]) -> Year:
    parts = [card for card in cards if card.subject]
    titles = dict.fromkeys(card.title for card in parts)
    return Year(
        year=name,
        whole=tuple(card for card in cards if not card.subject),
        groups=tuple(
            Group(
                title=title,
                question=next(card.question for card in parts if card.title == title),
                cards=tuple(card for card in parts if card.title == title),
            )
            for title in titles
        ),
    )


def _by_subject(cards: Iterable[Card]) -> tuple[Subject, ...]:
    """The pages about each part, latest year first; a part with a single page is found in its year."""
    about = [card for card in cards if card.subject and card.href]
    names = dict.fromkeys(card.subject for card in about)
    found = {name: tuple(card for card in about if card.subject == name) for name in names}
    return tuple(
        Subject(name=name, cards=tuple(sorted(mine, key=lambda card: card.year, reverse=True)))
        for name, mine in found.items()
        if len(mine) > 1
    )
