"""Parts that the catalog declares cannot exceed their wholes; it corrects none."""

import numpy as np
import pandas as pd

from ufanalysis.catalog import Catalog, Identity
from ufanalysis.ingest.cube import Cube
from ufanalysis.ingest.findings import Finding, cite, rows_of
from ufanalysis.ingest.rounding import steps

__all__ = ["check_identities"]

_PLACE = ["district", "year"]


def check_identities(cube: Cube, catalog: Catalog) -> list[Finding]:
    """Each part that exceeds its whole by more than rounding, at the part's cell.

    Both must give at least a bound: a part of 300 or more against a whole of 280 is a finding too.
    """
    observations = cube.observations
    involved = {code for identity in catalog.identities for code in (identity.part, identity.whole)}
    figures = observations[observations["indicator"].isin(involved)]
    figures = figures.assign(
        step=steps(figures, catalog),
        low=figures["lower"].fillna(figures["value"].where(figures["status"] != "approximate")),
        high=figures["upper"].fillna(figures["value"].where(figures["status"] != "approximate")),
    )
    return [finding for identity in catalog.identities for finding in _exceeding(figures, identity, catalog)]


def _exceeding(figures: pd.DataFrame, identity: Identity, catalog: Catalog) -> list[Finding]:
    parts = figures[figures["indicator"] == identity.part]
    wholes = figures[figures["indicator"] == identity.whole]
    pairs = parts.merge(wholes, on=_PLACE, suffixes=("", "_whole"))
    rounding = np.maximum(0.5 * (pairs["step"] + pairs["step_whole"]), 1e-9 * pairs["high_whole"].abs())
    exceeding = pairs[pairs["low"] - pairs["high_whole"] > rounding]
    names = catalog.indicator(identity.part).name, catalog.indicator(identity.whole).name
    return [_finding(row, names, identity.text) for row in rows_of(exceeding)]


def _finding(row: dict[str, object], names: tuple[str, str], text: str) -> Finding:
    part, whole = names
    where = f"{row['file_whole']} ▸ {row['sheet_whole']} ▸ {row['ref_whole']}"
    texts = (
        f"{part}为“{row['raw']}”",
        f"不大于{whole}“{row['raw_whole']}”（{where}）{'，因为' + text if text else ''}",
        "请核对这两个数，哪一个有误",
    )
    return cite(row, "warning", "IDENTITY", texts)
