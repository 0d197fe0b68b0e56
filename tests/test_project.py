"""The project's own promises: the lock is complete and names no place, and what the READMEs say exists."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

READMES = ("README.md", "README.zh-CN.md")


@pytest.fixture
def pins(project_root: Path) -> list[tuple[Requirement, str]]:
    """Every requirement of the lock with its hashes as text."""
    return locked((project_root / "requirements.lock").read_text(encoding="utf-8"))


def locked(lock: str) -> list[tuple[Requirement, str]]:
    """Split a lock into requirements and the lines that belong to them."""
    blocks = re.split(r"\n(?=\S)", lock.strip())
    return [(Requirement(head.rstrip(" \\")), rest) for head, _, rest in (b.partition("\n") for b in blocks)]


def declared(project_root: Path) -> list[Requirement]:
    """What pyproject.toml asks for: the package, the developers' tools and the build backend."""
    project = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))
    names = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    return [Requirement(name) for name in names + project["build-system"]["requires"]]


def unmet(requirements: list[Requirement], pins: list[tuple[Requirement, str]]) -> list[str]:
    """Requirements that no pin satisfies."""
    versions: dict[str, list[Version]] = {}
    for pin, _ in pins:
        versions.setdefault(canonicalize_name(pin.name), []).append(Version(str(pin.specifier).removeprefix("==")))
    return [
        str(need)
        for need in requirements
        if not any(need.specifier.contains(version) for version in versions.get(canonicalize_name(need.name), []))
    ]


def unhashed(pins: list[tuple[Requirement, str]]) -> list[str]:
    """Pins that are not exact, or come without a hash."""
    return [
        pin.name
        for pin, rest in pins
        if not str(pin.specifier).startswith("==") or not re.search(r"--hash=sha256:[0-9a-f]{64}\b", rest)
    ]


def commands(readme: str) -> list[str]:
    """The first word group of every command in the code blocks and tables of a README."""
    return re.findall(r"\bmake [a-z]+\b|\bufa [a-z]+\b|-m pip [^#\n`）)]+", readme)


def test_the_lock_satisfies_the_project(project_root: Path, pins: list[tuple[Requirement, str]]) -> None:
    assert unmet(declared(project_root), pins) == []


def test_a_requirement_outside_the_lock_is_found() -> None:
    pins = locked("pandas==3.0.1 \\\n    --hash=sha256:" + "0" * 64)

    assert unmet([Requirement("pandas>=3.1"), Requirement("plotly"), Requirement("Pandas>=3")], pins) == [
        "pandas>=3.1",
        "plotly",
    ]


def test_every_pin_is_exact_and_hashed(pins: list[tuple[Requirement, str]]) -> None:
    assert unhashed(pins) == []


def test_a_pin_without_hash_is_found() -> None:
    assert unhashed(locked("pandas==3.0.1\nplotly>=7 \\\n    --hash=sha256:" + "0" * 64)) == [
        "pandas",
        "plotly",
    ]


def test_the_lock_names_no_place(project_root: Path) -> None:
    lock = (project_root / "requirements.lock").read_text(encoding="utf-8")

    # A line is a pin or a hash; a place would be an option (--index-url, --find-links) or an address.
    assert [line for line in lock.splitlines() if not re.match(r"[a-z0-9]|    --hash=sha256:", line)] == []
    assert "://" not in lock


def test_both_readmes_give_the_same_commands(project_root: Path) -> None:
    english, chinese = (commands((project_root / name).read_text(encoding="utf-8")) for name in READMES)

    assert english == chinese


def test_every_make_command_of_the_readme_exists(project_root: Path) -> None:
    makefile = (project_root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    named = {name.removeprefix("make ") for name in commands((project_root / READMES[0]).read_text(encoding="utf-8"))}

    assert {name for name in named if " " not in name} - targets == set()


def test_every_local_link_and_picture_of_the_readmes_exists(project_root: Path) -> None:
    texts = [(project_root / name).read_text(encoding="utf-8") for name in READMES]
    targets = {target for text in texts for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target}

    assert targets >= set(READMES)
    assert [target for target in sorted(targets) if not (project_root / target).exists()] == []
