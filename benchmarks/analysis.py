"""CPU time and memory of the analyses: on the fictional city, and on made-up counties up to the whole country.

`python -m benchmarks.analysis` prints two tables and draws docs/images/analysis-cost.svg; it asserts nothing.
"""

import math
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

import ufanalysis
from ufanalysis import observations as contract
from ufanalysis.catalog import Catalog
from ufanalysis.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs/images/analysis-cost.svg"
YEARS, INDICATORS = 20, 100
#: Counties of each size; 2,844 are all of the country.
SIZES = (89, 356, 1422, 2844)
COLOURS = {"progress": "#12436D", "balance": "#801650"}
RUNS = 5


def sample_times() -> list[tuple[str, float, float]]:
    """Seconds of each analysis of the loaded sample: the first call, imports included, and the median of more."""
    city = ufanalysis.load(ROOT)
    year = int(city.observations["year"].max())
    calls: dict[str, Callable[[], pd.DataFrame]] = {
        "progress": lambda: city.progress(year=year),
        "balance": city.balance,
        "composite": city.composite,
        "outlook": lambda: city.outlook(year=year),
        "changes": lambda: city.changes(year=year, before_year=year - 1),
        "efficiency": lambda: city.efficiency(year=year),
        "convergence": city.convergence,
        "levels": lambda: city.levels(year=year),
        "trends": lambda: city.trends(year=year),
        "roll_up": city.roll_up,
        "backtest": city.backtest,
        "secondary": lambda: city.secondary(year=year),
        "sensitivity": city.sensitivity,
    }
    first = {name: seconds(call) for name, call in calls.items()}
    return [
        (name, first[name], statistics.median(seconds(call) for _ in range(RUNS + 1))) for name, call in calls.items()
    ]


def seconds(call: Callable[[], pd.DataFrame]) -> float:
    """CPU time of one call: what it takes on an idle machine, and little more on one that others use as well."""
    start = time.process_time()
    call()
    return time.process_time() - start


def country(counties: int) -> tuple[Catalog, pd.DataFrame, pd.DataFrame]:
    """Fictional observations and one target per series: INDICATORS × `counties` × YEARS rows of random walks."""
    codes, places = [f"i{k:03d}" for k in range(INDICATORS)], [f"d{k:04d}" for k in range(counties)]
    shape = (INDICATORS, counties, YEARS)
    indicator, district, step = (part.ravel() for part in np.indices(shape, dtype="int32"))
    value = 100 + np.random.default_rng(2024).normal(1, 1, shape).cumsum(axis=2).ravel()
    year = (2005 + step).astype("int16")
    same = {"sheet": "全市", "ref": "B2", "raw": "100", "note": ""}
    observations = pd.DataFrame(
        {
            "indicator": texts(indicator, codes),
            "district": texts(district, places),
            **{"year": year, "value": value, "lower": value, "upper": value},
            "status": pd.Categorical.from_codes(np.zeros(value.size, dtype="int8"), dtype=contract.STATUS),
            "file": texts(step, [f"{2005 + k}.xlsx" for k in range(YEARS)]),
            **same,
        }
    )
    return catalog(codes, places), contract.check(observations, contract.OBSERVATIONS), goals(observations)


def texts(codes: np.ndarray, names: list[str]) -> pd.Series:
    """A column of strings from the places of few names."""
    return pd.Series(pd.Categorical.from_codes(codes.tolist(), names)).astype("str")


def catalog(codes: list[str], places: list[str]) -> Catalog:
    """A catalog of nothing but those names."""
    plain = {"unit": "人", "pillar": "p", "direction": "up", "kind": "stock"}
    content = {
        "city": {"code": "city", "name": "虚构", "organisation": "虚构"},
        "pillars": ("p",),
        "indicators": [{"code": code, "name": code, **plain} for code in codes],
        "districts": [{"code": code, "name": code} for code in places],
    }
    return Catalog.model_validate(content)


def goals(observations: pd.DataFrame) -> pd.DataFrame:
    """One target for each series, ten more than in 2015 by 2026."""
    base = observations.loc[observations["year"].eq(2015), ["indicator", "district", "value"]]
    place = {"file": "目标.xlsx", "sheet": "分解", "ref": "E5", "raw": "1", "base_ref": "D5", "base_raw": "1"}
    named = base.rename(columns={"value": "base_value"}).assign(
        **{"target_value": base["value"] + 10, "base_year": 2015, "target_year": 2026, "kind": "level"},
        **{"binding": "约束性", **place},
    )
    return contract.check(named, contract.TARGETS)


