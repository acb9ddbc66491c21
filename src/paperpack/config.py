"""The configuration: `paperpack.toml` as frozen values with defaults for everything.

Loading and checking it is `config_file`'s; these types are what the rest of the program sees.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import msgspec

from paperpack.model import RuleName


class BookConfig(msgspec.Struct, frozen=True):
    """`[book]`. An empty title means: the folder's name; no language: the notes' most frequent one."""

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    identifier: str = ""
    cover: str = ""


class CardsConfig(msgspec.Struct, frozen=True):
    """`[cards]`. Which rules look for cards."""

    rules: tuple[RuleName, ...] = tuple(RuleName)


class AnkiConfig(msgspec.Struct, frozen=True):
    """`[anki]`. `deck` is put before every deck's name; empty: the book's title stands there."""

    deck: str = ""


class EpubConfig(msgspec.Struct, frozen=True):
    """`[epub]`."""

    toc_depth: int = 3


class ImagesConfig(msgspec.Struct, frozen=True):
    """`[images]`. `remote`: images of the web are fetched. `longest_side`: larger ones are scaled, in pixels.

    A `longest_side` of 0 scales none.
    """

    remote: bool = False
    longest_side: int = 2560


class Paper(Enum):
    """The sheet a handout is printed on."""

    A4 = "a4"
    LETTER = "letter"


class PdfConfig(msgspec.Struct, frozen=True):
    """`[pdf]`. `booklet`: one PDF of all notes beside those of each."""

    paper: Paper = Paper.A4
    booklet: bool = False


class Config(msgspec.Struct, frozen=True):
    """The whole configuration. `extra` holds tables named like a third-party exporter, as they stand."""

    book: BookConfig = BookConfig()
    cards: CardsConfig = CardsConfig()
    images: ImagesConfig = ImagesConfig()
    anki: AnkiConfig = AnkiConfig()
    epub: EpubConfig = EpubConfig()
    pdf: PdfConfig = PdfConfig()
    extra: dict[str, dict[str, Any]] = {}
