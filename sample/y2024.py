"""The workbooks of 2024: several years side by side, and a revision declared in a header."""

from collections.abc import Mapping

from sample.cells import Mark
from sample.marks import about, as_text, at_least, blank, grouped, nearly, over, spaced_out
from sample.places import CITY, Place, listed, spaced
from sample.sheets import Beside, Book, Line, Sheet, notes, stacked, title, unit_line
from sample.tables import Head, Item, Table, across, heads_of_items, heads_of_places, heads_of_years, item

__all__ = ["books"]

YEAR = 2024


def books() -> tuple[Book, ...]:
    """The workbooks in data/raw/2024."""
    return (_organisation(), _guidance(), _contests(), _quality(), _rights(), _life(), _summary())


def _organisation() -> Book:
    rows = heads_of_places(listed(YEAR, first="全　市", write=spaced))
    counts = Table(
        stub=("地　区",),
        rows=rows,
        columns=across(
            item("基层工会（个）", "unions"),
            item("职工总数（万人）", "employees", "万人"),
            item("工会会员数（万人）", "members", "万人"),
        ),
        year=YEAR,
    )
    rates = Table(
        stub=("地　区",),
        rows=rows,
        columns=across(item("职工入会率", "join_rate"), item("产业工人代表比例", "rep_share")),
        year=YEAR,
    )
    tables = Beside(captions=("表1　组织与人员", "表2　比率（%）"), tables=(counts, rates))
    return Book(
        path="2024/2024年工会组织基本情况.xlsx",
        sheets=(Sheet(name="基本情况", parts=(title("云川市2024年工会组织基本情况（虚构示例数据）"), tables)),),
        shows="左右两表并列，右表单位在小标题；万人（上年为人）",
    )


def _guidance() -> Book:
    table = Table(
        stub=("区县",),
        rows=heads_of_places(listed(YEAR, last="全市")),
        columns=across(
            item("思想引领/劳模工匠宣讲/宣讲场次（场）", "model_lectures"),
            item("思想引领/劳模工匠宣讲/受众人次（人次）", "lecture_audience"),
            item("思想引领/报网端微阅读量（万次）", "media_reach"),
            item("思想引领/选树劳模工匠人数（人）", "models_selected"),
            item("素质提升/班组长培训/期数（期）", "team_classes"),
            item("素质提升/班组长培训/人次（人次）", "team_trained"),
            item("素质提升/求学圆梦行动/资助人数（人）", "study_people"),
            item("素质提升/求学圆梦行动/补助金额（万元）", "study_fund"),
        ),
        year=YEAR,
        marks={
            "lecture_audience wangxi": nearly,
            "team_trained lanting": over,
            "media_reach yunchuan": grouped,
        },
    )
    return Book(
        path="2024/云川市2024年思想引领与职工培训情况.xlsx",
        sheets=(
            Sheet(
                name="2024年",
                parts=(title("云川市2024年思想引领与职工培训情况"), unit_line("虚构示例数据"), table),
            ),
        ),
        shows="三级合并表头；近、余；千分位文本",
    )


def _contests() -> Book:
    names = (
        ("竞赛示范项目数（个）", "contest_demo"),
        ("竞赛重点项目数（个）", "contest_key"),
        ("竞赛资金（万元）", "contest_fund"),
    )
    items = (*(item(name, code) for name, code in names), item("参赛人次（人次）", "contest_people"))
    columns = tuple(
        Head(labels=(one.path[0], f"{year}年"), item=one, year=year) for one in items for year in (2023, 2024)
    )
    table = Table(
        stub=("区县",),
        rows=heads_of_places(listed(YEAR, last="合计")),
        columns=columns,
        marks={
            "contest_people chengwan 2024": spaced_out,
            "contest_people baixiu 2024": about,
            "contest_key wangxi 2023": as_text,
        },
    )
    parts = stacked(
        title("劳动和技能竞赛情况对照表（2023—2024年）"),
        Line(text="云川市总工会　　虚构示例数据"),
        table,
    )
    return Book(
        path="2024/云川市劳动和技能竞赛对照表（2023-2024年）.xlsx",
        sheets=(Sheet(name="对照表", parts=parts),),
        shows="每个指标下两年并列（年份在第二级表头）；数字内有空格；约",
    )


