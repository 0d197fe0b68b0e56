"""The workbooks of 2019: 万人 in a title, a formula nobody calculated, two years side by side."""

from sample.marks import (
    about_and_more,
    full_width,
    grouped,
    nearly,
    spaced_out,
    uncalculated,
    with_percent,
    wrapped,
)
from sample.places import CITY, Place, listed, spaced
from sample.sheets import Book, Line, Sheet, gap, notes, stacked, title, unit_line
from sample.tables import Head, Item, Table, across, heads_of_items, heads_of_places, item

__all__ = ["books"]

YEAR = 2019


def books() -> tuple[Book, ...]:
    """The workbooks in data/raw/2019."""
    return (_organisation(), _contests(), _education(), _rights(), _life(), _summary())


def _organisation() -> Book:
    rows = heads_of_places(listed(YEAR, last="合　计", write=spaced))
    people = Table(
        stub=("地　区",),
        rows=rows,
        columns=across(item("职工总数", "employees", "万人"), item("工会会员", "members", "万人")),
        year=YEAR,
    )
    organisations = Table(
        stub=("地　区",),
        rows=rows,
        columns=across(
            item("基层工会（个）", "unions"),
            item("职工入会率", "join_rate"),
            item("产业工人代表比例", "rep_share"),
        ),
        year=YEAR,
        marks={
            f"{code} {place.code}": with_percent
            for code in ("join_rate", "rep_share")
            for place in listed(YEAR, last="合计")
        },
    )
    parts = stacked(
        title("2019年职工与会员人数（单位：万人）"),
        people,
        gap(),
        title("2019年工会组织与代表结构"),
        organisations,
        *notes("注：因四舍五入，分项之和与合计可能略有出入。", "虚构示例数据"),
    )
    return Book(
        path="2019/2019年工会组织建设情况.xlsx",
        sheets=(Sheet(name="组织建设", parts=parts),),
        shows="单位在标题（万人，他年为人）；上下两表；百分数为文本“92.5%”；名称内有全角空格",
    )


def _contests() -> Book:
    table = Table(
        stub=("序号", "区县"),
        rows=tuple(
            Head(labels=("" if p.code == CITY else n, p.label), place=p)
            for n, p in enumerate(listed(YEAR, last="合计"), start=1)
        ),
        columns=across(
            item("竞赛示范项目数（个）", "contest_demo"),
            item("竞赛重点项目数（个）", "contest_key"),
            item("竞赛资金（万元）", "contest_fund"),
            item("竞赛参赛人次（人次）", "contest_people"),
        ),
        year=YEAR,
        marks={
            "contest_key yunchuan": uncalculated("=SUM(D4:D14)"),
            "contest_people qingyu": spaced_out,
            "contest_people wangxi": nearly,
        },
    )
    parts = stacked(
        title("云川市2019年劳动和技能竞赛统计表"),
        Line(text="填报单位：云川市总工会　　虚构示例数据"),
        table,
    )
    return Book(
        path="2019/2019年劳动和技能竞赛统计表.xlsx",
        sheets=(Sheet(name="竞赛", parts=parts),),
        shows="从未计算过的公式（D15）；序号列；数字内有空格；近",
    )


def _education() -> Book:
    table = Table(
        stub=("区县",),
        rows=heads_of_places(listed(YEAR, first="全市")),
        columns=across(
            item("思想引领/劳模工匠宣讲场次（场）", "model_lectures"),
            item("思想引领/劳模工匠宣讲受众人次（人次）", "lecture_audience"),
            item("思想引领/报、网、端、微阅读量（万次）", "media_reach"),
            item("思想引领/选树劳模工匠人数（人）", "models_selected"),
            item("职工培训/班组长培训（期数）", "team_classes"),
            item("职工培训/班组长培训（人次）", "team_trained"),
            item("职工培训/求学圆梦人数（人）", "study_people"),
            item("职工培训/求学圆梦补助金额（万元）", "study_fund"),
        ),
        year=YEAR,
        marks={
            "lecture_audience kaifa": about_and_more,
            "model_lectures chengwan": wrapped,
            "media_reach wuling": full_width,
        },
    )
    parts = stacked(
        title("云川市2019年宣教与培训工作情况表"),
        unit_line("虚构示例数据"),
        table,
        *notes("数据来源：宣传教育部、劳动和经济工作部"),
    )
    return Book(
        path="2019/云川市2019年宣教与培训工作情况表.xlsx",
        sheets=(Sheet(name="2019年", parts=parts),),
        shows="两级合并表头；名称带顿号；（期数）与（人次）写在括号内；单元格内换行；全角小数",
    )


