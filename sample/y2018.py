"""The workbooks of 2018: an old .xls, a long list, one sheet per district, and two tables side by side."""

from sample.marks import about, as_text, at_least, blank, dash, grouped, over
from sample.places import districts_in, listed, short
from sample.sheets import Beside, Book, Line, Sheet, notes, stacked, title, unit_line
from sample.tables import Head, Item, Table, across, heads_of_items, heads_of_places, item

__all__ = ["books"]

YEAR = 2018


def books() -> tuple[Book, ...]:
    """The workbooks in data/raw/2018."""
    return (_organisation(), _education(), _contests(), _training(), _rights(), _life())


def _organisation() -> Book:
    table = Table(
        stub=("单位",),
        rows=heads_of_places(listed(YEAR, last="合计")),
        columns=across(
            item("会员人数（人）", "members"),
            item("职工人数（人）", "employees"),
            item("入会率（%）", "join_rate"),
            item("基层工会数（个）", "unions"),
            item("产业工人代表占比（%）", "rep_share"),
        ),
        year=YEAR,
        style=grouped,
        marks={"rep_share wangxi": blank},
    )
    below = notes("注：望溪县未召开代表大会，产业工人代表占比未报。", "数据来源：各区县总工会（虚构示例数据）")
    return Book(
        path="2018/2018年工会基本情况统计表.xls",
        sheets=(
            Sheet(
                name="基本情况",
                parts=(title("2018年云川市工会组织基本情况"), Line(text="云工统1表"), table, *below),
            ),
        ),
        shows=".xls 旧格式；改名（会员人数、基层工会数等）且列序与上年不同；全部为带千分位的文本；空白",
    )


def _education() -> Book:
    items = (
        item("劳模宣讲场次", "model_lectures"),
        item("宣讲受众", "lecture_audience"),
        item("新媒体传播量", "media_reach", "次"),
        item("劳模选树人数", "models_selected"),
    )
    rows = tuple(
        Head(labels=(YEAR, place.label, one.path[0], one.unit), item=one, place=place)
        for place in listed(YEAR, last="全市")
        for one in items
    )
    table = Table(
        stub=("年度", "地区", "指标", "计量单位"),
        rows=rows,
        columns=(Head(labels=("数值",)), Head(labels=("备注",), derive="备注")),
        year=YEAR,
        marks={
            "model_lectures songcen": over,
            "lecture_audience wangxi": about,
            "lecture_audience lanting": at_least,
        },
        remarks={"kaifa": "不含驻区央企"},
    )
    return Book(
        path="2018/思想引领指标2018（明细）.xlsx",
        sheets=(Sheet(name="明细", parts=(title("思想引领指标明细（虚构示例数据）"), table)),),
        shows="长表（一行一数）；单位自成一列，阅读量以“次”计（他年为万次）；备注列；余、约、以上",
    )


def _contests() -> Book:
    table = Table(
        stub=("区　县",),
        rows=heads_of_places(listed(YEAR, first="全市合计", write=short)),
        columns=across(
            item("竞赛投入资金（元）", "contest_fund", "元"),
            item("职工参赛人次", "contest_people"),
            item("示范竞赛项目（个）", "contest_demo"),
            item("重点竞赛项目（个）", "contest_key"),
        ),
        year=YEAR,
        marks={"contest_people luming": as_text},
    )
    parts = stacked(
        title("云川市2018年劳动和技能竞赛情况统计表"),
        unit_line("虚构示例数据"),
        table,
        *notes("注：竞赛资金含行政配套。"),
    )
    return Book(
        path="2018/2018年劳动和技能竞赛统计表.xlsx",
        sheets=(Sheet(name="竞赛", parts=parts),),
        shows="资金改以元计（他年为万元）；列序与名称不同；区县只写简称；合计在首行",
    )