def one_size(counties: int) -> None:
    """Print rows, seconds of progress and of balance, and peak memory in GB; called in a fresh process."""
    known, observations, targets = country(counties)
    tables = {"observations": observations, "targets": targets, "findings": contract.empty(contract.FINDINGS)}
    land = Workspace(root=ROOT, catalog=known, **tables)
    # Imports are the same for any size, and would bend the line at its lower end.
    replace(land, observations=observations.head(0)).balance()
    taken = [seconds(lambda: land.progress(year=2024)), seconds(land.balance)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(len(observations), *taken, peak)


def measured(counties: int) -> list[float]:
    """What `one_size` prints: each size has a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "benchmarks.analysis", str(counties)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [float(word) for word in run.stdout.split()]


def slope(rows: list[float], times: list[float]) -> float:
    """The exponent by which time grows with rows: 1 is in proportion."""
    return float(np.polyfit(np.log(rows), np.log(times), 1)[0])


def draw(rows: list[float], times: dict[str, list[float]]) -> str:
    """A picture of seconds against rows, both logarithmic; plain SVG, since plotly lives in present."""
    left, top, width, height = 70, 50, 500, 300
    ends = (math.floor(math.log10(min(rows))), math.ceil(math.log10(max(rows))))
    flat = [value for series in times.values() for value in series]
    limits = (math.floor(math.log10(min(flat))), math.ceil(math.log10(max(flat))))

    def spot(row: float, value: float) -> tuple[float, float]:
        across = (math.log10(row) - ends[0]) / (ends[1] - ends[0])
        up = (math.log10(value) - limits[0]) / (limits[1] - limits[0])
        return left + width * across, top + height * (1 - up)

    marks = [
        f'<text x="{spot(10**p, flat[0])[0]:.0f}" y="{top + height + 20}" text-anchor="middle">{10**p:,}</text>'
        for p in range(ends[0], ends[1] + 1)
    ]
    marks += [
        f'<text x="{left - 8}" y="{spot(rows[0], 10.0**p)[1] + 4:.0f}" text-anchor="end">{10.0**p:g} s</text>'
        f'<path d="M{left} {spot(rows[0], 10.0**p)[1]:.0f}h{width}" stroke="#ddd"/>'
        for p in range(limits[0], limits[1] + 1)
    ]
    for place, (name, series) in enumerate(times.items()):
        spots = [spot(row, value) for row, value in zip(rows, series, strict=True)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in spots)
        said = f"{name}: {series[-1]:.1f} s for {rows[-1]:,.0f} rows, slope {slope(rows, series):.2f}"
        marks.append(
            f'<g fill="{COLOURS[name]}" stroke="none">{dots}<text x="{left}" y="{18 + 18 * place}">{said}</text></g>'
            f'<polyline points="{line}" fill="none" stroke="{COLOURS[name]}" stroke-width="2"/>'
        )
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 400" font-family="sans-serif" font-size="13">'
    return "\n".join([head, "<title>CPU seconds against rows of observations</title>", *marks, "</svg>\n"])


def main() -> None:
    """Print both tables and write the picture."""
    found = sample_times()
    print(f"The sample, CPU seconds: first call, imports included, and median of {RUNS + 1} more\n")
    print("| analysis | first call | median |\n|---|---|---|")
    print("\n".join(f"| {name} | {first:.3f} | {median:.3f} |" for name, first, median in found))
    for label, some in (("the first six together", found[:6]), ("all together", found)):
        print(f"| {label} | {sum(one[1] for one in some):.3f} | {sum(one[2] for one in some):.3f} |")
    print()
    table = [measured(counties) for counties in SIZES]
    rows, times = (
        [row[0] for row in table],
        {"progress": [row[1] for row in table], "balance": [row[2] for row in table]},
    )
    print("| counties | rows | progress, CPU s | balance, CPU s | peak memory, GB |\n|---|---|---|---|---|")
    for counties, row in zip(SIZES, table, strict=True):
        print(f"| {counties:,} | {row[0]:,.0f} | {row[1]:.2f} | {row[2]:.2f} | {row[3]:.2f} |")
    print("| slope | | " + " | ".join(f"{slope(rows, series):.2f}" for series in times.values()) + " | |")
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(draw(rows, times), encoding="utf-8")


if __name__ == "__main__":
    one_size(int(sys.argv[1])) if len(sys.argv) > 1 else main()
