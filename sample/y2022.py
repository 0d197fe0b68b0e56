"""The workbooks of 2022: a total that does not add up, and figures that will be revised a year later."""

from collections.abc import Mapping
from types import MappingProxyType

from sample.cells import Mark
from sample.marks import about, at_least, blank, earlier, grouped, nearly, off_by, over, spaced_out, told
from sample.places import CITY, Place, listed, short, with_subtotals
from sample.sheets import Book, Line, Sheet, notes, stacked, title, unit_line
from sample.tables import Head, Item, Table, across, heads_of_items, heads_of_places, item

__all__ = ["books", "served"]

YEAR = 2022


def books() -> tuple[Book, ...]:
    """The workbooks in data/raw/2022."""
    return (_organisation(), _district_reports(), _rights(), _life(), _served(), _summary())


def _organisation() -> Book:
    items = (
        item("工会会员数", "members"),
        Item(path=("其中：女会员",), code="members", unit="人", share=0.408, known=False),
        item("职工总数", "employees"),
        item("职工入会率", "join_rate"),
        item("基层工会组织数", "unions"),
        item("产业工人代表比例", "rep_share"),
    )
    table = Table(
        stub=("指标名称", "计量单位", "代码"),
        rows=tuple(Head(labels=(one.path[0], one.unit, f"{n:02d}"), item=one) for n, one in enumerate(items, start=1)),
        columns=heads_of_places(listed(YEAR, first="合计", write=short)),
        year=YEAR,
        marks={"members yunchuan": grouped, "employees yunchuan": grouped},
    )
    parts = stacked(
        title("云川市工会组织建设统计（2022年）"),
        Line(text="表号：云工统1表　　制定机关：云川市总工会（虚构）"),
        table,
        *notes("虚构示例数据"),
    )
    return Book(
        path="2022/2022年组织建设统计.xlsx",
        sheets=(Sheet(name="表1", parts=parts),),
        shows="指标名称、计量单位、代码三列；“01”样的代码；区县只写简称；其中（目录未收录）",
    )


def _district_reports() -> Book:
    items = (
        item("思想引领/劳模工匠宣讲场次", "model_lectures"),
        item("思想引领/宣讲受众人次", "lecture_audience"),
        item("思想引领/报网端微阅读量", "media_reach"),
        item("思想引领/选树劳模工匠人数", "models_selected"),
        item("素质提升/竞赛示范项目数", "contest_demo"),
        item("素质提升/竞赛重点项目数", "contest_key"),
        item("素质提升/竞赛资金", "contest_fund"),
        item("素质提升/竞赛参赛人次", "contest_people"),
        item("素质提升/班组长培训期数", "team_classes"),
        item("素质提升/班组长培训人次", "team_trained"),
        item("素质提升/求学圆梦行动资助人数", "study_people"),
        item("素质提升/求学圆梦行动补助金额", "study_fund"),
    )
    marks = {"lecture_audience luming": about, "contest_people kaifa": over, "team_trained wangxi": blank}
    sheets = [_report(place, items, marks) for place in listed(YEAR, first="全市")]
    return Book(
        path="2022/2022年各区县思想引领与素质提升报表.xlsx",
        sheets=tuple(sheets),
        shows="一区县一表页；类别列纵向合并；“本年实际”要从标题得知年份；比上年增长列为派生；空白、约、余",
    )


def _report(place: Place, items: tuple[Item, ...], marks: Mapping[str, Mark]) -> Sheet:
    # 石霁区 is compared with 2021, the year it came to be, like all others.
    columns = (Head(labels=("本年实际",)), Head(labels=("比上年增长（%）",), derive="比上年"))
    table = Table(
        stub=("类别", "指标", "单位"),
        rows=heads_of_items(items, unit_column=True),
        columns=columns,
        place=place,
        year=YEAR,
        marks=marks,
        merged_stub=1,
    )
    name = short(place) if place.code != CITY else "全市"
    parts = stacked(
        title("2022年思想引领与素质提升工作报表"),
        Line(text=f"报送单位：{'云川市' if place.code == CITY else place.label}总工会"),
        unit_line("虚构示例数据"),
        table,
    )
    return Sheet(name=name, parts=parts)


