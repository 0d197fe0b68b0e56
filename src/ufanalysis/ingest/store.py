"""What a clean leaves on disk: tables, readings, vintages and the manifest that makes them valid."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ufanalysis.files import digest, write_bytes, write_text
from ufanalysis.ingest.claims import CLAIMS
from ufanalysis.ingest.match import Reading
from ufanalysis.ingest.names import Unknown
from ufanalysis.observations import FINDINGS, OBSERVATIONS, TARGETS, load

__all__ = ["Stamp", "claims_before", "is_valid", "keep", "packed_claims", "readings_before", "stamp_of", "tables_of"]

_IGNORED = ("~$", "._", ".")
_SUFFIXES = {".xls", ".xlsx", ".xlsm", ".xlsb", ".et", ".ods", ".fods", ".csv", ".tsv", ".htm", ".html"}
_TABLES = {"observations": OBSERVATIONS, "findings": FINDINGS, "targets": TARGETS}
#: What readings depend on besides the modules of this folder.
_RULES = ("observations.py", "catalog.py")
_READERS = ("python-calamine", "openpyxl", "xlrd", "lxml", "msoffcrypto-tool")
_PARTS = ("readings.json", "claims.arrow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What processed tables depend on, as digests: the program that reads, the catalog, and each workbook by name."""

    code: str
    catalog: str
    files: dict[str, str]


def stamp_of(root: Path) -> Stamp:
    """The stamp of a workspace as it is now."""
    raw = root / "data/raw"
    return Stamp(
        code=_code(),
        catalog=_digest_of({path.name: path.read_bytes() for path in _catalog(root)}),
        files={file: digest(raw / file) for file in _files(raw)},
    )


def _files(raw: Path) -> list[str]:
    found = [p for p in raw.rglob("*") if p.suffix.lower() in _SUFFIXES and p.is_file() and not p.is_symlink()]
    return sorted(p.relative_to(raw).as_posix() for p in found if not p.name.startswith(_IGNORED))


def _catalog(root: Path) -> list[Path]:
    return sorted((root / "data/catalog").glob("*.toml"))


def _code() -> str:
    """A digest of the modules and libraries that read, so that older readings are never mixed with newer ones."""
    package = resources.files("ufanalysis")
    modules = [path for path in package.joinpath("ingest").iterdir() if path.name.endswith(".py")]
    contents = {path.name: path.read_bytes() for path in (*modules, *map(package.joinpath, _RULES))}
    return _digest_of(contents | {reader: version(reader).encode() for reader in _READERS})


def _digest_of(contents: Mapping[str, bytes]) -> str:
    parts = (part for name in sorted(contents) for part in (name.encode(), contents[name]))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_valid(root: Path, stamp: Stamp) -> bool:
    """Whether the processed tables are whole and were made under this stamp."""
    manifest, folder = _manifest(root), root / "data/processed"
    return _stamped(manifest) == stamp and _is_whole(folder, manifest.get("outputs", {})) and _has_parts(root, manifest)


def _manifest(root: Path) -> dict[str, Any]:
    path = root / "data/processed/manifest.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def _stamped(manifest: Mapping[str, Any]) -> Stamp:
    return Stamp(code=manifest.get("code", ""), catalog=manifest.get("catalog", ""), files=manifest.get("files", {}))


def _is_whole(folder: Path, digests: Mapping[str, str]) -> bool:
    return all((folder / name).exists() and digest(folder / name) == sha for name, sha in digests.items())


def _has_parts(root: Path, manifest: Mapping[str, Any]) -> bool:
    return _is_whole(root / "data/processed", {name: manifest.get(name, "") for name in _PARTS})


def readings_before(root: Path, stamp: Stamp) -> dict[str, Reading]:
    """What this program read before, under this catalog, of workbooks that are as they were, by file.

    Nothing when the program or the catalog has changed, or the store is damaged.
    """
    manifest, folder = _manifest(root), root / "data/processed"
    before = _stamped(manifest)
    if (before.code, before.catalog) != (stamp.code, stamp.catalog) or not _has_parts(root, manifest):
        return {}
    plain = json.loads((folder / "readings.json").read_text(encoding="utf-8"))
    return {f: _reading(plain[f]) for f, sha in stamp.files.items() if before.files.get(f) == sha and f in plain}


def claims_before(root: Path, files: Collection[str]) -> pa.Table:
    """The kept claims of these files."""
    if not files:
        return CLAIMS.empty_table()
    claims = pa.ipc.open_file((root / "data/processed/claims.arrow").read_bytes()).read_all()
    return claims.filter(pc.is_in(claims["file"].cast(pa.string()), pa.array(list(files), pa.string())))


def _plain(reading: Reading) -> dict[str, object]:
    return {**asdict(reading), "unknown": [[*name, count] for name, count in reading.unknown.items()]}


def _reading(plain: dict[str, Any]) -> Reading:
    """The reading that `_plain` made plain."""
    unknown = {Unknown(what, name): count for what, name, count in plain["unknown"]}
    return Reading(**{**plain, "unknown": unknown})


def tables_of(root: Path) -> dict[str, pd.DataFrame]:
    """The processed observations, findings and targets. Raises ObservationsError when one is missing."""
    folder = root / "data/processed"
    return {name: load(folder / f"{name}.parquet", columns) for name, columns in _TABLES.items()}


def packed_claims(claims: pa.Table) -> bytes:
    """The claims as an Arrow file, which nobody but this program reads: Parquet takes four times as long to write."""
    buffer = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd", unify_dictionaries=True)
    with pa.ipc.new_file(buffer, claims.schema, options=options) as file:
        file.write_table(claims)
    return buffer.getvalue().to_pybytes()


def keep(root: Path, stamp: Stamp, tables: Mapping[str, bytes], claims: bytes, readings: list[Reading]) -> None:
    """Write packed tables and claims, and readings, keep this vintage with its catalog, and last write the manifest."""
    folder = root / "data/processed"
    for name, table in tables.items():
        write_bytes(folder / f"{name}.parquet", table)
    write_bytes(folder / "claims.arrow", claims)
    write_text(folder / "readings.json", json.dumps({r.file: _plain(r) for r in readings}, ensure_ascii=False))
    outputs = {f"{name}.parquet": digest(folder / f"{name}.parquet") for name in tables}
    vintage = _vintage(root, stamp, outputs)
    manifest = {
        **asdict(stamp),
        "outputs": outputs,
        **{name: digest(folder / name) for name in _PARTS},
        "vintage": vintage,
        "vintages": [*(name for name in _manifest(root).get("vintages", []) if name != vintage), vintage],
    }
    write_text(folder / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))


def _vintage(root: Path, stamp: Stamp, outputs: Mapping[str, str]) -> str:
    """Keep the tables and the catalog that gave them in a folder of their own, named for their content."""
    name = hashlib.sha256("".join([stamp.catalog, *outputs.values()]).encode()).hexdigest()[:16]
    processed = root / "data/processed"
    kept = {file: processed / file for file in outputs} | {f"catalog/{path.name}": path for path in _catalog(root)}
    for file, path in kept.items():
        target = processed / "vintages" / name / file
        if not target.exists():
            write_bytes(target, path.read_bytes())
    return name
