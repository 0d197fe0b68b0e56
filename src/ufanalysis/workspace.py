"""What an analyst holds in hand: one folder's catalog, observations, findings and targets, and the analyses of them."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ufanalysis.analysis.progress import progress
from ufanalysis.catalog import Catalog, load_catalog
from ufanalysis.errors import UfaError
from ufanalysis.observations import FINDINGS, KEY, OBSERVATIONS, TARGETS
from ufanalysis.observations import load as load_table

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
