"""The normal curve and Student's t for arrays; it tests no series and forecasts none.

SciPy has both, but a fresh process would wait longer for its import than for all analyses of a city.
"""

import math

import numpy as np

__all__ = ["T80", "normal", "student", "t80"]

#: The t quantile of a central 80 % interval for 1, 2 … 8 degrees of freedom (scipy.special.stdtrit(k, 0.9)).
T80 = (
    *(3.0776835371752544, 1.8856180831641272, 1.637744353696209, 1.533206274058944),
    *(1.4758840488244815, 1.4397557472651483, 1.4149239276505086, 1.3968153097438654),
)
_HALF = math.sqrt(0.5)
_ERFC = np.frompyfunc(math.erfc, 1, 1)


def normal(z: np.ndarray) -> np.ndarray:
    """Return the share of a normal curve below `z`."""
    return 0.5 * np.asarray(_ERFC(-_HALF * np.asarray(z, dtype="float64")), dtype="float64")


def student(t: np.ndarray, freedom: np.ndarray) -> np.ndarray:
    """Return the share of Student's t below `t` for whole degrees of freedom from 1 up.

    Source: Abramowitz and Stegun (1964), 26.7.3 and 26.7.4: finite sums, exact for whole degrees.
    """
    degrees = np.asarray(freedom, dtype="int64")
    angle = np.arctan(np.asarray(t, dtype="float64") / np.sqrt(degrees))
    sine, square, odd = np.sin(angle), np.cos(angle) ** 2, degrees % 2
    total, term = np.zeros(angle.shape), np.ones(angle.shape)
    for step in range(int(degrees.max(initial=0)) // 2):
        total = total + np.where(2 * step + 2 + odd <= degrees, term, 0.0)
        term = term * square * np.where(odd, (2 * step + 2) / (2 * step + 3), (2 * step + 1) / (2 * step + 2))
    return 0.5 + np.where(odd, (angle + sine * np.cos(angle) * total) / np.pi, 0.5 * sine * total)


def t80(freedom: np.ndarray) -> np.ndarray:
    """Return the t quantile of a central 80 % interval, NaN below 1 degree of freedom; at most 8 degrees."""
    return np.array([np.nan, *T80])[np.maximum(np.asarray(freedom, dtype="int64"), 0)]
