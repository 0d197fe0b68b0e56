"""All workbooks of a workspace → observations, findings and targets on disk; what is unchanged is not read again."""

import hashlib
import io
import json
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ufanalysis.catalog import Catalog, load_catalog
from ufanalysis.errors import WorkbookError
from ufanalysis.files import digest, write_bytes, write_text
from ufanalysis.ingest import workers
from ufanalysis.ingest.checks import check_claims, mark_slips, run_checks
from ufanalysis.ingest.claims import CLAIMS
from ufanalysis.ingest.combine import choose
from ufanalysis.ingest.findings import Finding, findings_frame, note
from ufanalysis.ingest.match import Reading, Unknown, match_file, match_sealed, refusal, vocabulary_of
from ufanalysis.ingest.mergers import merge_districts
from ufanalysis.ingest.names import names_of
from ufanalysis.observations import FINDINGS, OBSERVATIONS, TARGETS, check, empty, load, save

__all__ = ["Cleaned", "check_file", "clean", "is_current"]

_IGNORED = ("~$", "._", ".")
_SUFFIXES = {".xls", ".xlsx", ".xlsm", ".xlsb", ".et", ".ods", ".fods", ".csv", ".tsv", ".htm", ".html"}
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """What a clean did: counts of files, the three tables, and unknown names with how often and the nearest known."""

    read: int
    unchanged: int
    refused: list[str]
    observations: pd.DataFrame
    findings: pd.DataFrame
    targets: pd.DataFrame
    unknown: list[tuple[str, str, int, list[str]]] = field(default_factory=list)


def is_current(root: Path) -> bool:
    """Whether the processed tables were made by this code from exactly these workbooks and this catalog."""
    manifest = _manifest(root)
    return (
        manifest.get("code") == _code()
        and manifest.get("catalog") == _catalog_digest(root)
        and manifest.get("files") == _digests(root)
    )


def clean(root: Path, on_progress: Progress | None = None) -> Cleaned:
    """Read every changed workbook below data/raw, combine all, check, and save; the manifest is written last.

    A workbook that cannot be read is a finding and stops no other. Raises CatalogError when the catalog is faulty.
    """
    catalog = load_catalog(root / "data/catalog")
    digests = _digests(root)
    store = _Store.of(root, digests)
    changed = [file for file in digests if file not in store.readings]
    if not changed and is_current(root):
        return _as_before(root, store, catalog)
    fresh, tables = _read(root, changed, catalog, on_progress)
    readings = [(store.readings | fresh)[file] for file in digests]
    claims = pa.concat_tables([store.claims, *tables])
    observations, findings = _combined(readings, claims, catalog)
    cleaned = Cleaned(
        read=len(changed),
        unchanged=len(store.readings),
        refused=[reading.file for reading in readings if reading.refused],
        observations=observations,
        findings=findings,
        targets=_targets(readings),
        unknown=_unknown(readings, catalog),
    )
    _save(root, cleaned, claims, readings, digests)
    return cleaned


def _as_before(root: Path, store: "_Store", catalog: Catalog) -> Cleaned:
    folder = root / "data/processed"
    readings = list(store.readings.values())
    return Cleaned(
        read=0,
        unchanged=len(readings),
        refused=[reading.file for reading in readings if reading.refused],
        observations=load(folder / "observations.parquet", OBSERVATIONS),
        findings=load(folder / "findings.parquet", FINDINGS),
        targets=load(folder / "targets.parquet", TARGETS),
        unknown=_unknown(readings, catalog),
    )


def check_file(path: Path, catalog: Catalog) -> tuple[int, pd.DataFrame]:
    """Read one workbook on its own: how many figures it would give, and everything that a person should look at."""
    try:
        reading, claims = workers.once(match_file, path, path.name, vocabulary_of(catalog))
    except WorkbookError as error:
        reading = Reading(file=path.name, findings=[refusal(error, path.name)], refused=True)
        claims = CLAIMS.empty_table()
    findings = [*reading.findings, *_unknown_findings([reading], catalog)]
    return len(claims) + len(reading.targets), findings_frame(findings)


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
                readings[file], table = outcome()
                tables.append(table)
            except WorkbookError as error:
                readings[file] = Reading(file=file, findings=[refusal(error, file)], refused=True)
            if on_progress:
                on_progress(file, done, len(files))
    return readings, tables


def _combined(readings: list[Reading], claims: pa.Table, catalog: Catalog) -> tuple[pd.DataFrame, pd.DataFrame]:
    findings = [finding for reading in readings for finding in reading.findings]
    if not len(claims):
        return empty(OBSERVATIONS), findings_frame([*findings, *_unknown_findings(readings, catalog)])
    table = claims.unify_dictionaries().to_pandas()
    chosen, of_choice = choose(table, catalog)
    marked, slips = mark_slips(chosen, catalog)
    extended, merged = merge_districts(marked, catalog)
    unknown = _unknown_findings(readings, catalog)
    found = [
        *findings,
        *of_choice,
        *slips,
        *check_claims(table, catalog),
        *run_checks(marked, catalog),
        *merged,
        *unknown,
    ]
    return check(extended, OBSERVATIONS), findings_frame(found)


def _targets(readings: list[Reading]) -> pd.DataFrame:
    rows = [row for reading in readings for row in reading.targets]
    table = check(pd.DataFrame(rows), TARGETS) if rows else empty(TARGETS)
    return table.drop_duplicates(["indicator", "district", "target_year"], keep="last").reset_index(drop=True)


