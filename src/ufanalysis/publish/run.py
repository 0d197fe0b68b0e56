"""Publish: make the pages of a year and put each good one in its place; the last good page stays."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from ufanalysis import observations
from ufanalysis.catalog import Catalog, load_catalog
from ufanalysis.errors import BusyError, ParameterError
from ufanalysis.files import digest, write_bytes, write_text
from ufanalysis.publish import crew, kernels, records, site
from ufanalysis.publish.difference import figures_changed
from ufanalysis.publish.plan import Job, latest_year, notebook_folder, plan

__all__ = ["Failure", "Outcome", "Step", "publish"]

#: Seconds that one cell may take.
TIMEOUT = 120
#: Seconds that one page may take, with all its cells and its export.
PAGE_TIMEOUT = 600
#: Records of runs that are kept, besides those that the last good page of a target comes from.
RECORDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page is done: the how-manieth of how many, which, and why it failed (empty when it did not)."""

    done: int
    total: int
    heading: str
    reason: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A page that could not be made, and why, in Chinese."""

    target: Path
    heading: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run left: the pages it published, the ones it could not, the index and the run's record."""

    year: int
    published: tuple[Path, ...]
    failures: tuple[Failure, ...]
    index: Path
    record: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What all pages of a run share."""

    root: Path
    catalog: Catalog
    year: int
    as_of: str
    partial: str
    notes: list[list[str]]
    timeout: int

    @property
    def reports(self) -> Path:
        return self.root / "reports"


def publish(
    workspace_root: Path | str,
    *,
    year: int | None = None,
    pages: Iterable[str] | None = None,
    parameters: Mapping[str, object] | None = None,
    on_progress: Callable[[Step], None] | None = None,
    timeout: int = TIMEOUT,
) -> Outcome:
    """Make pages, publish the good ones under reports/<year>/, and rewrite reports/index.html.

    `year` defaults to the last one with most of its figures; `pages` (notebooks or titles) to all of
    the catalog, or to those that know `parameters`. `timeout` is in seconds, for one cell.
    Raises ParameterError before any kernel starts, and BusyError when another run publishes here; a page that
    cannot be made is a Failure of the outcome.
    """
    root = Path(workspace_root).resolve()
    catalog = load_catalog(root / "data" / "catalog")
    path = root / "data" / "processed" / "observations.parquet"
    known = observations.load(path, observations.OBSERVATIONS, observations.KEY)
    years = sorted({int(y) for y in known["year"]})
    rest, year = _year(parameters or {}, year, known, catalog)
    jobs = plan(catalog, notebook_folder(root), years=years, year=year, pages=pages, parameters=rest)
    setting = _Setting(
        root=root,
        catalog=catalog,
        year=year,
        as_of=_as_of(known, year),
        partial=_partial(known, catalog, year),
        notes=known.loc[known["note"] != "", [*observations.ORIGIN, "note"]].to_numpy().tolist(),
        timeout=timeout,
    )
    setting.reports.mkdir(exist_ok=True)
    try:
        with FileLock(setting.reports / ".lock", timeout=0):
            return _publish(jobs, setting, on_progress or _unwatched)
    except Timeout as error:
        raise BusyError(f"{setting.reports} 正在由另一次运行写入：请等它结束后再试") from error


def _as_of(known: pd.DataFrame, year: int) -> str:
    """The last year with a figure that a page of `year` can show."""
    return f"{int(known.loc[(known['year'] <= year) & known['value'].notna(), 'year'].max())}年"


def _partial(known: pd.DataFrame, catalog: Catalog, year: int) -> str:
    """What the year lacks yet, as a sentence: districts without any figure, or most figures; empty when it is whole."""
    given = known[known["value"].notna()]
    counts, expected = given["year"].value_counts(), catalog.districts_in(year)
    most = counts[counts.index <= year].max()
    reported = set(given.loc[given["year"] == year, "district"])
    absent = [district.name for district in expected if district.code not in reported]
    names = "、".join(absent[:6]) + ("等" if len(absent) > 6 else "")
    lacking = []
    if absent:
        lacking.append(f"应有{len(expected)}个{catalog.city.locale_unit}，{names}{len(absent)}个尚无数据")
    if (count := counts.get(year, 0)) * 2 < most:
        lacking.append(f"只报来{count}个数（以前最多的一年{most}个），未报的指标用以前年度的数")
    return f"数据不全：{year}年{'；'.join(lacking)}。" if lacking else ""


def _unwatched(step: Step) -> None:
    """Let a step pass that nobody watches."""


def _year(
    parameters: Mapping[str, object], year: int | None, known: pd.DataFrame, catalog: Catalog
) -> tuple[dict[str, object], int]:
    """Take the year out of the parameters, and settle it."""
    rest = {name: value for name, value in parameters.items() if name != "year"}
    wished = parameters.get("year", year)
    if wished is None:
        return rest, latest_year(known, catalog)
    if year is not None and str(wished) != str(year):
        raise ParameterError(f"年度给了两次而不同：{year} 与 {wished}。请只写一次")
    try:
        return rest, int(str(wished))
    except ValueError as error:
        example = latest_year(known, catalog)
        raise ParameterError(f"year：现为 {wished!r:.60}，应为年份整数，如 {example}") from error


def _publish(jobs: tuple[Job, ...], setting: _Setting, on_progress: Callable[[Step], None]) -> Outcome:
    runs = setting.reports / "runs"
    records.crashed(runs)
    record = records.open_record(runs, {"year": setting.year, "inputs": _inputs(setting.root)}, started=_now())
    entries = _entries(jobs, setting, on_progress)
    failures = tuple(_failures(jobs, entries, setting.reports))
    records.close(record, entries, status="failed" if failures else "published", finished=_now())
    records.prune(runs, keep=RECORDS)
    index = setting.reports / "index.html"
    write_text(index, site.index(setting.reports, records.states(runs), setting.catalog))
    return Outcome(
        year=setting.year,
        published=tuple(setting.reports / entry.target for entry in entries if not entry.reason),
        failures=failures,
        index=index,
        record=record,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _inputs(root: Path) -> dict[str, str]:
    catalog = root / "data" / "catalog"
    paths = [*(root / "data/processed").glob("*.parquet"), *catalog.glob("*.toml"), *catalog.glob("briefings/*")]
    return {path.relative_to(root).as_posix(): digest(path) for path in sorted(paths)}


def _entries(
    jobs: tuple[Job, ...], setting: _Setting, on_progress: Callable[[Step], None]
) -> tuple[records.Entry, ...]:
    """Make and place the pages, tell of each as it is done; the entries stand in the order of the jobs."""
    requests = [_request(job, setting) for job in jobs]
    done: dict[int, records.Entry] = {}
    folder = kernels.socket_folder()
    try:
        for answer in crew.answers(requests, folder, limit=PAGE_TIMEOUT):
            job = jobs[answer.place]
            entry = _place(job, answer, setting)
            done[answer.place] = entry
            on_progress(
                Step(
                    done=len(done),
                    total=len(jobs),
                    heading=job.heading,
                    reason=entry.reason,
                    seconds=entry.seconds,
                )
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return tuple(done[place] for place in range(len(jobs)))


def _failures(jobs: tuple[Job, ...], entries: tuple[records.Entry, ...], reports: Path) -> Iterator[Failure]:
    for job, entry in zip(jobs, entries, strict=True):
        if entry.reason:
            yield Failure(target=reports / job.target, heading=job.heading, reason=entry.reason)


def _request(job: Job, setting: _Setting) -> dict[str, object]:
    city = setting.catalog.city
    return {
        "notebook": str(notebook_folder(setting.root) / job.notebook),
        "parameters": job.parameters,
        "root": str(setting.root),
        "timeout": setting.timeout,
        "facts": {
            "heading": job.heading,
            "city": city.name,
            "organisation": city.organisation,
            "notice": city.notice,
            "as_of": setting.as_of,
            "valid_until": job.valid_until,
            "audience": job.audience,
            "partial": setting.partial,
            "notes": setting.notes,
            "parameters": job.labels,
        },
    }


def _place(job: Job, answer: crew.Answer, setting: _Setting) -> records.Entry:
    """Put a good page in its place, and return what came of the job."""
    entry = records.Entry(
        target=job.target,
        notebook=job.notebook,
        title=job.title,
        subject=job.subject,
        year=job.year,
        parameters=job.parameters,
        seconds=answer.seconds,
        status="failed" if "error" in answer.fields else "published",
        reason=str(answer.fields.get("error", "")),
    )
    if entry.reason:
        return entry
    page = str(answer.fields["html"])
    content, path = page.encode(), setting.reports / job.target
    before = path.read_bytes() if path.exists() else b""
    if before != content:
        write_bytes(path, content)
    change = figures_changed(before.decode(errors="replace"), page) if before not in (b"", content) else ""
    facts = records.Facts(as_of=setting.as_of, valid_until=job.valid_until, partial=setting.partial)
    return replace(records.completed(entry, answer.fields, facts=facts, content=content), change=change)