def _quality() -> Book:
    skills = (
        Head(labels=("2021年（修订）",), year=2021, kind="revised"),
        *heads_of_years((2022, 2023, 2024)),
    )
    plain_years = heads_of_years((2021, 2022, 2023, 2024))
    sheets = (
        (
            "技能人才占比",
            "各区县技能人才占比",
            item("技能人才占比", "skilled_share"),
            skills,
            {"skilled_share baixiu 2023": blank},
        ),
        (
            "集体协商覆盖率",
            "各区县集体协商覆盖率",
            item("集体协商覆盖率", "bargain_rate"),
            plain_years,
            {"bargain_rate kaifa 2022": at_least},
        ),
    )
    return Book(
        path="2024/云川市素质提升指标（2021-2024年）.xlsx",
        sheets=tuple(_over_years(name, text, one, columns, marks=marks) for name, text, one, columns, marks in sheets),
        shows="年份在列，指标只在标题；“2021年（修订）”列修订两格；单位（%）在标题；空白；以上",
    )


def _over_years(name: str, text: str, one: Item, columns: tuple[Head, ...], *, marks: Mapping[str, Mark]) -> Sheet:
    table = Table(
        stub=("区县",),
        rows=heads_of_places(listed(YEAR, first="全市")),
        columns=columns,
        item=one,
        marks=marks,
    )
    return Sheet(
        name=name,
        parts=(
            title(f"{text}（%）"),
            Line(text="虚构示例数据"),
            table,
            *notes("数据来源：市总工会劳动和经济工作部"),
        ),
    )


def _rights() -> Book:
    items = (
        item("就业服务人次", "job_service"),
        item("困难职工帮扶资金", "relief_fund"),
        item("在档困难职工", "hardship"),
        item("劳动争议受理件数", "disputes"),
        item("　其中：调解成功件数", "disputes_settled"),
        item("劳动争议调解成功率", "settle_rate"),
        item("为农民工挽回损失", "recovered"),
        item("新就业形态劳动者入会人数", "gig_joined"),
    )
    table = Table(
        stub=("序号", "指标", "单位"),
        rows=heads_of_items(items, numbered=True, unit_column=True),
        columns=heads_of_places(listed(YEAR, last="全市")),
        year=YEAR,
        marks={"gig_joined lanting": about, "hardship chengwan": grouped},
    )
    return Book(
        path="2024/云川市2024年维权服务情况（分区县）.xlsx",
        sheets=(Sheet(name="维权服务", parts=(title("云川市2024年维权服务情况"), unit_line("虚构示例数据"), table)),),
        shows="指标在行；序号、单位列；其中（缩进）；约",
    )


def _life() -> Book:
    table = Table(
        stub=("区县",),
        rows=heads_of_places(listed(YEAR, first="全市合计")),
        columns=across(
            item("服务职工人次（万人次）", "workers_served", "万人次"),
            item("四季送/资金（万元）", "seasons_fund"),
            item("四季送/服务人次（人次）", "seasons_people"),
            item("女职工/母婴关爱室（个）", "mother_rooms"),
            item("女职工/爱心托管班（个）", "childcare"),
            item("圆梦大学/人数（人）", "college_people"),
            item("圆梦大学/资金（万元）", "college_fund"),
            item("消费帮扶金额（万元）", "aid_purchase"),
            item("婚恋交友/场次（场）", "match_events"),
            item("婚恋交友/人次（人次）", "match_people"),
        ),
        year=YEAR,
    )
    below = notes("注：服务职工人次自2023年起以万人次计。", "数据来源：云川市总工会（虚构示例数据）")
    return Book(
        path="2024/云川市2024年服务生活情况统计表.xlsx",
        sheets=(Sheet(name="服务生活", parts=(title("云川市2024年服务生活情况统计表"), table, *below)),),
        shows="两级合并表头；合计在首行；万人次与人次混用",
    )


def _summary() -> Book:
    items = (
        item("劳模工匠宣讲场次", "model_lectures"),
        item("竞赛示范项目数", "contest_demo"),
        item("在档困难职工", "hardship"),
        item("母婴关爱室", "mother_rooms"),
        item("爱心托管班", "childcare"),
    )
    columns = (*heads_of_years((2023, 2024)), Head(labels=("增长（%）",), year=YEAR, derive="比上年"))
    table = Table(
        stub=("序号", "指标", "单位"),
        rows=heads_of_items(items, numbered=True, unit_column=True),
        columns=columns,
        place=Place(label="全市", code=CITY),
    )
    return Book(
        path="2024/2024年全市工会主要指标.xlsx",
        sheets=(Sheet(name="全市", parts=(title("2024年全市工会主要指标"), Line(text="虚构示例数据"), table)),),
        shows="只有全市；两年并列（与分区县表重复且一致）；增长列为派生",
    )
