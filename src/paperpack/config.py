"""The configuration: `paperpack.toml` as frozen values with defaults for everything.

Loading and checking it is `config_file`'s; these types are what the rest of the program sees.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import msgspec

from paperpack.model import Layout, RuleName


class PartConfig(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """`[[book.parts]]`. `notes` are files, relative to the notes' folder, in the order they shall stand."""

    title: str
    notes: tuple[str, ...]


class BookConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """`[book]`. An empty title means: the folder's name; no language: the notes' most frequent one.

    Without an identifier the book keeps the one that its first build gave it. `cover` is an image file,
    relative to `paperpack.toml` or the notes' folder and inside the latter. `series_index` is the book's place
    in the series, 0 for none. Without `parts`, sub-folders are the parts; notes that no part names stand
    in front.
    """

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    identifier: str = ""
    cover: str = ""
    series: str = ""
    series_index: float = 0
    description: str = ""
    publisher: str = ""
    rights: str = ""
    parts: tuple[PartConfig, ...] = ()


DEFAULT_RULES = tuple(
    rule for rule in RuleName if rule not in {RuleName.TABLE, RuleName.IMAGE, RuleName.TYPE}
)


class CardsConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """`[cards]`. Which rules look for cards; `table`, `image` and `type` have to be asked for."""

    rules: tuple[RuleName, ...] = DEFAULT_RULES


class SourceLink(Enum):
    """Where the link on a card leads back to."""

    NONE = "none"
    OBSIDIAN = "obsidian"
    FILE = "file"


class AnkiConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """`[anki]`. `deck` is put before every deck's name; empty: the book's title stands there.

    `source` makes the note's path on a card a link. For Obsidian, `vault` is the vault's name (empty: that of
    the notes' folder) and `base` the notes' folder in it; for a file, `base` is the address of the notes'
    folder (`file:///…/notes`, `https://…/notes`), and without it there is no link. `connect` is where the add-on
    AnkiConnect listens, for `paperpack push`.
    """

    deck: str = ""
    source: SourceLink = SourceLink.NONE
    vault: str = ""
    base: str = ""
    connect: str = "http://127.0.0.1:8765"


class EpubProfile(Enum):
    """Whom a book is for: any EPUB 3 reading system; Send to Kindle; Kobo's own reader (`.kepub.epub`)."""

    STANDARD = "standard"
    KINDLE = "kindle"
    KOBO = "kobo"


class EpubConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """`[epub]`. `profile`: one, or a list that gives a book each. `toc_depth`: 1 lists notes alone.

    `check_yourself` ends each chapter with its cards, answers folded. `indent` sets paragraphs apart by a first
    line that is indented, not by space.
    """

    profile: EpubProfile | tuple[EpubProfile, ...] = EpubProfile.STANDARD
    toc_depth: int = 3
    check_yourself: bool = False
    indent: bool = False


class ImagesConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """`[images]`. `remote`: images of the web are fetched. `longest_side`: in pixels; 0 scales no image.

    A larger image is scaled where that makes its file smaller, and one of more than twice that side always.
    """

    remote: bool = False
    longest_side: int = 2560


class Paper(Enum):
    """The sheet that is printed on."""

    A3 = "a3"
    A4 = "a4"
    A5 = "a5"
    B5 = "b5"
    LETTER = "letter"
    LEGAL = "legal"


class Flip(Enum):
    """How the two sides of a sheet of cards come together; FOLD: side by side, to be folded."""

    LONG_EDGE = "long-edge"
    SHORT_EDGE = "short-edge"
    FOLD = "fold"


class CutMarks(Enum):
    """What shows where to cut cards: ticks in the margin, lines around each, nothing."""

    TICKS = "ticks"
    LINES = "lines"
    NONE = "none"


class PdfConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """`[pdf]`.

    `paper_size`: width and height in mm, in place of `paper`; 60 to 1,200 each.
    `layout`: what is made of each note, one or several; `own_layouts`: a note's front matter may choose others.
    `booklet`: one PDF of all notes; `folded`: also that booklet with two pages on a sheet's side, to be folded.
    `font`: "sans", "serif" or a family's name; `font_folder`: where fonts of your own lie, beside the notes.
    `columns`: 1 or 2, of a handout. `writing_margin`: mm added to a handout's outer margin.
    `qr`: a QR code beside the title leads to the paper. `line_numbers`: of code.
    `tags`: the PDF says what is a heading, a list, a formula (PDF/UA-1, PDF/A-2a); without it is smaller.

    Cards: `cards_grid`: columns and rows on a sheet. `cards_flip`: as the printer turns it. `cards_marks`: where
    to cut. `cards_offset`: mm right and down by which the printer's back sides have to move.
    `cards_calibration`: also a sheet to read this offset from.
    """

    paper: Paper = Paper.A4
    paper_size: tuple[float, float] | None = None
    layout: Layout | tuple[Layout, ...] = Layout.HANDOUT
    own_layouts: bool = True
    booklet: bool = False
    folded: bool = False
    font: str = "sans"
    font_folder: str = ""
    columns: int = 1
    writing_margin: float = 0
    qr: bool = True
    line_numbers: bool = False
    tags: bool = True
    cards_grid: tuple[int, int] = (2, 4)
    cards_flip: Flip = Flip.LONG_EDGE
    cards_marks: CutMarks = CutMarks.TICKS
    cards_offset: tuple[float, float] = (0, 0)
    cards_calibration: bool = True


class Config(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole configuration. `extra` holds tables named like a third-party exporter, as they stand."""

    book: BookConfig = BookConfig()
    cards: CardsConfig = CardsConfig()
    images: ImagesConfig = ImagesConfig()
    anki: AnkiConfig = AnkiConfig()
    epub: EpubConfig = EpubConfig()
    pdf: PdfConfig = PdfConfig()
    extra: dict[str, dict[str, Any]] = {}
