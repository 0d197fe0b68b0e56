"""Where the targets are going and where the short boards are, in two sentences for the overview; it judges nothing."""

from collections import Counter

from ufanalysis.present.ahead import Ahead, ahead, outlook_sentence
from ufanalysis.present.apart import apart
from ufanalysis.present.boards import Boards, boards, firm
from ufanalysis.present.evidence import Sentence, sentence
from ufanalysis.present.tables import Html, paragraphs
from ufanalysis.present.view import View

__all__ = ["onward"]

NAMED = 3


def onward(view: View) -> Html:
    """What the years so far lead to, and what the districts lack most; each in full on a page of its own."""
    told = (_outlook(ahead(view)), _lacking(boards(apart(view))))
    shown = tuple(each for each in told if each.text)
    return paragraphs(shown or (sentence("未设目标，也没有可评分的指标。"),))


def _outlook(found: Ahead) -> Sentence:
    if found.own.empty:
        return sentence("")
    late = found.own[found.own["outcome"].eq("unlikely")]
    names = [found.view.indicator(code).name for code in late["indicator"]]
    whole = outlook_sentence(found)
    if not names:
        return whole
    more = f"等{len(names)}项" if len(names) > NAMED else ""
    return sentence(whole.parts, f"难以实现的是{'、'.join(names[:NAMED])}{more}。")


def _lacking(found: Boards) -> Sentence:
    """The indicators that are among the three short boards of most districts."""
    if len(found.rows) < 2:
        return sentence("")
    counts = Counter(code for named in found.rows["short_boards"] for code in named)
    unit = found.view.catalog.city.locale_unit
    boards_ = "、".join(
        f"{found.view.indicator(code).name}（{count}个{unit}）" for code, count in counts.most_common(NAMED)
    )
    return sentence(f"综合各项指标看，{firm(found)}；最常见的短板是{boards_}。")
