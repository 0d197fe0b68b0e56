"""The workbooks of 2020: a county has become a district, years stand across, and events were called off."""

from collections.abc import Sequence
from dataclasses import replace

from sample.marks import about, as_text, blank, dash, full_width, nearly, over, told
from sample.places import Place, listed
from sample.sheets import Beside, Book, Line, Sheet, notes, title, unit_line
from sample.tables import Head, Item, Table, across, heads_of_items, heads_of_places, heads_of_years, item

__all__ = ["books"]

YEAR = 2020


def books() -> tuple[Book, ...]:
    """The workbooks in data/raw/2020."""
    return (_organisation(), _quality(), _contests(), _rights(), _life(), _education())


def _organisation() -> Book:
    items = (
        item("基层工会组织数（个）", "unions"),
        item("职工总数（人）", "employees"),
        item("工会会员数（人）", "members"),
        Item(path=("　其中：女职工（人）",), code="members", unit="人", share=0.401, known=False),
        Item(path=("　　　　农民工（人）",), code="members", unit="人", share=0.318, known=False),
        item("职工入会率（%）", "join_rate"),
        item("产业工人代表比例（%）", "rep_share"),
    )
    table = Table(
        stub=("指　　标",),
        rows=heads_of_items(items),
        columns=heads_of_places(listed(YEAR, first="全市")),
        year=YEAR,
        marks={"unions kaifa": full_width},
    )
    below = notes("注：2020年1月撤销梧岭县，设立梧岭区。", "数据来源：2020年工会统计年报（虚构示例数据）")
    return Book(
        path="2020/2020年工会统计年报基本情况.xlsx",
        sheets=(Sheet(name="基本情况", parts=(title("云川市2020年工会统计年报基本情况表"), table, *below)),),
        shows="指标在行；梧岭县改称梧岭区；其中两项（目录未收录，第二项只有缩进）；注",
    )


def _quality() -> Book:
    sheets = (
        (
            "技能人才",
            "云川市各区县技能人才占就业人员比重（2017—2020年）",
            item("技能人才占就业人员比重", "skilled_share"),
        ),
        ("集体协商", "云川市各区县集体协商覆盖率（2017—2020年）", item("集体协商覆盖率", "bargain_rate")),
    )
    return Book(
        path="2020/云川市职工队伍素质指标（2017-2020年）.xlsx",
        sheets=tuple(_over_years(name, text, one) for name, text, one in sheets),
        shows="年份在列；指标只在标题；单位在表上方；行标签为“梧岭区（原梧岭县）”；空白；未召开而未报的文字说明",
    )


def _over_years(name: str, text: str, one: Item) -> Sheet:
    places = tuple(
        replace(p, label="梧岭区（原梧岭县）") if p.code == "wuling" else p for p in listed(YEAR, first="全市")
    )
    table = Table(
        stub=("区县",),
        rows=heads_of_places(places),
        columns=heads_of_years(range(2017, 2021)),
        item=one,
        marks={"skilled_share songcen 2017": blank, "bargain_rate baixiu 2018": told("见附件")},
    )
    return Sheet(name=name, parts=(title(text), unit_line("单位：%"), table, *notes("虚构示例数据")))


def _contests() -> Book:
    rows = heads_of_places(listed(YEAR, last="合计"))
    contests = Table(
        stub=("区县",),
        rows=rows,
        columns=across(
            item("竞赛/示范项目（个）", "contest_demo"),
            item("竞赛/重点项目（个）", "contest_key"),
            item("竞赛/资金（万元）", "contest_fund"),
            item("竞赛/参赛人次（万人次）", "contest_people", "万人次"),
        ),
        year=YEAR,
        marks={"contest_demo baixiu": dash},
    )
    training = Table(
        stub=("区县",),
        rows=rows,
        columns=across(
            item("班组长培训/期数（期）", "team_classes"),
            item("班组长培训/人次（人次）", "team_trained"),
            item("求学圆梦/资助人数（人）", "study_people"),
            item("求学圆梦/补助金额（万元）", "study_fund"),
        ),
        year=YEAR,
        marks={"team_trained songcen": about, "team_classes jiyuan": as_text},
    )
    tables = Beside(captions=("表1　劳动和技能竞赛", "表2　职工教育培训"), tables=(contests, training))
    return Book(
        path="2020/2020年竞赛培训统计表.xlsx",
        sheets=(
            Sheet(
                name="竞赛培训",
                parts=(Line(text="虚构示例数据"), tables, *notes("注：受疫情影响，部分竞赛和培训停办。")),
            ),
        ),
        shows="左右两表并列且各有两级表头；参赛人次以万人次计；约；“—”",
    )


