"""Whatever is wrong, the message says what, where and what to do, and nothing that was good is lost."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.command import PAPERPACK, run_paperpack

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "# 残差网络\n\n- 残差：输出与输入之差，网络只需要学习它\n"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "resnet.md").write_text(GOOD)
    return folder


def everything_in(folder: Path) -> dict[str, str]:
    """Give the outputs by their hashes; what a build remembers for the next one is none of them."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and ".paperpack" not in path.relative_to(folder).parts
    }


@pytest.fixture
def built(notes: Path, tmp_path: Path) -> dict[str, str]:
    result = run_paperpack("build", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert notes.exists()
    return everything_in(tmp_path / "build")


def test_a_missing_folder(tmp_path: Path) -> None:
    result = run_paperpack("build", "nowhere", cwd=tmp_path)
    assert result.returncode == 2
    assert "nowhere" in result.stderr
    assert "hint:" in result.stderr
    assert not (tmp_path / "build").exists()


def test_a_folder_without_notes(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run_paperpack("build", "empty", cwd=tmp_path)
    assert result.returncode == 2
    assert "empty" in result.stderr
    assert not (tmp_path / "build").exists()


def test_an_empty_note_is_named_and_costs_nothing(notes: Path, tmp_path: Path) -> None:
    (notes / "empty.md").write_text("")
    result = run_paperpack("build", cwd=tmp_path)
    assert result.returncode == 0
    assert "notes/empty.md: info:" in result.stderr
    assert "[empty-note]" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("picture.md", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary-note"),
        ("broken.md", b"---\ntitle: x\nand a stray line\n---\n\ntext\n", "broken-front-matter"),
        ("broken-toml.md", b"+++\ntitle = \n+++\n\ntext\n", "broken-front-matter"),
    ],
)
def test_a_note_that_cannot_be_read_stops_the_build_and_touches_nothing(
    notes: Path, tmp_path: Path, built: dict[str, str], name: str, content: bytes, code: str
) -> None:
    (notes / "resnet.md").write_text(GOOD + "\n- 恒等映射：不带参数的捷径连接\n")
    (notes / name).write_bytes(content)
    result = run_paperpack("build", cwd=tmp_path)
    assert result.returncode == 1
    assert f"notes/{name}" in result.stderr
    assert f"[{code}]" in result.stderr
    assert everything_in(tmp_path / "build") == built

    result = run_paperpack("build", "--keep-going", cwd=tmp_path)
    assert result.returncode == 1
    assert everything_in(tmp_path / "build") != built


def test_all_problems_are_named_at_once(notes: Path, tmp_path: Path) -> None:
    (notes / "a.md").write_bytes(b"\x7fELF\x02\x01\x01\x00\x00\x03\x00\x3e\x00\x01\x00\x00" * 9)
    (notes / "b.md").write_text("---\ntitle: x\nand a stray line\n---\n")
    (notes / "c.md").write_text("![gone](gone.png)\n")
    result = run_paperpack("build", cwd=tmp_path)
    assert result.returncode == 1
    for code in ("binary-note", "broken-front-matter", "missing-image"):
        assert f"[{code}]" in result.stderr


def test_an_unreadable_note_is_named(notes: Path, tmp_path: Path) -> None:
    secret = notes / "secret.md"
    secret.write_text("# 秘密\n")
    secret.chmod(0)
    result = run_paperpack("build", cwd=tmp_path, powerless=True)
    assert result.returncode == 1
    assert "notes/secret.md: error:" in result.stderr
    assert "[unreadable-note]" in result.stderr


@pytest.mark.parametrize("address", ["../outside.png", "link.png", "folder/outside.png"])
def test_an_image_outside_the_root_is_not_read(notes: Path, tmp_path: Path, address: str) -> None:
    secret = b"\x89PNG\r\n\x1a\n" + b"secret" * 100
    (tmp_path / "outside.png").write_bytes(secret)
    (notes / "link.png").symlink_to(tmp_path / "outside.png")
    (notes / "folder").symlink_to(tmp_path)
    (notes / "resnet.md").write_text(f"{GOOD}\n![图]({address})\n")
    result = run_paperpack("build", cwd=tmp_path)
    assert result.returncode == 0
    assert "notes/resnet.md:5: warning:" in result.stderr
    assert "[image-outside]" in result.stderr
    for path in (tmp_path / "build").rglob("*"):
        assert not path.is_file() or b"secretsecret" not in path.read_bytes()


def test_strict_turns_a_warning_into_a_failure(notes: Path, tmp_path: Path) -> None:
    (notes / "resnet.md").write_text(f"{GOOD}\n![图](gone.png)\n")
    assert run_paperpack("build", cwd=tmp_path).returncode == 0
    assert run_paperpack("build", "--strict", cwd=tmp_path).returncode == 1


def test_an_unknown_setting_names_the_nearest(notes: Path, tmp_path: Path) -> None:
    (notes / "paperpack.toml").write_text('[book]\ntitel = "x"\n\n[pdf]\nbooklet = "yes"\n')
    result = run_paperpack("build", cwd=tmp_path)
    assert result.returncode == 1
    assert "paperpack.toml" in result.stderr
    assert "titel" in result.stderr
    assert "title" in result.stderr
    assert "booklet" in result.stderr
    assert not (tmp_path / "build" / "notes.apkg").exists()


def test_an_unknown_exporter_names_the_nearest(notes: Path, tmp_path: Path) -> None:
    assert notes.exists()
    result = run_paperpack("build", "-t", "ankki", cwd=tmp_path)
    assert result.returncode == 2
    assert "'anki'" in result.stderr


def test_a_read_only_output_folder(notes: Path, tmp_path: Path, built: dict[str, str]) -> None:
    (notes / "resnet.md").write_text(GOOD.replace("输出", "输出值"))
    (tmp_path / "build").chmod(0o555)
    result = run_paperpack("build", cwd=tmp_path, powerless=True)
    (tmp_path / "build").chmod(0o755)
    assert result.returncode == 1
    assert "build" in result.stderr
    assert "hint:" in result.stderr
    assert everything_in(tmp_path / "build") == built


def test_a_full_output_folder(notes: Path, tmp_path: Path, built: dict[str, str]) -> None:
    (notes / "resnet.md").write_text(GOOD.replace("输出", "输出值"))
    result = subprocess.run(
        [str(PAPERPACK), "build"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "hint:" in result.stderr
    assert everything_in(tmp_path / "build") == built


def test_a_read_only_notes_folder_keeps_its_lock_beside_the_outputs(notes: Path, tmp_path: Path) -> None:
    notes.chmod(0o555)
    first = run_paperpack("build", cwd=tmp_path, powerless=True)
    made = everything_in(tmp_path / "build")
    second = run_paperpack("build", cwd=tmp_path, powerless=True)
    notes.chmod(0o755)
    assert first.returncode == second.returncode == 0, first.stderr
    assert "[lock-elsewhere]" in first.stderr
    assert (tmp_path / "build" / "notes.lock").exists()
    assert not (notes / "paperpack.lock").exists()
    assert everything_in(tmp_path / "build") == made


def test_a_damaged_lock_stops_the_build_and_stays(notes: Path, tmp_path: Path, built: dict[str, str]) -> None:
    lock = notes / "paperpack.lock"
    damaged = lock.read_text() + "<<<<<<< HEAD\n"
    lock.write_text(damaged)
    (notes / "resnet.md").write_text(GOOD.replace("输出", "输出值"))
    result = run_paperpack("build", cwd=tmp_path)
    assert result.returncode == 1
    assert "paperpack.lock" in result.stderr
    assert lock.read_text() == damaged
    assert everything_in(tmp_path / "build") == built


@pytest.fixture
def many_notes(notes: Path) -> Path:
    for number in range(60):
        (notes / f"note-{number}.md").write_text(f"# 笔记 {number}\n\n" + "正文和公式 $x^2$。\n\n" * 60)
    return notes


def test_ctrl_c_in_the_middle_keeps_the_old_outputs(
    many_notes: Path, tmp_path: Path, built: dict[str, str]
) -> None:
    assert many_notes.exists()
    for path in many_notes.glob("note-*.md"):
        path.write_text(path.read_text() + "\n改过了。\n")
    process = subprocess.Popen(
        [str(PAPERPACK), "build"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    staging = wait_for_staging(tmp_path / "build", process)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate()
    assert staging
    assert process.returncode == 130, told
    assert "Traceback" not in told
    assert everything_in(tmp_path / "build") == built


def wait_for_staging(build: Path, process: subprocess.Popen[str]) -> bool:
    """Wait until the build has begun to write, without a clock: look until it is so or it has ended."""
    while process.poll() is None:
        if any(build.glob(".paperpack-staging-*")):
            return True
    return False
