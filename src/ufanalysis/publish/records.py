"""The record of each run under reports/runs: what was asked, what came of every page; it decides nothing."""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path

from ufanalysis.files import write_text
from ufanalysis.publish.difference import causes

__all__ = ["Entry", "Event", "Facts", "State", "close", "completed", "crashed", "open_record", "prune", "states"]

NAME = re.compile(r"^\d{6}\.json$")
PACKAGES = ("ufanalysis", "papermill", "nbconvert", "plotly", "pandas")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What came of one page in one run. `status` is published or failed; `reason` is Chinese, for people."""

    target: str
    notebook: str
    title: str
    subject: str
    year: int
    parameters: Mapping[str, object]
    status: str
    reason: str = ""
    lead: str = ""
    as_of: str = ""
    valid_until: str = ""
    partial: str = ""
    charts: int = 0
    sources: int = 0
    bytes: int = 0
    sha256: str = ""
    seconds: float = 0.0
    #: What this version changed in the page, in Chinese; empty for the first one and for an unchanged page.
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How far the data of a run reach, until when its pages hold, and what of the data has not come in."""

    as_of: str
    valid_until: str
    partial: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A day on which a page changed, or could not be brought up to date. `when` is an ISO time in UTC.

    `change` says why and what, in Chinese: which inputs were new, and how many figures are others.
    """

    when: str
    reason: str
    sha256: str
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where one page stands: the last attempt, and the last good one, which is the page that is shown.

    `events` tells its history, oldest first, without the runs that left everything as it was.
    """

    last: Entry
    good: Entry | None
    events: tuple[Event, ...] = ()

    @property
    def good_since(self) -> str:
        """When the version that is shown came to be, as an ISO time in UTC; empty when there is none."""
        return next((event.when for event in reversed(self.events) if not event.reason), "")

    @property
    def reason(self) -> str:
        """Why the last attempt failed, in Chinese; empty when it did not."""
        return self.last.reason


def completed(entry: Entry, answer: Mapping[str, object], *, facts: Facts, content: bytes) -> Entry:
    """Return the entry of a published page with what the page says and holds."""
    return replace(
        entry,
        lead=str(answer["lead"]),
        as_of=facts.as_of,
        valid_until=facts.valid_until,
        partial=facts.partial,
        charts=int(str(answer["charts"])),
        sources=int(str(answer["sources"])),
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def open_record(folder: Path, content: Mapping[str, object], *, started: str) -> Path:
    """Write the record of a run that begins, state `running`, and return its path; numbers only ever grow."""
    taken = [int(path.stem) for path in _paths(folder)]
    path = folder / f"{max(taken, default=0) + 1:06d}.json"
    versions = {name: version(name) for name in PACKAGES}
    header = {
        "id": path.stem,
        "status": "running",
        "started": started,
        "pid": os.getpid(),
        "versions": versions,
    }
    _write(path, {**header, **content})
    return path


def close(path: Path, entries: tuple[Entry, ...], *, status: str, finished: str) -> None:
    """Complete the record of a run with what came of every page."""
    _write(path, {**_read(path), "status": status, "finished": finished, "pages": [asdict(e) for e in entries]})


def crashed(folder: Path) -> tuple[Path, ...]:
    """Mark every record that still says running as crashed; call it while no other run can be under way."""
    # Not by asking for the process: its number may be taken again, and on Windows asking is a signal.
    gone = [path for path in _paths(folder) if _read(path)["status"] == "running"]
    for path in gone:
        _write(path, {**_read(path), "status": "crashed"})
    return tuple(gone)


def states(folder: Path) -> dict[str, State]:
    """Return the state of every page that a run ever made or tried, by target."""
    found: dict[str, State] = {}
    inputs: dict[str, Mapping[str, str]] = {}
    for when, entry, read in _entries(folder):
        before = found.get(entry.target)
        good = entry if entry.status == "published" else before.good if before else None
        told = [causes(inputs.get(entry.target, {}), read), entry.change] if entry.change else []
        change = "；".join(part for part in told if part)
        event = Event(when=when, reason=entry.reason, sha256=entry.sha256, change=change)
        found |= {entry.target: State(last=entry, good=good, events=_told(before.events if before else (), event))}
        inputs |= {entry.target: read} if entry.status == "published" else {}
    return found


def _told(events: tuple[Event, ...], event: Event) -> tuple[Event, ...]:
    """A run that left the page as it was, or failed as the one before it, is no news."""
    is_news = not events or (events[-1].reason, events[-1].sha256) != (event.reason, event.sha256)
    # After a failure the same page once more is the end of the failure, not a new version.
    versions = [past for past in events if not past.reason]
    is_return = not event.reason and bool(versions) and versions[-1].sha256 == event.sha256
    return (*events, event) if is_news and not is_return else events


def prune(folder: Path, *, keep: int) -> tuple[Path, ...]:
    """Remove all but the last `keep` records; what the last good page of a target comes from stays."""
    paths = _paths(folder)
    if len(paths) <= keep:
        return ()
    good = {page["target"]: path for path in paths for page in _pages(path) if page["status"] == "published"}
    # The records that the history of a page begins with stay as well: they say since when its version is shown.
    since = {state.good.sha256 for state in states(folder).values() if state.good}
    firsts = {page["sha256"]: path for path in reversed(paths) for page in _pages(path) if page["sha256"] in since}
    gone = [path for path in paths[:-keep] if path not in {*good.values(), *firsts.values()}]
    for path in gone:
        path.unlink()
    return tuple(gone)


def _entries(folder: Path) -> Iterator[tuple[str, Entry, Mapping[str, str]]]:
    """Every page that was made or tried, oldest first: when, what came of it, and the inputs of its run."""
    for path in _paths(folder):
        record = _read(path)
        for page in record.get("pages", []):
            yield record.get("finished", record["started"]), Entry(**page), record.get("inputs", {})


def _pages(path: Path) -> list[dict]:
    return _read(path).get("pages", [])


def _paths(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.json") if NAME.match(path.name))


def _read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def _write(path: Path, record: Mapping[str, object]) -> None:
    write_text(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
