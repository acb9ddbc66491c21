"""`paperpack push` against a server that speaks AnkiConnect's protocol over the real Anki."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command import run_paperpack
from tests.pipeline.push.connect_server import ConnectServer

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

NOTE = """---
tags: [视觉]
---
# 残差网络

- 残差：输出与输入之差，网络只需要学习它
- 恒等捷径：把输入原样加到块的输出上的连接
"""


class Desk:
    """A folder of notes and the Anki they are pushed to."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.note = folder / "notes" / "resnet.md"
        self.note.parent.mkdir()
        (self.note.parent / "paperpack.toml").write_text(f'[anki]\nconnect = "{address}"\n')
        self.note.write_text(NOTE)
        self.now = 2_000_000_000  # later than the clock by which Anki dates what a person does there

    def push(self, *options: str, key: str = "") -> subprocess.CompletedProcess[str]:
        self.now += 1000
        environment = {"SOURCE_DATE_EPOCH": str(self.now), "PAPERPACK_ANKI_KEY": key}
        return run_paperpack("push", *options, cwd=self.folder, environment=environment)


@pytest.fixture
def anki_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "anki"
    folder.mkdir()
    return folder


def test_edits_arrive_and_the_history_and_the_person_s_tags_stay(tmp_path: Path, anki_folder: Path) -> None:
    with ConnectServer(anki_folder) as server:
        desk = Desk(tmp_path, server.address)
        first = desk.push()
        assert first.returncode == 0, first.stderr
        assert "2 notes handed to Anki" in first.stdout
        collection = server.collection
        (number,) = collection.find_notes("Front:残差")
        card = collection.get_card(collection.card_ids_of_note(number)[0])
        card.start_timer()
        collection.sched.answerCard(card, 3)
        collection.tags.bulk_add([number], "leech 我的标签")

        desk.note.write_text(NOTE.replace("网络只需要学习它", "网络只学它").replace("[视觉]", "[图像]"))
        second = desk.push()
        assert second.returncode == 0, second.stderr
        assert "your own tags kept on 1 note" in second.stdout
        note = collection.get_note(number)
        assert "网络只学它" in note.fields[1]
        assert sorted(note.tags) == sorted(["leech", "图像", "我的标签"])
        assert collection.db is not None
        assert collection.db.scalar("SELECT count() FROM revlog WHERE cid = ?", card.id) == 1


def test_retired_cards_are_suspended_if_asked(tmp_path: Path, anki_folder: Path) -> None:
    with ConnectServer(anki_folder) as server:
        desk = Desk(tmp_path, server.address)
        desk.push()
        desk.note.write_text("\n".join(NOTE.splitlines()[:-1]) + "\n")
        assert "suspended" not in desk.push().stdout
        assert "1 retired card suspended" in desk.push("--suspend-retired").stdout
        assert len(server.collection.find_cards("tag:paperpack::retired is:suspended")) == 1
        assert len(server.collection.find_cards("is:suspended")) == 1


def test_a_key_is_sent(tmp_path: Path, anki_folder: Path) -> None:
    with ConnectServer(anki_folder, key="sesame") as server:
        desk = Desk(tmp_path, server.address)
        refused = desk.push(key="wrong")
        assert refused.returncode == 1
        assert "wants another key" in refused.stderr
        assert "importPackage" not in server.asked
        assert desk.push(key="sesame").returncode == 0


def test_an_old_add_on_is_named(tmp_path: Path, anki_folder: Path) -> None:
    with ConnectServer(anki_folder, version=5) as server:
        told = Desk(tmp_path, server.address).push()
        assert told.returncode == 1
        assert "version 5" in told.stderr
        assert "importPackage" not in server.asked


def test_without_anki_the_package_is_there_to_import_by_hand(tmp_path: Path, anki_folder: Path) -> None:
    with ConnectServer(anki_folder) as server:
        address = server.address
    told = Desk(tmp_path, address).push()
    assert told.returncode == 1
    assert "no Anki answers" in told.stderr
    assert "import it by hand" in told.stderr
    assert (tmp_path / "build" / "notes.apkg").exists()


def test_an_address_that_is_none(tmp_path: Path) -> None:
    told = Desk(tmp_path, "file:///etc/passwd").push()
    assert told.returncode == 2
    assert "no address of AnkiConnect" in told.stderr
