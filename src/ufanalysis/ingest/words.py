"""Columns in which few words stand many times, as numbers of those words; it changes no word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

__all__ = ["Words", "chained", "coded"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Words:
    """A column of words: row k holds `words[codes[k]]`."""

    codes: NDArray[np.int32]
    words: list[str]

    def __getitem__(self, row: int | np.intp) -> str:
        """The word of a row."""
        return self.words[self.codes[row]]

    def at(self, rows: NDArray[np.generic]) -> "Words":
        """The words of these rows, which may be chosen by number or by flag."""
        return Words(codes=self.codes[rows], words=self.words)

    def dictionary(self) -> pa.DictionaryArray:
        """The column as an Arrow dictionary that holds no word which stands nowhere."""
        used = np.bincount(self.codes, minlength=len(self.words)) > 0
        if used.all():
            return pa.DictionaryArray.from_arrays(self.codes, pa.array(self.words, pa.string()))
        codes = (np.cumsum(used, dtype=np.int32) - 1)[self.codes]
        words = [word for word, is_used in zip(self.words, used, strict=True) if is_used]
        return pa.DictionaryArray.from_arrays(codes, pa.array(words, pa.string()))


def coded(words: Iterable[str]) -> Words:
    """The column of these words, numbered as they first appear."""
    numbers: dict[str, int] = {}
    codes = [numbers.setdefault(word, len(numbers)) for word in words]
    return Words(codes=np.array(codes, np.int32), words=list(numbers))


def chained(columns: Sequence[Words]) -> Words:
    """One column after the other; a word has one number in all of them."""
    numbers: dict[str, int] = {}
    codes = [
        np.array([numbers.setdefault(word, len(numbers)) for word in column.words], np.int32)[column.codes]
        for column in columns
    ]
    return Words(codes=np.concatenate(codes), words=list(numbers))
