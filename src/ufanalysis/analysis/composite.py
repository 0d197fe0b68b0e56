"""One score per district and year from many indicators, with how firm its rank is; it draws and words nothing."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ufanalysis.analysis.notes import joined
from ufanalysis.analysis.panel import places
from ufanalysis.analysis.ranking import firm, ranks
from ufanalysis.analysis.robustness import leave_one_out, pillar_means, rank_bands, together
from ufanalysis.analysis.scores import Scored, district_rows, open_scores, score_rows, wanted
from ufanalysis.analysis.weights import obstacle_degrees
from ufanalysis.catalog import Catalog

__all__ = ["COLUMNS", "PILLAR_COLUMNS", "SHORT_BOARDS", "composite", "pillars", "scores"]

#: How many short boards a district is told of.
SHORT_BOARDS = 3
COLUMNS = [
    *("district", "year", "per", "indicators", "expected", "score", "score_low", "score_high", "rank", "ranked"),
    *("score_geometric", "rank_geometric", "rank_low", "rank_median", "rank_high"),
    *("left_out_best", "left_out_worst", "left_out_mover", "lowest_pillar", "lowest_pillar_score"),
    *("short_boards", "obstacles", "certain", "reason", "origins"),
]
PILLAR_COLUMNS = ["district", "year", "pillar", "score", "score_low", "score_high", "indicators", "expected", "reason"]
_PLACE = ("file", "sheet", "ref", "raw")


def composite(
    observations: pd.DataFrame,
    catalog: Catalog,
    *,
    years: Iterable[int] | None = None,
    per: str | None = None,
    targets: pd.DataFrame | None = None,
    seed: int = 2024,
) -> pd.DataFrame:
    """Score every district in every year (by default all) on all indicators that have a direction.

    Rows: one per year × district that existed, in the order of the catalog. Scores run from 0 to 100 between
    goalposts fixed over all years (see `scores`), are averaged with equal weights within pillars and then among
    pillars: `score` arithmetically, `score_geometric` geometrically among pillars. Below two thirds of a pillar's
    indicators the pillar is blank, below two thirds of the pillars the score is NaN and `reason` says so.
    `rank_low`, `rank_median`, `rank_high` are the 5 %, 50 % and 95 % rank among 1000 draws of weights (±25 %),
    normalisation and aggregation, the same for the same `seed`; districts whose bands overlap have no order.
    `left_out_*` are the best and worst rank with one indicator left out, and the one that moves it most ("" if none).
    `short_boards` are the indicators that lack most to full marks, `obstacles` their shares in all that lacks
    (fractions), `origins` their places as (file, sheet, ref, raw). `certain` is False where approximate figures
    could change the rank. `per` divides all but rates by an indicator that counts people or units; without it
    totals are compared as they stand, so that large districts lead. With `targets` the city's target of a rate is
    its upper goalpost.
    Raises UfaError when `per` is not in the catalog.
    Method: docs/method.md, "Composite".
    """
    scored = open_scores(observations, catalog, per=per, targets=targets)
    at = wanted(scored, years)
    middle = pillar_means(scored, scored.score)
    base = together(middle, geometric=False)
    low, high = (together(pillar_means(scored, block), geometric=False)[at] for block in (scored.low, scored.high))
    low, high = np.fmin(low, base[at]), np.fmax(high, base[at])
    curved = together(middle, geometric=True)[at]
    blocks = {
        **{"score": base[at], "score_low": low, "score_high": high, "rank": ranks(base[at])},
        **{"score_geometric": curved, "rank_geometric": ranks(curved), "certain": firm(low, high) & np.isfinite(low)},
        "indicators": np.isfinite(scored.score).sum(0)[at],
        "expected": scored.expected.sum(0)[at],
        "ranked": np.broadcast_to(np.isfinite(base[at]).sum(-1, keepdims=True), base[at].shape),
        **dict(zip(("rank_low", "rank_median", "rank_high"), rank_bands(scored, base, at, seed=seed), strict=True)),
        **_left_out(scored, base, at),
        **_lowest(scored, middle[:, at]),
    }
    return (
        district_rows(scored, at, blocks | _boards(scored, middle, at)).assign(per=per or "").pipe(_explained, scored)
    )


def scores(
    observations: pd.DataFrame,
    catalog: Catalog,
    *,
    years: Iterable[int] | None = None,
    per: str | None = None,
    targets: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the scores that `composite` stands on; rows and units as in `scores.score_rows`."""
    return score_rows(open_scores(observations, catalog, per=per, targets=targets), years)


