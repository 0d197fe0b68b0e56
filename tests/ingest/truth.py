"""Compare what the cleaner made of the fictional city with its truth, cell by cell; run it to see the figure.

python -m tests.ingest.truth
"""

import csv
import tempfile
from collections import defaultdict
from pathlib import Path

from tests.ingest.workbooks import PROJECT, copy_of_sample

from ufanalysis.ingest.clean import clean

TRUTH = PROJECT / "sample" / "truth"


def read(name):
    """The rows of one file of the truth, as text."""
    with (TRUTH / f"{name}.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def key(row):
    return (row["indicator"], row["district"], int(row["year"]))


def origin(row):
    return (row["file"], row["sheet"], row["ref"])


def same(seen, said):
    """Whether a number equals the truth's text; blank means that there is no number."""
    return seen != seen if said == "" else abs(seen - float(said)) <= 1e-6  # noqa: PLR0124 - NaN alone differs from itself


def series_faults(observations, findings):
    """The keys of the truth that came out wrong, each with the fields that are wrong."""
    found = {key(row): row for row in observations.to_dict("records")}
    flagged = _flagged(findings)
    return {key(said): wrong for said in read("series") if (wrong := _wrong(found.get(key(said)), said, flagged))}


def _wrong(seen, said, flagged):
    if seen is None:
        return ["absent"]
    # A finding replaces the number, except for a total that is kept as sent (sample/README.md).
    is_number = said["expected"] == "value" or said["status"] == "measured"
    wrong = [
        name for name in ("value", "lower", "upper") if not same(float(seen[name]), said[name] if is_number else "")
    ]
    also = {tuple(one.split("|")) for one in said["also"].split(";") if one}
    wrong += [] if seen["status"] == said["status"] else ["status"]
    wrong += [] if origin(seen) in also | {origin(said)} else ["origin"]
    wrong += [] if origin(seen) != origin(said) or seen["raw"] == _shown(said["raw"]) else ["raw"]
    has_finding = origin(said) in flagged
    return wrong + ([] if has_finding == (said["expected"] == "finding") else ["finding"])


def _shown(raw):
    """What a reader of values sees of a typed cell: a formula without a stored value looks blank."""
    return "" if raw.startswith("=") else raw


def _flagged(findings):
    """The cells about which there is an error or a warning."""
    return {origin(row) for row in findings.to_dict("records") if row["severity"] != "info" and row["ref"]}


def surplus(observations):
    """Observations whose key is not in the truth, save those computed for districts that were merged."""
    known = {key(row) for row in read("series")}
    extra = [row for row in observations.to_dict("records") if key(row) not in known]
    return [row for row in extra if row["status"] != "derived"]


def misused(observations):
    """Cells of which the truth says that nothing comes, and which yet are an observation's origin."""
    expected = defaultdict(set)
    for row in read("cells"):
        expected[origin(row)].add(row["expected"])
    return [row for row in observations.to_dict("records") if expected.get(origin(row)) == {"nothing"}]


def main():
    """Print how many cells of the truth came out right."""
    with tempfile.TemporaryDirectory() as folder:
        cleaned = clean(copy_of_sample(Path(folder)))
    faults = series_faults(cleaned.observations, cleaned.findings)
    cells = len(read("series"))
    print(f"cells {cells - len(faults)}/{cells}")
    for where, wrong in list(faults.items())[:20]:
        print(*where, ", ".join(wrong))


if __name__ == "__main__":
    main()