def _rights() -> Book:
    table = Table(
        stub=("地区",),
        rows=heads_of_places(with_subtotals(listed(YEAR, first="合计"))),
        columns=across(
            item("一、困难帮扶/提供就业服务/人次（人次）", "job_service"),
            item("一、困难帮扶/帮扶资金/（万元）", "relief_fund"),
            item("一、困难帮扶/在档困难职工/（户）", "hardship"),
            item("二、劳动争议/劳动争议受理/（件）", "disputes"),
            item("二、劳动争议/其中：调解成功/（件）", "disputes_settled"),
            item("二、劳动争议/调解成功比例/（%）", "settle_rate"),
            item("为农民工挽回损失/（万元）", "recovered"),
            item("新就业形态劳动者入会人数/（人）", "gig_joined"),
        ),
        year=YEAR,
        marks={
            "disputes yunchuan": off_by(100),
            "gig_joined qingyu": at_least,
            "job_service luming": spaced_out,
        },
    )
    parts = stacked(
        title("2022年云川市工会维权服务统计表"),
        Line(text="虚构示例数据"),
        table,
        *notes("注：合计数以各区县上报为准。"),
    )
    return Book(
        path="2022/2022年维权统计表.xlsx",
        sheets=(Sheet(name="维权", parts=parts),),
        shows="三级合并表头，末级只有单位；合计与分项之和不符（劳动争议受理多 100）；小计；以上",
    )


def _life() -> Book:
    table = Table(
        stub=("区县",),
        rows=heads_of_places(listed(YEAR, last="合计")),
        columns=across(
            item("母婴关爱室（个）", "mother_rooms"),
            item("爱心托管班（个）", "childcare"),
            item("四季送资金（万元）", "seasons_fund"),
            item("四季送服务人次（人次）", "seasons_people"),
            item("消费帮扶金额（万元）", "aid_purchase"),
            item("圆梦大学人数（人）", "college_people"),
            item("圆梦大学资金（万元）", "college_fund"),
            item("婚恋交友场次（场）", "match_events"),
            item("婚恋交友人次（人次）", "match_people"),
        ),
        year=YEAR,
        marks={"match_people songcen": nearly, "college_fund baixiu": told("待核")},
    )
    parts = stacked(
        title("云川市2022年服务生活统计表"),
        table,
        *notes("注：柏岫县圆梦大学资金待市财务部核定。", "数据来源：各区县总工会（虚构示例数据）"),
    )
    return Book(
        path="2022/2022年服务生活统计表.xlsx",
        sheets=(Sheet(name="服务生活", parts=parts),),
        shows="列序再次不同；“待核”（不可读）；近",
    )


def served(*, kind: str = "observation", marks: Mapping[str, Mark] = MappingProxyType({})) -> Table:
    """The table of 服务职工人次 of 2022, as first sent and, a year later, as revised."""
    online = Item(
        path=("服务职工人次（人次）", "其中：线上"),
        code="workers_served",
        unit="人次",
        share=0.37,
        known=False,
    )
    onsite = Item(path=("服务职工人次（人次）", "线下"), code="workers_served", unit="人次", share=0.63, known=False)
    return Table(
        stub=("区县",),
        rows=heads_of_places(listed(YEAR, last="全市")),
        columns=across(item("服务职工人次（人次）/合计", "workers_served"), online, onsite),
        year=YEAR,
        kind=kind,
        marks=marks,
    )


def _served() -> Book:
    marks = {
        "workers_served luming": earlier(-6200),
        "workers_served kaifa": earlier(1500),
        "workers_served yunchuan": earlier(-4700),
    }
    parts = stacked(
        title("云川市2022年服务职工人次统计"),
        Line(text="虚构示例数据"),
        served(marks=marks),
        *notes("数据来源：服务保障部"),
    )
    return Book(
        path="2022/云川市2022年服务职工人次统计.xlsx",
        sheets=(Sheet(name="服务职工", parts=parts),),
        shows="表头内的“合计、其中、线下”；三格后来修订",
    )


def _summary() -> Book:
    items = (
        item("新就业形态劳动者入会人数", "gig_joined"),
        item("在档困难职工", "hardship"),
        item("母婴关爱室", "mother_rooms"),
        item("爱心托管班", "childcare"),
        item("婚恋交友活动场次", "match_events"),
    )
    table = Table(
        stub=("指标", "单位"),
        rows=heads_of_items(items, unit_column=True),
        columns=(
            Head(labels=("本年",), year=YEAR),
            Head(labels=("上年",), year=YEAR - 1),
            Head(labels=("增长%",), year=YEAR, derive="比上年"),
        ),
        place=Place(label="全市", code=CITY),
    )
    return Book(
        path="2022/云川市2022年度工会工作主要指标.xlsx",
        sheets=(Sheet(name="主要指标", parts=(title("云川市2022年度工会工作主要指标（虚构示例数据）"), table)),),
        shows="“本年、上年”两列（年份要从标题推知，与分区县表重复且一致）；增长%为派生列",
    )