def _unknown(readings: list[Reading], catalog: Catalog) -> list[tuple[str, str, int, list[str]]]:
    names = names_of(catalog)
    total: Counter[Unknown] = Counter()
    for reading in readings:
        total.update(reading.unknown)
    known = {"indicator": names.indicators, "district": names.districts}
    return [(what, name, count, names.suggestions(name, known[what])) for (what, name), count in sorted(total.items())]


def _unknown_findings(readings: list[Reading], catalog: Catalog) -> list[Finding]:
    names = names_of(catalog)
    found = []
    for reading in readings:
        for (what, name), count in sorted(reading.unknown.items()):
            near = names.suggestions(name, names.indicators if what == "indicator" else names.districts)
            code, book = (
                ("UNKNOWN_INDICATOR", "indicators.toml")
                if what == "indicator"
                else ("UNKNOWN_DISTRICT", "districts.toml")
            )
            texts = (
                f"“{name}”（{count} 个数）",
                f"目录中的名称{'，相近的有：' + '、'.join(near) if near else ''}",
                f"如应入库，请在 {book} 中登记；否则不必处理",
            )
            found.append(note("warning" if what == "district" else "info", code, (reading.file, "", ""), texts))
    return found


# ---- what is unchanged ----------------------------------------------------------------------------------------------


def _files(root: Path) -> list[str]:
    raw = root / "data/raw"
    found = [p for p in raw.rglob("*") if p.is_file() and not p.is_symlink() and p.suffix.lower() in _SUFFIXES]
    return sorted(p.relative_to(raw).as_posix() for p in found if not p.name.startswith(_IGNORED))


def _digests(root: Path) -> dict[str, str]:
    return {file: digest(root / "data/raw" / file) for file in _files(root)}


def _code() -> str:
    """A digest of the modules that read, so that readings of older code are never mixed with newer ones."""
    package = resources.files("ufanalysis.ingest")
    sources = sorted((p.name, p.read_bytes()) for p in package.iterdir() if p.name.endswith(".py"))
    return hashlib.sha256(b"".join(name.encode() + content for name, content in sources)).hexdigest()


def _catalog_digest(root: Path) -> str:
    return hashlib.sha256(b"".join(p.read_bytes() for p in sorted((root / "data/catalog").glob("*.toml")))).hexdigest()


def _manifest(root: Path) -> dict[str, Any]:
    path = root / "data/processed/manifest.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Store:
    """What this code read before of files that are as they were: readings without claims, and the claims."""

    readings: dict[str, Reading]
    claims: pa.Table

    @classmethod
    def of(cls, root: Path, digests: dict[str, str]) -> "_Store":
        manifest, folder = _manifest(root), root / "data/processed"
        parts = {name: folder / name for name in ("readings.json", "claims.parquet")}
        whole = all(path.exists() and digest(path) == manifest.get(name) for name, path in parts.items())
        if not whole or manifest.get("code") != _code() or manifest.get("catalog") != _catalog_digest(root):
            return cls(readings={}, claims=CLAIMS.empty_table())
        before = manifest["files"]
        stored = json.loads(parts["readings.json"].read_text(encoding="utf-8"))
        same = [file for file, sha in digests.items() if before.get(file) == sha and file in stored]
        claims = pq.read_table(parts["claims.parquet"]).cast(CLAIMS)
        kept = claims.filter(pc.is_in(claims["file"].cast(pa.string()), pa.array(same, pa.string())))
        return cls(readings={file: _reading(stored[file]) for file in same}, claims=kept)


def _stored(reading: Reading) -> dict[str, object]:
    """A reading as plain values."""
    return {**asdict(reading), "unknown": [[*name, count] for name, count in reading.unknown.items()]}


def _reading(stored: dict[str, Any]) -> Reading:
    """The reading that `_stored` made plain."""
    unknown = {Unknown(what, name): count for what, name, count in stored["unknown"]}
    return Reading(**{**stored, "unknown": unknown})


def _save(root: Path, cleaned: Cleaned, claims: pa.Table, readings: list[Reading], digests: dict[str, str]) -> None:
    """Write the tables, keep this vintage, and last the manifest that makes them valid."""
    folder = root / "data/processed"
    tables = {"observations": cleaned.observations, "findings": cleaned.findings, "targets": cleaned.targets}
    for name, table in tables.items():
        save(table, folder / f"{name}.parquet")
    buffer = io.BytesIO()
    pq.write_table(claims, buffer, compression="zstd")
    write_bytes(folder / "claims.parquet", buffer.getvalue())
    stored = {reading.file: _stored(reading) for reading in readings}
    write_text(folder / "readings.json", json.dumps(stored, ensure_ascii=False))
    outputs = {f"{name}.parquet": digest(folder / f"{name}.parquet") for name in tables}
    vintage = hashlib.sha256("".join(outputs.values()).encode()).hexdigest()[:16]
    for name in outputs:
        kept = folder / "vintages" / vintage / name
        if not kept.exists():
            write_bytes(kept, (folder / name).read_bytes())
    manifest = {
        "code": _code(),
        "catalog": _catalog_digest(root),
        "files": digests,
        "outputs": outputs,
        **{name: digest(folder / name) for name in ("readings.json", "claims.parquet")},
        "vintage": vintage,
    }
    write_text(folder / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