def _rights() -> Book:
    items = (
        item("就业服务人次", "job_service"),
        item("困难职工帮扶资金", "relief_fund"),
        item("在档困难职工户数", "hardship"),
        item("劳动争议受理件数", "disputes"),
        item("　其中：调解成功", "disputes_settled"),
        Item(path=("　其中：集体争议",), code="disputes", unit="件", share=0.11, known=False),
        item("劳动争议调解成功率", "settle_rate"),
        item("为农民工挽回损失", "recovered"),
        item("新就业形态入会人数", "gig_joined"),
    )
    table = Table(
        stub=("指标", "计量单位"),
        rows=heads_of_items(items, unit_column=True),
        columns=heads_of_places(listed(YEAR, first="全市")),
        year=YEAR,
        marks={"job_service chengwan": grouped, "recovered kaifa": grouped},
    )
    parts = stacked(
        title("2019年权益维护统计表"),
        Line(text="云川市总工会（虚构示例数据）"),
        table,
        *notes("注：集体争议为受理件数的其中数。"),
    )
    return Book(
        path="2019/2019年权益维护统计表.xlsx",
        sheets=(Sheet(name="权益", parts=parts),),
        shows="指标在行；其中（缩进，一项已收录、一项未收录）；计量单位列",
    )


def _life() -> Book:
    table = Table(
        stub=("县（市、区）",),
        rows=heads_of_places(listed(YEAR, last="总　计")),
        columns=across(
            item("“四季送”/资金", "seasons_fund", "元"),
            item("“四季送”/人次", "seasons_people"),
            item("母婴关爱室", "mother_rooms"),
            item("爱心托管班", "childcare"),
            item("圆梦大学/人数", "college_people"),
            item("圆梦大学/资金", "college_fund", "元"),
            item("消费扶贫金额", "aid_purchase", "元"),
            item("婚恋交友/场次", "match_events"),
            item("婚恋交友/人次", "match_people"),
            item("服务职工人次", "workers_served"),
        ),
        year=YEAR,
        marks={"workers_served luming": spaced_out, "workers_served kaifa": spaced_out},
    )
    parts = stacked(
        title("云川市工会2019年“四季送”及生活服务统计表"),
        unit_line("资金单位：元"),
        table,
        *notes("注：除资金外，单位依次为人次、个、个、人、场、人次、人次。", "虚构示例数据"),
    )
    return Book(
        path="2019/2019年“四季送”及生活服务统计表.xlsx",
        sheets=(Sheet(name="生活服务", parts=parts),),
        shows="资金单位写在表上方（元，他年为万元），其余单位在注；两级表头；数字内有空格",
    )


def _summary() -> Book:
    items = (
        item("基层工会组织数", "unions"),
        item("就业服务人次", "job_service"),
        item("在档困难职工", "hardship"),
        item("劳动争议受理件数", "disputes"),
        item("圆梦大学资助人数", "college_people"),
        item("服务职工人次", "workers_served"),
    )
    columns = (
        Head(labels=("2019年",), year=YEAR),
        Head(labels=("2018年",), year=YEAR - 1),
        Head(labels=("比上年±%",), year=YEAR, derive="比上年"),
    )
    table = Table(
        stub=("指标", "单位"),
        rows=heads_of_items(items, unit_column=True),
        columns=columns,
        place=Place(label="全市", code=CITY),
    )
    parts = stacked(title("2019年全市工会主要指标完成情况"), Line(text="虚构示例数据"), table)
    return Book(
        path="2019/2019年全市主要指标完成情况.xlsx",
        sheets=(Sheet(name="全市", parts=parts),),
        shows="年份在列（本年与上年，与分区县表重复且一致）；“比上年±%”为派生列；只有全市",
    )
