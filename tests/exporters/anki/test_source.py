"""The way back from a card to its note."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from tests.exporters.anki.factory import basic, book, context, note, paragraph
from tests.projections.anki import describe_package

from paperpack.config import AnkiConfig, Config, SourceLink
from paperpack.exporters.anki import AnkiExporter
from paperpack.model import Heading, Text

if TYPE_CHECKING:
    from paperpack.model import Note

RESNET = note(
    basic("Q", anchor="方法"),
    basic("R"),
    title="ResNet",
    path="vision/he 2016.md",
    blocks=(Heading(1, (Text("方法"),), "方法"), paragraph("text")),
)


def sources(settings: AnkiConfig, book_note: Note = RESNET) -> list[str]:
    around = replace(context(), settings=Config(anki=settings))
    (output,) = AnkiExporter().export(book(book_note), around)
    return [described["fields"]["Source"] for described in describe_package(output.content)["notes"]]


def linked(address: str) -> str:
    return f'<a href="{address}">vision/he 2016.md</a>'


CASES: dict[str, tuple[AnkiConfig, list[str]]] = {
    "none": (AnkiConfig(), ["vision/he 2016.md"] * 2),
    "obsidian, the vault is the notes' folder": (
        AnkiConfig(source=SourceLink.OBSIDIAN),
        [
            linked("obsidian://open?vault=notes&amp;file=vision%2Fhe%202016.md%23%E6%96%B9%E6%B3%95"),
            linked("obsidian://open?vault=notes&amp;file=vision%2Fhe%202016.md"),
        ],
    ),
    "obsidian, a folder of a vault": (
        AnkiConfig(source=SourceLink.OBSIDIAN, vault="我的库", base="papers/"),
        [
            linked(
                "obsidian://open?vault=%E6%88%91%E7%9A%84%E5%BA%93"
                "&amp;file=papers%2Fvision%2Fhe%202016.md%23%E6%96%B9%E6%B3%95"
            ),
            linked(
                "obsidian://open?vault=%E6%88%91%E7%9A%84%E5%BA%93&amp;file=papers%2Fvision%2Fhe%202016.md"
            ),
        ],
    ),
    "file": (
        AnkiConfig(source=SourceLink.FILE, base="file:///home/me/notes"),
        [linked("file:///home/me/notes/vision/he%202016.md")] * 2,
    ),
    "file on the web": (
        AnkiConfig(source=SourceLink.FILE, base="https://example.org/notes/"),
        [
            linked("https://example.org/notes/vision/he%202016.md#%E6%96%B9%E6%B3%95"),
            linked("https://example.org/notes/vision/he%202016.md"),
        ],
    ),
    "file without an address": (AnkiConfig(source=SourceLink.FILE), ["vision/he 2016.md"] * 2),
}


@pytest.mark.parametrize(("settings", "expected"), CASES.values(), ids=CASES)
def test_the_file_is_a_link(settings: AnkiConfig, expected: list[str]) -> None:
    assert sources(settings) == expected


def test_a_heading_that_obsidian_cannot_be_led_to_is_left_out() -> None:
    odd = replace(RESNET, blocks=(Heading(1, (Text("a | b # c"),), "方法"),), cards=RESNET.cards[:1])
    assert sources(AnkiConfig(source=SourceLink.OBSIDIAN), odd) == [
        linked("obsidian://open?vault=notes&amp;file=vision%2Fhe%202016.md")
    ]
