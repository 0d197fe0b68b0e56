"""How far a figure may lie from what a text says about it (约, 余, 近, 以上); it reads no text."""

import numpy as np

from ufanalysis.observations import STATUSES

__all__ = ["NEAR", "ends", "last_digit"]

#: 近N is said from 95 % of N on, and 约N of no more than 5 % either way.
NEAR = 0.05
_APPROXIMATE, _DERIVED = STATUSES.index("approximate"), STATUSES.index("derived")


def ends(value: np.ndarray, lower: np.ndarray, upper: np.ndarray, status: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds with the open sides of approximate figures closed; `status` are places in STATUSES.

    N余 and N以上 (open above) reach to the next step of N's last digit that is not 0, 近N (open below) to 95 % of
    N, 约N (open both ways) half a step, 5 % at most. A sum of such figures is open by 5 %.
    Method: docs/method.md, "Bounds"; docs/decisions/0023.
    """
    loose = np.isin(status, (_APPROXIMATE, _DERIVED)) & np.isfinite(value) & (np.isnan(lower) | np.isnan(upper))
    at = np.flatnonzero(loose)
    if not len(at):
        return lower, upper
    told, share = value[at], NEAR * np.abs(value[at])
    step = np.where(status[at] == _DERIVED, share, last_digit(told))
    about, above = np.isnan(lower[at]) & np.isnan(upper[at]), np.isnan(upper[at])
    half = np.where(status[at] == _DERIVED, share, np.minimum(0.5 * step, share))
    up, down = np.where(about, half, step), np.where(about, half, share)
    closed = lower.copy(), upper.copy()
    closed[0][at] = np.where(np.isnan(lower[at]), told - down, lower[at])
    closed[1][at] = np.where(above, told + up, upper[at])
    return closed


def last_digit(values: np.ndarray) -> np.ndarray:
    """Return the worth of each value's last digit that is not 0: 1000 for 15 000, 0.1 for 92.5; 0 for 0."""
    size, found = np.abs(values), np.zeros(values.shape)
    for power in range(-6, 16):
        counted = size / 10.0**power
        found = np.where((counted > 0.5) & (np.abs(counted - np.round(counted)) < 1e-6), 10.0**power, found)
    return found
