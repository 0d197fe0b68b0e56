"""What became different between two states of the data, and which cause each difference has; it judges nothing new."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from ufanalysis.analysis.progress import progress
from ufanalysis.catalog import Catalog
from ufanalysis.observations import KEY

__all__ = ["CAUSES", "COLUMNS", "MEASURES", "State", "changes", "revisions"]

#: In the order in which they are let in, one after the other, from the state before to the state after.
CAUSES = ("method_changed", "data_revised", "data_added", "target_moved", "catalog_changed")
#: The numbers of `progress` whose difference is divided among the causes.
MEASURES = ("pace_gap", "value")
_FIGURES = ["value", "lower", "upper", "status"]
_PLACE = ["file", "sheet", "ref", "raw"]
_SLOT = ["indicator", "district", "slot"]
COLUMNS = [
    *("indicator", "district", "target_year", "label_before", "label_after", "changed", "causes", "reason"),
    *(f"{name}_{side}" for name in ("year", "target_value", *MEASURES) for side in ("before", "after")),
    *(f"{measure}_{part}" for measure in MEASURES for part in ("change", *CAUSES)),
    *(f"{part}_{side}" for side in ("before", "after") for part in _PLACE),
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
    steps = [_slotted(step, before, after) for step in _steps(before, after)]
    keys = pd.concat([step[_SLOT] for step in steps]).drop_duplicates(ignore_index=True)
    aligned = [keys.merge(step, on=_SLOT, how="left") for step in steps]
    return _compared(keys, aligned)


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


def _slotted(step: pd.DataFrame, before: State, after: State) -> pd.DataFrame:
    """Give each target the key under which it is found in the other state."""
    pair = ["indicator", "district"]
    counts = [state.targets.groupby(pair)["target_year"].nunique() for state in (before, after)]
    alike = counts[0].eq(counts[1].reindex(counts[0].index))
    same = pd.MultiIndex.from_frame(step[pair]).isin(alike.index[alike.to_numpy(dtype=bool)])
    place = step.groupby(pair)["target_year"].rank(method="dense")
    kept = step[[*pair, "target_year", "label", "year", "target_value", *MEASURES, *_PLACE]]
    return kept.assign(slot=place.where(same, step["target_year"]).astype("int64"), there=True).drop_duplicates(_SLOT)


def _compared(keys: pd.DataFrame, aligned: list[pd.DataFrame]) -> pd.DataFrame:
    first, last = aligned[0], aligned[-1]
    labels = [step["label"].astype("object").where(step["there"].notna(), "absent") for step in aligned]
    parts = {measure: _parts([step[measure] for step in aligned]) for measure in MEASURES}
    causes = _causes(aligned, labels)
    return keys.assign(
        target_year=last["target_year"].fillna(first["target_year"]).astype("Int16"),
        label_before=labels[0],
        label_after=labels[-1],
        changed=causes.map(bool),
        causes=causes,
        reason=_reasons(labels[0], labels[-1], first["value"], last["value"]),
        **{
            f"{name}_{side}": step[name]
            for side, step in (("before", first), ("after", last))
            for name in ("year", "target_value", *MEASURES)
        },
        **{f"{measure}_{cause}": part for measure in MEASURES for cause, part in parts[measure].items()},
        **{
            f"{name}_{side}": step[name].astype("object").fillna("")
            for side, step in (("before", first), ("after", last))
            for name in _PLACE
        },
    )[COLUMNS]


def _parts(numbers: list[pd.Series]) -> dict[str, pd.Series]:
    """The whole difference and its five parts; a step without a number leaves its share to the next that has one."""
    known = pd.concat(numbers, axis=1, ignore_index=True).astype("float64")
    both = known.iloc[:, 0].notna() & known.iloc[:, -1].notna()
    steps = known.ffill(axis=1).diff(axis=1).iloc[:, 1:].where(both)
    parts = {cause: steps.iloc[:, place] for place, cause in enumerate(CAUSES)}
    return {"change": (known.iloc[:, -1] - known.iloc[:, 0]).where(both), **parts}


def _causes(aligned: list[pd.DataFrame], labels: list[pd.Series]) -> pd.Series:
    """The causes that moved the label, the target, or a number of each row, as a tuple in their order."""
    pairs = list(pairwise(aligned))
    moved = [
        np.logical_or.reduce(
            [
                old_label.ne(new_label).to_numpy(),
                *(_differs(old[name], new[name]) for name in (*MEASURES, "target_value", "target_year", "year")),
            ]
        )
        for (old, new), old_label, new_label in zip(pairs, labels[:-1], labels[1:], strict=True)
    ]
    table = np.stack(moved, axis=1)
    named = [tuple(cause for cause, on in zip(CAUSES, row, strict=True) if on) for row in table.tolist()]
    return pd.Series(named, index=aligned[0].index, dtype="object")


def _differs(old: pd.Series, new: pd.Series) -> np.ndarray:
    before, after = (side.astype("Float64").to_numpy(dtype="float64", na_value=np.nan) for side in (old, new))
    return ~((before == after) | (np.isnan(before) & np.isnan(after)))


def _reasons(before: pd.Series, after: pd.Series, old: pd.Series, new: pd.Series) -> pd.Series:
    cases = [
        (before.eq("absent"), "新增目标"),
        (after.eq("absent"), "目标已撤销"),
        (old.isna() & new.isna(), "前后均无数据"),
        (old.isna(), "此前没有数据"),
        (new.isna(), "现在没有数据"),
    ]
    told = np.select([mask.to_numpy(dtype=bool) for mask, _ in cases], [text for _, text in cases], default="")
    return pd.Series(told, index=before.index, dtype="object")


def revisions(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """List the figures that differ between two vintages of the observations.

    Rows: one per indicator × district × year that was `revised`, `added` or `removed` (column `cause`); a figure
    that only stands in another cell now is not listed. Both sides keep value, status and place.
    """
    kept = [*KEY, *_FIGURES, *_PLACE]
    both = before[kept].merge(after[kept], on=KEY, how="outer", suffixes=("_before", "_after"), indicator=True)
    moved = np.logical_or.reduce(
        [
            *(_differs(both[f"{name}_before"], both[f"{name}_after"]) for name in ("value", "lower", "upper")),
            both["status_before"].astype("object").ne(both["status_after"].astype("object")).to_numpy(),
        ]
    )
    cause = both["_merge"].map({"left_only": "removed", "right_only": "added", "both": "revised"}).astype("object")
    listed = both.assign(cause=cause).loc[moved | both["_merge"].ne("both")]
    texts = {f"{name}_{side}": "" for name in ("status", *_PLACE) for side in ("before", "after")}
    plain = {name: listed[name].astype("object").fillna(blank) for name, blank in texts.items()}
    return listed.assign(**plain).drop(columns="_merge").reset_index(drop=True)
