"""Whether a label names a place, by its words alone; which place it is, the catalog says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

__all__ = [
    "NOWHERE",
    "OF_DISTRICT",
    "TOTALS",
    "Places",
    "is_group_of_districts",
    "is_place",
    "is_place_head",
    "is_street",
    "is_whole",
    "places_in",
    "without_sum",
    "without_translation",
    "without_union",
]

#: Words for a sum, of whatever it is.
TOTALS = frozenset("合计 总计 总合计 共计 总计数 合计数 总数 total".split())
#: Words for all of a district, which on a sheet of districts stand for all of these.
_WHOLE_DISTRICT = frozenset("全区 全县 本区 本县 区合计 县合计 全区合计 全县合计 全区总计 全县总计".split())
#: What means all of a district on the sheet that a district sends; 全市 is the city there as well.
OF_DISTRICT = TOTALS | _WHOLE_DISTRICT
#: Words for the whole that the parts make up.
_WHOLE = OF_DISTRICT | frozenset(
    """
    全市 全国 全省 全州 地方合计 全市合计 全市总计 全国合计 全国总计 全省合计 全省总计
    市合计 省合计 市总计 本市 本省
    allstates nationaltotal unitedstates alldistricts
    """.split()
)
_SUBTOTAL = re.compile(
    r"^(市辖区|市区|城区|县级市|郊区|郊县|县域|区县|各区|各县|东部|中部|西部|东北)?(地区)?(小计|合计|平均)$|"
    r"^(市区|县级市|郊县|国内|国外)$"
)
_GROUP = re.compile(r"^([一二三四五六七八九十两几各]+|市辖|主城|中心城|城|郊|近郊|远郊|新城|老城|其[他它])[区县]$")
_PROVINCES = frozenset(
    """
    北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南
    广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾 东部 中部 西部
    东北 东部地区 中部地区 西部地区 东北地区
    """.split()
)
_PLACE = re.compile(
    r"^[\u4e00-\u9fff·]{1,12}(省|市|区|县|旗|州|盟|街道|镇|乡|兵团|农垦|监狱局|直属|市直|市本级|省本级)$"
)
_PLACE_HEAD = re.compile(
    r"^(各)?(地区|地域|区县|区、县(级市)?|县市区|县\(市、区\)|市县|市州|地市|省区市|省份?|省市|城市|区域|行政区划?|区|县区|区划|"
    r"单位名称|报送单位|填报单位|地方|所属区县|(地区|区县|市县|县区|[市县区])别|区县\(市\)|县级市|市\(州\)|都道府県|市区?町村|"
    r"region|state|district|city|county|province|area|geo( \(labels\))?|country|municipality|state name|place|"
    r"locality)s?(名称)?$",
    re.IGNORECASE,
)
_NOT_PLACE = re.compile(r"(社区|小区|园区数|示范区数|市场|地区生产总值|城市|区县数|营业区|服务区)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The names that a catalog has for its districts, and all its names of places, those of the city among them."""

    districts: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


#: Without a catalog, places are told by their words alone.
NOWHERE = Places()


@lru_cache(maxsize=16384)
def is_place(text: str) -> bool:
    """Whether a label looks like a place by itself: a Chinese place suffix, a province, or a word for the whole."""
    plain = without_translation(re.sub(r"^#\s*|[\[(（].*$|[\d*†‡]+$", "", text))
    bare = without_union(plain.replace(" ", ""))
    return (
        bare.lower() in _WHOLE
        or bare in _PROVINCES
        or bool(_SUBTOTAL.match(bare))
        or (bool(_PLACE.match(bare)) and not _NOT_PLACE.search(bare) and not is_place_head(bare))
    )


def without_translation(text: str) -> str:
    """The Chinese of a name that stands in both languages: 东山区 Dongshan → 东山区."""
    return re.sub(r"(?<=[\u4e00-\u9fff])\s*[A-Za-z][A-Za-z .'’-]{2,}$", "", text)


def without_union(text: str) -> str:
    """The district whose union a label names: 东山区总工会, 东山区工会, 东山区总 → 东山区.

    The union of a city stays as it is: beside those of the districts it speaks for its own office alone.
    """
    return re.sub(r"(?<=[区县旗])(总工会|总|工会)$", "", text)


def without_sum(text: str) -> str:
    """The district of which a label gives the sum: 东山区小计 → 东山区; 市辖区小计 is the sum of several."""
    bare = re.sub(r"(?<=[区县市旗])\s*(小计|合计)$", "", text)
    is_group = is_whole(bare) or _SUBTOTAL.match(text) or is_group_of_districts(bare)
    return text if is_group or not _PLACE.match(bare) else bare


def is_group_of_districts(text: str) -> bool:
    """Whether a name that ends like a district's is that of several: 市辖区, 主城区, 三县."""
    return bool(_GROUP.match(text))


def is_street(text: str) -> bool:
    """Whether a name is that of a street or town within a district."""
    return bool(re.search(r"(街道|(?<![城乡各])镇|乡)(办事处)?$", text))


def is_whole(text: str) -> bool:
    """Whether a label means the whole or a part sum of it rather than one place: 全市, 合计, 市辖区小计."""
    bare = text.replace(" ", "").lower()
    return bare in _WHOLE or bool(_SUBTOTAL.match(bare)) or bare.endswith("小计")


def is_place_head(text: str) -> bool:
    """Whether a heading says that the labels under it are places."""
    return bool(_PLACE_HEAD.match(re.sub(r"\s+", " ", text).strip()) or _PLACE_HEAD.match(text.replace(" ", "")))


def places_in(labels: Sequence[str], known: frozenset[str] = frozenset()) -> bool:
    """Whether a set of labels is a list of places: at least half look like places or are known ones."""
    words = [label for label in labels if label]
    hits = sum(label in known or is_place(label) for label in words)
    return bool(words) and hits >= 2 and hits >= 0.5 * len(words)
