"""From edited files to the real Anki and back: what a person does to notes leaves the review history where it is."""

from __future__ import annotations

import shutil
import struct
import zlib
from typing import TYPE_CHECKING

import pytest

from paperpack.cards.changes import ChangeKind
from paperpack.diagnostics import Code
from paperpack.pipeline.build import build
from paperpack.pipeline.listing import list_changes
from paperpack.pipeline.progress import NoProgress
from paperpack.pipeline.reading import ReadRequest
from paperpack.pipeline.request import BuildRequest, BuildResult
from tests.exporters.anki.collection import Anki

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from anki.cards import CardId

FIRST, LATER, LATEST = 1_770_000_000, 1_770_086_400, 1_770_172_800

NOTE = """\
---
tags: [视觉/残差]
---
# 深度残差学习

## 方法

Q: 残差块学的是什么？
A: 学的是 $F(x) = H(x) - x$，而不是整个映射。

![块的结构](block.png)

### 捷径

- 恒等捷径 :: 把输入原样加到块的输出上，没有参数
- 投影捷径 :: 用一个一乘一的卷积对齐维度

BERT 用 ==掩码语言模型== 和 ==下一句预测== 两个任务预训练。
"""
OTHER = "# 优化\n\n- **动量（momentum）**：对梯度做指数滑动平均，减小更新方向的抖动\n"
ALL = 5


def png(red: int) -> bytes:
    """Give a picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes((0, red, 0, 0)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


class Desk:
    """A folder of notes, what is built from it, and an Anki that has imported it and answered every card."""

    def __init__(self, folder: Path, anki: Anki) -> None:
        self.notes = folder / "notes"
        self.output = folder / "build"
        self.anki = anki
        (self.notes / "vision").mkdir(parents=True)
        self.note.write_text(NOTE, encoding="utf-8")
        (self.notes / "vision" / "block.png").write_bytes(png(1))
        (self.notes / "优化.md").write_text(OTHER, encoding="utf-8")
        self.build(FIRST)
        log = anki.load(self.package())
        assert (len(log.new), len(log.conflicting)) == (ALL, 0)
        for number in anki.collection.find_cards(""):
            anki.answer(number)
        self.history = anki.history()
        self.known = self.cards()

    @property
    def note(self) -> Path:
        return self.notes / "vision" / "resnet.md"

    def build(self, now: int) -> BuildResult:
        request = BuildRequest((self.notes,), self.output, ("anki",), now)
        result = build(request, NoProgress())
        assert not result.stopped
        return result

    def package(self) -> bytes:
        return (self.output / "notes.apkg").read_bytes()

    def cards(self) -> dict[str, tuple[int, tuple[int, ...]]]:
        """Give Anki's number of each note and its cards, by GUID."""
        return {note.guid: (note.id, tuple(note.card_ids())) for note in self.anki.notes()}

    def edit(self, before: str, after: str) -> None:
        text = self.note.read_text(encoding="utf-8")
        assert text.count(before) == 1
        self.note.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "anki").mkdir()
    anki = Anki(tmp_path / "anki")
    yield Desk(tmp_path, anki)
    anki.collection.close()


def reword(desk: Desk) -> None:
    desk.edit("残差块学的是什么？", "残差块到底学的是什么东西？")


def edit_answer(desk: Desk) -> None:
    desk.edit("没有参数", "没有参数，只多一次加法")


def retag(desk: Desk) -> None:
    desk.edit("[视觉/残差]", "[视觉, 经典]")


def move_note(desk: Desk) -> None:
    (desk.notes / "cnn").mkdir()
    for file in (desk.note, desk.note.with_name("block.png")):
        shutil.move(file, desk.notes / "cnn" / file.name)


def rename_file(desk: Desk) -> None:
    desk.note.rename(desk.note.with_name("he2016.md"))


def rename_and_reword(desk: Desk) -> None:
    desk.edit("# 深度残差学习", "# ResNet")
    desk.edit("残差块学的是什么？", "残差块到底学的是什么？")
    rename_file(desk)


def move_card(desk: Desk) -> None:
    line = "- 投影捷径 :: 用一个一乘一的卷积对齐维度\n"
    desk.edit(line, "")
    with (desk.notes / "优化.md").open("a", encoding="utf-8") as file:
        file.write(line)


def rename_heading(desk: Desk) -> None:
    desk.edit("### 捷径", "### 两种捷径")


def change_picture(desk: Desk) -> None:
    desk.note.with_name("block.png").write_bytes(png(2))


def insert_above(desk: Desk) -> None:
    desk.edit("- 恒等捷径", "- 瓶颈块 :: 先降维、再卷积、再升维的块\n- 恒等捷径")


def add_gap(desk: Desk) -> None:
    desk.edit("BERT 用", "==BERT== 用")


def turn_both_ways(desk: Desk) -> None:
    desk.edit("恒等捷径 ::", "恒等捷径 :::")


EDITS: dict[str, tuple[Callable[[Desk], None], int, int]] = {
    "question reworded": (reword, 1, 0),
    "answer edited": (edit_answer, 1, 0),
    "retagged": (retag, 4, 0),
    "moved to another folder": (move_note, 4, 0),
    "file renamed": (rename_file, 4, 0),
    "file renamed, title and question reworded": (rename_and_reword, 4, 0),
    "card moved to another note": (move_card, 1, 0),
    "heading above renamed": (rename_heading, 3, 0),
    "picture changed under its name": (change_picture, 1, 0),
    "card inserted above": (insert_above, 0, 1),
    "gap added in front": (add_gap, 1, 0),
    "made one of both ways": (turn_both_ways, 1, 0),
}


