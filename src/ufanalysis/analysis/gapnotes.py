"""Say in Chinese why a measure of the gap is missing or needs care; it computes nothing."""

from collections.abc import Mapping

import numpy as np

from ufanalysis.analysis.notes import joined
from ufanalysis.analysis.panel import Lines
from ufanalysis.analysis.scales import FEWEST
from ufanalysis.catalog import Catalog

__all__ = ["gap_reasons", "weight_reasons", "zone_reasons"]

NAMED = 3


def gap_reasons(columns: Mapping[str, np.ndarray], rows: Lines, catalog: Catalog) -> np.ndarray:
    """Return why ratio, spread or extremes are missing, and what to know about those that are there."""
    unit, count = catalog.city.locale_unit, columns["n"]
    low, high = columns["lowest_value"], columns["highest_value"]
    several = count > 1
    return joined(
        len(count),
        [
            (count == 0, f"没有可比较的{unit}数据"),
            (count == 1, f"只有1个{unit}有数据，无从比较"),
            (several & (low == high) & (high != 0), f"各{unit}数值相同"),
            (several & (low == 0) & (high == 0), f"各{unit}均为零，相对差距无从计算"),
            (several & (low < 0), "有负值，只报极差"),
            (several & (low == 0) & (high > 0), "最小值为零，不计倍差和泰尔L"),
            (columns["missing"] > 0, _absent(rows, catalog)),
            (columns["small"] > 0, _numbered(columns["small"], f"个{unit}基数不足{FEWEST}，不参与比较")),
            ((rows.told & np.isnan(rows.value)).any(-1), f"有{unit}只知数值范围，未计入"),
            (several & ~(columns["highest_certain"] & columns["lowest_certain"]), f"最高或最低的{unit}尚不能确定"),
        ],
    )


def _numbered(counts: np.ndarray, text: str) -> np.ndarray:
    return counts.astype(str).astype(object) + text


def _absent(rows: Lines, catalog: Catalog) -> np.ndarray:
    """Name the districts without a figure, the first few of them."""
    names = [district.name for district in catalog.districts]
    absent = rows.expected & ~rows.told & ~rows.small
    texts = np.full(len(absent), "", dtype=object)
    for line in np.flatnonzero(absent.any(-1)):
        at = np.flatnonzero(absent[line])
        more = f"等{len(at)}个{catalog.city.locale_unit}" if len(at) > NAMED else ""
        texts[line] = "缺数：" + "、".join(names[one] for one in at[:NAMED]) + more
    return texts


def zone_reasons(parts: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Return why Dagum's decomposition is missing."""
    text = "达古姆分解须有3类以上地区、每类3个以上单位"
    return joined(len(count), [(np.isnan(parts), text)])


def weight_reasons(weighted: np.ndarray, rows: Lines) -> np.ndarray:
    """Return why the weighted measures are missing."""
    lacking = np.isnan(weighted) & np.isfinite(rows.value).any(-1)
    counted = rows.counted_by != ""
    return joined(
        len(weighted),
        [
            (lacking & rows.quotient & counted, "权重指标缺数或为零，不作人口加权"),
            (lacking & rows.quotient & ~counted, "未指明人数，不作人口加权"),
            (lacking & ~rows.quotient, "总量不作人口加权"),
        ],
    )
