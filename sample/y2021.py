"""The workbooks of 2021: two districts have merged; a district typed 元 where the sheet says 万元."""

from sample.marks import about, as_text, at_least, earlier, grouped, masked, over, unit_slip
from sample.places import CITY, listed, spaced
from sample.sheets import Book, Line, Sheet, gap, notes, stacked, title, unit_line
from sample.tables import Head, Item, Table, across, heads_of_items, heads_of_places, item

__all__ = ["books"]

YEAR = 2021


def books() -> tuple[Book, ...]:
    """The workbooks in data/raw/2021."""
    return (_organisation(), _contests(), _quality(), _rights(), _life())


def _organisation() -> Book:
    table = Table(
        stub=("序号", "地　区"),
        rows=tuple(
            Head(labels=("" if p.code == CITY else n, p.label), place=p)
            for n, p in enumerate(listed(YEAR, first="合　计", write=spaced))
        ),
        columns=across(
            item("工会组织/基层工会委员会数（个）", "unions"),
            item("职工与会员/建会单位职工人数（万人）", "employees", "万人"),
            item("职工与会员/会员总数（万人）", "members", "万人"),
            Item(path=("职工与会员", "#女会员（万人）"), code="members", unit="万人", share=0.405, known=False),
            item("职工与会员/工会入会率（%）", "join_rate"),
            item("代表结构/工会代表大会产业工人代表比例（%）", "rep_share"),
        ),
        year=YEAR,
    )
    below = notes(
        "注：2021年石泷区与霁原区合并设立石霁区，本表自2021年起按新区划统计。",
        "数据来源：2021年工会统计年报（虚构示例数据）",
    )
    return Book(
        path="2021/云川市2021年工会组织基本情况.xlsx",
        sheets=(Sheet(name="2021年", parts=(title("云川市2021年工会组织基本情况"), table, *below)),),
        shows="合并后的石霁区（此前为石泷区、霁原区）；单位在表头且个与万人混用；两级表头；序号列；改名",
    )


def _contests() -> Book:
    items = (
        item("竞赛资金（万元）", "contest_fund"),
        item("参赛人次（人次）", "contest_people"),
        item("竞赛示范项目（个）", "contest_demo"),
        item("竞赛重点项目（个）", "contest_key"),
    )
    table = Table(
        stub=("指标",),
        rows=heads_of_items(items),
        columns=heads_of_places(listed(YEAR, last="全市")),
        year=YEAR,
        marks={"contest_people chengwan": grouped, "contest_people wuling": at_least},
    )
    parts = stacked(title("云川市2021年劳动和技能竞赛情况"), unit_line("虚构示例数据"), table)
    return Book(
        path="2021/云川市2021年劳动和技能竞赛情况（分区县）.xlsx",
        sheets=(Sheet(name="分区县", parts=parts),),
        shows="行列与上年互换；以上；千分位文本",
    )


def _quality() -> Book:
    parts = stacked(
        title("云川市2021年宣传和素质提升情况"),
        Line(text="填报单位：云川市总工会　　　　虚构示例数据"),
        Line(text="一、思想引领"),
        _guidance(),
        gap(),
        Line(text="二、素质提升"),
        _skills(),
        *notes("注：技能人才占比为初步数。"),
    )
    return Book(
        path="2021/云川市2021年宣传和素质提升情况.xlsx",
        sheets=(Sheet(name="情况表", parts=parts),),
        shows="上下两表；技能人才占比为初步数（2024 年工作簿中修订）；改名",
    )


def _guidance() -> Table:
    return Table(
        stub=("区县",),
        rows=heads_of_places(listed(YEAR, first="全市")),
        columns=across(
            item("劳模工匠宣讲场次（场）", "model_lectures"),
            item("受众人次（人次）", "lecture_audience"),
            item("报网端微传播量（万次）", "media_reach"),
            item("新选树劳模工匠（人）", "models_selected"),
        ),
        year=YEAR,
        marks={"media_reach luming": as_text, "lecture_audience baixiu": over},
    )


def _skills() -> Table:
    return Table(
        stub=("区县",),
        rows=heads_of_places(listed(YEAR, first="全市")),
        columns=across(
            item("举办班组长培训班（期）", "team_classes"),
            item("班组长轮训人次（人次）", "team_trained"),
            item("求学圆梦资助人数（人）", "study_people"),
            item("求学圆梦行动补助资金（万元）", "study_fund"),
            item("技能人才占从业人员比例（%）", "skilled_share"),
            item("工资集体协商覆盖率（%）", "bargain_rate"),
        ),
        year=YEAR,
        marks={
            "skilled_share luming": earlier(-1.4),
            "skilled_share lanting": earlier(0.9),
            "study_people wangxi": about,
        },
    )


def _rights() -> Book:
    table = Table(
        stub=("区县",),
        rows=heads_of_places(listed(YEAR, last="全市合计")),
        columns=across(
            item("就业服务人次（人次）", "job_service"),
            item("帮扶资金", "relief_fund"),
            item("在档困难职工（户）", "hardship"),
            item("劳动争议/受理（件）", "disputes"),
            item("劳动争议/其中：调解成功（件）", "disputes_settled"),
            item("劳动争议/调解成功率（%）", "settle_rate"),
            item("为农民工挽回损失", "recovered"),
            item("新就业形态劳动者新增会员（人）", "gig_joined"),
        ),
        year=YEAR,
        marks={"recovered songcen": unit_slip, "gig_joined kaifa": over},
    )
    parts = stacked(
        title("云川市2021年维权服务情况（分区县）"),
        unit_line("单位：万元"),
        table,
        *notes("数据来源：权益保障部、法律工作部", "虚构示例数据"),
    )
    return Book(
        path="2021/云川市2021年维权服务情况（分区县）.xlsx",
        sheets=(Sheet(name="维权", parts=parts),),
        shows="表上方“单位：万元”只适用于未写单位的列；松岑县一格误以元填报（10⁴ 之差）；两级表头；其中；余",
    )


def _life() -> Book:
    items = (
        item("四季送资金", "seasons_fund", "千元"),
        item("四季送人次", "seasons_people"),
        item("母婴关爱室数量", "mother_rooms"),
        item("爱心托管班数量", "childcare"),
        item("圆梦大学资助人数", "college_people"),
        item("圆梦大学资助资金", "college_fund", "千元"),
        item("消费帮扶金额", "aid_purchase"),
        item("婚恋交友活动场次", "match_events"),
        item("婚恋交友参加人次", "match_people"),
        item("服务职工总人次", "workers_served"),
    )
    table = Table(
        stub=("序号", "指标名称", "计量单位"),
        rows=heads_of_items(items, numbered=True, unit_column=True),
        columns=heads_of_places(listed(YEAR, first="全市")),
        year=YEAR,
        marks={"aid_purchase luming": masked},
    )
    return Book(
        path="2021/云川市2021年服务生活情况.xlsx",
        sheets=(
            Sheet(
                name="服务生活",
                parts=(
                    title("云川市2021年服务生活情况（虚构示例数据）"),
                    table,
                    *notes("注：“***.*”为不便公开的数据。"),
                ),
            ),
        ),
        shows="指标在行；计量单位列内千元与万元混用；“***.*”；消费扶贫改称消费帮扶",
    )
