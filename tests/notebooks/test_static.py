"""Notebooks are pages: the shape of STYLE's pages is checked from their JSON, without running them."""

import ast
import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
FORBIDDEN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.While, ast.Try, ast.With, ast.Lambda)


def notebook(path):
    return json.loads(path.read_text(encoding="utf-8"))


def cells(path, kind="code"):
    return [cell for cell in notebook(path)["cells"] if cell["cell_type"] == kind]


def tags(cell):
    return cell["metadata"].get("tags", [])


def source(cell):
    return "".join(cell["source"])


def test_there_are_notebooks():
    assert {path.stem for path in NOTEBOOKS} >= {"00_explore", "20_overview", "40_district"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestPage:
    def test_is_stored_without_outputs_and_counts(self, path):
        assert [cell["outputs"] for cell in cells(path)] == [[] for _ in cells(path)]
        assert {cell["execution_count"] for cell in cells(path)} == {None}

    def test_names_the_kernel_and_every_cell(self, path):
        whole = notebook(path)

        assert whole["metadata"]["kernelspec"]["name"] == "python3"
        assert (whole["nbformat"], whole["nbformat_minor"] >= 5) == (4, True)
        assert len({cell["id"] for cell in whole["cells"]}) == len(whole["cells"])
        assert "widgets" not in whole["metadata"]

    def test_has_exactly_one_parameters_cell_right_after_the_title(self, path):
        first, second, *rest = notebook(path)["cells"]

        assert first["cell_type"] == "markdown"
        assert source(first).startswith("# ")
        assert "parameters" in tags(second)
        assert not any("parameters" in tags(cell) for cell in rest)

    def test_parameters_are_annotated_scalars_with_a_comment(self, path):
        (cell,) = [cell for cell in cells(path) if "parameters" in tags(cell)]
        statements = ast.parse(source(cell)).body

        assert all(isinstance(s, ast.AnnAssign) and isinstance(s.value, ast.Constant) for s in statements)
        assert all("  # " in line for line in source(cell).splitlines())

    def test_is_thin(self, path):
        sizes = [len(source(cell).splitlines()) for cell in cells(path)]

        assert len(sizes) <= 12
        assert max(sizes) <= 6
        assert sum(sizes) <= 60

    def test_holds_no_program(self, path):
        for cell in cells(path):
            nodes = list(ast.walk(ast.parse(source(cell))))
            assert not [type(node).__name__ for node in nodes if isinstance(node, FORBIDDEN)]
            assert "read_excel" not in source(cell)

    def test_uses_no_tag_but_the_two(self, path):
        assert {tag for cell in notebook(path)["cells"] for tag in tags(cell)} <= {"parameters", "leadership-hide"}

    def test_each_shown_cell_stands_under_a_heading(self, path):
        whole = notebook(path)["cells"]
        shown = [number for number, cell in enumerate(whole) if cell["cell_type"] == "code"][3:]

        assert all(whole[number - 1]["cell_type"] == "markdown" for number in shown)
        assert all(source(whole[number - 1]).startswith("## ") for number in shown)

    def test_ends_with_the_sentinel(self, path):
        assert source(cells(path)[-1]).startswith("tables.closing(")
