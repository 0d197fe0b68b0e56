"""Name the band between cuts that a number falls in; it knows no method and no indicator."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["ABSENT", "banded"]

#: The name of what no number stands behind.
ABSENT = "not_available"


def banded(values: ArrayLike, cuts: Sequence[ArrayLike], names: Sequence[str]) -> np.ndarray:
    """Return the name of the first cut that each value reaches, from the highest down; the last name below all.

    Cuts are closed below, and may differ by value. NaN is `not_available`, never the lowest band.
    """
    known = np.asarray(values, dtype="float64")
    steps = [np.isnan(known), *(known >= np.asarray(cut, dtype="float64") for cut in cuts)]
    return np.select(steps, [np.array(name, dtype=object) for name in (ABSENT, *names[:-1])], default=names[-1])
