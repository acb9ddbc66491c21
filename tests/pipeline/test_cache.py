"""A build that remembers makes the same bytes as one that does not, whatever was edited in between."""

from __future__ import annotations

import hashlib
import random  # noqa: TID251  edits by chance, with fixed seeds
import shutil
from typing import TYPE_CHECKING

import pytest

from paperpack.cards.lock import parse_lock
from paperpack.pipeline.build import build
from paperpack.pipeline.manifest import unchanged
from paperpack.pipeline.progress import NoProgress
from paperpack.pipeline.request import BuildRequest, BuildResult
from paperpack.pipeline.writing import Fate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = 1_700_000_000
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcffff3f030005fe02fea735"
    "81e30000000049454e44ae426082"
)
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"><rect width="{0}" height="{0}"/></svg>'
)


def make_library(folder: Path) -> Path:
    """Write a library in which notes depend on each other, on images and on a bibliography."""
    notes = folder / "notes"
    (notes / "视觉").mkdir(parents=True)
    (notes / "attention.md").write_text(
        "---\ntags: [nlp]\n---\n# 注意力\n\n## 方法\n\nQ: 为什么缩放？\nA: $\\sqrt{d_k}$ 使梯度稳定。[^1]\n\n[^1]: 见附录。\n\n"
        "见 [[resnet#结构]] 与 [@he2016]。\n\n![图](figure.svg)\n"
    )
    (notes / "视觉" / "resnet.md").write_text(
        "# 残差网络\n\n## 结构\n\n- **捷径**：把输入加到输出上\n\n![missing](pixel.png)\n\n| a | b |\n|---|---|\n| $x$ | 1 |\n"
    )
    (notes / "plain.md").write_text("# Plain\n\nText with ==a gap== and `code`.\n\n![[attention#方法]]\n")
    (notes / "figure.svg").write_text(DRAWING.format(20))
    (notes / "refs.bib").write_text(
        "@article{he2016, title={Deep residual learning}, author={He, Kaiming}, year={2016}}\n"
    )
    return notes


def edit_text(notes: Path, chance: random.Random) -> None:
    path = chance.choice(sorted(notes.rglob("*.md")))
    path.write_text(path.read_text() + f"\n\n- **词 {chance.randrange(9)}**：解释 {chance.randrange(99)}\n")


def rename_heading(notes: Path, chance: random.Random) -> None:
    path = chance.choice(sorted(notes.rglob("*.md")))
    path.write_text(
        path.read_text().replace("## 结构", f"## 结构 {chance.randrange(9)}").replace("# Plain", "# Plainer")
    )


def change_image(notes: Path, chance: random.Random) -> None:
    (notes / "figure.svg").write_text(DRAWING.format(chance.randrange(10, 99)))


def add_or_remove_image(notes: Path, chance: random.Random) -> None:
    image = chance.choice([notes / "视觉" / "pixel.png", notes / "pixel.png", notes / "images" / "pixel.png"])
    image.parent.mkdir(exist_ok=True)
    if image.exists():
        image.unlink()
    else:
        image.write_bytes(PIXEL)


def change_bibliography(notes: Path, chance: random.Random) -> None:
    file = notes / "refs.bib"
    file.write_text(file.read_text().replace("year={20", f"note={{{chance.randrange(9)}}}, year={{20"))


def add_note(notes: Path, chance: random.Random) -> None:
    name = f"new-{chance.randrange(9)}"
    (notes / f"{name}.md").write_text(f"# {name}\n\nQ: {name}?\nA: [[attention]].\n")


def remove_note(notes: Path, chance: random.Random) -> None:
    for path in sorted(notes.glob("new-*.md"))[: chance.randrange(2) + 1]:
        path.unlink()


def move_note(notes: Path, chance: random.Random) -> None:
    source, target = notes / "plain.md", notes / "视觉" / "plain.md"
    if source.exists() == target.exists():
        return
    (source if source.exists() else target).replace(target if source.exists() else source)
    edit_text(notes, chance)


def change_settings(notes: Path, chance: random.Random) -> None:
    (notes / "paperpack.toml").write_text(
        f'[book]\ntitle = "Library {chance.randrange(3)}"\n[cards]\nrules = [{chance.choice(["", chr(34) + "qa" + chr(34)])}]\n'
        f'[anki]\nsource = "{chance.choice(["none", "obsidian"])}"\n'
    )


EDITS: tuple[Callable[[Path, random.Random], None], ...] = (
    edit_text, rename_heading, change_image, add_or_remove_image, change_bibliography, add_note, remove_note, move_note,
    change_settings,
)  # fmt: skip


