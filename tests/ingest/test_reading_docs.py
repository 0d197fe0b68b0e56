"""docs/reading.md keeps its word: quantities read as its table says, cells stand where it says, codes are all there."""

import re
from math import isnan

import pytest
from tests.ingest.workbooks import PROJECT, copy_of_sample

from ufanalysis.ingest.clean import clean
from ufanalysis.ingest.quantity import parse
from ufanalysis.ingest.workbook import read_sheets

DOC = (PROJECT / "docs/reading.md").read_text("utf-8")
CHECKS = ("coverage", "duplicates", "identities", "jumps", "ranges", "repeats", "stated", "swaps", "totals", "combine")


def quantities():
    """The rows of the table of quantities as (text, value, lower, upper, status, place)."""
    section = DOC.partition("## Quantities")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(.+?)` \| (.*?) ?\| (.*?) ?\| (.*?) ?\| (\w+) \| ?(.*?) ?\|$", section, re.MULTILINE)
    assert len(rows) > 20
    return rows


def same(number, printed):
    return isnan(number) if printed == "" else number == float(printed)


@pytest.mark.parametrize("row", quantities(), ids=lambda row: row[0])
def test_a_text_reads_as_the_table_says(row):
    text, value, lower, upper, status, _ = row
    read = parse(text)

    if read is None:
        # Words where a figure belongs.
        assert (value, lower, upper, status) == ("", "", "", "suspect")
    else:
        assert read.status == status
        assert [same(n, p) for n, p in zip((read.value, read.lower, read.upper), (value, lower, upper))] == [True] * 3  # noqa: B905


@pytest.mark.parametrize("row", [row for row in quantities() if row[5].count(" ▸ ") == 2], ids=lambda row: row[5])
def test_a_text_stands_in_the_cell_that_the_table_names(row):
    file, name, ref = row[5].split(" ▸ ")
    sheet = next(sheet for sheet in read_sheets(PROJECT / "data/raw" / file) if sheet.name == name)
    column, line = ord(ref[0]) - ord("A"), int(ref[1:]) - 1

    assert str(sheet.rows[line][column]) == row[0]


@pytest.mark.parametrize("module", CHECKS)
def test_every_code_of_a_check_is_explained(module):
    source = (PROJECT / f"src/ufanalysis/ingest/{module}.py").read_text("utf-8")
    codes = set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+|CONFLICT|IDENTITY|JUMP|REVISED)"', source))

    assert codes
    assert [code for code in codes if f"`{code}`" not in DOC] == []


def test_the_checks_find_in_the_sample_what_was_planted_and_nothing_else(tmp_path):
    found = clean(copy_of_sample(tmp_path)).findings["code"].value_counts().to_dict()

    planted = {"NOT_CALCULATED": 1, "UNIT_SLIP": 1, "TOTAL_MISMATCH": 1, "SUSPECT_TEXT": 2, "REVISED": 5}
    assert {code: count for code, count in found.items() if code != "UNKNOWN_INDICATOR"} == planted | {
        "MERGED_SERIES": 1
    }
