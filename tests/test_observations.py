"""The contract of the three tables: what is refused, and that what is saved is what is loaded."""

import pandas as pd
import pytest

from builders import findings, observation, observations, target, targets
from ufanalysis.errors import ObservationsError
from ufanalysis.observations import FINDINGS, KEY, OBSERVATIONS, STATUSES, TARGETS, check, empty, load, save


@pytest.mark.parametrize("columns", [OBSERVATIONS, FINDINGS, TARGETS], ids=["observations", "findings", "targets"])
def test_an_empty_table_has_every_column_with_its_type(columns):
    table = empty(columns)

    assert len(table) == 0
    pd.testing.assert_frame_equal(check(table, columns), table)


def test_a_missing_and_an_unknown_column_are_both_named():
    table = observations(observation()).drop(columns="raw").assign(colour="red")

    with pytest.raises(ObservationsError, match=r"缺少 \['raw'\]，多出 \['colour'\]"):
        check(table, OBSERVATIONS)


def test_a_key_that_stands_twice_is_refused_with_both_cells():
    table = observations(observation(ref="B2"), observation(ref="C7"), observation(year=2023, ref="D1"))

    with pytest.raises(ObservationsError) as caught:
        check(table, OBSERVATIONS, KEY)

    assert "B2" in str(caught.value)
    assert "C7" in str(caught.value)
    assert "D1" not in str(caught.value)


def test_columns_come_in_the_order_of_the_contract_with_its_types():
    given = observations(observation())
    shuffled = given[list(reversed(given.columns))].astype({"year": "int64", "status": "object"})

    checked = check(shuffled, OBSERVATIONS)

    assert list(checked) == list(OBSERVATIONS)
    assert str(checked["year"].dtype) == "int16"
    assert checked["status"].cat.categories.tolist() == list(STATUSES)


def test_a_table_given_to_check_is_left_as_it_was():
    given = observations(observation(), observation(year=2023)).astype({"year": "int64"})
    before = given.copy(deep=True)

    check(given, OBSERVATIONS, KEY)

    pd.testing.assert_frame_equal(given, before)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (observations(observation(raw="１，２３４", upper=float("nan"))), OBSERVATIONS),
        (findings({"found": "“待核”"}, {"severity": "error", "year": None}), FINDINGS),
        (targets(target(), target(district="east")), TARGETS),
    ],
    ids=["observations", "findings", "targets"],
)
def test_what_is_saved_is_what_is_loaded(tmp_path, table, columns):
    save(table, tmp_path / "table.parquet")

    pd.testing.assert_frame_equal(load(tmp_path / "table.parquet", columns), table)


def test_the_same_table_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        save(observations(observation(), observation(year=2023)), tmp_path / name)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_table_that_was_never_made_is_an_error_that_says_what_to_run(tmp_path):
    with pytest.raises(ObservationsError, match=r"尚无 observations\.parquet：请先运行 ufa clean"):
        load(tmp_path / "observations.parquet", OBSERVATIONS)


def test_a_table_of_an_older_contract_is_refused_when_loaded(tmp_path):
    observations(observation()).drop(columns="note").to_parquet(tmp_path / "observations.parquet")

    with pytest.raises(ObservationsError, match="note"):
        load(tmp_path / "observations.parquet", OBSERVATIONS, KEY)
