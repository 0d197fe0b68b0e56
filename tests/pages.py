"""A workspace of three districts whose pages are the fault-named notebooks of tests/publish."""

import shutil
from pathlib import Path

from builders import observation, observations
from ufanalysis import observations as contract

NOTEBOOKS = Path(__file__).parent / "publish" / "notebooks"
#: How a page is opened: at a desk, and on an emulated phone.
DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
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


def make_workspace(root, *pages):
    """Make a workspace with the given pages; figures of 2022 to 2024, of 2025 from one district only."""
    catalog, processed = root / "data" / "catalog", root / "data" / "processed"
    catalog.mkdir(parents=True, exist_ok=True)
    processed.mkdir(exist_ok=True)
    (catalog / "districts.toml").write_text(DISTRICTS, encoding="utf-8")
    (catalog / "indicators.toml").write_text(INDICATORS, encoding="utf-8")
    (catalog / "reports.toml").write_text("\n".join(pages), encoding="utf-8")
    shutil.copytree(NOTEBOOKS, root / "notebooks", dirs_exist_ok=True)
    reported = [(year, place) for year in (2022, 2023, 2024) for place in ("east", "west")] + [(2025, "east")]
    rows = observations(*(observation(year=year, district=place) for year, place in reported))
    contract.save(rows, processed / "observations.parquet")
    return root
