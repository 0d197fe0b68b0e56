"""The districts' figures as one block, indicator × year × district; it compares nothing and words nothing."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ufanalysis.analysis.inequality import divided
from ufanalysis.analysis.looseness import ends
from ufanalysis.analysis.scales import FEWEST, scales
from ufanalysis.analysis.series import PLACE
from ufanalysis.catalog import Catalog, Indicator
from ufanalysis.errors import UfaError
from ufanalysis.observations import STATUSES

__all__ = ["Figures", "Lines", "Panel", "chosen", "existing", "figures", "headcount", "lines", "open_panel", "places"]

UNKNOWN = [STATUSES.index("missing"), STATUSES.index("suspect")]
_BLOCKS = ("value", "lower", "upper", "expected", "told", "weight", "small", "row", "below")
ABSENT, NEGLIGIBLE = STATUSES.index("not_applicable"), STATUSES.index("negligible")


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What every district reported; blocks are indicator × year × district.

    `value` is NaN where there is no figure to calculate with. `lower`…`upper` is what the figure may be:
    the figure itself, its bounds, or for a district that sent nothing the limits of the indicator; `told`
    marks the districts that sent a figure or a range.
    `expected` marks the districts that existed and to which the indicator applies; `row` is the position in
    the observations, −1 where there is none.
    """

    catalog: Catalog
    observations: pd.DataFrame
    years: np.ndarray
    value: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    expected: np.ndarray
    told: np.ndarray
    row: np.ndarray

    def position(self, code: str) -> int:
        """Where the indicator of that code stands on the first axis. Raises UfaError when there is none."""
        known = [indicator.code for indicator in self.catalog.indicators]
        if code not in known:
            raise UfaError(f"指标目录中没有 {code!r}：须为 indicators.toml 中的指标代码，例如 members")
        return known.index(code)

    @property
    def zones(self) -> np.ndarray:
        """The kind (市辖区, 县, 开发区 …) of each district on the last axis."""
        return np.array([district.kind for district in self.catalog.districts], dtype=object)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One indicator's figures, year × district: as reported, or divided by those of another indicator.

    `weight` is the number of people or units behind each figure (NaN where unknown), `small` marks quotients of
    fewer than 30, which are kept out of `value` like districts without a figure. `row` and `below` are the positions
    of figure and divisor in the observations, −1 where there is none.
    """

    indicator: Indicator
    per: str
    value: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    expected: np.ndarray
    told: np.ndarray
    weight: np.ndarray
    small: np.ndarray
    row: np.ndarray
    below: np.ndarray

    @property
    def percent(self) -> bool:
        """Whether these are rates in percent, of which differences are percentage points."""
        return self.indicator.unit == "%" and not self.per

    @property
    def quotient(self) -> bool:
        """Whether people or units stand behind each figure: a rate, or a figure that was divided."""
        return bool(self.per) or self.indicator.kind == "rate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Figures of several indicators below each other, indicator × year by district; else as in `Figures`.

    `counted_by` names the indicator that counts the people.
    """

    indicator: np.ndarray
    year: np.ndarray
    per: np.ndarray
    counted_by: np.ndarray
    percent: np.ndarray
    quotient: np.ndarray
    value: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    expected: np.ndarray
    told: np.ndarray
    weight: np.ndarray
    small: np.ndarray
    row: np.ndarray
    below: np.ndarray


def open_panel(observations: pd.DataFrame, catalog: Catalog) -> Panel:
    """Lay out the districts' observations; the city and what the catalog does not know are left out.

    The years run from the first to the last observed, without holes.
    """
    years = _span(observations["year"])
    at, row = _cells(observations, catalog, years)
    shape = (len(catalog.indicators), len(years), len(catalog.districts))
    state = np.take(observations["status"].cat.codes.to_numpy(), row)
    unknown, absent = np.isin(state, UNKNOWN), state == ABSENT
    value, lower, upper = (np.take(observations[name].to_numpy(), row) for name in ("value", "lower", "upper"))
    lower, upper = ends(value, lower, upper, state)
    value[state == NEGLIGIBLE] = 0.0
    told = ~unknown & ~absent & (np.isfinite(value) | np.isfinite(lower) | np.isfinite(upper))
    for numbers in (value, lower, upper):
        numbers[~told] = np.nan
    expected = np.broadcast_to(existing(catalog, years), shape).copy()
    expected.reshape(-1)[at[absent]] = False
    limits = [np.array([getattr(i, side) for i in catalog.indicators], dtype="float64") for side in ("lower", "upper")]
    return Panel(
        catalog=catalog,
        observations=observations,
        years=years,
        value=_block(expected, at, value, np.full(shape[0], np.nan)),
        lower=_block(expected, at, _bound(value, lower), np.nan_to_num(limits[0], nan=-np.inf)),
        upper=_block(expected, at, _bound(value, upper), np.nan_to_num(limits[1], nan=np.inf)),
        expected=expected,
        told=_placed(expected, at, told, empty=False) & expected,
        row=_placed(expected, at, row.astype("int32"), empty=-1),
    )


def _span(years: pd.Series) -> np.ndarray:
    return np.arange(int(years.min()), int(years.max()) + 1) if len(years) else np.arange(0)


