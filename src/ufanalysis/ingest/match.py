"""The figures of one workbook → claims: which indicator, district and year each speaks of, in the canonical unit."""

import pickle
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from ufanalysis.catalog import Catalog
from ufanalysis.errors import WorkbookError
from ufanalysis.ingest.claims import CLAIMS, Misfit, claims_of, joined
from ufanalysis.ingest.findings import Finding, note
from ufanalysis.ingest.meaning import Group, groups_of
from ufanalysis.ingest.names import Names, Unknown, names_of, places_of
from ufanalysis.ingest.places import Places
from ufanalysis.ingest.read import Block, blocks_of
from ufanalysis.ingest.sheetchecks import cell_findings, no_figures, part_columns, sheet_findings
from ufanalysis.ingest.sheets import Sheet
from ufanalysis.ingest.targets import is_targets, targets_of
from ufanalysis.ingest.wholes import of_parts, without_parts
from ufanalysis.ingest.workbook import read_sheets

__all__ = ["Reading", "Vocabulary", "claims_in", "match_file", "match_sealed", "refusal", "vocabulary_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one workbook gave besides claims: targets, findings, unknown names and how often they stand.

    `outside` has for figures of the city (sheet, ref) what the rows or columns beside them come to of which no catalog
    knows the place.
    """

    file: str
    targets: list[dict[str, object]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unknown: dict[Unknown, int] = field(default_factory=dict)
    outside: list[tuple[str, str, float]] = field(default_factory=list)
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What matching needs of a catalog, indexed once: names, and places as spelt."""

    catalog: Catalog
    names: Names
    places: Places


def vocabulary_of(catalog: Catalog) -> Vocabulary:
    """Index a catalog for matching."""
    return Vocabulary(catalog=catalog, names=names_of(catalog), places=places_of(catalog))


def match_file(path: Path, file: str, vocabulary: Vocabulary) -> tuple[Reading, pa.Table]:
    """Read one workbook and say of each figure what it speaks of, as a table of CLAIMS.

    A workbook that cannot be read is one finding.
    """
    try:
        sheets = read_sheets(path)
    except WorkbookError as error:
        return Reading(file=file, findings=[refusal(error, file)], refused=True), CLAIMS.empty_table()
    if is_targets(sheets):
        targets, findings = targets_of(sheets, file, vocabulary.catalog)
        return Reading(file=file, targets=targets, findings=findings), CLAIMS.empty_table()
    return _matched(sheets, file, vocabulary)


def match_sealed(path: Path, file: str, sealed: Path) -> tuple[Reading, bytes]:
    """`match_file` for workers, which find the pickled vocabulary in a file and load it once; `claims_in` opens claims.

    As an Arrow stream the claims travel in half the time that pickle takes for a table.
    """
    reading, claims = match_file(path, file, _unsealed(sealed))
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, claims.schema) as writer:
        writer.write_table(claims)
    return reading, stream.getvalue().to_pybytes()


def claims_in(sealed: bytes) -> pa.Table:
    """The claims that `match_sealed` sealed."""
    return pa.ipc.open_stream(sealed).read_all()


@lru_cache(maxsize=2)
def _unsealed(sealed: Path) -> Vocabulary:
    # Bytes of this very program, sent to its own worker; nothing from outside is ever unpickled.
    return pickle.loads(sealed.read_bytes())  # noqa: S301


def refusal(error: WorkbookError, file: str) -> Finding:
    """The finding that a workbook could not be read, and why."""
    return note("error", error.code, (file, "", ""), (error.found, error.expected, error.advice))


def _matched(sheets: list[Sheet], file: str, vocabulary: Vocabulary) -> tuple[Reading, pa.Table]:
    blocks, units = list(blocks_of(sheets, file, vocabulary.places)), vocabulary.names.units
    of_blocks = [groups_of(block, file=file, names=vocabulary.names) for block in blocks]
    groups = [group for of_block in of_blocks for group in of_block]
    cells = [group.meant for group in groups if group.meant]
    meant, parts = without_parts(joined(cells), vocabulary.catalog, vocabulary.names) if cells else (None, [])
    table, misfits = claims_of(meant, file, units) if meant else (CLAIMS.empty_table(), [])
    findings = [
        *sheet_findings(sheets, blocks, file),
        *_of_lost_sheets(blocks, of_blocks, file),
        *(finding for group in groups for finding in group.findings),
        *(_unit_conflict(misfit, file, units) for misfit in misfits),
        *(part_columns(meant, blocks, file) if meant else []),
        *cell_findings(table, sheets, file),
        *of_parts(parts, file, vocabulary.catalog),
    ]
    unknown = sum((group.unknown for group in groups), Counter[Unknown]())
    for part in parts:
        unknown.update({Unknown("part", name): count for name, count in part.names.items()})
    if not (findings or unknown or len(table)):
        findings = [no_figures(sheets, file)]
    outside = [cell for group in groups for cell in group.outside]
    return Reading(file=file, findings=findings, unknown=dict(unknown), outside=outside), table


def _of_lost_sheets(blocks: list[Block], of_blocks: list[list[Group]], file: str) -> list[Finding]:
    """Sheets of which not one figure has a known name: a remark on each name would pass unseen."""
    of_sheets: dict[str, list[Group]] = {}
    for block, groups in zip(blocks, of_blocks, strict=True):
        of_sheets.setdefault(block.sheet.name, []).extend(groups)
    lost = {name: groups for name, groups in of_sheets.items() if not any(group.meant for group in groups)}
    named = {
        name: sum(count for group in groups for (what, _), count in group.unknown.items() if what == "indicator")
        for name, groups in lost.items()
    }
    advice = "请核对表题和表头的写法，或用 ufa catalog suggest 登记；与目标无关的表不必处理"
    return [
        note("warning", "NO_KNOWN_NAME", (file, name, ""), (f"{count} 个数都没有入库", "目录中的指标名称", advice))
        for name, count in named.items()
        if count
    ]


def _unit_conflict(misfit: Misfit, file: str, units: dict[str, str]) -> Finding:
    expected, advice = f"可换算为“{units[misfit.about[0]]}”的单位", "请核对表头单位，或在指标目录中补充写法"
    where = (file, misfit.sheet, misfit.ref)
    return note("error", "UNIT_CONFLICT", where, (f"单位为“{misfit.unit}”", expected, advice), misfit.about)
