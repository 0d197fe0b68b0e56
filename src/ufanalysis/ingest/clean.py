"""All workbooks of a workspace → observations, findings and targets on disk; what is unchanged is not read again."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd

from ufanalysis.catalog import Catalog, load_catalog
from ufanalysis.errors import WorkbookError
from ufanalysis.files import digest, write_bytes, write_text
from ufanalysis.ingest import workers
from ufanalysis.ingest.checks import check_totals, mark_slips
from ufanalysis.ingest.combine import choose
from ufanalysis.ingest.findings import Finding, findings_frame, note
from ufanalysis.ingest.match import Claim, Reading, Unknown, match_file, refusal
from ufanalysis.ingest.mergers import merge_districts
from ufanalysis.ingest.names import names_of
from ufanalysis.observations import KEY, OBSERVATIONS, TARGETS, check, empty, save

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
    kept = _kept(root, digests)
    changed = [file for file in digests if file not in kept]
    readings = {**kept, **_read(root, changed, catalog, on_progress)}
    ordered = [readings[file] for file in digests]
    observations, findings = _combined(ordered, catalog)
    targets = _targets(ordered)
    cleaned = Cleaned(
        read=len(changed),
        unchanged=len(kept),
        refused=[reading.file for reading in ordered if reading.refused],
        observations=observations,
        findings=findings,
        targets=targets,
        unknown=_unknown(ordered, catalog),
    )
    _save(root, cleaned, readings, digests)
    return cleaned


def check_file(path: Path, catalog: Catalog) -> tuple[int, pd.DataFrame]:
    """Read one workbook on its own: how many figures it would give, and everything that a person should look at."""
    try:
        reading = workers.once(match_file, path, path.name, catalog)
    except WorkbookError as error:
        reading = Reading(file=path.name, findings=[refusal(error, path.name)], refused=True)
    findings = [*reading.findings, *_unknown_findings([reading], catalog)]
    return len(reading.claims) + len(reading.targets), findings_frame(findings)


def _read(root: Path, files: list[str], catalog: Catalog, on_progress: Progress | None) -> dict[str, Reading]:
    outcomes = workers.each(match_file, [(root / "data/raw" / file, file, catalog) for file in files])
    readings = {}
    for done, (file, outcome) in enumerate(zip(files, outcomes, strict=True), start=1):
        try:
            readings[file] = outcome()
        except WorkbookError as error:
            readings[file] = Reading(file=file, findings=[refusal(error, file)], refused=True)
        if on_progress:
            on_progress(file, done, len(files))
    return readings


def _combined(readings: list[Reading], catalog: Catalog) -> tuple[pd.DataFrame, pd.DataFrame]:
    claims = pd.DataFrame([claim for reading in readings for claim in reading.claims], columns=list(Claim._fields))
    findings = [finding for reading in readings for finding in reading.findings]
    if claims.empty:
        return empty(OBSERVATIONS), findings_frame(findings)
    chosen, of_choice = choose(claims, catalog)
    marked, slips = mark_slips(chosen, catalog)
    extended, merged = merge_districts(marked, catalog)
    return check(extended, OBSERVATIONS, KEY), findings_frame(
        [
            *findings,
            *of_choice,
            *slips,
            *check_totals(marked, catalog),
            *merged,
            *_unknown_findings(readings, catalog),
        ]
    )


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


def _manifest(root: Path) -> dict[str, object]:
    path = root / "data/processed/manifest.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def _kept(root: Path, digests: dict[str, str]) -> dict[str, Reading]:
    """The readings of files that are as they were when this code read them under this catalog."""
    manifest = _manifest(root)
    same = manifest.get("code") == _code() and manifest.get("catalog") == _catalog_digest(root)
    path = root / "data/processed/readings.json"
    if not same or not path.exists() or digest(path) != manifest.get("readings"):
        return {}
    before = dict(manifest.get("files", {}))  # type: ignore[call-overload]
    stored = json.loads(path.read_text(encoding="utf-8"))
    return {file: _reading(stored[file]) for file, sha in digests.items() if before.get(file) == sha and file in stored}


def _stored(reading: Reading) -> dict[str, object]:
    """A reading as plain values."""
    return {**asdict(reading), "unknown": [[*name, count] for name, count in reading.unknown.items()]}


def _reading(stored: dict[str, Any]) -> Reading:
    """The reading that `_stored` made plain."""
    claims = [Claim(*claim) for claim in stored["claims"]]
    unknown = {Unknown(what, name): count for what, name, count in stored["unknown"]}
    return Reading(**{**stored, "claims": claims, "unknown": unknown})


def _save(root: Path, cleaned: Cleaned, readings: dict[str, Reading], digests: dict[str, str]) -> None:
    """Write the tables, keep this vintage, and last the manifest that makes them valid."""
    folder = root / "data/processed"
    save(cleaned.observations, folder / "observations.parquet")
    save(cleaned.findings, folder / "findings.parquet")
    save(cleaned.targets, folder / "targets.parquet")
    write_text(
        folder / "readings.json",
        json.dumps({file: _stored(r) for file, r in readings.items()}, ensure_ascii=False),
    )
    names = ("observations.parquet", "findings.parquet", "targets.parquet")
    outputs = {name: digest(folder / name) for name in names}
    vintage = hashlib.sha256("".join(outputs.values()).encode()).hexdigest()[:16]
    for name in names:
        kept = folder / "vintages" / vintage / name
        if not kept.exists():
            write_bytes(kept, (folder / name).read_bytes())
    manifest = {
        "code": _code(),
        "catalog": _catalog_digest(root),
        "files": digests,
        "outputs": outputs,
        "readings": digest(folder / "readings.json"),
        "vintage": vintage,
    }
    write_text(folder / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
