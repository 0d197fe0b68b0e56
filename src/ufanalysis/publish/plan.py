"""Which pages a run makes: the catalog's list, a year and the caller's wishes become jobs; nothing is run."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ufanalysis.catalog import Catalog, Page
from ufanalysis.errors import ParameterError
from ufanalysis.publish.parameters import Parameter, Value, check, declared, nearest, read_notebook

__all__ = ["Job", "latest_year", "notebook_folder", "plan"]

#: Names that Windows keeps for devices; a page is also copied to such machines.
RESERVED = frozenset(("con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))))
UNSAFE = re.compile(r"[^\w（）()·．\-]+")
PARAMETER_NAMES = {"year": "年度", "district": "地区", "pillar": "工作", "indicator": "指标", "template": "模板"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One page to make. `target` is its path below reports/, with slashes."""

    notebook: str
    heading: str
    title: str
    subject: str
    year: int
    target: str
    parameters: dict[str, Value]
    #: The last day on which the page holds, as an ISO date, and for whom it is made.
    valid_until: str
    audience: str
    #: The parameters as a reader sees them: Chinese name and value.
    labels: tuple[tuple[str, str], ...]


def notebook_folder(root: Path) -> Path:
    """Return the workspace's own notebooks, or the project's where it has none."""
    own = root / "notebooks"
    return own if own.is_dir() else Path(__file__).resolve().parents[3] / "notebooks"


def latest_year(observations: pd.DataFrame, catalog: Catalog) -> int:
    """Return the last year with values from more than half of the districts and half as many values as any year.

    A year of which a few workbooks have come in would show last year's figures under its name. Without such a year it
    is the last. Raises ParameterError when there is no observation.
    """
    known = observations.loc[observations["value"].notna()]
    if known.empty:
        raise ParameterError("数据中没有任何数值：请先把工作簿放入 data/raw 并运行 ufa clean")
    counts = known["year"].value_counts()
    for year in sorted(map(int, counts[counts * 2 >= counts.max()].index), reverse=True):
        expected = {district.code for district in catalog.districts_in(year)}
        present = expected & set(known.loc[known["year"] == year, "district"])
        if len(present) * 2 > len(expected):
            return year
    return int(known["year"].max())


def plan(
    catalog: Catalog,
    folder: Path,
    *,
    years: Iterable[int],
    year: int,
    pages: Iterable[str] | None = None,
    parameters: Mapping[str, object] | None = None,
) -> tuple[Job, ...]:
    """Return the jobs for one year, in the order of the catalog.

    `pages` names notebooks or titles; without it, all pages that know the given parameters are meant.
    Raises ParameterError, before any kernel starts, for an unknown page, parameter or value.
    """
    given = {**(parameters or {}), "year": year}
    wanted = _wanted(catalog, tuple(pages) if pages is not None else None)
    known = {page.notebook: _declared(folder / _file(page)) for page in wanted}
    if pages is None:
        wanted = _knowing(wanted, known, given)
    jobs = [
        _job(page, values, defaults=_defaults(known[page.notebook]), year=year, catalog=catalog)
        for page in wanted
        for values in _combinations(page, known[page.notebook], given, catalog=catalog, years=tuple(years))
    ]
    if not jobs:
        raise ParameterError(f"{year} 年没有可生成的页面：该年没有任何地区，请检查 data/catalog/districts.toml")
    _require_distinct(jobs)
    return tuple(jobs)


def _file(page: Page) -> str:
    return f"{page.notebook.removesuffix('.ipynb')}.ipynb"


def _declared(path: Path) -> dict[str, Parameter]:
    return declared(read_notebook(path), path.name)


def _wanted(catalog: Catalog, names: tuple[str, ...] | None) -> tuple[Page, ...]:
    if not catalog.pages:
        raise ParameterError("没有要发布的页面：请在 data/catalog/reports.toml 中用 [[pages]] 列出")
    if names is None:
        return catalog.pages
    labels = {label: page.notebook for page in catalog.pages for label in (page.notebook, page.title)}
    for name in names:
        if name.removesuffix(".ipynb") not in labels:
            known = "、".join(f"{page.title}（{page.notebook}）" for page in catalog.pages)
            raise ParameterError(f"没有页面 {name!r:.60}{nearest(name, labels)}；可用的有：{known}")
    chosen = {labels[name.removesuffix(".ipynb")] for name in names}
    return tuple(page for page in catalog.pages if page.notebook in chosen)


