"""Draw docs/images/roles.svg: one sheet of the fictional city with every cell in the colour of its role.

`python -m benchmarks.picture`, after a change of the rules that docs/reading.md describes.
"""

from pathlib import Path

from ufanalysis.files import write_text
from ufanalysis.ingest.tables import roles
from ufanalysis.ingest.workbook import read_sheets
from ufanalysis.present.sheets import sheet_picture

__all__ = ["main", "picture"]

PROJECT = Path(__file__).resolve().parents[1]
BOOK, SHEET = "2022/2022年维权统计表.xlsx", "维权"


def picture(book: str = BOOK, name: str = SHEET) -> str:
    """The picture of one sheet below data/raw."""
    sheet = next(sheet for sheet in read_sheets(PROJECT / "data/raw" / book) if sheet.name == name)
    texts = [["" if cell is None else _text(cell) for cell in row] for row in sheet.rows]
    return str(sheet_picture(texts, roles(texts), merges=sheet.merges, title=f"{book} ▸ {name}：每个单元格的角色"))


def _text(cell: object) -> str:
    return f"{cell:.12g}" if isinstance(cell, float) else str(cell)


def main() -> None:
    """Write the picture that the docs show."""
    write_text(PROJECT / "docs/images/roles.svg", picture() + "\n")


if __name__ == "__main__":
    main()
