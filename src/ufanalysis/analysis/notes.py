"""Put reasons beside rows, each text filled in only where its case holds; it decides no case."""

import numpy as np

from ufanalysis.analysis.series import Columns

__all__ = ["Case", "filled", "first", "joined"]

#: Where it holds; the text, with {column} for what a row says itself.
Case = tuple[np.ndarray, str]


def joined(length: int, cases: list[tuple[np.ndarray, str | np.ndarray]]) -> np.ndarray:
    """Join, row by row, the texts of the cases that hold; "" where none does."""
    texts = np.full(length, "", dtype=object)
    for holds, text in cases:
        at = np.flatnonzero(holds)
        if len(at):
            told = np.asarray(text, dtype=object)[at] if isinstance(text, np.ndarray) else text
            texts[at] = np.where(texts[at] == "", "", texts[at] + "；") + told
    return texts


def first(length: int, cases: list[tuple[np.ndarray, str | np.ndarray]]) -> np.ndarray:
    """Return, row by row, the text of the first case that holds; "" where none does."""
    texts = np.full(length, "", dtype=object)
    for holds, text in reversed(cases):
        at = np.flatnonzero(holds)
        texts[at] = text[at] if isinstance(text, np.ndarray) else text
    return texts


def filled(rows: Columns, cases: list[Case]) -> list[tuple[np.ndarray, str | np.ndarray]]:
    """Fill each text's {column}s with the whole numbers or texts of the rows for which its case holds."""
    return [(holds, _filled(rows, np.flatnonzero(holds), text)) for holds, text in cases]


def _filled(rows: Columns, at: np.ndarray, text: str) -> str | np.ndarray:
    if "{" not in text or not len(at):
        return text
    names = [name for name in rows if "{" + name + "}" in text]
    told = np.empty(len(rows[names[0]]), dtype=object)
    parts = [_plain(rows[name][at]) for name in names]
    told[at] = [text.format(**dict(zip(names, row, strict=True))) for row in zip(*parts, strict=True)]
    return told


def _plain(values: np.ndarray) -> list[object]:
    return (values if values.dtype == object else values.astype("int64")).tolist()
