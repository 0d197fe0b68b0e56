"""Bullets as plain SVG: the value against its target and against where the schedule says it should be."""

import pandas as pd
from markupsafe import Markup

from ufanalysis.present.house import COLOURS, GREY, INK, PALE
from ufanalysis.present.phrases import word
from ufanalysis.present.wording import percent

__all__ = ["bullet"]

WIDTH, HEIGHT = 150, 18
#: The target stands at four fifths of the width, so that what lies beyond it can still be seen.
TARGET = 120


def bullet(row: pd.Series) -> Markup:
    """Bar = share of the way to the target, thick line = schedule, thin line = target; "" without a share."""
    done = _share(row)
    if done is None:
        return Markup("")
    end = round(min(max(done, 0.0), WIDTH / TARGET) * TARGET, 1)
    shapes = [
        _bar(0, WIDTH, colour=PALE, top=3, height=12),
        _bar(0, end, colour=COLOURS[row["label"]], top=6, height=6),
        _bar(TARGET - 1, 2, colour=GREY, top=1, height=16),
        *_schedule(row),
    ]
    size = Markup('style="min-width:7em" width="{0}" height="{1}" viewBox="0 0 {0} {1}"').format(WIDTH, HEIGHT)
    frame = Markup('<svg class="bullet" role="img" aria-label="{}" {}>{}</svg>')
    return frame.format(_words(row, done), size, Markup("").join(shapes))


def _share(row: pd.Series) -> float | None:
    if row["label"] in ("no_data", "not_assessed") or pd.isna(row["value"]):
        return None
    if not pd.isna(row["achieved"]):
        return float(row["achieved"])
    return float(row["value"] / row["target_value"]) if row["target_value"] > 0 else None


def _schedule(row: pd.Series) -> list[Markup]:
    if row["route"] != "path":
        return []
    at = min(max(float(row["elapsed"]), 0.0), 1.0) * TARGET
    return [_bar(round(at - 1.5, 1), 3, colour=INK, top=2, height=14)]


def _bar(left: float, width: float, *, colour: str, top: int, height: int) -> Markup:
    shape = Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>')
    return shape.format(f"{left:g}", top, f"{width:g}", height, colour)


def _words(row: pd.Series, done: float) -> str:
    schedule = f"，时间进度{percent(float(row['elapsed']))}" if row["route"] == "path" else ""
    share = "目标的" if row["route"] == "hold" else "完成"
    return f"{share}{percent(done)}{schedule}，{word(row)}"