def _training() -> Book:
    items = (
        item("班组长培训班期数", "team_classes"),
        item("班组长参训人次", "team_trained"),
        item("求学圆梦行动资助人数", "study_people"),
        Item(path=("　其中：农民工",), code="study_people", unit="人", share=0.62, known=False),
        item("求学圆梦行动补助金额", "study_fund"),
    )
    sheets = []
    for place in listed(YEAR, last="全市"):
        table = Table(
            stub=("指标", "单位"),
            rows=heads_of_items(items, unit_column=True),
            columns=(Head(labels=("2018年",), year=YEAR),),
            place=place,
        )
        lines = (title("班组长培训和求学圆梦行动情况"), Line(text=f"填报单位：{place.label}"))
        sheets.append(
            Sheet(
                name=short(place) if place in districts_in(YEAR) else place.label,
                parts=(*lines, table, *notes("虚构示例数据")),
            )
        )
    return Book(
        path="2018/2018年班组长培训和求学圆梦（分区县）.xlsx",
        sheets=tuple(sheets),
        shows="一区县一表页（地区只在表页名与填报单位行）；单位列；其中（农民工，目录未收录）",
    )


def _rights() -> Book:
    rows = heads_of_places(listed(YEAR, last="合计"))
    relief = Table(
        stub=("地区",),
        rows=rows,
        columns=across(
            item("提供就业服务人次（人次）", "job_service"),
            item("帮扶救助资金（万元）", "relief_fund"),
            item("建档困难职工（户）", "hardship"),
        ),
        year=YEAR,
    )
    disputes = Table(
        stub=("地区",),
        rows=rows,
        columns=across(
            item("受理劳动争议（件）", "disputes"),
            item("调解成功（件）", "disputes_settled"),
            item("调解成功率（%）", "settle_rate"),
            item("为农民工挽回经济损失（万元）", "recovered"),
            item("新业态劳动者入会人数（人）", "gig_joined"),
        ),
        year=YEAR,
        marks={"disputes_settled jiyuan": as_text, "gig_joined baixiu": about},
    )
    tables = Beside(captions=("（一）困难帮扶", "（二）劳动争议与入会"), tables=(relief, disputes))
    return Book(
        path="2018/2018年维权帮扶情况.xlsx",
        sheets=(
            Sheet(
                name="维权帮扶",
                parts=(
                    title("2018年云川市工会维权帮扶情况（虚构示例数据）"),
                    tables,
                    *notes("数据来源：权益保障部"),
                ),
            ),
        ),
        shows="左右两表并列，中间空一列；改名",
    )


def _life() -> Book:
    items = (
        item("四季送活动资金（万元）", "seasons_fund"),
        Item(path=("　#送温暖资金",), code="seasons_fund", unit="万元", share=0.55, known=False),
        Item(path=("　#送清凉资金",), code="seasons_fund", unit="万元", share=0.21, known=False),
        item("四季送慰问人次（人次）", "seasons_people"),
        item("爱心妈妈小屋（个）", "mother_rooms"),
        item("职工子女爱心托管班（个）", "childcare"),
        item("金秋助学人数（人）", "college_people"),
        item("金秋助学资金（万元）", "college_fund"),
        item("消费扶贫金额（万元）", "aid_purchase"),
        item("会聚良缘活动场次（场）", "match_events"),
        item("会聚良缘参加人次（人次）", "match_people"),
        item("工会服务职工人次（人次）", "workers_served"),
    )
    table = Table(
        stub=("项　　目",),
        rows=heads_of_items(items),
        columns=heads_of_places(listed(YEAR, last="合计")),
        year=YEAR,
        marks={"childcare baixiu": dash, "match_people shilong": over},
    )
    below = notes("注：1.#为其中主要项。2.“—”表示无此项工作。", "填表人：（略）　　审核人：（略）　　虚构示例数据")
    return Book(
        path="2018/2018年服务职工工作统计表.xlsx",
        sheets=(Sheet(name="Sheet1", parts=(title("云川市工会2018年服务职工工作统计表"), table, *below)),),
        shows="指标在行、区县在列；单位在行标签括号内；#子项（缩进，目录未收录）；旧名（金秋助学、会聚良缘）；“—”",
    )
