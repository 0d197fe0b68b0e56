"""The floors of the house: which room imports which, where a library lives, and how big a module may grow."""

import ast
import io
import json
import sys
import tokenize
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PACKAGE = "ufanalysis"
TOP = "__init__"

_GROUND = {"errors", "files"}
_WAIST = {"catalog", "observations"} | _GROUND
_ROOMS = {"ingest", "analysis", "present", "publish"}
#: Room → the rooms it may import besides itself. A module that is not listed has no floor and is refused.
MAY_IMPORT = {
    "errors": set(),
    "files": set(),
    "catalog": _GROUND,
    "observations": _WAIST,
    "ingest": _WAIST,
    "analysis": _WAIST,
    "present": _WAIST | {"analysis"},
    "publish": _WAIST | {"present"},
    "workspace": _WAIST | _ROOMS,
    TOP: _WAIST | _ROOMS | {"workspace"},
    "screen": _WAIST | {"ingest", "present"},
    "cli": _WAIST | _ROOMS | {"workspace", "screen", TOP},
    "notebooks": {TOP, "analysis", "present"},
    "sample": set(),
}
#: Library → the rooms, or the one module of a room, that may import it. Workbooks and pages both hold HTML, so lxml
#: has two; a page lets people download its tables as a workbook.
HOMES = {
    "msoffcrypto": ("ingest",),
    "openpyxl": ("ingest", "publish.workbook"),
    "python_calamine": ("ingest",),
    "xlrd": ("ingest",),
    "lxml": ("ingest", "publish"),
    "plotly": ("present",),
    "jupyter_client": ("publish",),
    "nbclient": ("publish",),
    "nbconvert": ("publish",),
    "nbformat": ("publish",),
    "papermill": ("publish",),
}
FORBIDDEN_NAMES = {"base", "common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 45
SILENT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def room_of(module: str) -> str:
    """`ufanalysis.present.charts` → `present`; the package itself is the room `__init__`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else TOP


def imports_of(source: str, module: str, *, is_package: bool = False) -> Iterator[str]:
    """Full names of all that is imported, also inside functions and by import_module("…")."""
    folder = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=name, names=names, level=level):
                start = folder[: len(folder) - level + 1] if level else []
                origin = ".".join([*start, *([name] if name else [])])
                yield from (f"{origin}.{alias.name}" for alias in names)
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name


def imported_room(name: str) -> str | None:
    """The room an import reaches, or None outside the package; a plain public name is in its `__init__`."""
    if name != PACKAGE and not name.startswith(f"{PACKAGE}."):
        return None
    room = room_of(name)
    return room if room in MAY_IMPORT else TOP


def upward_imports(source: str, module: str, *, room: str | None = None, is_package: bool = False) -> list[str]:
    """Imports that the floor plan does not allow."""
    room = room or room_of(module)
    reached = {name: imported_room(name) for name in imports_of(source, module, is_package=is_package)}
    allowed = MAY_IMPORT[room] | {room, None}
    return [f"{module}: {room} may not import {name}" for name, other in reached.items() if other not in allowed]


def strangers(source: str, module: str) -> list[str]:
    """Libraries imported outside their home."""
    libraries = {name.partition(".")[0] for name in imports_of(source, module)} & set(HOMES)
    places = {room_of(module), module.removeprefix(f"{PACKAGE}.")}
    away = sorted(library for library in libraries if places.isdisjoint(HOMES[library]))
    return [f"{module}: {library} lives in {' and '.join(HOMES[library])} only" for library in away]


def undeclared(source: str, module: str, declared: set[str], providers: Mapping[str, list[str]]) -> list[str]:
    """Libraries that come with another one by chance, instead of by our own pyproject.toml."""
    libraries = {name.partition(".")[0] for name in imports_of(source, module)} - sys.stdlib_module_names - {PACKAGE}
    return [
        f"{module}: {library} is not declared"
        for library in sorted(libraries)
        if declared.isdisjoint(canonicalize_name(name) for name in providers.get(library, []))
    ]


def homeless(module: str) -> list[str]:
    """Modules without a floor, or with a name that says nothing."""
    unknown = [] if room_of(module) in MAY_IMPORT else [f"{module}: no room of that name in MAY_IMPORT"]
    empty = [f"{module}: {part} names nothing" for part in module.split(".") if part.strip("_") in FORBIDDEN_NAMES]
    return unknown + empty


def undocumented(source: str, module: str) -> list[str]:
    """A public module says its duty in a docstring and lists its public names."""
    tree = ast.parse(source)
    missing = [] if ast.get_docstring(tree) else [f"{module}: no docstring"]
    if public_names(tree) and not module.rpartition(".")[2].startswith("_") and "__all__" not in assigned(tree):
        missing.append(f"{module}: no __all__")
    return missing


def assigned(tree: ast.Module) -> set[str]:
    """Names that the module assigns at its top level."""
    plain = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    annotated = [node.target for node in tree.body if isinstance(node, ast.AnnAssign)]
    return {target.id for target in plain + annotated if isinstance(target, ast.Name)}


def public_names(tree: ast.Module) -> set[str]:
    """Names without underscore that the module defines at its top level."""
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return {name for name in defined | assigned(tree) if not name.startswith("_")}


def code_lines(source: str) -> set[int]:
    """Numbers of the lines that hold code: no blank lines, comments or docstrings."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    lines = {
        line for t in tokens if t.type not in SILENT for line in range(t.start[0], t.end[0] + 1)
    }  # a string over several lines is one token
    return lines - {line for text in docstrings(source) for line in range(text.lineno, text.end_lineno + 1)}


