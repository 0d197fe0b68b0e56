"""Words as numbers give the words back."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ufanalysis.ingest.words import Words, chained, coded

COLUMNS = st.lists(st.text("甲乙丙", max_size=2), max_size=20)


@given(COLUMNS)
def test_a_column_of_words_is_what_was_put_in(words: list[str]) -> None:
    column = coded(words)

    assert [column[k] for k in range(len(words))] == words
    assert column.dictionary().to_pylist() == words
    assert column.dictionary().to_pylist() == words


@given(st.lists(COLUMNS, min_size=1, max_size=4))
def test_columns_in_a_chain_follow_one_another_and_share_their_words(columns: list[list[str]]) -> None:
    together = chained([coded(words) for words in columns])

    assert together.dictionary().to_pylist() == [word for words in columns for word in words]
    assert len(together.words) == len(set(together.words))


def test_rows_are_chosen_by_number_and_by_flag() -> None:
    column = coded(["东山", "西山", "东山"])

    assert column.at(np.array([2, 1])).dictionary().to_pylist() == ["东山", "西山"]
    assert column.at(np.array([False, True, True])).dictionary().to_pylist() == ["西山", "东山"]


def test_a_dictionary_holds_no_word_that_stands_nowhere() -> None:
    column = Words(codes=np.array([2, 2, 0], np.int32), words=["甲", "乙", "丙"])

    assert column.dictionary().dictionary.to_pylist() == ["甲", "丙"]