def _knowing(
    pages: tuple[Page, ...], known: Mapping[str, Mapping[str, Parameter]], given: Mapping[str, object]
) -> tuple[Page, ...]:
    named = set(given) - {"year"}
    fitting = tuple(page for page in pages if named <= set(known[page.notebook]))
    # None fits: keep all, so that the check names the nearest parameter.
    return fitting or pages


def _combinations(
    page: Page,
    known: Mapping[str, Parameter],
    given: Mapping[str, object],
    *,
    catalog: Catalog,
    years: tuple[int, ...],
) -> Iterator[dict[str, Value]]:
    if page.over and page.over not in known:
        raise ParameterError(f"{page.notebook} 在 reports.toml 中按 {page.over} 展开，但笔记本没有参数 {page.over}")
    own = {name: value for name, value in {**page.parameters, **given}.items() if name in known or name != "year"}
    for subject in _subjects(page, own, catalog=catalog, year=int(str(given["year"]))):
        yield check(known, {**own, **subject}, notebook=page.notebook, catalog=catalog, years=years)


def _subjects(page: Page, own: Mapping[str, object], *, catalog: Catalog, year: int) -> list[dict[str, str]]:
    if page.over is None or page.over in own:
        return [{}]
    if page.over == "district":
        return [{"district": district.code} for district in catalog.districts_in(year)]
    if page.over == "pillar":
        return [{"pillar": pillar} for pillar in catalog.pillars]
    return [{"indicator": indicator.code} for indicator in catalog.indicators]


def _defaults(known: Mapping[str, Parameter]) -> dict[str, Value]:
    return {name: parameter.default for name, parameter in known.items()}


def _job(page: Page, values: dict[str, Value], *, defaults: Mapping[str, Value], year: int, catalog: Catalog) -> Job:
    names = {name: _label(name, value, catalog) for name, value in values.items()}
    subject = names[page.over] if page.over else ""
    # The first page over the districts is the district's page; the others say what they are.
    is_first = next(p.notebook for p in catalog.pages if p.over == page.over) == page.notebook
    stem = page.title if not subject else subject if is_first else f"{subject}·{page.title}"
    told = [name for name in values if name not in ("year", page.over) and values[name] != defaults[name]]
    extra = "，".join(f"{PARAMETER_NAMES.get(name, name)}={names[name]}" for name in told)
    return Job(
        notebook=_file(page),
        heading=stem if subject else f"{catalog.city.name}{page.title}",
        title=page.title,
        subject=subject,
        year=year,
        target=f"{year}/{_file_name(f'{stem}（{extra}）' if extra else stem)}.html",
        parameters=values,
        valid_until=page.holds_until(year).isoformat(),
        audience=page.audience,
        labels=tuple((PARAMETER_NAMES.get(name, name), label) for name, label in names.items()),
    )


def _label(name: str, value: Value, catalog: Catalog) -> str:
    if name in ("district", "pillar", "indicator") and not value:
        return catalog.city.name
    if name == "district":
        return catalog.district(str(value)).name
    return catalog.indicator(str(value)).name if name == "indicator" else str(value)


def _file_name(stem: str) -> str:
    """Return a name that every file system takes and that stays in its folder."""
    name = UNSAFE.sub("_", stem).strip("._ ")[:60]
    if not name or name.lower() in RESERVED:
        raise ParameterError(f"页面名称 {stem!r:.60} 不能作文件名：请在 data/catalog 中改名")
    return name


def _require_distinct(jobs: list[Job]) -> None:
    targets = [job.target.lower() for job in jobs]
    twice = sorted({job.target for job in jobs if targets.count(job.target.lower()) > 1})
    if twice:
        raise ParameterError(f"不同的页面会写入同一文件：{'、'.join(twice)}。请在 reports.toml 中用不同的 title")