def pillars(
    observations: pd.DataFrame,
    catalog: Catalog,
    *,
    years: Iterable[int] | None = None,
    per: str | None = None,
    targets: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the mean score of every pillar that `composite` stands on.

    Rows: one per year × district that existed × pillar with indicators, in the order of the catalog. Scores 0–100,
    NaN below two thirds of the pillar's indicators of that year, which `reason` says.
    """
    scored = open_scores(observations, catalog, per=per, targets=targets)
    at, number = wanted(scored, years), scored.pillars
    means = [pillar_means(scored, block) for block in (scored.score, scored.low, scored.high)]
    parts = []
    for one in np.unique(number):
        mine = number == one
        blocks = {name: mean[one][at] for name, mean in zip(PILLAR_COLUMNS[3:6], means, strict=True)}
        blocks |= {
            "indicators": np.isfinite(scored.score[mine]).sum(0)[at],
            "expected": scored.expected[mine].sum(0)[at],
        }
        parts.append(district_rows(scored, at, blocks).assign(pillar=catalog.pillars[one], number=one))
    rows = pd.concat(parts) if parts else pd.DataFrame(columns=[*PILLAR_COLUMNS, "number"])
    short = "有数的指标只有" + rows["indicators"].astype(str) + "/" + rows["expected"].astype(str) + "项，不足三分之二"
    told = rows.assign(reason=short.where(rows["score"].isna(), "")).reset_index(names="place")
    return told.sort_values(["place", "number"], ignore_index=True)[PILLAR_COLUMNS]


def _left_out(scored: Scored, base: np.ndarray, at: np.ndarray) -> dict[str, np.ndarray]:
    best, worst, mover = leave_one_out(scored, base)
    codes = np.array([*(one.code for one in scored.indicators), ""], dtype=object)
    return {"left_out_best": best[at], "left_out_worst": worst[at], "left_out_mover": codes[mover[at]]}


def _lowest(scored: Scored, means: np.ndarray) -> dict[str, np.ndarray]:
    known = np.isfinite(means).any(0)
    low = np.where(np.isnan(means), np.inf, means)
    names = np.array(scored.panel.catalog.pillars, dtype=object)
    return {
        "lowest_pillar": np.where(known, names[low.argmin(0)], ""),
        "lowest_pillar_score": np.where(known, low.min(0), np.nan),
    }


def _boards(scored: Scored, means: np.ndarray, at: np.ndarray) -> dict[str, np.ndarray]:
    """The short boards of each year × district: codes, shares and places."""
    shape = (len(at), means.shape[-1])
    found = {name: np.empty(shape, dtype=object) for name in ("short_boards", "obstacles", "origins")}
    lack = _obstacles(scored, means)[:, at]
    order = np.argsort(-np.nan_to_num(lack), axis=0, kind="stable")[:SHORT_BOARDS]
    codes = [one.code for one in scored.indicators]
    position = np.array([scored.panel.position(code) for code in codes], dtype="int64")
    line, column = np.indices(shape)
    cells = [scored.panel.row[position[one], at[line], column].ravel() for one in order]
    told = [places(scored.panel, cell) for cell in cells]
    for spot in np.ndindex(shape):
        number = spot[0] * shape[1] + spot[1]
        kept = [rank for rank, one in enumerate(order) if lack[(one[spot], *spot)] > 0]
        found["short_boards"][spot] = tuple(codes[order[rank][spot]] for rank in kept)
        found["obstacles"][spot] = tuple(float(lack[(order[rank][spot], *spot)]) for rank in kept)
        found["origins"][spot] = tuple(tuple(str(told[rank][name][number]) for name in _PLACE) for rank in kept)
    return found


def _obstacles(scored: Scored, means: np.ndarray) -> np.ndarray:
    """Each indicator's share in what its district lacks; NaN in pillars that are blank."""
    open_ = np.isfinite(means)[scored.pillars] & np.isfinite(scored.score)
    member = np.eye(len(means))[:, scored.pillars]
    known = np.einsum("pk,kyd->pyd", member, open_.astype("float64"))[scored.pillars]
    weight = np.where(open_, 1.0 / np.maximum(known, 1.0), np.nan)
    score = np.where(open_, scored.score / 100.0, np.nan)
    return np.moveaxis(obstacle_degrees(np.moveaxis(score, 0, -1), np.moveaxis(np.nan_to_num(weight), 0, -1)), -1, 0)


def _explained(rows: pd.DataFrame, scored: Scored) -> pd.DataFrame:
    blank, used = rows["score"].isna().to_numpy(), rows["expected"].to_numpy()
    counts = (rows["indicators"].astype(str) + "/" + rows["expected"].astype(str)).to_numpy(dtype=object)
    nothing = "没有可以评分的指标：须有升降方向，且各年各地数值不全相同"
    cases: list[tuple[np.ndarray, str | np.ndarray]] = [
        (np.full(len(rows), not scored.indicators), nothing),
        (blank & (used == 0) & bool(scored.indicators), "当年没有任何地区的数据"),
        (blank & (used > 0), "有数的指标只有" + counts + "项，支柱不足三分之二，不计总分"),
        (~blank & ~rows["certain"].to_numpy(dtype=bool), "有数值不精确，在其范围内位次可能不同"),
        ((rows["ranked"] == 1).to_numpy() & ~blank, "只有1个地区有总分，无从比较"),
    ]
    whole = dict.fromkeys(("rank", "rank_geometric", "rank_low", "rank_median", "rank_high"), "Int16")
    whole |= dict.fromkeys(("left_out_best", "left_out_worst"), "Int16")
    return rows.assign(reason=joined(len(rows), cases))[COLUMNS].astype(whole)