def _cells(observations: pd.DataFrame, catalog: Catalog, years: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The place of each usable row in the block, and the row."""
    indicator = _numbers(observations["indicator"], [i.code for i in catalog.indicators])
    district = _numbers(observations["district"], [d.code for d in catalog.districts])
    row = np.flatnonzero((indicator >= 0) & (district >= 0))
    first = years[0] if len(years) else 0
    since = observations["year"].to_numpy()[row].astype("int64") - first
    at = (indicator[row] * len(years) + since) * len(catalog.districts) + district[row]
    return at, row


def _numbers(names: pd.Series, known: list[str]) -> np.ndarray:
    codes, found = pd.factorize(names)
    order = np.append(pd.Index(known, dtype="str").get_indexer(pd.Index(found, dtype="str")), -1)
    return order[codes].astype("int64")


def existing(catalog: Catalog, years: np.ndarray) -> np.ndarray:
    """Return whether each district existed in each of those years, year × district."""
    since = np.array([district.since or -np.inf for district in catalog.districts])
    until = np.array([district.until or np.inf for district in catalog.districts])
    return (since <= years[:, None]) & (years[:, None] <= until)


def _bound(value: np.ndarray, bound: np.ndarray) -> np.ndarray:
    """The bound of the sheet, else the value itself; NaN where neither says anything."""
    return np.where(np.isnan(bound), value, bound)


def _block(expected: np.ndarray, at: np.ndarray, values: np.ndarray, limit: np.ndarray) -> np.ndarray:
    """The values at their places, the indicator's limit elsewhere, NaN where no figure is expected."""
    block = np.broadcast_to(limit[:, None, None], expected.shape).copy()
    known = ~np.isnan(values)
    block.reshape(-1)[at if known.all() else at[known]] = values if known.all() else values[known]
    block[~expected] = np.nan
    return block


def _placed(expected: np.ndarray, at: np.ndarray, marks: np.ndarray, *, empty: int) -> np.ndarray:
    block = np.full(expected.size, empty, dtype=marks.dtype)
    block[at] = marks
    return block.reshape(expected.shape)


def _people(panel: Panel, code: str) -> tuple[np.ndarray, float]:
    here = panel.position(code)
    return panel.value[here], float(scales(panel.catalog)[here])


def figures(panel: Panel, indicator: Indicator, *, per: str = "", weight: str = "") -> Figures:
    """Return one indicator's figures, divided by those of `per` unless it is a rate.

    The people behind a figure are those of `per`, else of the rate's own denominator, else of `weight`.
    """
    here = panel.position(indicator.code)
    value, lower, upper = panel.value[here], panel.lower[here], panel.upper[here]
    divisors = np.full_like(panel.row[here], -1)
    if per and indicator.kind != "rate":
        below = panel.position(per)
        divisors = panel.row[below]
        value = divided(value, panel.value[below])
        # Without bounds on either side the quotient has none: ∞ ÷ ∞.
        with np.errstate(invalid="ignore"):
            lower, upper = divided(lower, panel.upper[below]), divided(upper, panel.lower[below])
        lower, upper = np.where(np.isnan(lower), -np.inf, lower), np.where(np.isnan(upper), np.inf, upper)
    below_code = headcount(indicator, per, weight)
    people, scale = _people(panel, below_code) if below_code else (np.full(value.shape, np.nan), 1.0)
    small = panel.expected[here] & (people * scale < FEWEST) & bool(indicator.kind == "rate" or per)
    kept = panel.expected[here] & ~small
    return Figures(
        indicator=indicator,
        per=per if indicator.kind != "rate" else "",
        value=np.where(kept, value, np.nan),
        lower=np.where(kept, lower, np.nan),
        upper=np.where(kept, upper, np.nan),
        expected=panel.expected[here],
        told=panel.told[here] & kept,
        weight=people,
        small=small,
        row=panel.row[here],
        below=divisors,
    )


def lines(panel: Panel, asked: list[tuple[Indicator, np.ndarray]], *, per: str = "", weight: str = "") -> Lines:
    """Return the figures of those indicators in those years (positions), as `figures` does, below each other."""
    found = [(figures(panel, one, per=per, weight=weight), years) for one, years in asked]
    counts = [len(years) for _, years in asked]
    names = [(rows.indicator.code, rows.per, headcount(rows.indicator, per, weight)) for rows, _ in found]
    told = [np.repeat(np.array(column, dtype=object), counts) for column in zip(*names, strict=True)]
    return Lines(
        year=np.concatenate([panel.years[years] for _, years in found]).astype("int16"),
        **dict(zip(("indicator", "per", "counted_by"), told, strict=True)),
        **{name: np.repeat([getattr(rows, name) for rows, _ in found], counts) for name in ("percent", "quotient")},
        **{name: np.concatenate([getattr(rows, name)[years] for rows, years in found]) for name in _BLOCKS},
    )


def chosen(panel: Panel, per: str) -> list[Indicator]:
    """Return the indicators that can be compared: all but the divisor `per`, of which each has one of its own.

    Raises UfaError when `per` is not in the catalog.
    """
    if per:
        panel.position(per)
    return [one for one in panel.catalog.indicators if one.code != per]


def headcount(indicator: Indicator, per: str = "", weight: str = "") -> str:
    """Return the code of the indicator that counts the people or units behind a figure; "" where none does."""
    if indicator.kind == "rate":
        return indicator.denominator or weight
    return per


def places(panel: Panel, rows: np.ndarray, *, prefix: str = "") -> dict[str, np.ndarray]:
    """Return file, sheet, ref and raw of those rows of the observations, "" for −1."""
    found = np.flatnonzero(rows >= 0)
    columns = {}
    for name in PLACE:
        texts = np.full(len(rows), "", dtype=object)
        texts[found] = panel.observations[name].array[rows[found]].to_numpy(dtype=object, na_value="")
        columns[f"{prefix}{name}"] = texts
    return columns
