"""What one page looks at: a year, a place, and the results for it; it words and draws nothing."""

from dataclasses import dataclass, replace
from typing import Protocol

import pandas as pd

from ufanalysis.analysis.levels import levels
from ufanalysis.analysis.pace import BEHIND
from ufanalysis.catalog import Catalog, Indicator
from ufanalysis.errors import ParameterError

__all__ = ["GOOD", "Source", "View", "view"]

GOOD = ("achieved", "maintained", "ahead", "on_schedule")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The results of one year seen from one place, the city or a district.

    `progress` holds the target that comes next of every series, `levels` the latest figure of every series.
    `theme` names the pillar or the indicator that the page is about, "" where it is about all.
    """

    catalog: Catalog
    year: int
    place: str
    observations: pd.DataFrame
    targets: pd.DataFrame
    findings: pd.DataFrame
    progress: pd.DataFrame
    levels: pd.DataFrame
    theme: str = ""

    @property
    def is_city(self) -> bool:
        """Whether the place is the whole city."""
        return self.place == self.catalog.city.code

    @property
    def name(self) -> str:
        """The name of the place."""
        return self.district_name(self.place)

    @property
    def subject(self) -> str:
        """What the page is about: the place, and its theme where it has one."""
        return f"{self.name}“{self.theme}”" if self.theme else self.name

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators that the page is about, in the order of the catalog."""
        return tuple(i for i in self.catalog.indicators if self.theme in ("", i.pillar, i.name))

    @property
    def goals(self) -> pd.DataFrame:
        """The targets of the place, binding first."""
        return self.progress[self.progress["district"].eq(self.place)]

    @property
    def behind(self) -> pd.DataFrame:
        """The targets of the place that are behind, binding first, then the widest gap."""
        late = self.goals[self.goals["label"].isin(BEHIND)]
        ranked = late.assign(later=late["binding"].ne("约束性"))
        return ranked.sort_values(["later", "pace_gap"], kind="stable").drop(columns="later")

    @property
    def standing(self) -> pd.DataFrame:
        """The latest figures of the place."""
        return self.levels[self.levels["district"].eq(self.place)]

    @property
    def districts(self) -> tuple[str, ...]:
        """The codes of the districts of the year, in the order of the catalog."""
        return tuple(district.code for district in self.catalog.districts_in(self.year))

    @property
    def data_year(self) -> int | None:
        """The last year up to the view's that has a figure, None when there is none."""
        years = self.levels["year"].dropna()
        return None if years.empty else int(years.max())

    @property
    def files(self) -> tuple[str, ...]:
        """The workbooks that the figures up to the view's year, and the targets, come from."""
        known = self.observations.loc[self.observations["year"].le(self.year), "file"]
        return tuple(sorted({str(file) for files in (known, self.progress["target_file"]) for file in files if file}))

    def observation(self, indicator: str, district: str, year: int) -> pd.Series | None:
        """The figure of one place and year with its bounds and its cell, None where there is none."""
        rows = self.observations
        found = rows[rows["indicator"].eq(indicator) & rows["district"].eq(district) & rows["year"].eq(year)]
        return None if found.empty else found.iloc[0]

    def indicator(self, code: str) -> Indicator:
        """The indicator of that code."""
        return self.catalog.indicator(code)

    def district_name(self, code: str) -> str:
        """The name of that district, or of the city."""
        return self.catalog.district(code).name


class Source(Protocol):
    """What a view needs of a workspace; `ufanalysis.load()` returns one."""

    @property
    def catalog(self) -> Catalog:
        """All meaning."""

    @property
    def observations(self) -> pd.DataFrame:
        """Rows: indicator × district × year."""

    @property
    def targets(self) -> pd.DataFrame:
        """Rows: indicator × district × target year."""

    @property
    def findings(self) -> pd.DataFrame:
        """Rows: one per thing a person should look at."""

    def progress(self, *, year: int) -> pd.DataFrame:
        """Rows: one per target."""


def view(workspace: Source, *, year: int, place: str = "", pillar: str = "", indicator: str = "") -> View:
    """Gather what a page of that year needs; `place` is a district's code, or "" for the whole city.

    `pillar` or `indicator` (a code) narrows the page to that one.
    Raises ParameterError for a district that the catalog does not know in that year, a pillar or an indicator
    that it does not know at all.
    """
    catalog = workspace.catalog
    progress = workspace.progress(year=year)
    whole = View(
        catalog=catalog,
        year=year,
        place=_place(catalog, place, year),
        observations=workspace.observations,
        targets=workspace.targets,
        findings=workspace.findings,
        progress=progress[progress["current"].astype(bool)],
        levels=levels(workspace.observations, catalog, year=year),
        theme=_theme(catalog, pillar, indicator),
    )
    return _narrowed(whole) if whole.theme else whole


def _place(catalog: Catalog, place: str, year: int) -> str:
    code = place or catalog.city.code
    known = {district.code: district.name for district in catalog.districts_in(year)}
    if code != catalog.city.code and code not in known:
        choices = "、".join(f"{code}（{name}）" for code, name in known.items())
        raise ParameterError(f"district = {place!r}：{year}年没有这一地区；可选：{choices}")
    return code


def _theme(catalog: Catalog, pillar: str, indicator: str) -> str:
    known = {known.code: known.name for known in catalog.indicators}
    if pillar and pillar not in catalog.pillars:
        raise ParameterError(f"pillar = {pillar!r}：目录中没有这项工作；可选：{'、'.join(catalog.pillars)}")
    if indicator and indicator not in known:
        raise ParameterError(f"indicator = {indicator!r}：目录中没有这项指标；可选：{'、'.join(known)}")
    return known[indicator] if indicator else pillar


def _narrowed(whole: View) -> View:
    """The same view with the rows of its theme alone."""
    codes = [indicator.code for indicator in whole.indicators]
    kept = {
        name: rows[rows["indicator"].isin(codes)]
        for name in ("observations", "targets", "findings", "progress", "levels")
        for rows in (getattr(whole, name),)
    }
    return replace(whole, **kept)