def docstrings(source: str) -> Iterator[ast.Expr]:
    """Every docstring of the source, as a node with its lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            yield node.body[0]


def oversized(source: str, module: str) -> list[str]:
    """Modules and functions with more code lines than a reader can hold."""
    lines = code_lines(source)
    long = [f"{module}: {len(lines)} code lines"] if len(lines) > MAX_MODULE_LINES else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            count = len(lines & set(range(node.lineno, node.end_lineno + 1)))
            long += [f"{module}.{node.name}: {count} code lines"] if count > MAX_FUNCTION_LINES else []
    return long


def modules(folder: Path) -> dict[str, Path]:
    """Dotted name → file of every module of a package folder."""
    files = sorted(folder.rglob("*.py"))
    return {".".join(path.relative_to(folder.parent).with_suffix("").parts): path for path in files}


def package_name(module: str) -> str:
    """`ufanalysis.present.__init__` is imported as `ufanalysis.present`."""
    return module.removesuffix(".__init__")


@pytest.fixture(scope="session")
def house(project_root: Path) -> dict[str, str]:
    """Module name → source text of the package; a room's `__init__` keeps that last part."""
    found = modules(project_root / "src" / PACKAGE)
    assert len(found) > 5
    return {name: path.read_text(encoding="utf-8") for name, path in found.items()}


def test_no_room_imports_upwards(house: dict[str, str]) -> None:
    offences = [
        offence
        for name, source in house.items()
        if not homeless(package_name(name))
        for offence in upward_imports(source, package_name(name), is_package=name.endswith(TOP))
    ]

    assert offences == []


def test_every_library_stays_in_its_home(house: dict[str, str]) -> None:
    assert [offence for name, source in house.items() for offence in strangers(source, package_name(name))] == []


def test_every_library_is_declared(house: dict[str, str], project_root: Path) -> None:
    project = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}

    providers = packages_distributions()

    offences = [
        offence
        for name, source in house.items()
        for offence in undeclared(source, package_name(name), declared, providers)
    ]

    assert offences == []


def test_every_module_has_a_floor_and_a_telling_name(house: dict[str, str]) -> None:
    assert [offence for name in house for offence in homeless(package_name(name))] == []


def test_every_public_module_says_its_duty_and_its_names(house: dict[str, str]) -> None:
    assert [offence for name, source in house.items() for offence in undocumented(source, package_name(name))] == []


def test_modules_and_functions_stay_readable(house: dict[str, str]) -> None:
    assert [offence for name, source in house.items() for offence in oversized(source, name)] == []


def test_the_fictional_city_shares_nothing_with_the_package(project_root: Path) -> None:
    sources = {name: path.read_text(encoding="utf-8") for name, path in modules(project_root / "sample").items()}

    assert [o for name, source in sources.items() for o in upward_imports(source, name, room="sample")] == []


def test_notebooks_use_the_public_names(project_root: Path) -> None:
    pages = sorted((project_root / "notebooks").glob("*.ipynb"))

    offences = [o for page in pages for o in upward_imports(page_source(page), page.stem, room="notebooks")]

    assert offences == []


