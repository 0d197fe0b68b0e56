"""A workspace of three districts whose pages are the fault-named notebooks beside this file."""

import shutil
from pathlib import Path

import pytest

from builders import observation, observations
from ufanalysis import observations as contract

NOTEBOOKS = Path(__file__).parent / "notebooks"
DISTRICTS = """
[city]
code = "city"
name = "全市"
organisation = "某市总工会"
aliases = []
notice = "虚构示例数据"

[districts.east]
name = "东山区"
[districts.west]
name = "西江县"
kind = "县"
[districts.old]
name = "旧河区"
until = 2022
successor = "west"
"""
INDICATORS = """
pillars = ["组织基础"]
[indicators.members]
name = "工会会员数"
unit = "人"
pillar = "组织基础"
direction = "up"
kind = "stock"
"""


def page(notebook, title, over=""):
    """One entry of reports.toml."""
    return f'[[pages]]\nnotebook = "{notebook}"\ntitle = "{title}"\n' + (f'over = "{over}"\n' if over else "")


@pytest.fixture
def workspace(tmp_path):
    """Make a workspace with the given pages; observations of 2022–2024, of 2025 from one district only."""

    def build(*pages):
        catalog = tmp_path / "data" / "catalog"
        catalog.mkdir(parents=True, exist_ok=True)
        (catalog / "districts.toml").write_text(DISTRICTS, encoding="utf-8")
        (catalog / "indicators.toml").write_text(INDICATORS, encoding="utf-8")
        (catalog / "reports.toml").write_text("\n".join(pages), encoding="utf-8")
        shutil.copytree(NOTEBOOKS, tmp_path / "notebooks", dirs_exist_ok=True)
        kept = [(y, d) for y in (2022, 2023, 2024) for d in ("east", "west")] + [(2025, "east")]
        rows = observations(*(observation(year=y, district=d) for y, d in kept))
        (tmp_path / "data" / "processed").mkdir(exist_ok=True)
        contract.save(rows, tmp_path / "data" / "processed" / "observations.parquet")
        return tmp_path

    return build


@pytest.fixture(scope="session")
def notebooks():
    """The folder of the fault-named notebooks."""
    return NOTEBOOKS
