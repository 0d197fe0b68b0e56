"""What became different between two states of the data, and which cause each difference has; it judges nothing new."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from ufanalysis.analysis.notes import first
from ufanalysis.analysis.progress import progress
from ufanalysis.analysis.series import PLACE, SPAN, Columns, place_columns, whole
from ufanalysis.catalog import Catalog
from ufanalysis.observations import KEY

__all__ = ["CAUSES", "COLUMNS", "MEASURES", "State", "changes", "revisions"]

#: In the order in which they are let in, one after the other, from the state before to the state after.
CAUSES = ("method_changed", "data_revised", "data_added", "target_moved", "catalog_changed")
#: The numbers of `progress` whose difference is divided among the causes.
MEASURES = ("pace_gap", "value")
_FIGURES = ["value", "lower", "upper", "status"]
_NUMBERS = (*MEASURES, "target_value", "target_year", "year")
COLUMNS = [
    *("indicator", "district", "target_year", "label_before", "label_after", "changed", "causes", "reason"),
    *(f"{name}_{side}" for name in ("year", "target_value", *MEASURES) for side in ("before", "after")),
    *(f"{measure}_{part}" for measure in MEASURES for part in ("change", *CAUSES)),
    *(f"{part}_{side}" for side in ("before", "after") for part in PLACE),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that a report stands on: a vintage of the data, the catalog, the report year.

    `published` is the progress as it was published then, where it was kept; without it nothing is attributed
    to a changed method, because today's code computes both states.
    """

    observations: pd.DataFrame
    targets: pd.DataFrame
    catalog: Catalog
    year: int
    published: pd.DataFrame | None = None


def changes(before: State, after: State) -> pd.DataFrame:
    """Compare the progress of two vintages or of two report years, and divide each difference among its causes.

    Rows: one per target of either state. Targets are matched by their place among the target years of their
    indicator × district where both states have equally many, else by the year itself.
    `pace_gap_change` (a fraction) and `value_change` (the indicator's unit) are after − before, and the sum of
    the five columns after them. The causes are let in one after the other, in the order of CAUSES, so that what two
    cause together is counted with the later one; a later report year counts as `data_added`. A number that is
    missing on one side gives no difference, but `causes` still names what changed the label or made the number appear.
    `label_before` or `label_after` is `absent` where that state has no such target.
    Method: docs/method.md, "Changes".
    """
    steps = _steps(before, after)
    distinct = {id(step): step for step in steps}
    names, places = _matched(list(distinct.values()), before, after)
    aligned = {key: _aligned(distinct[key], at) for key, at in zip(distinct, places, strict=True)}
    return _compared(names, [aligned[id(step)] for step in steps], [steps[0], steps[-1]], [places[0], places[-1]])


def _steps(before: State, after: State) -> list[pd.DataFrame]:
    """The progress of the state before, and after each cause has been let in."""
    assessed = _assessed(before)
    found = [assessed if before.published is None else before.published, assessed]
    state = before
    for changed in (
        replace(before, observations=_revised(before.observations, after.observations)),
        replace(before, observations=after.observations, year=after.year),
        replace(before, observations=after.observations, year=after.year, targets=after.targets),
        after,
    ):
        found.append(found[-1] if _same(state, changed) else _assessed(changed))
        state = changed
    return found


def _assessed(state: State) -> pd.DataFrame:
    return progress(state.observations, state.targets, state.catalog, year=state.year)


def _same(state: State, other: State) -> bool:
    """Whether both give the same progress; most states differ in one thing only, and progress takes longest."""
    return (
        state.year == other.year
        and (state.catalog is other.catalog or state.catalog == other.catalog)
        and _equal(state.observations, other.observations)
        and _equal(state.targets, other.targets)
    )


def _equal(table: pd.DataFrame, other: pd.DataFrame) -> bool:
    return table is other or table.equals(other)


