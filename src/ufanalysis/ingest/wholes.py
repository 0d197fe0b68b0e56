"""A part of a figure never passes for the whole; which indicators have parts of their own, the catalog says."""

from collections import Counter

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ufanalysis.ingest.claims import Meant

__all__ = ["without_parts"]


def without_parts(meant: Meant) -> tuple[Meant, Counter[str]]:
    """The cells of a file without those that are only parts, and the full names of these, counted.

    "公有制 ▸ 会员数" names the members only as long as its sheet gives no other figure of them for that place and year.
    Beside one named in full (合计 ▸ 会员数) it is a part; beside other parts with other figures, all of them are.
    """
    if not meant.partial.any():
        return meant, Counter()
    key = _keys(meant)
    whole = np.isin(key, key[~meant.partial])
    part = meant.partial & (whole | np.isin(key, _contested(meant, key)))
    return meant.at(~part), Counter(meant.label[row] for row in np.flatnonzero(part))


def _keys(meant: Meant) -> NDArray[np.int64]:
    """A number per cell, the same for cells of a sheet that speak of the same indicator, district and year."""
    columns = (meant.sheet.codes, meant.indicator.codes, meant.district.codes, meant.year)
    return pd.factorize(pd.MultiIndex.from_arrays(columns))[0]


def _contested(meant: Meant, key: NDArray[np.int64]) -> NDArray[np.int64]:
    """The keys of which several partial names give different figures."""
    rows = np.flatnonzero(meant.partial)
    said = pd.DataFrame({"key": key[rows], "cell": [str(cell) for cell in meant.cell[rows]]})
    names = said.groupby("key")["cell"].nunique()
    return names.index[names > 1].to_numpy()
