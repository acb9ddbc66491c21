"""The same notes, lock and settings give the same bytes, whenever and wherever they are built."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from tests.command import run_paperpack

CASES = Path(__file__).parents[1] / "golden" / "cases"


def outputs(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".paperpack" not in path.parts
    }


def library(folder: Path) -> Path:
    """Copy all golden notes together into one book that has everything in it."""
    notes = folder / "notes"
    for case in CASES.iterdir():
        shutil.copytree(case / "notes", notes / case.name)
    (notes / "book" / "paperpack.toml").replace(notes / "paperpack.toml")
    return notes


def test_bytes_do_not_depend_on_place_time_zone_hash_seed_or_file_times(tmp_path: Path) -> None:
    made = []
    for number, zone in enumerate(["UTC", "Asia/Shanghai", "America/Los_Angeles"]):
        folder = tmp_path / f"folder {number}"
        folder.mkdir()
        notes = library(folder)
        for path in notes.rglob("*"):
            os.utime(path, (number * 86_400, number * 86_400))
        environment = {"TZ": zone, "PYTHONHASHSEED": str(number), "SOURCE_DATE_EPOCH": "1700000000"}
        result = run_paperpack(
            "build",
            "-t",
            "anki",
            "-t",
            "epub",
            "-t",
            "pdf",
            "-t",
            "json",
            "-j",
            str(number + 1),
            cwd=folder,
            environment=environment,
        )
        assert result.returncode == 0, result.stderr
        made.append(outputs(folder / "build") | {"lock": (notes / "paperpack.lock").read_text()})
    assert made[0] == made[1] == made[2]


def test_an_unchanged_rebuild_gives_the_same_bytes_at_a_later_time(tmp_path: Path) -> None:
    notes = library(tmp_path)
    run_paperpack("build", cwd=tmp_path, environment={"SOURCE_DATE_EPOCH": "1700000000"})
    made = outputs(tmp_path / "build")
    lock = (notes / "paperpack.lock").read_bytes()
    shutil.rmtree(tmp_path / "build")
    run_paperpack("build", cwd=tmp_path, environment={"SOURCE_DATE_EPOCH": "1800000000"})
    assert outputs(tmp_path / "build") == made
    assert (notes / "paperpack.lock").read_bytes() == lock
