"""How finely a figure was printed, from its text and its value; it judges nothing."""

import numpy as np
import pandas as pd

from ufanalysis.catalog import Catalog

__all__ = ["COUNTED", "printed", "steps"]

#: Measures of things that cannot be halved.
COUNTED = frozenset({"人", "人次", "户", "个", "家", "件", "场", "期", "班", "次", "名", "项", "所", "份", "起", "例"})

_NUMBER = r"^[约近超达]?([+-]?\d*\.?\d+)"


def printed(raw: pd.Series) -> pd.Series:
    """The number at the start of each text, as printed and before any unit; NaN where there is none."""
    return pd.to_numeric(_plain(raw).str.extract(_NUMBER, expand=False), errors="coerce")


def steps(observations: pd.DataFrame, catalog: Catalog) -> pd.Series:
    """The worth of the last printed digit of each figure in its canonical unit; 0 where whole things were counted.

    "94.3" under 万人 is worth 1000 人. Whole numbers are exact only where things are counted, the indicator has no
    decimals and the sheet had the canonical unit: 12 万元 may be 12.4, and 12 平方公里 too.
    """
    decimals = _plain(observations["raw"]).str.extract(_NUMBER, expand=False).str.extract(r"\.(\d+)", expand=False)
    places = decimals.str.len().fillna(0).astype(float)
    factor = (observations["value"] / printed(observations["raw"]).replace(0, np.nan)).abs().fillna(1.0)
    exact = {i.code for i in catalog.indicators if i.decimals == 0 and i.unit in COUNTED}
    counted = observations["indicator"].isin(exact) & places.eq(0) & np.isclose(factor, 1.0)
    return (10.0**-places * factor).mask(counted, 0.0)


def _plain(raw: pd.Series) -> pd.Series:
    return raw.str.normalize("NFKC").str.replace(r"[,\s、]", "", regex=True)
