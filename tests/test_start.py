"""What a run must not do before it reads the first note: each of these took a good part of that time."""

import json
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from paperpack.exporters.registry import GROUP, load_exporters

_NOTE = """---
title: 残差学习
tags: [视觉]
---
- **恒等捷径**：把输入原样加到块的输出上的连接 $y = F(x) + x$。

An aside in English, as long as it takes, for “quotes” and all.
"""

_IMPORTED = """
import json, sys
from paperpack.cli.main import run
code = run(sys.argv[1:])
print(json.dumps([code, sorted(sys.modules)]))
"""

_PATTERNS = """
import importlib, json, pkgutil, re, sys
compiled = []
compile = re.compile
def record(pattern, flags=0):
    if isinstance(pattern, str):
        compiled.append([pattern, int(flags), sys._getframe(1).f_globals.get("__name__", "")])
    return compile(pattern, flags)
re.compile = record
import paperpack
for module in pkgutil.walk_packages(paperpack.__path__, "paperpack."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(json.dumps(compiled))
"""

_ALWAYS = (
    "PIL",
    "lxml",
    "rapidfuzz",
    "multiprocessing",
    "importlib.metadata",
    "segno",
    "pylatexenc",
    "bibtexparser",
)


def _python(script: str, *arguments: str, folder: Path) -> list[object]:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    answer = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(answer, list)
    return answer


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (("--version",), (*_ALWAYS, "msgspec", "yaml", "markdown", "paperpack.model")),
        (("build", "notes", "-t", "json"), (*_ALWAYS, "asyncio", "genanki", "ebooklib", "typst", "pygments")),
        (
            ("build", "notes", "-t", "anki"),
            ("PIL", "lxml", "rapidfuzz", "multiprocessing", "ebooklib", "typst"),
        ),
        (("build", "notes", "-t", "pdf"), (*_ALWAYS, "asyncio", "genanki", "ebooklib")),
    ],
    ids=["version", "json", "anki", "pdf"],
)
def test_a_run_imports_nothing_that_it_has_no_use_for(
    tmp_path: Path, arguments: tuple[str, ...], unneeded: tuple[str, ...]
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "residual.md").write_text(_NOTE, encoding="utf-8")
    code, imported = _python(_IMPORTED, *arguments, folder=tmp_path)
    assert code == 0
    assert isinstance(imported, list)
    assert sorted(set(unneeded) & set(imported)) == []


def test_the_process_that_typesets_imports_neither_the_model_nor_the_renderers(tmp_path: Path) -> None:
    imported = _python(
        "import json, sys, paperpack.exporters.pdf.compiler_process; print(json.dumps(sorted(sys.modules)))",
        folder=tmp_path,
    )
    needed = {"paperpack", "paperpack.exporters", "paperpack.exporters.pdf"}
    needed |= {f"paperpack.exporters.pdf.{name}" for name in ("compiler", "compiler_process")}
    assert {str(name) for name in imported if str(name).partition(".")[0] == "paperpack"} == needed


def test_no_module_compiles_a_class_of_thousands_of_characters_when_it_is_imported(tmp_path: Path) -> None:
    compiled = _python(_PATTERNS, folder=tmp_path)
    own = [row for row in compiled if isinstance(row, list) and row[2].startswith("paperpack")]
    assert own
    large = [(name, pattern) for pattern, flags, name in own if _largest_range(pattern, flags) > 9000]
    assert large == []


def _largest_range(pattern: str, flags: int) -> int:
    """Give how many characters of the basic plane the largest range in a pattern's classes has."""
    from re import _parser  # type: ignore[attr-defined]  # noqa: PLC0415  only this test looks into patterns

    sizes = [0]

    def measure(part: object) -> None:
        if isinstance(part, tuple) and len(part) == 2 and str(part[0]) == "RANGE":
            low, high = part[1]
            sizes.append(min(high, 0xFFFF) - low)
        elif isinstance(part, tuple | list | _parser.SubPattern):
            for inner in part:
                measure(inner)

    measure(_parser.parse(pattern, flags))
    return max(sizes)


def test_exporters_of_our_own_are_those_that_the_package_registers() -> None:
    registered = {
        point.name: point.load()
        for point in entry_points(group=GROUP)
        if point.module.startswith("paperpack.")
    }
    assert registered == {
        name: type(exporter) for name, exporter in zip(registered, load_exporters(registered), strict=True)
    }
