"""The configuration: `paperpack.toml` as frozen values with defaults for everything.

Loading and checking it is `config_file`'s; these types are what the rest of the program sees.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import msgspec

from paperpack.model import RuleName


class BookConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """`[book]`. An empty title means: the folder's name; no language: the notes' most frequent one."""

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    identifier: str = ""
    cover: str = ""


DEFAULT_RULES = tuple(
    rule for rule in RuleName if rule not in {RuleName.TABLE, RuleName.IMAGE, RuleName.TYPE}
)


class CardsConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """`[cards]`. Which rules look for cards; `table`, `image` and `type` have to be asked for."""

    rules: tuple[RuleName, ...] = DEFAULT_RULES


class AnkiConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """`[anki]`. `deck` is put before every deck's name; empty: the book's title stands there."""

    deck: str = ""


class EpubConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """`[epub]`."""

    toc_depth: int = 3


class ImagesConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """`[images]`. `remote`: images of the web are fetched. `longest_side`: in pixels; 0 scales no image.

    A larger image is scaled where that makes its file smaller, and one of more than twice that side always.
    """

    remote: bool = False
    longest_side: int = 2560


class Paper(Enum):
    """The sheet a handout is printed on."""

    A4 = "a4"
    LETTER = "letter"


class PdfConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """`[pdf]`. `booklet`: one PDF of all notes beside those of each."""

    paper: Paper = Paper.A4
    booklet: bool = False


class Config(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole configuration. `extra` holds tables named like a third-party exporter, as they stand."""

    book: BookConfig = BookConfig()
    cards: CardsConfig = CardsConfig()
    images: ImagesConfig = ImagesConfig()
    anki: AnkiConfig = AnkiConfig()
    epub: EpubConfig = EpubConfig()
    pdf: PdfConfig = PdfConfig()
    extra: dict[str, dict[str, Any]] = {}
