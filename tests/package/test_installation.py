"""The package installs from its own files, alone, and brings all it needs; and a stranger's exporter joins it."""

from __future__ import annotations

import ast
import re
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.command import run

ROOT = Path(__file__).parents[2]


def wheel_of(project: Path, target: Path) -> Path:
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, project, cwd=target)
    (wheel,) = target.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel_of(ROOT, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    package = ROOT / "src" / "paperpack"
    files = {
        f"paperpack/{path.relative_to(package).as_posix()}"
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("paperpack/")}
    assert packed == files
    assert "paperpack/py.typed" in packed


def test_the_wheel_alone_builds_notes_and_takes_a_plugin(wheel: Path, tmp_path: Path) -> None:
    plugin = wheel_of(ROOT / "tests" / "plugin", tmp_path)
    environment = environment_without_paperpack(tmp_path / "environment")
    python = environment / "bin" / "python"
    run(
        *(sys.executable, "-m", "pip", "--python", python, "install", "--quiet"),
        *("--disable-pip-version-check", "--no-index", "--no-deps", wheel, plugin),
        cwd=tmp_path,
    )
    assert (
        str(environment)
        in run(python, "-c", "import paperpack; print(paperpack.__file__)", cwd=tmp_path).stdout
    )
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").write_text("# 残差网络\n\n- 残差：输出与输入之差，网络只需要学习它\n")
    paperpack = environment / "bin" / "paperpack"
    run(paperpack, "build", "-t", "anki", "-t", "epub", "-t", "pdf", "-t", "tsv", cwd=tmp_path)
    built = {str(path.relative_to(tmp_path / "build")) for path in (tmp_path / "build").rglob("*.*")}
    assert {"notes.apkg", "notes.epub", "handouts/a.pdf", "notes.tsv"} <= built
    assert "残差\t" in (tmp_path / "build" / "notes.tsv").read_text()
    assert "tsv" in run(paperpack, "exporters", cwd=tmp_path).stdout
    assert "paperpack" in run(python, "-m", "paperpack", "--version", cwd=tmp_path).stdout


def environment_without_paperpack(folder: Path) -> Path:
    """Make an environment that sees this one's libraries, but not the package in development.

    A path in a `.pth` file is searched for modules, but its own `.pth` files, the editable install's among
    them, are not read.
    """
    venv.create(folder, with_pip=False)
    (inner,) = folder.glob("lib/python*/site-packages")
    (inner / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return folder


def test_every_library_that_is_imported_is_declared() -> None:
    declared = {
        re.split(r"[^\w-]", requirement, maxsplit=1)[0].lower().replace("-", "_")
        for requirement in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    }
    by_module = packages_distributions()
    for path in (ROOT / "src").rglob("*.py"):
        for module in imported_modules(path) - set(sys.stdlib_module_names) - {"paperpack"}:
            brought_by = {name.lower().replace("-", "_") for name in by_module[module]}
            assert brought_by & declared, f"{path}: {module}"


def imported_modules(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names
