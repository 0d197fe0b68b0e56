"""The workbooks of 2023: better forms, one of them a revised edition of last year's."""

from sample.cells import Mark
from sample.marks import about, about_and_more, full_width, grouped, masked, over, with_unit
from sample.places import Place, listed
from sample.sheets import Book, Line, Sheet, gap, notes, stacked, title, unit_line
from sample.tables import Head, Item, Table, across, heads_of_items, heads_of_places, item
from sample.y2022 import served

__all__ = ["books"]

YEAR = 2023


def books() -> tuple[Book, ...]:
    """The workbooks in data/raw/2023."""
    return (_organisation(), _guidance(), _rights(), _life(), _served(), _revised())


def _organisation() -> Book:
    table = Table(
        stub=("地区",),
        rows=heads_of_places(listed(YEAR, first="全市")),
        columns=across(
            item("组织基础/组织/基层工会组织数（个）", "unions"),
            item("组织基础/人员/职工总数（人）", "employees"),
            item("组织基础/人员/工会会员数（人）", "members"),
            Item(
                path=("组织基础", "人员", "其中：农民工会员（人）"),
                code="members",
                unit="人",
                share=0.312,
                known=False,
            ),
            item("组织基础/比率/职工入会率（%）", "join_rate"),
            item("组织基础/比率/产业工人代表比例（%）", "rep_share"),
        ),
        year=YEAR,
        marks={"unions chengwan": with_unit},
    )
    parts = stacked(
        title("2023年工会组织与会员统计"),
        unit_line("虚构示例数据"),
        table,
        *notes("数据来源：2023年工会统计年报"),
    )
    return Book(
        path="2023/2023年工会组织与会员统计.xlsx",
        sheets=(Sheet(name="2023", parts=parts),),
        shows="三级合并表头；其中（目录未收录）；数字后带单位",
    )


def _guidance() -> Book:
    items = (
        item("劳模工匠宣讲场次（场）", "model_lectures"),
        item("宣讲受众人次（人次）", "lecture_audience"),
        item("报网端微阅读量（万次）", "media_reach"),
        item("选树劳模工匠人数（人）", "models_selected"),
        item("班组长培训期数（期）", "team_classes"),
        item("班组长培训人次（人次）", "team_trained"),
        item("求学圆梦行动资助人数（人）", "study_people"),
        item("求学圆梦行动补助金额（万元）", "study_fund"),
    )
    table = Table(
        stub=("指标　＼　区县",),
        rows=heads_of_items(items),
        columns=heads_of_places(listed(YEAR, last="全市")),
        year=YEAR,
        marks={
            "lecture_audience shiji": about,
            "model_lectures baixiu": about_and_more,
            "media_reach qingyu": masked,
        },
    )
    return Book(
        path="2023/云川市2023年思想引领与职工培训情况.xlsx",
        sheets=(
            Sheet(
                name="Sheet1",
                parts=(Line(text="虚构示例数据"), title("云川市2023年思想引领与职工培训情况"), table),
            ),
        ),
        shows="指标在行；斜线表头“指标＼区县”；约、约…余场、“***.*”",
    )


def _rights() -> Book:
    rows = heads_of_places(listed(YEAR, last="合计"))
    relief = across(
        item("就业服务人次（人次）", "job_service"),
        item("困难职工帮扶资金（万元）", "relief_fund"),
        item("在档困难职工（户）", "hardship"),
    )
    disputes = across(
        item("受理劳动争议（件）", "disputes"),
        item("调解成功件数（件）", "disputes_settled"),
        item("劳动争议调解成功率（%）", "settle_rate"),
        item("为农民工挽回损失（万元）", "recovered"),
    )
    joined = across(item("新就业形态劳动者入会人数（人）", "gig_joined"))
    sheets: tuple[tuple[str, str, tuple[Head, ...], dict[str, Mark]], ...] = (
        ("困难帮扶", "2023年困难帮扶情况", relief, {}),
        ("劳动争议", "2023年劳动争议调解与法律援助情况", disputes, {"disputes chengwan": full_width}),
        (
            "入会",
            "2023年新就业形态劳动者入会情况",
            joined,
            {"gig_joined luming": grouped, "gig_joined kaifa": over},
        ),
    )
    return Book(
        path="2023/2023年维权服务统计.xlsx",
        sheets=tuple(
            Sheet(
                name=name,
                parts=(
                    title(text),
                    Line(text="虚构示例数据"),
                    Table(stub=("区县",), rows=rows, columns=columns, year=YEAR, marks=marks),
                ),
            )
            for name, text, columns, marks in sheets
        ),
        shows="一专题一表页；全角数字、千分位文本、余",
    )


def _life() -> Book:
    first = (
        item("四季送资金", "seasons_fund"),
        Item(path=("　　其中：冬送温暖",), code="seasons_fund", unit="万元", share=0.53, known=False),
        item("圆梦大学资助资金", "college_fund"),
        item("消费帮扶金额", "aid_purchase"),
    )
    second = (
        item("四季送服务人次（人次）", "seasons_people"),
        item("圆梦大学资助人数（人）", "college_people"),
        item("婚恋交友活动参加人次（人次）", "match_people"),
        item("婚恋交友活动场次（场）", "match_events"),
        item("母婴关爱室（个）", "mother_rooms"),
        item("爱心托管班（个）", "childcare"),
    )
    columns = heads_of_places(listed(YEAR, first="全市"))
    parts = stacked(
        title("2023年服务生活统计表"),
        Line(text="一、资金类"),
        Table(
            stub=("单位：万元",),
            rows=heads_of_items(first),
            columns=columns,
            year=YEAR,
            marks={"seasons_fund yunchuan": grouped},
        ),
        gap(),
        Line(text="二、人次与阵地类"),
        Table(stub=("指标",), rows=heads_of_items(second), columns=columns, year=YEAR),
        *notes("注：圆梦大学原名金秋助学。", "虚构示例数据"),
    )
    return Book(
        path="2023/2023年服务生活统计表.xlsx",
        sheets=(Sheet(name="服务生活", parts=parts),),
        shows="上下两表，第一张的单位在左上角格；其中（缩进，目录未收录）",
    )


def _served() -> Book:
    rows = tuple(_row(place) for place in listed(YEAR, last="全市"))
    table = Table(
        stub=("年度", "区县"),
        rows=rows,
        columns=across(item("服务职工人次（万人次）", "workers_served", "万人次")),
        year=YEAR,
    )
    return Book(
        path="2023/云川市2023年服务职工人次统计.xlsx",
        sheets=(
            Sheet(
                name="服务职工",
                parts=(title("云川市2023年服务职工人次统计"), unit_line("虚构示例数据"), table),
            ),
        ),
        shows="以万人次计（上年为人次）；年度、区县两列在左",
    )


def _row(place: Place) -> Head:
    return Head(labels=(YEAR, place.label), place=place)


def _revised() -> Book:
    parts = stacked(
        title("云川市2022年服务职工人次统计（修订）"),
        Line(text="虚构示例数据"),
        served(kind="revised"),
        *notes("注：鹿鸣区、云川经济技术开发区和全市为修订数，以本表为准。"),
    )
    return Book(
        path="2023/云川市2022年服务职工人次统计（修订版V2）.xlsx",
        sheets=(Sheet(name="服务职工", parts=parts),),
        shows="上一年度数据的修订版（文件名、标题、注三处说明）；年份以标题为准，不是文件夹",
    )
