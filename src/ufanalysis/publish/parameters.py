"""The parameters of a page: what its notebook declares, and whether given values fit; it starts no kernel."""

import ast
import keyword
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode

from ufanalysis.catalog import Catalog
from ufanalysis.errors import ParameterError
from ufanalysis.publish.kernels import SPECIFICATION

__all__ = ["Parameter", "Value", "check", "declared", "nearest", "read_notebook"]

Value = int | float | str | bool
TYPES: dict[str, type] = {"int": int, "float": float, "str": str, "bool": bool}
TRUTH = {"true": True, "是": True, "1": True, "false": False, "否": False, "0": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One declared parameter: `year: int = 2024  # 报告年度`."""

    name: str
    kind: str
    default: Value
    help: str


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook file. Raises ParameterError when there is none or it cannot be read."""
    try:
        # A node, not a path: papermill passes paths through str.format. It validates, so we need not.
        return nbformat.from_dict(nbformat.reader.reads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise ParameterError(f"找不到笔记本 {path.name}：应位于 {path.parent}") from error
    except (nbformat.reader.NotJSONError, UnicodeDecodeError) as error:
        raise ParameterError(f"{path.name} 不是有效的笔记本文件：请在 JupyterLab 中打开并重新保存") from error


def declared(notebook: NotebookNode, name: str) -> dict[str, Parameter]:
    """Return the parameters of the one cell tagged `parameters`, by name, in their order.

    Raises ParameterError when there is not exactly one such cell, or a parameter lacks its type or default.
    """
    tagged = [n for n, cell in enumerate(notebook.cells, 1) if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        found = f"找到 {len(tagged)} 个（第 {tagged} 格）" if tagged else "一个也没有"
        raise ParameterError(f"{name}：应恰有一个标签为 parameters 的单元格，{found}。请在 JupyterLab 右侧属性栏设置")
    # papermill chooses how to read the cell by the kernel's name; ours is always the same.
    python = nbformat.from_dict({**notebook, "metadata": {"kernelspec": SPECIFICATION}})
    inspected = papermill.inspect_notebook(python)
    return {p["name"]: _parameter(p, name) for p in inspected.values()}


def _parameter(inspected: Mapping[str, str], notebook: str) -> Parameter:
    where = f"{notebook} ▸ {inspected['name']}"
    kind = inspected["inferred_type_name"]
    if kind not in TYPES:
        raise ParameterError(f"{where}：类型为 {kind}，应写明 int、float、str 或 bool，如 year: int = 2024  # 报告年度")
    try:
        default: Value = ast.literal_eval(inspected["default"])
    except (ValueError, SyntaxError) as error:
        raise ParameterError(
            f"{where}：默认值 {inspected['default']} 不是常量，应直接写出数字或带引号的文字"
        ) from error
    if type(default) is not TYPES[kind] and not (kind == "float" and type(default) is int):
        raise ParameterError(f"{where}：默认值 {default!r} 与类型 {kind} 不符")
    return Parameter(name=inspected["name"], kind=kind, default=default, help=inspected["help"])


def check(
    parameters: Mapping[str, Parameter],
    given: Mapping[str, object],
    *,
    notebook: str,
    catalog: Catalog,
    years: Collection[int],
) -> dict[str, Value]:
    """Return every parameter's value: the given one, converted to its type, or the default.

    A district, pillar or indicator may be given by code or by name; its code is returned. Empty means all.
    Raises ParameterError listing every unknown name and every wrong value.
    """
    faults = [_unknown(name, parameters) for name in given if name not in parameters]
    values: dict[str, Value] = {name: parameter.default for name, parameter in parameters.items()}
    for name, parameter in parameters.items():
        try:
            value = _convert(parameter, given[name]) if name in given else parameter.default
            values |= {name: _known(name, value, catalog=catalog, years=years)}
        except ParameterError as error:
            faults.append(str(error))
    faults += _gone(values, catalog) if not faults else []
    if faults:
        raise ParameterError(f"{notebook} 的参数有 {len(faults)} 处错误：\n" + "\n".join(f"- {f}" for f in faults))
    return values


def _unknown(name: str, parameters: Mapping[str, Parameter]) -> str:
    if not name.isidentifier() or keyword.iskeyword(name):
        return f"参数名 {name!r:.60} 无效：只能用字母、数字和下划线，如 year"
    known = "、".join(f"{p.name}（{p.help or p.kind}）" for p in parameters.values()) or "无"
    return f"没有参数 {name}{nearest(name, parameters)}；该页的参数有：{known}"


def nearest(name: str, known: Collection[str]) -> str:
    """Return a question that names the known name most like `name`, or nothing when none is like it."""
    near = get_close_matches(name, [str(k) for k in known], n=1, cutoff=0.5)
    return f"，是否想写 {near[0]}？" if near else ""


def _convert(parameter: Parameter, value: object) -> Value:
    expected = {"int": "整数", "float": "数字", "str": "文字", "bool": "是或否"}[parameter.kind]
    fault = f"{parameter.name}：现为 {value!r:.60}，应为{expected}，如 {parameter.default!r}"
    if parameter.kind == "bool":
        if str(value).lower() not in TRUTH:
            raise ParameterError(fault)
        return TRUTH[str(value).lower()]
    # bool is an int in Python, and True for a year is a slip.
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ParameterError(fault)
    if parameter.kind == "str":
        return _text(value, fault)
    if isinstance(value, float) and parameter.kind == "int":
        raise ParameterError(fault)
    try:
        return int(value) if parameter.kind == "int" else float(value)
    except ValueError as error:
        raise ParameterError(fault) from error


def _text(value: object, fault: str) -> str:
    if not isinstance(value, str) or len(value) > 200 or not value.isprintable():
        raise ParameterError(fault)
    return value


def _known(name: str, value: Value, *, catalog: Catalog, years: Collection[int]) -> Value:
    if name == "year" and value not in years:
        span = "、".join(map(str, sorted(years))) or "无"
        raise ParameterError(
            f"year：现为 {value!r}，而数据中的年份有：{span}。请改用其中一年，或补充该年数据后运行 ufa clean"
        )
    choices = _choices(name, catalog)
    if choices and value and value not in choices:
        known = "、".join(dict.fromkeys(f"{label}（{code}）" for label, code in choices.items() if label != code))
        near = nearest(str(value), choices)
        raise ParameterError(f"{name}：没有 {value!r:.60}{near}；可用的有：{known or '、'.join(choices)}")
    return choices.get(str(value), value)


def _choices(name: str, catalog: Catalog) -> dict[str, str]:
    if name == "pillar":
        return {pillar: pillar for pillar in catalog.pillars}
    named = {
        "district": [(catalog.city.code, catalog.city.name), *((d.code, d.name) for d in catalog.districts)],
        "indicator": [(i.code, i.name) for i in catalog.indicators],
    }.get(name, [])
    return {label: code for code, *labels in named for label in (*labels, code)}


def _gone(values: Mapping[str, Value], catalog: Catalog) -> Iterator[str]:
    year, code = values.get("year"), values.get("district")
    if isinstance(year, int) and isinstance(code, str) and code:
        district = catalog.district(code)
        if not district.exists(year):
            heir = f"，其数据已并入 {catalog.district(district.successor).name}" if district.successor else ""
            yield f"district：{district.name} 在 {year} 年不存在{heir}"
