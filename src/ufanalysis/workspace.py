"""What an analyst holds in hand: one folder's catalog, observations, findings and targets, and the analyses of them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ufanalysis.analysis.progress import progress
from ufanalysis.catalog import Catalog, load_catalog
from ufanalysis.errors import UfaError
from ufanalysis.observations import FINDINGS, KEY, OBSERVATIONS, TARGETS
from ufanalysis.observations import load as load_table

if TYPE_CHECKING:
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

    def outlook(self, *, year: int) -> pd.DataFrame:
        """Carry the last years on to each target's year; one row per target."""
        from ufanalysis.analysis.outlook import outlook

        return outlook(self.observations, self.targets, self.catalog, year=year)

    def backtest(self) -> pd.DataFrame:
        """Measure every way of forecasting on the past; one row per indicator × method × horizon."""
        from ufanalysis.analysis.backtest import backtest

        return backtest(self.observations, self.catalog)

    def changes(self, *, year: int, before_year: int | None = None, vintage: str | None = None) -> pd.DataFrame:
        """Compare with an earlier report year, an earlier `vintage` of the data, or both; one row per target.

        Vintages keep no catalog, so today's serves both sides. Raises ObservationsError for an unknown vintage.
        """
        from ufanalysis.analysis.changes import State, changes

        now = State(observations=self.observations, targets=self.targets, catalog=self.catalog, year=year)
        kept = self._vintage(vintage) if vintage else (self.observations, self.targets)
        then = State(observations=kept[0], targets=kept[1], catalog=self.catalog, year=before_year or year)
        return changes(then, now)

    def revisions(self, *, vintage: str) -> pd.DataFrame:
        """List the figures that differ from an earlier vintage; one row per indicator × district × year.

        Raises ObservationsError for an unknown vintage.
        """
        from ufanalysis.analysis.changes import revisions

        return revisions(self._vintage(vintage)[0], self.observations)

    def vintages(self) -> list[str]:
        """The kept vintages, oldest first, the present one last."""
        processed = self.root / "data/processed"
        present = json.loads((processed / "manifest.json").read_text(encoding="utf-8"))["vintage"]
        folders = sorted((processed / "vintages").iterdir(), key=lambda folder: folder.stat().st_mtime)
        return [*(folder.name for folder in folders if folder.name != present), present]

    def _vintage(self, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        folder = self.root / "data/processed/vintages" / name
        return (
            load_table(folder / "observations.parquet", OBSERVATIONS, KEY),
            load_table(folder / "targets.parquet", TARGETS),
        )

    def sheets(self, file: str) -> "dict[str, Portrait]":
        """The sheets of a workbook below data/raw as they stand, by name, every cell with its role.

        Raises WorkbookError when the file is gone or cannot be read.
        """
        from ufanalysis.ingest.portraits import portraits

        return portraits(self.root / "data/raw" / file)

    def balance(self, *, years: Iterable[int] | None = None, per: str | None = None) -> pd.DataFrame:
        """Measure the gap among the districts; one row per indicator × year."""
        from ufanalysis.analysis.balance import balance

        return balance(self.observations, self.catalog, years=years, per=per)

    def composite(self, *, years: Iterable[int] | None = None, per: str | None = None) -> pd.DataFrame:
        """Score the districts between fixed goalposts; one row per year × district."""
        from ufanalysis.analysis.composite import composite

        return composite(self.observations, self.catalog, years=years, per=per, targets=self.targets)

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
    processed = folder / "data/processed"
    return Workspace(
        root=folder,
        catalog=load_catalog(folder / "data/catalog"),
        observations=load_table(processed / "observations.parquet", OBSERVATIONS, KEY),
        findings=load_table(processed / "findings.parquet", FINDINGS),
        targets=load_table(processed / "targets.parquet", TARGETS),
    )
