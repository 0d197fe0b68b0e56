"""What every reader gives: a worksheet as it stands."""

from dataclasses import dataclass, field

__all__ = ["UNCALCULATED", "Address", "Box", "Sheet"]

Address = tuple[int, int]
Box = tuple[int, int, int, int]
#: What stands in a cell whose formula was never calculated.
UNCALCULATED = "(公式未计算)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One worksheet; `rows` start at A1, blanks are "", merges are boxes (top, left, bottom, right) counted from 0.

    `doubtful` are cells on whose number two readers disagree; `reader` names the one whose cells these are.
    """

    name: str
    rows: list[list[object]]
    merges: list[Box] = field(default_factory=list)
    visible: bool = True
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncalculated: frozenset[Address] = frozenset()
    doubtful: frozenset[Address] = frozenset()
    reader: str = "calamine"
