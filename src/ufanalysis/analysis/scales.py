"""How many people or units a figure counts, and how few are too few to judge by; it looks nothing up."""

import numpy as np

from ufanalysis.catalog import Catalog

__all__ = ["FEWEST", "UNIT_SCALES", "scales"]

#: A quotient of fewer people or units than this says little; it is shown but not ranked.
FEWEST = 30
#: How many people or units one 万人 is.
UNIT_SCALES = {"万": 1e4, "亿": 1e8}


def scales(catalog: Catalog) -> np.ndarray:
    """Return for each indicator how many people or units one of its unit is."""
    return np.array([UNIT_SCALES.get(indicator.unit[:1], 1.0) for indicator in catalog.indicators])
