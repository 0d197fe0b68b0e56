"""All workbooks of a workspace → observations, findings and targets on disk; what is unchanged is not read again."""

import gc
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa

from ufanalysis.catalog import Catalog, load_catalog
from ufanalysis.errors import WorkbookError
from ufanalysis.ingest import workers
from ufanalysis.ingest.checks import check_claims, mark_jumps, run_checks
from ufanalysis.ingest.claims import CLAIMS
from ufanalysis.ingest.combine import choose
from ufanalysis.ingest.cube import Cube, cube_of
from ufanalysis.ingest.findings import Finding, findings_frame, note
from ufanalysis.ingest.match import Reading, claims_in, match_file, match_sealed, refusal, vocabulary_of
from ufanalysis.ingest.mergers import merge_districts
from ufanalysis.ingest.names import Names, Unknown, names_of
from ufanalysis.ingest.places import is_street
from ufanalysis.ingest.store import (
    Stamp,
    claims_before,
    is_valid,
    keep,
    packed_claims,
    readings_before,
    stamp_of,
    tables_of,
)
from ufanalysis.observations import OBSERVATIONS, TARGETS, check, empty, packed

__all__ = ["Checked", "Cleaned", "check_file", "clean", "is_current"]

#: More streets than these nobody reads.
_NAMED = 6
Progress = Callable[[str, int, int], None]
#: What an unknown name should name (indicator, part or district), it, how many figures bear it, the nearest known.
Named = tuple[str, str, int, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """What a clean did: counts of files, the three tables, and unknown names with how often and the nearest known."""

    read: int
    unchanged: int
    refused: list[str]
    observations: pd.DataFrame
    findings: pd.DataFrame
    targets: pd.DataFrame
    unknown: list[Named] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What one workbook would give by itself: its observations, targets and findings."""

    observations: pd.DataFrame
    targets: pd.DataFrame
    findings: pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """The observations that claims come to, both also packed, and all findings about them."""

    observations: pd.DataFrame
    findings: list[Finding]
    packed: bytes
    packed_claims: bytes


def is_current(root: Path) -> bool:
    """Whether the processed tables were made by this code from exactly these workbooks and this catalog."""
    return is_valid(root, stamp_of(root))


@contextmanager
def _frozen() -> Iterator[None]:
    """Look for cycles among new objects only: among all that pandas has loaded it takes 0.06 s, and none is there."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@_frozen()
def clean(root: Path, on_progress: Progress | None = None) -> Cleaned:
    """Read every changed workbook below data/raw, combine all, check, and save; the manifest is written last.

    A workbook that cannot be read is a finding and stops no other. Raises CatalogError when the catalog is faulty.
    """
    stamp = stamp_of(root)
    if is_valid(root, stamp):
        return _as_before(root, stamp)
    workers.start()
    catalog, before = load_catalog(root / "data/catalog"), readings_before(root, stamp)
    changed = [file for file in stamp.files if file not in before]
    fresh, new = _read(root, changed, catalog, on_progress)
    readings = [(before | fresh)[file] for file in stamp.files]
    claims = pa.concat_tables([claims_before(root, before), *new]).unify_dictionaries().combine_chunks()
    figures = _compared(claims, catalog, readings)
    of_files = [finding for reading in readings for finding in reading.findings]
    findings = findings_frame([*of_files, *figures.findings, *_unknown_findings(readings, catalog)])
    targets = _targets(readings)
    tables = {"observations": figures.observations, "findings": findings, "targets": targets}
    files = {"observations": figures.packed, "findings": packed(findings), "targets": packed(targets)}
    keep(root, stamp, files, figures.packed_claims, readings)
    return _cleaned(tables, readings, read=len(changed), unknown=_unknown(readings, catalog))


def _as_before(root: Path, stamp: Stamp) -> Cleaned:
    readings = list(readings_before(root, stamp).values())
    # Loading a large catalog takes longer than all the rest of this; only unknown names need it.
    named = any(reading.unknown for reading in readings)
    unknown = _unknown(readings, load_catalog(root / "data/catalog")) if named else []
    return _cleaned(tables_of(root), readings, read=0, unknown=unknown)


def _cleaned(
    tables: Mapping[str, pd.DataFrame], readings: list[Reading], *, read: int, unknown: list[Named]
) -> Cleaned:
    refused = [reading.file for reading in readings if reading.refused]
    return Cleaned(read=read, unchanged=len(readings) - read, refused=refused, unknown=unknown, **tables)


def check_file(path: Path, catalog: Catalog) -> Checked:
    """Read one workbook as if no other had been sent: what it would give, and what a person should look at."""
    try:
        reading, claims = workers.once(match_file, path, path.name, vocabulary_of(catalog))
    except WorkbookError as error:
        reading = Reading(file=path.name, findings=[refusal(error, path.name)], refused=True)
        claims = CLAIMS.empty_table()
    figures = _compared(claims.unify_dictionaries().combine_chunks(), catalog, [reading])
    findings = [*reading.findings, *figures.findings, *_unknown_findings([reading], catalog)]
    return Checked(observations=figures.observations, targets=_targets([reading]), findings=findings_frame(findings))


def _read(
    root: Path, files: list[str], catalog: Catalog, on_progress: Progress | None
) -> tuple[dict[str, Reading], list[pa.Table]]:
    readings, tables = {}, []
    with tempfile.TemporaryDirectory() as folder:
        sealed = Path(folder) / "vocabulary"
        sealed.write_bytes(pickle.dumps(vocabulary_of(catalog)))
        outcomes = workers.each(match_sealed, [(root / "data/raw" / file, file, sealed) for file in files])
        for done, (file, outcome) in enumerate(zip(files, outcomes, strict=True), start=1):
            try:
                readings[file], claims = outcome()
                tables.append(claims_in(claims))
            except WorkbookError as error:
                readings[file] = Reading(file=file, findings=[refusal(error, file)], refused=True)
            if on_progress:
                on_progress(file, done, len(files))
    return readings, tables


def _compared(claims: pa.Table, catalog: Catalog, readings: list[Reading]) -> _Compared:
    frame = _as_frame(claims)
    outside = {(reading.file, sheet, ref): more for reading in readings for sheet, ref, more in reading.outside}
    # Arrow and NumPy leave Python free while they work, so that the second core helps.
    with ThreadPoolExecutor(max_workers=2) as beside:
        of_claims, packing_claims = beside.submit(check_claims, frame, catalog), beside.submit(packed_claims, claims)
        observations, cube, of_choice = _chosen(frame, catalog)
        packing = beside.submit(packed, observations)
        of_observations = run_checks(cube, catalog, outside)
        return _Compared(
            observations=observations,
            findings=[*of_choice, *of_claims.result(), *of_observations],
            packed=packing.result(),
            packed_claims=packing_claims.result(),
        )


def _chosen(claims: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, Cube, list[Finding]]:
    """The observations, those of them that checks may compare, and what a person should know of the choice."""
    if claims.empty:
        return empty(OBSERVATIONS), cube_of(empty(OBSERVATIONS)), []
    chosen, of_choice = choose(claims, catalog)
    cube, jumps = mark_jumps(cube_of(chosen), catalog)
    extended, merged = merge_districts(cube.observations, catalog)
    return check(extended, OBSERVATIONS), cube, [*of_choice, *jumps, *merged]


def _as_frame(claims: pa.Table) -> pd.DataFrame:
    """The claims with their words in alphabetical order, or ties would fall to the file that was read first."""
    frame = claims.to_pandas()
    words = {str(name): column for name, column in frame.items() if isinstance(column.dtype, pd.CategoricalDtype)}
    return frame.assign(**{n: c.cat.reorder_categories(sorted(c.cat.categories)) for n, c in words.items()})


def _targets(readings: list[Reading]) -> pd.DataFrame:
    rows = [row for reading in readings for row in reading.targets]
    table = check(pd.DataFrame(rows), TARGETS) if rows else empty(TARGETS)
    return table.drop_duplicates(["indicator", "district", "target_year"], keep="last").reset_index(drop=True)


def _unknown(readings: list[Reading], catalog: Catalog) -> list[Named]:
    names = names_of(catalog)
    total: Counter[Unknown] = Counter()
    for reading in readings:
        total.update(reading.unknown)
    known = {"indicator": names.indicators, "part": names.indicators, "district": names.districts}
    return [(what, name, count, names.suggestions(name, known[what])) for (what, name), count in sorted(total.items())]


def _unknown_findings(readings: list[Reading], catalog: Catalog) -> list[Finding]:
    names = names_of(catalog)
    return [finding for reading in readings for finding in _unknown_in(reading, names)]


def _unknown_in(reading: Reading, names: Names) -> list[Finding]:
    """A finding for each unknown name; the streets of a district, which no catalog lists, are one together."""
    # Parts of indicators have a finding for each sheet.
    known = {"indicator": names.indicators, "district": names.districts}
    streets = {u.name: count for u, count in reading.unknown.items() if u.what == "district" and is_street(u.name)}
    found = [
        _unknown_name(reading.file, unknown, count, names.suggestions(unknown.name, known[unknown.what]))
        for unknown, count in sorted(reading.unknown.items())
        if unknown.what in known and not (unknown.what == "district" and unknown.name in streets)
    ]
    return [*found, *([_streets(reading.file, streets)] if streets else [])]


def _unknown_name(file: str, unknown: Unknown, count: int, near: list[str]) -> Finding:
    is_place = unknown.what == "district"
    code, book = ("UNKNOWN_DISTRICT", "districts.toml") if is_place else ("UNKNOWN_INDICATOR", "indicators.toml")
    texts = (
        f"“{unknown.name}”（{count} 个数）",
        f"目录中的名称{'，相近的有：' + '、'.join(near) if near else ''}",
        f"如应入库，请在 {book} 中登记；否则不必处理",
    )
    return note("warning" if is_place else "info", code, (file, "", ""), texts)


def _streets(file: str, streets: dict[str, int]) -> Finding:
    names = "、".join(sorted(streets)[:_NAMED]) + ("等" if len(streets) > _NAMED else "")
    found = f"{names} {len(streets)} 个乡镇街道（{sum(streets.values())} 个数）"
    return note("info", "UNKNOWN_DISTRICT", (file, "", ""), (found, "目录中的区县", "只收区县一级的数，不必处理"))