def _revised(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The keys of before with the figures of after; what was taken back is gone."""
    if _equal(before, after):
        return before
    known = pd.MultiIndex.from_frame(after[KEY]).isin(pd.MultiIndex.from_frame(before[KEY]))
    return after[known].reset_index(drop=True)


def _matched(steps: list[pd.DataFrame], before: State, after: State) -> tuple[pd.DataFrame, list[np.ndarray]]:
    """The targets of all steps, and where each stands in every step, −1 where it does not."""
    frames = [before.targets, after.targets, *steps]
    names = pd.concat([frame[["indicator", "district"]] for frame in frames], ignore_index=True)
    codes = [pd.factorize(names[name])[0] for name in names]
    groups = np.split(codes[0] * (len(names) + 1) + codes[1], np.cumsum([len(frame) for frame in frames])[:-1])
    counts = [_years_of(group, frame)[1] for group, frame in zip(groups[:2], frames[:2], strict=True)]
    alike = [one for one, count in counts[0].items() if counts[1].get(one) == count]
    keys = []
    for group, step in zip(groups[2:], steps, strict=True):
        year = step["target_year"].to_numpy(dtype="int64")
        keys.append(group * SPAN + np.where(np.isin(group, alike), _years_of(group, step)[0], year))
    everything = np.concatenate(keys)
    wanted, at = np.unique(everything, return_index=True)
    order = np.argsort(at)
    found = names.iloc[len(names) - len(everything) + at[order]].reset_index(drop=True)
    return found, [_position(own, wanted[order]) for own in keys]


def _years_of(group: np.ndarray, frame: pd.DataFrame) -> tuple[np.ndarray, dict[int, int]]:
    """The place of each row's target year among those of its group, from 1, and how many years each group has."""
    years, at = np.unique(group * SPAN + frame["target_year"].to_numpy(dtype="int64"), return_inverse=True)
    own, start, count = np.unique(years // SPAN, return_index=True, return_counts=True)
    place = np.arange(len(years)) - np.repeat(start, count) + 1
    return place[at], dict(zip(own.tolist(), count.tolist(), strict=True))


def _position(keys: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    known, row = np.unique(keys, return_index=True)
    at = np.searchsorted(known, wanted)
    # What lies behind the last key is not there either.
    return np.where(np.append(known, -1)[at] == wanted, np.append(row, -1)[at], -1)


def _aligned(step: pd.DataFrame, at: np.ndarray) -> Columns:
    """The step's labels and numbers, a row per target of any step; `absent` and NaN where this one has it not."""
    numbers = {name: np.append(step[name].to_numpy(dtype="float64", na_value=np.nan), np.nan)[at] for name in _NUMBERS}
    return {**numbers, "label": np.append(step["label"].to_numpy(dtype=object), "absent")[at]}


def _compared(
    names: pd.DataFrame, aligned: list[Columns], ends: list[pd.DataFrame], places: list[np.ndarray]
) -> pd.DataFrame:
    old, new = aligned[0], aligned[-1]
    due = np.where(np.isnan(new["target_year"]), old["target_year"], new["target_year"])
    causes = _causes(aligned)
    columns = {
        "target_year": whole(due),
        "changed": np.array([bool(told) for told in causes], dtype=bool),
        "causes": causes,
        "reason": _reasons(old, new),
        **{f"{measure}_{part}": found for measure in MEASURES for part, found in _parts(aligned, measure).items()},
    }
    for side, step, end, at in zip(("before", "after"), (old, new), ends, places, strict=True):
        columns |= {f"{name}_{side}": step[name] for name in ("label", "target_value", *MEASURES)}
        columns |= {f"year_{side}": whole(step["year"])}
        columns |= {f"{name}_{side}": cell.fillna("") for name, cell in place_columns(end, at).items()}
    words = ("label_", "reason", "causes", *PLACE)
    plain = {name: pd.Series(text, dtype="object") for name, text in columns.items() if name.startswith(words)}
    told = {"indicator": names["indicator"], "district": names["district"], **columns, **plain}
    return pd.DataFrame({name: told[name] for name in COLUMNS})


def _parts(aligned: list[Columns], measure: str) -> Columns:
    """The whole difference and its five parts; a step without a number leaves its share to the next that has one."""
    known = [aligned[0][measure]]
    for step in aligned[1:]:
        known.append(np.where(np.isnan(step[measure]), known[-1], step[measure]))
    both = ~np.isnan(aligned[0][measure]) & ~np.isnan(aligned[-1][measure])
    parts = {
        cause: np.where(both, new - old, np.nan) for cause, (old, new) in zip(CAUSES, pairwise(known), strict=True)
    }
    return {"change": np.where(both, known[-1] - known[0], np.nan), **parts}


def _causes(aligned: list[Columns]) -> np.ndarray:
    """The causes that moved the label, the target, or a number of each row, as a tuple in their order."""
    moved = [
        (old["label"] != new["label"]) | np.logical_or.reduce([_differs(old[name], new[name]) for name in _NUMBERS])
        for old, new in pairwise(aligned)
    ]
    causes = np.empty(len(aligned[0]["label"]), dtype=object)
    for row, marks in enumerate(zip(*(mark.tolist() for mark in moved), strict=True)):
        causes[row] = tuple(cause for cause, on in zip(CAUSES, marks, strict=True) if on)
    return causes


def _differs(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    return ~((before == after) | (np.isnan(before) & np.isnan(after)))


def _reasons(before: Columns, after: Columns) -> np.ndarray:
    old, new = np.isnan(before["value"]), np.isnan(after["value"])
    cases: list[tuple[np.ndarray, str | np.ndarray]] = [
        (before["label"] == "absent", "新增目标"),
        (after["label"] == "absent", "目标已撤销"),
        (old & new, "前后均无数据"),
        (old, "此前没有数据"),
        (new, "现在没有数据"),
    ]
    return first(len(old), cases)


def revisions(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """List the figures that differ between two vintages of the observations.

    Rows: one per indicator × district × year that was `revised`, `added` or `removed` (column `cause`); a figure
    that only stands in another cell now is not listed. Both sides keep value, status and place.
    """
    kept = [*KEY, *_FIGURES, *PLACE]
    both = before[kept].merge(after[kept], on=KEY, how="outer", suffixes=("_before", "_after"), indicator=True)
    moved = np.logical_or.reduce(
        [
            *(
                _differs(both[f"{name}_before"].to_numpy(), both[f"{name}_after"].to_numpy())
                for name in ("value", "lower", "upper")
            ),
            both["status_before"].astype("object").ne(both["status_after"].astype("object")).to_numpy(),
        ]
    )
    cause = both["_merge"].map({"left_only": "removed", "right_only": "added", "both": "revised"}).astype("object")
    listed = both.assign(cause=cause).loc[moved | both["_merge"].ne("both")]
    texts = {f"{name}_{side}": "" for name in ("status", *PLACE) for side in ("before", "after")}
    plain = {name: listed[name].astype("object").fillna(blank) for name, blank in texts.items()}
    return listed.assign(**plain).drop(columns="_merge").reset_index(drop=True)