@pytest.mark.parametrize(("edit", "updated", "new"), EDITS.values(), ids=EDITS)
def test_an_edit_arrives_and_the_history_stays(
    desk: Desk, edit: Callable[[Desk], None], updated: int, new: int
) -> None:
    edit(desk)
    told = list_changes(ReadRequest((desk.notes,)), desk.output, NoProgress())
    result = desk.build(LATER)
    assert sorted(change.guid for change in told.changes) == sorted(change.guid for change in result.changes)
    log = desk.anki.load(desk.package())
    assert (len(log.updated), len(log.new), len(log.conflicting)) == (updated, new, 0)
    cards = desk.cards()
    for guid, (note_id, card_ids) in desk.known.items():
        assert cards[guid][0] == note_id
        assert cards[guid][1][: len(card_ids)] == card_ids
    assert desk.anki.history() == desk.history
    assert desk.anki.notes("tag:paperpack::retired") == []
    assert desk.anki.collection.media.check().missing == []


def test_nothing_edited_changes_nothing(desk: Desk) -> None:
    before = desk.package()
    assert list_changes(ReadRequest((desk.notes,)), desk.output, NoProgress()).changes == ()
    assert desk.build(LATER).changes == ()
    assert desk.package() == before
    log = desk.anki.load(desk.package())
    assert (len(log.duplicate), len(log.updated), len(log.new)) == (ALL, 0, 0)


def test_telling_the_changes_writes_nothing(desk: Desk) -> None:
    lock = (desk.notes / "paperpack.lock").read_bytes()
    reword(desk)
    (change,) = list_changes(ReadRequest((desk.notes,)), desk.output, NoProgress()).changes
    assert (change.kind, change.question, change.before) == (
        ChangeKind.REWORDED,
        "残差块到底学的是什么东西？",
        "残差块学的是什么？",
    )
    assert 60 < change.likeness < 100
    assert (desk.notes / "paperpack.lock").read_bytes() == lock


def test_a_gap_keeps_its_card(desk: Desk) -> None:
    gaps = {gap: card for gap, card in by_gap(desk).items() if gap != "BERT"}
    add_gap(desk)
    desk.build(LATER)
    desk.anki.load(desk.package())
    found = by_gap(desk)
    assert {gap: found[gap] for gap in gaps} == gaps
    assert desk.anki.collection.get_card(found["BERT"]).reps == 0


def by_gap(desk: Desk) -> dict[str, CardId]:
    """Give Anki's card for each gap, by what is asked for."""
    found = {}
    for card in desk.anki.note("note:*cloze").cards():
        answer = card.render_output().answer_text
        asked = answer.partition('class="cloze" ')[2]
        found[asked.partition(">")[2].partition("<")[0]] = card.id
    return found


def test_a_deleted_card_arrives_as_retired_and_comes_back(desk: Desk) -> None:
    desk.edit("- 投影捷径 :: 用一个一乘一的卷积对齐维度\n", "")
    result = desk.build(LATER)
    (told,) = [problem for problem in result.diagnostics if problem.code == Code.RETIRED_CARD.slug]
    search = told.hint.rpartition(" ")[2]
    log = desk.anki.load(desk.package())
    assert (len(log.updated), len(log.new)) == (1, 0)
    (retired,) = desk.anki.notes(search)
    assert retired.fields[:2] == ["投影捷径", "用一个一乘一的卷积对齐维度"]
    assert desk.known[retired.guid][0] == retired.id
    assert desk.anki.history() == desk.history

    desk.edit("- 恒等捷径", "- 投影捷径 :: 用一个一乘一的卷积对齐维度\n- 恒等捷径")
    (change,) = desk.build(LATEST).changes
    assert change.kind is ChangeKind.REVIVED
    desk.anki.load(desk.package())
    assert desk.anki.notes(search) == []
    assert desk.cards() == desk.known


def test_a_card_that_becomes_a_cloze_is_a_new_note(desk: Desk) -> None:
    desk.edit(
        "- 恒等捷径 :: 把输入原样加到块的输出上，没有参数",
        "- 恒等捷径把输入原样加到块的 ==输出== 上，没有参数",
    )
    desk.build(LATER)
    log = desk.anki.load(desk.package())
    assert (len(log.new), len(log.updated), len(log.conflicting)) == (1, 1, 0)
    (retired,) = desk.anki.notes("tag:paperpack::retired")
    assert retired.fields[0] == "恒等捷径"
    assert desk.anki.history() == desk.history


def test_a_card_of_both_ways_is_retired_with_both(desk: Desk) -> None:
    turn_both_ways(desk)
    desk.build(LATER)
    desk.anki.load(desk.package())
    desk.edit("- 恒等捷径 ::: 把输入原样加到块的输出上，没有参数\n", "")
    desk.build(LATEST)
    desk.anki.load(desk.package())
    (retired,) = desk.anki.notes("tag:paperpack::retired")
    assert len(retired.card_ids()) == 2
    assert list(desk.anki.collection.get_empty_cards().notes) == []


def test_a_long_answer_is_whole_when_it_is_retired(desk: Desk) -> None:
    long = "很长的答案，写满了细节和数字。" * 400
    desk.edit("把输入原样加到块的输出上，没有参数", long)
    desk.build(LATER)
    desk.edit(f"- 恒等捷径 :: {long}\n", "")
    desk.build(LATEST)
    desk.anki.load(desk.package())
    (retired,) = desk.anki.notes("tag:paperpack::retired")
    assert retired.fields[1] == long