def page_source(page: Path) -> str:
    """The code of a notebook as one text, without its IPython magics."""
    cells = json.loads(page.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return "\n".join(line for text in code for line in text.splitlines() if not line.startswith(("%", "!")))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("ufanalysis.ingest.clean", "from ufanalysis.analysis import progress"),
        ("ufanalysis.analysis.progress", "from ufanalysis.present.wording import figure"),
        ("ufanalysis.present.charts", "import ufanalysis.ingest.tables"),
        ("ufanalysis.publish.export", "from ufanalysis import analysis"),
        ("ufanalysis.catalog", "from ufanalysis.observations import check"),
        ("ufanalysis.workspace", "from ufanalysis.cli import main"),
        ("ufanalysis.present.tables", "from ufanalysis import load"),
        ("ufanalysis.present.tables", "from ..publish import site"),
        ("ufanalysis.present.tables", "from .. import cli"),
        ("ufanalysis.analysis.balance", "def assess():\n    from ufanalysis.publish import run"),
        ("ufanalysis.analysis.balance", "import importlib\nimportlib.import_module('ufanalysis.cli')"),
    ],
)
def test_an_upward_import_is_found(module: str, source: str) -> None:
    assert len(upward_imports(source, module)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("ufanalysis.present.charts", "from ufanalysis.analysis.progress import progress"),
        ("ufanalysis.present.charts", "from . import wording"),
        ("ufanalysis.cli", "from ufanalysis import load\nfrom ufanalysis.workspace import Workspace"),
        ("ufanalysis.ingest.clean", "import re\nfrom ufanalysis import errors"),
    ],
)
def test_an_import_that_the_plan_allows_passes(module: str, source: str) -> None:
    assert upward_imports(source, module) == []


def test_an_upward_import_of_a_room_itself_is_found() -> None:
    # In present/__init__.py one dot is present itself, and two dots are the package.
    assert upward_imports("from . import charts", "ufanalysis.present", is_package=True) == []
    assert len(upward_imports("from ..cli import main", "ufanalysis.present", is_package=True)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("ufanalysis.analysis.progress", "import openpyxl"),
        ("ufanalysis.present.tables", "from lxml import etree"),
        ("ufanalysis.publish.export", "import openpyxl"),
        ("ufanalysis.publish.export", "import plotly.graph_objects as go"),
        ("ufanalysis.cli", "def main():\n    import papermill"),
        ("ufanalysis", "from nbclient import NotebookClient"),
    ],
)
def test_a_library_away_from_home_is_found(module: str, source: str) -> None:
    assert len(strangers(source, module)) == 1


def test_a_library_at_home_passes() -> None:
    assert strangers("import plotly.graph_objects as go\nimport pandas", "ufanalysis.present.charts") == []


def test_a_library_in_its_one_module_passes() -> None:
    assert strangers("from openpyxl import Workbook", "ufanalysis.publish.workbook") == []


def test_a_library_that_nobody_declared_is_found() -> None:
    providers = {"numpy": ["numpy"], "lxml": ["lxml"]}

    # tomllib belongs to Python itself, lxml is declared, and nobody asked for numpy.
    assert undeclared("import tomllib, lxml, numpy", "ufanalysis.files", {"lxml"}, providers) == [
        "ufanalysis.files: numpy is not declared"
    ]


@pytest.mark.parametrize("module", ["ufanalysis.utils", "ufanalysis.present.helpers", "ufanalysis.ingest._base"])
def test_a_name_that_says_nothing_is_found(module: str) -> None:
    assert homeless(module)


def test_a_module_without_a_floor_is_found() -> None:
    assert homeless("ufanalysis.attic") == ["ufanalysis.attic: no room of that name in MAY_IMPORT"]


def test_a_module_without_docstring_or_names_is_found() -> None:
    assert undocumented("def read():\n    pass", "ufanalysis.files") == [
        "ufanalysis.files: no docstring",
        "ufanalysis.files: no __all__",
    ]


def test_a_module_with_docstring_and_names_passes() -> None:
    assert undocumented('"""Duty."""\n__all__ = ["read"]\ndef read():\n    pass', "ufanalysis.files") == []


def test_long_modules_and_functions_are_found() -> None:
    body = "".join(f"    a{i} = {i}\n" for i in range(45))  # with the def line one more than 45

    assert oversized(f"def f():\n{body}", "m") == ["m.f: 46 code lines"]
    assert oversized("a = 1\n" * 301, "m") == ["m: 301 code lines"]


def test_docstrings_comments_and_blank_lines_are_no_code() -> None:
    source = '"""Duty.\n\nMore.\n"""\n\n# why\na = 1\n\n\ndef f():\n    """One."""\n    return """x\ny"""\n'

    assert code_lines(source) == {7, 10, 12, 13}


def test_sample_and_notebook_imports_are_found() -> None:
    assert upward_imports("from ufanalysis.ingest import clean", "sample.books", room="sample")
    assert upward_imports("from ufanalysis.publish import run", "20_overview", room="notebooks")
