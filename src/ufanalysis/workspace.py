"""What an analyst holds in hand: one folder's catalog, observations, findings and targets, and the analyses of them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ufanalysis.analysis.progress import progress
from ufanalysis.analysis.scales import heads
from ufanalysis.catalog import Catalog, load_catalog
from ufanalysis.errors import UfaError
from ufanalysis.observations import FINDINGS, KEY, OBSERVATIONS, TARGETS
from ufanalysis.observations import load as load_table

if TYPE_CHECKING:
    from ufanalysis.analysis.changes import State
    from ufanalysis.ingest.portraits import Portrait

__all__ = ["Workspace", "find_root", "load"]

_MARK = Path("data/catalog/districts.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """The processed tables of one folder; see `observations` for what one row of each is."""

    root: Path
    catalog: Catalog
    observations: pd.DataFrame
    findings: pd.DataFrame
    targets: pd.DataFrame

    def progress(self, *, year: int) -> pd.DataFrame:
        """Compare each target with the observations up to `year`; one row per target."""
        return progress(self.observations, self.targets, self.catalog, year=year)

    def secondary(self, *, year: int) -> pd.DataFrame:
        """Judge each row of `progress` as other statistics offices would; see analysis.secondary."""
        from ufanalysis.analysis.secondary import secondary

        return secondary(self.progress(year=year), self.observations, self.catalog)

    def levels(self, *, year: int) -> pd.DataFrame:
        """Find the latest figure of every series, targets or not; one row per indicator × district."""
        from ufanalysis.analysis.levels import levels

        return levels(self.observations, self.catalog, year=year)

    def trends(self, *, year: int) -> pd.DataFrame:
        """Tell where the last ten years of every series go; one row per indicator × district."""
        from ufanalysis.analysis.trends import trends

        return trends(self.observations, self.catalog, year=year)

    def roll_up(self) -> pd.DataFrame:
        """Add the districts up and compare with the totals sent; one row per indicator × year."""
        from ufanalysis.analysis.rollup import roll_up

        return roll_up(self.observations, self.catalog)

    def total_findings(self) -> pd.DataFrame:
        """List the totals that differ from their districts in the columns of `findings`, which keeps those of clean."""
        from ufanalysis.analysis.rollup import total_findings

        return total_findings(self.roll_up(), self.catalog)

    def outlook(self, *, year: int) -> pd.DataFrame:
        """Carry the last years on to each target's year; one row per target."""
        from ufanalysis.analysis.outlook import outlook

        return outlook(self.observations, self.targets, self.catalog, year=year)

    def backtest(self) -> pd.DataFrame:
        """Measure every way of forecasting on the past; one row per indicator × method × horizon."""
        from ufanalysis.analysis.backtest import backtest

        return backtest(self.observations, self.catalog)

    def changes(self, *, year: int, before_year: int | None = None, vintage: str | None = None) -> pd.DataFrame:
        """Compare with an earlier report year, an earlier `vintage` of data and catalog, or both; one row per target.

        Raises ObservationsError for an unknown vintage.
        """
        from ufanalysis.analysis.changes import changes

        then = self.as_of(vintage) if vintage else self
        return changes(then._state(before_year or year), self._state(year))

    def _state(self, year: int) -> "State":
        from ufanalysis.analysis.changes import State

        return State(observations=self.observations, targets=self.targets, catalog=self.catalog, year=year)

    def revisions(self, *, vintage: str) -> pd.DataFrame:
        """List the figures that differ from an earlier vintage; one row per indicator × district × year.

        Raises ObservationsError for an unknown vintage.
        """
        from ufanalysis.analysis.changes import revisions

        return revisions(self.as_of(vintage).observations, self.observations)

    def vintages(self) -> list[str]:
        """The kept vintages, oldest first, the present one last."""
        processed = self.root / "data/processed"
        manifest, folder = processed / "manifest.json", processed / "vintages"
        known = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {}
        kept = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime) if folder.exists() else []
        listed = [name for name in known.get("vintages", [known.get("vintage")]) if name]
        # Vintages from before the manifest listed them are older than all that it lists.
        names = [one.name for one in kept]
        return [*(name for name in names if name not in listed), *(name for name in listed if name in names)]

    def as_of(self, vintage: str) -> "Workspace":
        """The workspace as an earlier vintage has it; its catalog too, unless it dates from before these were kept.

        Raises ObservationsError for an unknown vintage.
        """
        folder = self.root / "data/processed/vintages" / vintage
        tables = _tables(folder)
        catalog = load_catalog(folder / "catalog") if (folder / "catalog").exists() else self.catalog
        return Workspace(root=self.root, catalog=catalog, **tables)

    def sheets(self, file: str) -> "dict[str, Portrait]":
        """The sheets of a workbook below data/raw as they stand, by name, every cell with its role.

        Raises WorkbookError when the file is gone or cannot be read.
        """
        from ufanalysis.ingest.portraits import portraits

        return portraits(self.root / "data/raw" / file)

    def balance(self, *, years: Iterable[int] | None = None, per: str | None = None) -> pd.DataFrame:
        """Measure the gap among the districts; one row per indicator × year.

        Unless `per` names another divisor, totals are divided by the heads that the catalog knows; `per=""` leaves
        them as they stand. The column `per` names the divisor of each row, "" for none.
        """
        from ufanalysis.analysis.balance import balance

        return balance(self.observations, self.catalog, years=years, per=self._heads(per))

    def convergence(self, *, per: str | None = None) -> pd.DataFrame:
        """Tell whether the gaps narrowed over the years, and how; one row per indicator, `per` as in `balance`."""
        from ufanalysis.analysis.convergence import convergence

        return convergence(self.observations, self.catalog, per=self._heads(per))

    def composite(self, *, years: Iterable[int] | None = None, per: str | None = None) -> pd.DataFrame:
        """Score the districts between fixed goalposts; one row per year × district, `per` as in `balance`."""
        from ufanalysis.analysis.composite import composite

        below = self._heads(per)
        return composite(self.observations, self.catalog, years=years, per=below, targets=self.targets)

    def sensitivity(self, *, years: Iterable[int] | None = None, per: str | None = None) -> pd.DataFrame:
        """Put other schools' weights beside the score, for appendices; one row per year × district with a score."""
        from ufanalysis.analysis.sensitivity import sensitivity

        below = self._heads(per)
        return sensitivity(self.observations, self.catalog, years=years, per=below, targets=self.targets)

    def _heads(self, per: str | None) -> str:
        return heads(self.catalog) if per is None else per

    def efficiency(self, *, year: int) -> pd.DataFrame:
        """Divide costs by outputs; one row per pair of the catalog × place."""
        from ufanalysis.analysis.efficiency import efficiency

        return efficiency(self.observations, self.catalog, year=year)


def find_root(start: Path | None = None) -> Path:
    """The first folder from `start` (or here) upwards that holds a catalog. Raises UfaError when there is none."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / _MARK).exists():
            return folder
    raise UfaError(f"{here} 及其上级目录中没有工作区：应有 {_MARK}。请先进入工作区目录")


def load(root: str | Path | None = None) -> Workspace:
    """Load the processed tables of a workspace, by default the one around the current folder.

    Raises UfaError when there is no workspace, ObservationsError when it has not been cleaned yet.
    """
    folder = Path(root) if root else find_root()
    return Workspace(root=folder, catalog=load_catalog(folder / "data/catalog"), **_tables(folder / "data/processed"))


def _tables(folder: Path) -> dict[str, pd.DataFrame]:
    return {
        "observations": load_table(folder / "observations.parquet", OBSERVATIONS, KEY),
        "findings": load_table(folder / "findings.parquet", FINDINGS),
        "targets": load_table(folder / "targets.parquet", TARGETS),
    }
