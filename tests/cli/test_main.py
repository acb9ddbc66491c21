"""The command as a whole: its help, its start, its other commands."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from paperpack import __version__
from tests.command import PAPERPACK, run, run_paperpack

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "# 残差网络\n\n## 方法\n\n- 残差：输出与输入之差，网络只需要学习它\n\n![图](gone.png)\n"
HEAVY = (
    "EbookLib",
    "ebooklib",
    "genanki",
    "lxml",
    "markdown",
    "msgspec",
    "PIL",
    "pygments",
    "rapidfuzz",
    "rich",
    "typst",
)


def notes_in(folder: Path) -> Path:
    notes = folder / "notes"
    notes.mkdir()
    (notes / "resnet.md").write_text(NOTE)
    return notes


def test_the_version_is_told_without_importing_what_builds(tmp_path: Path) -> None:
    told = run_paperpack("--version", cwd=tmp_path)
    assert told.stdout == f"paperpack, version {__version__}\n"
    script = (
        "import sys; from paperpack.cli.main import run; run(['--version']);"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    imported = run(sys.executable, "-c", script, cwd=tmp_path).stdout.split()
    assert not set(imported) & set(HEAVY)


def test_help_names_every_command(tmp_path: Path) -> None:
    told = run_paperpack("--help", cwd=tmp_path).stdout
    for name in ("build", "cards", "check", "exporters", "show"):
        assert name in told
        assert "Usage:" in run_paperpack(name, "--help", cwd=tmp_path).stdout


def test_wrong_use_exits_with_2(tmp_path: Path) -> None:
    assert run_paperpack("biuld", cwd=tmp_path).returncode == 2
    assert run_paperpack("build", "--nonsense", cwd=tmp_path).returncode == 2


def test_shell_completion_is_click_s(tmp_path: Path) -> None:
    told = run_paperpack(cwd=tmp_path, environment={"_PAPERPACK_COMPLETE": "bash_source"})
    assert "_PAPERPACK_COMPLETE=bash_complete" in told.stdout


def test_cards_are_listed_with_place_rule_front_and_back(tmp_path: Path) -> None:
    notes_in(tmp_path)
    told = run_paperpack("cards", cwd=tmp_path).stdout
    assert "notes/resnet.md:5: definition" in told
    assert "残差网络 › 方法" in told
    assert told.endswith("1 card\n")
    (card,) = json.loads(run_paperpack("cards", "--json", cwd=tmp_path).stdout)
    assert (card["path"], card["line"], card["rule"]) == ("notes/resnet.md", 5, "definition")
    assert (card["front"], card["back"]) == ("残差", "输出与输入之差，网络只需要学习它")


def test_check_gives_diagnostics_alone(tmp_path: Path) -> None:
    notes_in(tmp_path)
    told = run_paperpack("check", cwd=tmp_path)
    assert told.returncode == 0
    assert "notes/resnet.md:7: warning:" in told.stderr
    (problem,) = json.loads(run_paperpack("check", "--json", cwd=tmp_path).stdout)
    assert (problem["code"], problem["line"], problem["severity"]) == ("missing-image", 7, "warning")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes"]


def test_show_prints_the_model(tmp_path: Path) -> None:
    notes = notes_in(tmp_path)
    told = run_paperpack("show", notes / "resnet.md", cwd=tmp_path).stdout
    assert "resnet.md: 残差网络 (zh-CN)" in told
    assert "BulletList" in told
    tree = json.loads(run_paperpack("show", notes / "resnet.md", "--json", cwd=tmp_path).stdout)
    assert tree["type"] == "Note"
    assert run_paperpack("show", notes, cwd=tmp_path).returncode == 2


def test_exporters_are_listed_with_suffix_and_distribution(tmp_path: Path) -> None:
    told = run_paperpack("exporters", cwd=tmp_path).stdout
    assert f"anki  .apkg  paperpack {__version__}" in told


def test_a_build_tells_each_file_and_what_changed(tmp_path: Path) -> None:
    notes = notes_in(tmp_path)
    first = run_paperpack("build", "-t", "anki", "-t", "epub", cwd=tmp_path)
    assert "build/notes.apkg" in first.stdout
    assert "1 card" in first.stdout
    assert "cards: 1 new" in first.stdout
    second = run_paperpack("build", "-t", "anki", "-t", "epub", cwd=tmp_path)
    assert second.stdout.count("unchanged") == 2
    (notes / "resnet.md").write_text(NOTE.replace("输出与输入之差", "输出减去输入"))
    third = run_paperpack("build", "-t", "anki", "-t", "epub", cwd=tmp_path)
    assert "cards: 1 changed" in third.stdout


def test_of_many_files_that_stay_there_is_only_the_number(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    for number in range(22):
        (notes / f"{number}.md").write_text(f"# Note {number}\n\nText.\n")
    assert run_paperpack("build", "-t", "pdf", cwd=tmp_path).stdout.count("new") == 22
    (notes / "7.md").write_text("# Note 7\n\nAnother text.\n")
    told = run_paperpack("build", "-t", "pdf", cwd=tmp_path).stdout.splitlines()
    assert told[0].startswith("build/handouts/7.pdf")
    assert told[1] == "21 files unchanged"
    assert told[2].startswith("22 files in ")


def test_one_note_alone_never_replaces_the_book(tmp_path: Path) -> None:
    notes = notes_in(tmp_path)
    (notes / "other.md").write_text("# 另一则\n\n- 恒等映射：不带参数的捷径连接\n")
    (notes / "paperpack.toml").write_text('[book]\ntitle = "全书"\n')
    run_paperpack("build", "-t", "anki", cwd=tmp_path)
    lock = (notes / "paperpack.lock").read_text()
    told = run_paperpack("build", "-t", "anki", notes / "other.md", cwd=tmp_path)
    assert "build/other.apkg" in told.stdout
    assert "retired" not in told.stdout + told.stderr
    assert set(lock.splitlines()) <= set((notes / "paperpack.lock").read_text().splitlines())


def test_python_m_paperpack(tmp_path: Path) -> None:
    assert run(sys.executable, "-m", "paperpack", "--version", cwd=tmp_path).stdout.endswith(
        f"{__version__}\n"
    )
    assert PAPERPACK.exists()
