"""Draw docs/images/roles.svg: one sheet of the fictional city with every cell in the colour of its role.

`python -m benchmarks.picture`, after a change of the rules that docs/reading.md describes.
"""

from pathlib import Path

from ufanalysis.files import write_text
from ufanalysis.ingest.portraits import portraits
from ufanalysis.present.excerpts import excerpt
from ufanalysis.present.sheets import sheet_picture

__all__ = ["main", "picture"]

PROJECT = Path(__file__).resolve().parents[1]
BOOK, SHEET = "2022/2022年维权统计表.xlsx", "维权"


def picture(book: str = BOOK, name: str = SHEET) -> str:
    """The picture of one sheet below data/raw."""
    sheet = portraits(PROJECT / "data/raw" / book)[name]
    part = excerpt(sheet.texts, sheet.roles, merges=sheet.merges)
    return str(sheet_picture(part, title=f"{book} ▸ {name}：每个单元格的角色"))


def main() -> None:
    """Write the picture that the docs show."""
    write_text(PROJECT / "docs/images/roles.svg", picture() + "\n")


if __name__ == "__main__":
    main()