def _rights() -> Book:
    items = (
        item("就业创业服务人次", "job_service"),
        item("困难职工帮扶资金", "relief_fund"),
        item("在档困难职工", "hardship"),
        item("劳动争议受理件数", "disputes"),
        item("劳动争议调解成功件数", "disputes_settled"),
        item("劳动争议调解成功率", "settle_rate"),
        item("为农民工挽回损失", "recovered"),
        item("新就业形态劳动者入会人数", "gig_joined"),
    )
    table = Table(
        stub=("年份", "区县", "指标名称", "单位"),
        # The office kept the old name for another year.
        rows=_long(items, listed(YEAR, last="全市", write=lambda p: "梧岭县" if p.code == "wuling" else p.label)),
        columns=(Head(labels=("数量",)),),
        year=YEAR,
        marks={"gig_joined wangxi": over, "job_service songcen": nearly, "recovered jiyuan": blank},
    )
    return Book(
        path="2020/2020年维权服务台账.xlsx",
        sheets=(Sheet(name="台账", parts=(Line(text="云川市2020年维权服务台账（虚构示例数据）"), table)),),
        shows="长表，单位自成一列；已撤的旧名“梧岭县”仍在用；空白；余、近",
    )


def _long(items: Sequence[Item], places: Sequence[Place]) -> tuple[Head, ...]:
    return tuple(
        Head(labels=(f"{YEAR}年", p.label, one.path[0], one.unit), item=one, place=p) for one in items for p in places
    )


def _life() -> Book:
    items = (
        item("四季送/四季送投入资金（万元）", "seasons_fund"),
        item("四季送/四季送惠及人次（人次）", "seasons_people"),
        item("女职工服务/女职工母婴关爱室（个）", "mother_rooms"),
        item("女职工服务/暑期爱心托管班（个）", "childcare"),
        item("助学与帮扶/圆梦大学人数（人）", "college_people"),
        item("助学与帮扶/圆梦大学资助金额（万元）", "college_fund"),
        item("助学与帮扶/消费扶贫金额（万元）", "aid_purchase"),
        item("婚恋交友/职工交友联谊场次（场）", "match_events"),
        item("婚恋交友/职工交友联谊人次（人次）", "match_people"),
        item("综合/普惠服务职工人次（万人次）", "workers_served", "万人次"),
    )
    table = Table(
        stub=("类别", "指标"),
        rows=heads_of_items(items),
        columns=heads_of_places(listed(YEAR, last="合计")),
        year=YEAR,
        marks={"match_events baixiu": dash, "match_people baixiu": dash},
        merged_stub=1,
    )
    below = notes("注：柏岫县当年未举办交友活动。", "数据来源：各区县总工会")
    return Book(
        path="2020/2020年服务生活类指标统计.xlsx",
        sheets=(Sheet(name="服务生活", parts=(title("2020年服务生活类指标统计（虚构示例数据）"), table, *below)),),
        shows="指标在行，类别列纵向合并；单位在行标签；服务职工以万人次计；真实的 0 与“—”",
    )


def _education() -> Book:
    table = Table(
        stub=("地区",),
        rows=heads_of_places(listed(YEAR, last="全市")),
        columns=(
            *across(
                item("劳模工匠宣讲活动（场）", "model_lectures"),
                item("劳模工匠宣讲受众（人次）", "lecture_audience"),
                item("工会报网端微阅读量（万次）", "media_reach"),
                item("劳模工匠选树（人）", "models_selected"),
            ),
            Head(labels=("备注",), item=item("备注", "model_lectures"), derive="备注"),
        ),
        year=YEAR,
        marks={"lecture_audience chengwan": about},
        remarks={"chengwan": "线下场次减少", "wuling": "原梧岭县"},
    )
    return Book(
        path="2020/2020年思想引领工作统计.xlsx",
        sheets=(
            Sheet(
                name="Sheet1",
                parts=(title("云川市2020年思想引领工作统计表"), unit_line("虚构示例数据"), table),
            ),
        ),
        shows="区县在行；改名；末列备注；约",
    )
