"""Workbooks and workspaces for tests of ingest: each function writes real files and returns where they are."""

import shutil
from pathlib import Path

from openpyxl import Workbook

from ufanalysis import read_cells

PROJECT = Path(__file__).resolve().parents[2]


def copy_of_sample(folder):
    """A workspace with the catalog and the raw workbooks of the fictional city, not yet cleaned."""
    for part in ("catalog", "raw"):
        shutil.copytree(PROJECT / "data" / part, folder / "data" / part)
    return folder


def book(path, *rows, sheet="Sheet1", merges=()):
    """A workbook with one sheet of those rows; `merges` are ranges such as "A1:C1"."""
    return books(path, {sheet: (rows, merges)})


def figures_at(path):
    """What `read_cells` says of each figure of a workbook with one sheet, by address."""
    return {figure["ref"]: figure for figure in read_cells(path).to_dict("records")}


def books(path, sheets):
    """A workbook of several sheets: name → (rows, merges)."""
    made = Workbook()
    made.remove(made.active)
    for name, (rows, merges) in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for merge in merges:
            sheet.merge_cells(merge)
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(path)
    return path


DISTRICTS = """
[city]
code = "city"
name = "云川市"
organisation = "云川市总工会"
notice = "虚构示例数据"
locale_unit = "区县"

[districts.east]
name = "东山区"

[districts.west]
name = "西江县"
kind = "县"
"""
INDICATORS = """
pillars = ["组织基础"]

[indicators.members]
name = "工会会员数"
aliases = ["会员人数"]
unit = "人"
pillar = "组织基础"
direction = "up"
kind = "stock"

[indicators.aid]
name = "帮扶资金"
unit = "万元"
pillar = "组织基础"
direction = "up"
kind = "flow"
"""
PAGES = """
[[pages]]
notebook = "20_overview"
title = "总览"
"""


def workspace(folder, *, indicators=INDICATORS, districts=DISTRICTS):
    """A workspace of two districts, two indicators and one page, without workbooks."""
    (folder / "data/catalog").mkdir(parents=True)
    (folder / "data/raw").mkdir()
    (folder / "data/catalog/indicators.toml").write_text(indicators, encoding="utf-8")
    (folder / "data/catalog/districts.toml").write_text(districts, encoding="utf-8")
    (folder / "data/catalog/reports.toml").write_text(PAGES, encoding="utf-8")
    return folder


def members(path, east=1000, west=2000, *, whole=None, year=2024, head="工会会员数（人）"):
    """A workbook that says how many members both districts have, and their sum unless `whole` is given."""
    total = east + west if whole is None else whole
    return book(path, [f"{year}年会员"], ["区县", head], ["东山区", east], ["西江县", west], ["合计", total])
