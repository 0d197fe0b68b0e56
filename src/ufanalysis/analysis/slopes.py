"""One series' Theil–Sen line with its interval, for a closer look; tables of many series use `forecast.fit`."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

__all__ = ["sen_slope"]


def sen_slope(values: ArrayLike, *, level: float = 0.95) -> dict[str, float]:
    """Return one series' Theil–Sen slope per year, its line's start, and the slope's interval."""
    known = np.asarray(values, dtype="float64")
    when = np.flatnonzero(~np.isnan(known))
    if len(when) < 2:
        return dict.fromkeys(("slope", "intercept", "low", "high"), float("nan"))
    found = stats.theilslopes(known[when], when, alpha=level)
    return dict(zip(("slope", "intercept", "low", "high"), map(float, found), strict=True))
