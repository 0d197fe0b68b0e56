"""Each figure as a score from 0 to 100 between two fixed goalposts; it weighs and adds up nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ufanalysis.analysis.panel import Panel, chosen, existing, figures, open_panel, places
from ufanalysis.analysis.weights import min_max
from ufanalysis.catalog import Catalog, Indicator

__all__ = ["COLUMNS", "Scored", "district_rows", "goalposts", "open_scores", "score_rows", "wanted"]

COLUMNS = [
    *("district", "year", "indicator", "pillar", "value", "worst", "worst_from", "best", "best_from"),
    *("score", "score_low", "score_high", "file", "sheet", "ref", "raw"),
]


SIDES = ("lower", "upper")
POSTS = ["worst", "worst_from", "best", "best_from"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Scores of the indicators with a direction; blocks are indicator × year × district, NaN where none.

    `low` and `high` are the scores at the bounds of inexact figures; a masked figure has them without a score.
    `expected` marks the districts that should have the indicator in years in which any district has it.
    `posts` has one row per indicator.
    """

    panel: Panel
    indicators: tuple[Indicator, ...]
    value: np.ndarray
    score: np.ndarray
    low: np.ndarray
    high: np.ndarray
    expected: np.ndarray
    posts: pd.DataFrame

    @property
    def pillars(self) -> np.ndarray:
        """The number of each indicator's pillar, in the order of the catalog."""
        return np.array([self.panel.catalog.pillars.index(one.pillar) for one in self.indicators], dtype="int64")


def open_scores(
    observations: pd.DataFrame, catalog: Catalog, *, per: str | None = None, targets: pd.DataFrame | None = None
) -> Scored:
    """Score every district's figures of all years between goalposts that are the same for all years.

    Indicators with direction `context` judge nothing and are left out, and so are those that are the same
    everywhere and always. Rates stay as they are when the others are divided by `per`.
    """
    panel = open_panel(observations, catalog)
    judged = [one for one in chosen(panel, per or "") if one.direction != "context"]
    rows = [figures(panel, one, per=per or "") for one in judged]
    asked = _city(targets, catalog)
    found = [goalposts(one.indicator, one.value, per=one.per, targets=asked) for one in rows]
    usable = [
        at for at, post in enumerate(found) if post["worst"] != post["best"] and np.isfinite(rows[at].value).any()
    ]
    shape = (len(usable), len(panel.years), len(catalog.districts))
    value = np.array([rows[at].value for at in usable]).reshape(shape)
    posts = pd.DataFrame([found[at] for at in usable], columns=POSTS)
    ends = [_scored(np.array([getattr(rows[at], side) for at in usable]).reshape(shape), posts) for side in SIDES]
    point = _scored(value, posts)
    told = np.array([rows[at].told for at in usable], dtype=bool).reshape(shape)
    return Scored(
        panel=panel,
        indicators=tuple(judged[at] for at in usable),
        value=value,
        score=point,
        low=np.where(told, np.minimum(*ends), np.nan),
        high=np.where(told, np.maximum(*ends), np.nan),
        expected=np.array([rows[at].expected for at in usable], dtype=bool).reshape(shape)
        & told.any(-1, keepdims=True),
        posts=posts,
    )


def _scored(values: np.ndarray, posts: pd.DataFrame) -> np.ndarray:
    worst, best = (posts[name].to_numpy(dtype="float64")[:, None, None] for name in ("worst", "best"))
    return np.clip(100.0 * min_max(values, worst, best), 0.0, 100.0)


def _city(targets: pd.DataFrame | None, catalog: Catalog) -> dict[str, float]:
    """The city's last target of each indicator."""
    if targets is None:
        return {}
    own = targets[targets["district"].eq(catalog.city.code) & targets["target_value"].notna()]
    last = own.sort_values("target_year").drop_duplicates("indicator", keep="last")
    return dict(zip(last["indicator"], last["target_value"], strict=True))


def goalposts(
    indicator: Indicator, values: np.ndarray, *, per: str = "", targets: dict[str, float] | None = None
) -> dict[str, object]:
    """Return where the score of an indicator is 0 (`worst`) and 100 (`best`), and where each comes from.

    For a rate the city's target is the best; then the catalog's limits, then the extremes of all years. A target or
    limit for totals says nothing about quotients, 0 excepted, and a city's total nothing about a district.
    """
    known = values[np.isfinite(values)]
    ends = {"lower": known.min(initial=np.inf), "upper": known.max(initial=-np.inf)}
    sides = SIDES if indicator.direction == "up" else SIDES[::-1]
    limits = {side: getattr(indicator, side) for side in SIDES}
    posts: dict[str, object] = {}
    for name, side in zip(("worst", "best"), sides, strict=True):
        limit = limits[side] if not per or limits[side] == 0 else None
        posts[name] = float(ends[side] if limit is None else limit)
        posts[f"{name}_from"] = "pooled" if limit is None else "catalog"
    if indicator.kind == "rate" and indicator.code in (targets or {}):
        posts |= {"best": float((targets or {})[indicator.code]), "best_from": "target"}
    return posts


def wanted(scored: Scored, years: Iterable[int] | None) -> np.ndarray:
    """Return the positions of those years among the scored ones, of all of them by default."""
    known = scored.panel.years
    return np.arange(len(known)) if years is None else np.flatnonzero(np.isin(known, list(years)))


def district_rows(scored: Scored, at: np.ndarray, blocks: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Turn blocks of those years × districts into rows, one per year × district that existed."""
    panel = scored.panel
    year, district = np.nonzero(existing(panel.catalog, panel.years[at]))
    codes = np.array([one.code for one in panel.catalog.districts], dtype=object)
    named = {"district": codes[district], "year": panel.years[at][year].astype("int16")}
    return pd.DataFrame(named | {name: block[year, district] for name, block in blocks.items()})


def score_rows(scored: Scored, years: Iterable[int] | None = None) -> pd.DataFrame:
    """Return the scores as a table with the place of every figure.

    Rows: one per district × year × indicator that has a score. Units: `value` in the indicator's unit (or per unit
    of the divisor), as `worst` and `best`; scores 0–100. `worst_from` and `best_from` are catalog, pooled or target.
    """
    panel, kept = scored.panel, np.isin(np.arange(len(scored.panel.years)), wanted(scored, years))
    year, district, at = np.nonzero((np.isfinite(scored.score) & kept[:, None]).transpose(1, 2, 0))
    position = np.array([panel.position(one.code) for one in scored.indicators], dtype="int64")
    codes = np.array([one.code for one in panel.catalog.districts], dtype=object)
    names = np.array([(one.code, one.pillar) for one in scored.indicators], dtype=object).reshape(-1, 2)
    cells = (at, year, district)
    told = {"district": codes[district], "year": panel.years[year].astype("int16")}
    told |= {"indicator": names[at, 0], "pillar": names[at, 1], "value": scored.value[cells]}
    told |= {name: scored.posts[name].to_numpy()[at] for name in POSTS}
    told |= {"score": scored.score[cells], "score_low": scored.low[cells], "score_high": scored.high[cells]}
    return pd.DataFrame(told | places(panel, panel.row[position[at], year, district]), columns=COLUMNS)
