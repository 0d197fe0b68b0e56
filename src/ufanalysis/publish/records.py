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

__all__ = ["Entry", "State", "close", "completed", "crashed", "open_record", "states"]

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
    charts: int = 0
    sources: int = 0
    bytes: int = 0
    sha256: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where one page stands: the last attempt, and the last good one, which is the page that is shown."""

    last: Entry
    good: Entry | None

    @property
    def reason(self) -> str:
        """Why the last attempt failed, in Chinese; empty when it did not."""
        return self.last.reason


def completed(entry: Entry, answer: Mapping[str, object], *, as_of: str, content: bytes) -> Entry:
    """Return the entry of a published page with what the page says and holds."""
    return replace(
        entry,
        lead=str(answer["lead"]),
        as_of=as_of,
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
    for entry in _entries(folder):
        earlier = found[entry.target].good if entry.target in found else None
        found |= {entry.target: State(last=entry, good=entry if entry.status == "published" else earlier)}
    return found


def _entries(folder: Path) -> Iterator[Entry]:
    for path in _paths(folder):
        for page in _read(path).get("pages", []):
            yield Entry(**page)


def _paths(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.json") if NAME.match(path.name))


def _read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def _write(path: Path, record: Mapping[str, object]) -> None:
    write_text(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
