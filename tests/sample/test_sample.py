"""The fictional city: same bytes on every run, every sheet says it is fictional, the truth is consistent."""

import csv
import hashlib
import re
import sys
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from sample.build import build, workbooks  # noqa: E402 - the generator is a folder of scripts, not installed
from sample.sheets import Beside  # noqa: E402
from sample.tables import Table  # noqa: E402


def truth(name):
    with (ROOT / "sample" / "truth" / f"{name}.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def digests(folder):
    files = [*folder.glob("data/raw/**/*.xls*"), *folder.glob("sample/truth/*")]
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    build(folder)
    return folder


def test_the_committed_truth_is_what_the_generator_writes(rebuilt):
    for name in ("cells.csv", "series.csv", "targets.csv", "WORKBOOKS.md"):
        assert (rebuilt / "sample/truth" / name).read_text("utf-8") == (ROOT / "sample/truth" / name).read_text("utf-8")


def test_two_runs_write_the_same_bytes(rebuilt, tmp_path):
    build(tmp_path)

    assert digests(tmp_path) == digests(rebuilt)


def test_every_sheet_says_that_it_is_fictional(rebuilt):
    for path in (rebuilt / "data" / "raw").rglob("*.xlsx"):
        for sheet in openpyxl.load_workbook(path):
            texts = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
            assert any("虚构示例数据" in text for text in texts), (path.name, sheet.title)


def test_the_truth_names_cells_as_they_stand_in_the_workbook(rebuilt):
    books = {p: openpyxl.load_workbook(p) for p in (rebuilt / "data" / "raw").rglob("*.xlsx")}
    for row in truth("cells"):
        if row["file"].endswith(".xlsx"):
            cell = books[rebuilt / "data" / "raw" / row["file"]][row["sheet"]][row["ref"]]
            assert ("" if cell.value is None else str(cell.value)) == row["raw"], row


def test_each_key_comes_out_once_and_none_is_absent():
    keys = [(r["indicator"], r["district"], r["year"]) for r in truth("series")]

    # 37 indicators × (4 years × 11 districts + 4 years × 10 districts + 8 years × the city) = 37 × 92
    assert len(keys) == len(set(keys)) == 3404


def test_districts_add_up_to_the_city_except_where_the_truth_says_so():
    units = tomllib.loads((ROOT / "data/catalog/indicators.toml").read_text("utf-8"))["indicators"]
    wrong = {(r["indicator"], r["year"]) for r in truth("cells") if r["kind"] == "total_wrong"}
    sums, whole, exact = Counter(), {}, Counter()
    for row in truth("series"):
        key = (row["indicator"], row["year"])
        if units[row["indicator"]]["unit"] == "%":
            continue
        if row["district"] == "yunchuan":
            whole[key] = float(row["value"] or "nan")
        elif row["status"] in {"measured", "not_applicable", "negligible"}:
            sums[key] += float(row["value"] or 0)
            exact[key] += 1
    complete = [k for k in whole if exact[k] == (11 if int(k[1]) < 2021 else 10) and whole[k] == whole[k]]
    # 万人 and 万人次 are printed with two decimals, so eleven districts may be off by 11 × 50.
    off = {k for k in complete if abs(sums[k] - whole[k]) > (550 if whole[k] > 150_000 else 0.01)}

    assert off == wrong == {("disputes", "2022")}


def test_every_mark_of_the_list_occurs():
    raws = [r["raw"] for r in truth("cells")]
    shapes = {
        "full width": r"[０-９]",
        "thousands": r"\d,\d{3}",
        "space inside": r"\d \d{3}",
        "about": "^约",
        "over": "余$",
        "nearly": "^近",
        "at least": "以上$",
        "ellipsis": "^…$",
        "dash": "^—$",
        "blank": "^$",
        "zero": "^0$",
        "masked": r"^\*\*\*\.\*$",
        "formula": "^=",
        "percent": "%$",
    }

    assert [name for name, shape in shapes.items() if not any(re.search(shape, raw) for raw in raws)] == []
    assert {"superseded", "revised", "slip", "total_wrong", "unreadable", "subtotal"} <= {
        r["kind"] for r in truth("cells")
    }


def squeezed(text):
    return re.sub(r"[\W_]+|其中", "", unicodedata.normalize("NFKC", text)).lower()


def names():
    indicators = tomllib.loads((ROOT / "data/catalog/indicators.toml").read_text("utf-8"))["indicators"]
    return {squeezed(n): code for code, one in indicators.items() for n in (one["name"], *one.get("aliases", ()))}


def items():
    for book in workbooks():
        for sheet in book.sheets:
            for part in sheet.parts:
                for table in part.tables if isinstance(part, Beside) else [part] if isinstance(part, Table) else []:
                    heads = [*table.rows, *table.columns]
                    yield from {h.item for h in heads if h.item and not h.derive} | (
                        {table.item} if table.item else set()
                    )


def resolved(path, known):
    """The indicator of the longest run of header words from the right; brackets first without, then with."""
    plain = [squeezed(re.sub(r"[（(][^）)]*[）)]", "", word)) for word in path]
    plain = [word for word in plain if word not in {"", "合计"}]
    for words in (plain, [squeezed(word) for word in path]):
        for start in range(len(words)):
            if "".join(words[start:]) in known:
                return known["".join(words[start:])]
    return None


def test_header_words_lead_to_their_indicator_and_sub_items_to_none():
    known = names()
    seen = set(items())

    assert {(one.path, one.code) for one in seen if one.known and resolved(one.path, known) != one.code} == set()
    assert {one.path for one in seen if not one.known and resolved(one.path, known)} == set()


def test_no_name_of_the_catalog_means_two_indicators_once_squeezed():
    indicators = tomllib.loads((ROOT / "data/catalog/indicators.toml").read_text("utf-8"))["indicators"]
    counts = Counter(squeezed(n) for one in indicators.values() for n in (one["name"], *one.get("aliases", ())))

    assert [name for name, count in counts.items() if count > 1] == []


def test_targets_of_the_districts_share_the_target_of_the_city():
    targets = truth("targets")
    units = tomllib.loads((ROOT / "data/catalog/indicators.toml").read_text("utf-8"))["indicators"]
    whole = {
        (t["indicator"], t["target_year"]): float(t["target_value"]) for t in targets if t["district"] == "yunchuan"
    }
    sums = Counter()
    for t in targets:
        if t["district"] != "yunchuan" and units[t["indicator"]]["unit"] != "%":
            sums[t["indicator"], t["target_year"]] += float(t["target_value"])

    assert {k: round(v, 4) for k, v in sums.items()} == {k: whole[k] for k in sums}
    assert Counter(t["target_year"] for t in targets) == {"2025": 25 * 11, "2035": 7 * 11}
