"""How many people or units a figure counts, and how few are too few to judge by; it looks nothing up."""

import numpy as np

from ufanalysis.catalog import Catalog

__all__ = ["FEWEST", "UNIT_SCALES", "heads", "scales"]

#: A quotient of fewer people or units than this says little; it is shown but not ranked.
FEWEST = 30
#: How many people or units one 万人 is.
UNIT_SCALES = {"万": 1e4, "亿": 1e8}


def scales(catalog: Catalog) -> np.ndarray:
    """Return for each indicator how many people or units one of its unit is."""
    return np.array([UNIT_SCALES.get(indicator.unit[:1], 1.0) for indicator in catalog.indicators])


def heads(catalog: Catalog) -> str:
    """Return the indicator that counts people below a rate, the first of the catalog; "" where none does.

    Totals of a large district lead by size alone; divided by its heads they can be compared.
    """
    below = (catalog.indicator(one.denominator) for one in catalog.indicators if one.denominator)
    return next((one.code for one in below if one.unit in ("人", "万人")), "")
