"""The contract of the three tables that everything else builds on; it checks, loads and saves, and computes nothing."""

import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from ufanalysis.errors import ObservationsError
from ufanalysis.files import write_bytes

__all__ = [
    "FINDINGS",
    "KEY",
    "OBSERVATIONS",
    "STATUS",
    "STATUSES",
    "TARGETS",
    "check",
    "empty",
    "load",
    "packed",
    "save",
]

Columns = Mapping[str, "str | pd.CategoricalDtype"]
STATUSES = [
    "measured",
    "approximate",
    "masked",
    "suspect",
    "derived",
    "missing",
    "negligible",
    "not_applicable",
]
STATUS = pd.CategoricalDtype(STATUSES)
SEVERITY = pd.CategoricalDtype(["error", "warning", "info"], ordered=True)
TARGET_KIND = pd.CategoricalDtype(["level", "cumulative", "annual", "floor"])
BINDING = pd.CategoricalDtype(["约束性", "预期性"])
ORIGIN: Columns = {"file": "str", "sheet": "str", "ref": "str"}
KEY = ["indicator", "district", "year"]

#: One row per indicator × district × year; values in the indicator's canonical unit, rates as the sheet's percent.
OBSERVATIONS: Columns = {
    "indicator": "str",
    "district": "str",
    "year": "int16",
    "value": "float64",
    "lower": "float64",
    "upper": "float64",
    "status": STATUS,
    **ORIGIN,
    "raw": "str",
    "note": "str",
}
#: One row per thing a person should look at; texts are Chinese.
FINDINGS: Columns = {
    "severity": SEVERITY,
    "code": "str",
    **ORIGIN,
    "indicator": "str",
    "district": "str",
    "year": "Int16",
    "found": "str",
    "expected": "str",
    "advice": "str",
}
#: One row per indicator × district × target year; values in the indicator's canonical unit.
#: `ref` and `raw` are the target's cell, `base_ref` and `base_raw` its base's, on the same sheet.
TARGETS: Columns = {
    "indicator": "str",
    "district": "str",
    "base_year": "int16",
    "base_value": "float64",
    "target_year": "int16",
    "target_value": "float64",
    "kind": TARGET_KIND,
    "binding": BINDING,
    **ORIGIN,
    "raw": "str",
    "base_ref": "str",
    "base_raw": "str",
}


def empty(columns: Columns) -> pd.DataFrame:
    """Return a table of that contract without rows."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})


def check(table: pd.DataFrame, columns: Columns, key: list[str] | None = None) -> pd.DataFrame:
    """Return `table` with exactly the columns and dtypes of the contract.

    Raises ObservationsError listing missing and unknown columns, or the first keys that stand twice.
    """
    missing, unknown = [c for c in columns if c not in table], [c for c in table if c not in columns]
    if missing or unknown:
        raise ObservationsError(f"表的列不符合约定：缺少 {missing}，多出 {unknown}")
    words = {name: _words(table[name]) for name, dtype in columns.items() if dtype == "str"}
    typed = table[list(columns)].assign(**words).astype(dict(columns)).reset_index(drop=True)
    if key and typed.duplicated(key).any():
        twice = typed.loc[typed.duplicated(key, keep=False), [*key, "file", "ref"]].head(10)
        raise ObservationsError(f"同一{'×'.join(key)}出现多次：\n{twice.to_string(index=False)}")
    return typed


def _words(column: pd.Series) -> pd.Series:
    """The column with words instead of categories; pandas 3.1 takes twenty times as long, over Python objects."""
    if not isinstance(column.dtype, pd.CategoricalDtype) or column.hasnans:
        return column
    words = column.cat.categories.astype("str").array.take(column.cat.codes.to_numpy())
    return pd.Series(words, index=column.index)


def packed(table: pd.DataFrame) -> bytes:
    """A checked table as a Parquet file; the same table gives the same bytes."""
    buffer = io.BytesIO()
    table.to_parquet(buffer, engine="pyarrow", compression="zstd", index=False)
    return buffer.getvalue()


def save(table: pd.DataFrame, path: Path) -> None:
    """Write a checked table to Parquet in one step."""
    write_bytes(path, packed(table))


def load(path: Path, columns: Columns, key: list[str] | None = None) -> pd.DataFrame:
    """Read a table that `save` wrote. Raises ObservationsError when there is none, or when it breaks the contract."""
    if not path.exists():
        raise ObservationsError(f"尚无 {path.name}：请先运行 ufa clean")
    # pq.read_table asks pyarrow.dataset, which takes longer to load than the table.
    with pq.ParquetFile(path) as file:
        return check(file.read().to_pandas(), columns, key)
