"""The workbooks of 2017: each office has its own old form."""

from sample.marks import about_and_more, as_text, dash, ellipsis, full_width, grouped, nearly, over
from sample.places import listed, spaced, with_subtotals
from sample.sheets import Book, Line, Sheet, gap, notes, stacked, title, unit_line
from sample.tables import Item, Table, across, heads_of_items, heads_of_places, item

__all__ = ["books"]

YEAR = 2017


def books() -> tuple[Book, ...]:
    """The workbooks in data/raw/2017."""
    return (_organisation(), _education(), _contests(), _rights(), _life())


def _organisation() -> Book:
    table = Table(
        stub=("地　区",),
        rows=heads_of_places(listed(YEAR, first="合　计", write=spaced)),
        columns=across(
            item("基层工会组织数（个）", "unions"),
            item("职工人数（人）", "employees"),
            item("工会会员数（人）", "members"),
            Item(path=("#女会员（人）",), code="members", unit="人", share=0.394, known=False),
            item("职工入会率（%）", "join_rate"),
            item("产业工人代表比例（%）", "rep_share"),
        ),
        year=YEAR,
        marks={"members luming": as_text, "employees luming": as_text, "members qingyu": full_width},
    )
    lines = (
        title("云川市2017年工会基本情况统计表"),
        Line(text="表　　号：云工统1表"),
        Line(text="填报单位：云川市总工会（虚构示例数据）"),
    )
    below = notes(
        "注：1.职工人数为已建会单位职工人数。2.职工入会率＝工会会员数÷职工人数×100%。",
        "数据来源：各区县总工会2017年统计年报。",
    )
    return Book(
        path="2017/2017年工会基本情况统计表.xlsx",
        sheets=(Sheet(name="Sheet1", parts=(*lines, table, *below)),),
        shows="区县在行、指标在列；单位在表头；名称内有全角空格；合计在首行；#子项（女会员，目录未收录）；文本数字、全角数字；注、数据来源",
    )


def _education() -> Book:
    items = (
        item("劳模工匠宣讲场次", "model_lectures"),
        item("宣讲受众人次", "lecture_audience"),
        item("报网端微阅读量", "media_reach"),
        item("选树劳模工匠人数", "models_selected"),
    )
    table = Table(
        stub=("序号", "指标名称", "单位"),
        rows=heads_of_items(items, numbered=True, unit_column=True),
        columns=heads_of_places(listed(YEAR, last="全市")),
        year=YEAR,
        marks={
            "model_lectures luming": about_and_more,
            "lecture_audience qingyu": over,
            "lecture_audience kaifa": nearly,
            "models_selected baixiu": dash,
        },
    )
    below = notes("注：柏岫县当年未开展选树工作，以“—”表示。", "本表为虚构示例数据。")
    return Book(
        path="2017/2017年宣传教育工作统计.xlsx",
        sheets=(Sheet(name="宣教", parts=(title("2017年云川市工会宣传教育工作统计"), table, *below)),),
        shows="指标在行、区县在列；序号列、单位列；约…余场、余、近；“—”；注",
    )


def _contests() -> Book:
    rows = heads_of_places(listed(YEAR, last="合计"))
    contests = Table(
        stub=("区县",),
        rows=rows,
        columns=across(
            item("竞赛示范项目", "contest_demo"),
            item("竞赛重点项目", "contest_key"),
            item("竞赛资金", "contest_fund"),
            item("参赛职工人次", "contest_people"),
        ),
        year=YEAR,
        marks={"contest_people chengwan": grouped, "contest_people kaifa": grouped},
    )
    training = Table(
        stub=("区县",),
        rows=rows,
        columns=across(
            item("班组长培训期数（期）", "team_classes"),
            item("班组长培训人次（人次）", "team_trained"),
            item("求学圆梦人数（人）", "study_people"),
            item("求学圆梦补助（万元）", "study_fund"),
        ),
        year=YEAR,
    )
    parts = stacked(
        title("2017年劳动和技能竞赛、职工培训统计表（虚构示例数据）"),
        Line(text="表一　劳动和技能竞赛情况"),
        unit_line("单位：个、万元、人次"),
        contests,
        gap(),
        Line(text="表二　职工培训情况"),
        training,
        *notes("数据来源：市总工会劳动和经济工作部"),
    )
    return Book(
        path="2017/2017年劳动和技能竞赛、职工培训统计表.xlsx",
        sheets=(Sheet(name="竞赛培训", parts=parts),),
        shows="一张表页上下两表；表一单位在表上方（混合单位），表二单位在表头；千分位文本；注",
    )


def _rights() -> Book:
    table = Table(
        stub=("地区",),
        rows=heads_of_places(with_subtotals(listed(YEAR, last="全市合计"))),
        columns=across(
            item("困难帮扶/就业服务人次", "job_service"),
            item("困难帮扶/帮扶资金（万元）", "relief_fund"),
            item("困难帮扶/在档困难职工（户）", "hardship"),
            item("劳动争议/受理（件）", "disputes"),
            item("劳动争议/其中：调解成功（件）", "disputes_settled"),
            item("劳动争议/调解成功率（%）", "settle_rate"),
            item("为农民工挽回损失（万元）", "recovered"),
            item("新就业形态劳动者入会人数（人）", "gig_joined"),
        ),
        year=YEAR,
        marks={"gig_joined baixiu": dash},
    )
    lines = (
        title("云川市2017年困难帮扶与劳动争议情况"),
        Line(text="填报单位：市总工会权益保障部　　虚构示例数据"),
    )
    return Book(
        path="2017/2017年困难帮扶与劳动争议统计表.xlsx",
        sheets=(
            Sheet(
                name="2017",
                parts=(*lines, table, *notes("注：全市合计＝市辖区小计＋县小计＋云川经济技术开发区。")),
            ),
        ),
        shows="两级合并表头；市辖区小计、县小计；其中；“—”",
    )


def _life() -> Book:
    table = Table(
        stub=("县（区）",),
        rows=heads_of_places(listed(YEAR, first="总　计")),
        columns=across(
            item("服务生活/四季送/资金（万元）", "seasons_fund"),
            item("服务生活/四季送/人次（人次）", "seasons_people"),
            item("服务生活/女职工服务/爱心妈妈小屋（个）", "mother_rooms"),
            item("服务生活/女职工服务/爱心托管班（个）", "childcare"),
            item("服务生活/圆梦大学/人数（人）", "college_people"),
            item("服务生活/圆梦大学/资金（万元）", "college_fund"),
            item("服务生活/消费扶贫金额（万元）", "aid_purchase"),
            item("服务生活/婚恋交友/场次（场）", "match_events"),
            item("服务生活/婚恋交友/人次（人次）", "match_people"),
            item("服务职工人次（人次）", "workers_served"),
        ),
        year=YEAR,
        marks={
            "aid_purchase baixiu": ellipsis,
            "workers_served qingyu": grouped,
            "seasons_people lanting": as_text,
        },
    )
    below = notes("注：“…”表示数据不足本表最小单位数；“0”表示确无。", "数据来源：云川市总工会（虚构示例数据）")
    return Book(
        path="2017/2017年服务职工情况汇总.xlsx",
        sheets=(Sheet(name="汇总表", parts=(title("云川市工会2017年服务职工情况汇总表"), table, *below)),),
        shows="三级合并表头；“…”与真实的 0；旧名（爱心妈妈小屋、消费扶贫）；合计在首行",
    )
