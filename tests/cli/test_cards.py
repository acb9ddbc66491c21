"""`paperpack cards`, and what it says of the next build."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.command import run_paperpack

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = (
    "# A\n\n- Dropout :: drops units at random in training\n\nQ: What is BN?\nA: it normalises channels\n"
)
AFTER = "# A\n\n- The Dropout :: drops units at random in training\n- 残差 ::: residual\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text(BEFORE, encoding="utf-8")
    assert run_paperpack("build", "-t", "anki", cwd=tmp_path).returncode == 0
    return tmp_path


def test_without_an_edit_there_are_no_changes(folder: Path) -> None:
    assert run_paperpack("cards", "--changes", cwd=folder).stdout == "no changes\n"


def test_changes_are_told_and_nothing_is_written(folder: Path) -> None:
    (folder / "notes" / "a.md").write_text(AFTER, encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    result = run_paperpack("cards", "--changes", cwd=folder)
    assert result.returncode == 0
    assert result.stdout.splitlines() == [
        "notes/a.md:3: reworded, 94 % alike",
        "    The Dropout",
        "    was:",
        "    Dropout",
        "notes/a.md:4: new",
        "    残差",
        "notes/a.md: retired",
        "    What is BN?",
        "1 new, 1 retired, 1 reworded",
        "After the import, this finds the retired ones in Anki: tag:paperpack::retired",
    ]
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_changes_as_json(folder: Path) -> None:
    (folder / "notes" / "a.md").write_text(AFTER, encoding="utf-8")
    changes = json.loads(run_paperpack("cards", "--changes", "--json", cwd=folder).stdout)
    assert [(change["kind"], change["line"]) for change in changes] == [
        ("reworded", 3),
        ("new", 4),
        ("retired", 0),
    ]
    assert changes[0]["before"] == "Dropout"


def test_a_damaged_lock_is_told_as_a_build_does(folder: Path) -> None:
    (folder / "notes" / "paperpack.lock").write_text("<<<<<<< mine\n", encoding="utf-8")
    result = run_paperpack("cards", "--changes", cwd=folder)
    assert result.returncode != 0
    assert "unfinished merge" in result.stderr
