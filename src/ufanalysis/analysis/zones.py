"""Inequality split by zones: how much lies between them and how much within; numbers alone, as in `inequality`."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ufanalysis.analysis.inequality import divided, gini, relative, theil_l, theil_t, x_log

__all__ = [
    "Dagum",
    "Decomposition",
    "GiniDecomposition",
    "dagum",
    "gini_decomposition",
    "theil_l_decomposition",
    "theil_t_decomposition",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decomposition:
    """A total and its two parts, which add up to it; one number per row of values."""

    total: np.ndarray
    between: np.ndarray
    within: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class GiniDecomposition:
    """Mookherjee and Shorrocks' parts of the Gini; the overlap is what neither zones nor their means explain."""

    total: np.ndarray
    between: np.ndarray
    within: np.ndarray
    overlap: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Dagum:
    """Dagum's parts of the Gini: within zones, net between zones, and the density of transvariation."""

    total: np.ndarray
    within: np.ndarray
    net_between: np.ndarray
    transvariation: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoned:
    """Values as multiples of the mean, shares of weight, and the zones' own shares and relative means."""

    scaled: np.ndarray
    share: np.ndarray
    member: np.ndarray
    zone: np.ndarray
    zone_share: np.ndarray
    zone_mean: np.ndarray


def _zoned(values: ArrayLike, groups: ArrayLike, weights: ArrayLike | None) -> Zoned:
    scaled, share = relative(values, weights)
    # Without any unit `relative` answers with a single absent one, which needs a zone too.
    names, zone = np.unique(np.asarray(groups) if len(np.asarray(groups)) else np.array([""]), return_inverse=True)
    member = (zone[:, None] == np.arange(len(names))).astype("float64")
    zone_share = share @ member
    mean = np.nan_to_num(divided((share * scaled) @ member, zone_share))
    return Zoned(scaled=scaled, share=share, member=member, zone=zone, zone_share=zone_share, zone_mean=mean)


def theil_t_decomposition(values: ArrayLike, groups: ArrayLike, weights: ArrayLike | None = None) -> Decomposition:
    """Split Theil's T: Tb = ΣS ln(S/P), Tw = ΣS·T_g, with shares of value S and of population P.

    `groups` names the zone of each unit along the last axis of `values`.
    """
    rows = _zoned(values, groups, weights)
    own = rows.zone_mean[..., rows.zone]
    inside = np.divide(rows.scaled, own, out=np.ones(own.shape), where=own > 0)
    return Decomposition(
        total=theil_t(values, weights),
        between=(rows.zone_share * x_log(rows.zone_mean, rows.zone_mean)).sum(-1),
        within=(rows.share * x_log(rows.scaled, inside)).sum(-1),
    )


def theil_l_decomposition(values: ArrayLike, groups: ArrayLike, weights: ArrayLike | None = None) -> Decomposition:
    """Split Theil's L: Lb = −ΣP ln(μ_g/μ), Lw = ΣP·L_g; the weights P do not depend on the gap."""
    rows = _zoned(values, groups, weights)
    own = rows.zone_mean[..., rows.zone]
    inside = np.divide(rows.scaled, own, out=np.where(rows.scaled > 0, 1.0, rows.scaled), where=own > 0)
    return Decomposition(
        total=theil_l(values, weights),
        between=0.0 - x_log(rows.zone_share, rows.zone_mean).sum(-1),
        within=0.0 - x_log(rows.share, inside).sum(-1),
    )


def gini_decomposition(values: ArrayLike, groups: ArrayLike, weights: ArrayLike | None = None) -> GiniDecomposition:
    """Split the Gini after Mookherjee and Shorrocks: ΣP_g S_g G_g + Gini of zone means + overlap."""
    rows, parts = _zoned(values, groups, weights), dagum(values, groups, weights)
    present = np.where(rows.zone_share > 0, rows.zone_mean, np.nan)
    between = gini(present, rows.zone_share)
    return GiniDecomposition(
        total=parts.total, between=between, within=parts.within, overlap=parts.total - parts.within - between
    )


def dagum(values: ArrayLike, groups: ArrayLike, weights: ArrayLike | None = None) -> Dagum:
    """Split the Gini after Dagum (1997): ΣG_jj P_j S_j, ΣG_jh(P_j S_h + P_h S_j)D_jh, and the same with 1 − D_jh."""
    rows = _zoned(values, groups, weights)
    gains = _gains(rows)
    inside = np.diagonal(gains, axis1=-2, axis2=-1).sum(-1)
    turned = np.swapaxes(gains, -2, -1)
    # Each pair of zones stands twice in the square, which halves cancel: |d − p| = (d + p)·D.
    net = 0.5 * np.abs(gains - turned).sum((-2, -1))
    return Dagum(
        total=gini(values, weights),
        within=inside,
        net_between=net,
        transvariation=np.minimum(gains, turned).sum((-2, -1)) - inside,
    )


def _gains(rows: Zoned) -> np.ndarray:
    """Return Σp_a p_b (x_a − x_b)⁺ ÷ μ for a in zone j (second last axis) and b in zone h (last axis)."""
    order = np.argsort(rows.scaled, axis=-1)
    ranked, part = np.take_along_axis(rows.scaled, order, -1), np.take_along_axis(rows.share, order, -1)
    zone = rows.zone[order]
    columns = []
    for one in range(rows.member.shape[1]):
        mine = part * (zone == one)
        ahead = part * (ranked * mine.cumsum(-1) - (mine * ranked).cumsum(-1))
        placed = np.empty(ahead.shape)
        np.put_along_axis(placed, order, ahead, -1)
        columns.append(placed @ rows.member)
    return np.stack(columns, axis=-1)