def made(request: BuildRequest) -> tuple[dict[str, str], BuildResult]:
    result = unchanged(request) or build(request, NoProgress())
    return {file.path: digest(request.output / file.path) for file in result.files}, result


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_builds_with_and_without_memory_are_the_same_after_any_edits(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  a fixed seed
    notes = make_library(tmp_path)
    plain = tmp_path / "without" / "notes"
    formats = ("anki", "epub", "pdf", "json")
    for number in range(7):
        now = NOW + 1000 * number
        plain.parent.mkdir(exist_ok=True)
        lock = plain / "paperpack.lock"
        kept = lock.read_bytes() if lock.exists() else None
        shutil.rmtree(plain, ignore_errors=True)
        shutil.copytree(notes, plain, ignore=shutil.ignore_patterns("paperpack.lock"))
        if kept is not None:
            lock.write_bytes(kept)
        remembered = made(BuildRequest((notes,), tmp_path / "build", formats, now))
        anew = made(BuildRequest((plain,), plain.parent / "build", formats, now, cache=False))
        assert remembered[0] == anew[0]
        assert [problem.message for problem in remembered[1].diagnostics] == [
            problem.message for problem in anew[1].diagnostics
        ]
        assert (notes / "paperpack.lock").read_bytes() == lock.read_bytes()
        for edit in chance.sample(EDITS, 2 if number else 1):
            edit(notes, chance)


def test_a_setting_that_cards_show_changes_cards_that_are_remembered(tmp_path: Path) -> None:
    notes = make_library(tmp_path)

    def times(source: str, now: int) -> set[int]:
        (notes / "paperpack.toml").write_text(f'[anki]\nsource = "{source}"\n')
        build(BuildRequest((notes,), tmp_path / "build", ("json",), now), NoProgress())
        lock = parse_lock((notes / "paperpack.lock").read_text(), "paperpack.lock")
        return {card.changed for card in lock.cards}

    assert times("none", NOW) == {NOW}
    assert times("none", NOW + 1000) == {NOW}
    assert times("obsidian", NOW + 2000) == {NOW + 2000}


def test_what_did_not_change_is_known_without_a_build(tmp_path: Path) -> None:
    notes = make_library(tmp_path)
    request = BuildRequest((notes,), tmp_path / "build", ("anki", "epub", "pdf"), NOW)
    assert unchanged(request) is None
    first = build(request, NoProgress())
    again = unchanged(request)
    assert again is not None
    assert {file.fate for file in again.files} == {Fate.UNCHANGED}
    assert again.diagnostics == first.diagnostics
    assert [file.path for file in again.files] == [file.path for file in first.files]


@pytest.mark.parametrize(
    "edit", [edit_text, change_image, add_or_remove_image, change_bibliography, add_note, change_settings]
)
def test_every_input_counts(tmp_path: Path, edit: Callable[[Path, random.Random], None]) -> None:
    notes = make_library(tmp_path)
    request = BuildRequest((notes,), tmp_path / "build", ("json",), NOW)
    build(request, NoProgress())
    assert unchanged(request) is not None
    edit(notes, random.Random(1))  # noqa: S311  a fixed seed
    assert unchanged(request) is None


def test_a_touched_or_missing_output_is_made_again(tmp_path: Path) -> None:
    notes = make_library(tmp_path)
    request = BuildRequest((notes,), tmp_path / "build", ("pdf", "json"), NOW)
    before, _ = made(request)
    handout = tmp_path / "build" / "handouts" / "plain.pdf"
    handout.write_bytes(b"x" * handout.stat().st_size)
    (tmp_path / "build" / "notes.json").unlink()
    assert unchanged(request) is None
    after, result = made(request)
    assert after == before
    fates = {file.path: file.fate for file in result.files}
    assert fates["handouts/plain.pdf"] is Fate.CHANGED
    assert fates["notes.json"] is Fate.NEW
    assert fates["handouts/attention.pdf"] is Fate.UNCHANGED


def test_a_damaged_memory_is_as_if_there_were_none(tmp_path: Path) -> None:
    notes = make_library(tmp_path)
    request = BuildRequest((notes,), tmp_path / "build", ("anki", "epub", "pdf"), NOW)
    before, _ = made(request)
    memory = tmp_path / "build" / ".paperpack"
    chance = random.Random(1)  # noqa: S311  a fixed seed
    for harm in ("bits", "cut", "other", "folder"):
        edit_text(notes, chance)
        edited, _ = made(request)
        for file in sorted(path for path in memory.rglob("*") if path.is_file()):
            content = bytearray(file.read_bytes())
            if harm == "bits":
                for _ in range(20):
                    content[chance.randrange(len(content))] ^= 0xFF
            file.write_bytes(bytes(content[: len(content) // 2]) if harm == "cut" else bytes(content))
            if harm == "other":
                file.write_bytes(b"something else")
            if harm == "folder":
                file.unlink()
                file.mkdir()
                break
        assert made(request)[0] == edited
        shutil.rmtree(memory)
    assert before.keys() == edited.keys()


def test_another_program_does_not_trust_what_this_one_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = make_library(tmp_path)
    request = BuildRequest((notes,), tmp_path / "build", ("json",), NOW)
    build(request, NoProgress())
    monkeypatch.setattr("paperpack.pipeline.manifest.program_identity", lambda *_: "another")
    assert unchanged(request) is None
