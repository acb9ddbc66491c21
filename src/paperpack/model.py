"""The note tree: the one thing that readers make and exporters show.

Small frozen structs in two closed unions, `Block` and `Inline`. There is no raw HTML in it: a reader turns
HTML into nodes, so that every exporter is safe by construction. Text is Unicode without control characters.

`line` is the 1-based line of the note's file where a node begins; 0 where a node has none of its own.
msgspec compares all fields, so compare trees through `walk.without_places`.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003  msgspec reads the annotations at run time
import hashlib
from enum import Enum
from functools import cached_property
from typing import Never, NoReturn

import msgspec

_DIGEST_SIZE = 20


class Node(msgspec.Struct, frozen=True, tag=True, omit_defaults=True, kw_only=True, gc=False):
    """What every node has: the line of the file where it begins."""

    line: int = 0


# --------------------------------------------------------------------------------------------------- assets


class Asset(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that a note shows, checked by the reader: inside the notes' root, its type read from its bytes.

    `path` is relative to the notes' root, with `/`; empty for an image that the note carries in itself, whose
    bytes are then in `embedded`. `width` and `height` are pixels (0: the format has none, as some SVG).
    `fetched`: it is from the web, `path` is its address, and its bytes are in the pipeline's cache by `sha256`.
    """

    path: str
    media_type: str
    sha256: str
    width: int = 0
    height: int = 0
    embedded: bytes = b""
    fetched: bool = False


# -------------------------------------------------------------------------------------------------- inlines


class Text(Node, frozen=True):
    """Plain characters. A soft line break is a space here, or nothing between two Han characters.

    The reader begins a new text with every line of the file, and only such a text has a `line`; once the cards
    are found, `walk.joined` makes one text of them.
    """

    text: str


class LineBreak(Node, frozen=True):
    """A break the author asked for."""


class Emphasis(Node, frozen=True):
    """`*x*`."""

    content: tuple[Inline, ...]


class Strong(Node, frozen=True):
    """`**x**`."""

    content: tuple[Inline, ...]


class Strikethrough(Node, frozen=True):
    """`~~x~~`."""

    content: tuple[Inline, ...]


class Underline(Node, frozen=True):
    """`<u>`, `<ins>`."""

    content: tuple[Inline, ...]


class Mark(Node, frozen=True):
    """`==x==`: a highlight, and the gap of a cloze card."""

    content: tuple[Inline, ...]


class Subscript(Node, frozen=True):
    """`~x~`, `<sub>`."""

    content: tuple[Inline, ...]


class Superscript(Node, frozen=True):
    """`^x^`, `<sup>`."""

    content: tuple[Inline, ...]


class Keyboard(Node, frozen=True):
    """`<kbd>`."""

    content: tuple[Inline, ...]


class Code(Node, frozen=True):
    """Inline code, verbatim."""

    text: str


class Math(Node, frozen=True):
    """A formula in running text, as LaTeX without delimiters. `display`: written `$$…$$` in mid-text."""

    latex: str
    display: bool = False


class Link(Node, frozen=True):
    """A link out of the book: `url` is absolute and its scheme one of http, https, mailto, zotero.

    Never `javascript:`, `data:` or `file:` (the reader drops those).
    """

    content: tuple[Inline, ...]
    url: str
    title: str = ""


class NoteLink(Node, frozen=True):
    """A link to a note of the same root, or to a heading in it.

    `path` is the target note's `Note.path` (the same note's own path for a link to a heading of itself);
    `anchor` a `Heading.anchor` in it or empty. `read.links` has checked both: they exist in the book.
    `embed`: its author wants what it leads to shown in its place (`![[note]]`); `read.embeds` does so, and leaves
    none of these.
    """

    content: tuple[Inline, ...]
    path: str
    anchor: str = ""
    embed: bool = False


class Citation(Node, frozen=True):
    """A citation of one paper. `content` is what is shown, without brackets (`Vaswani et al., 2017`).

    `path` is the note that it stands in; the entry of `key` is among that note's `references`.
    """

    content: tuple[Inline, ...]
    key: str
    path: str


class Image(Node, frozen=True):
    """An image. Without `asset` it is unresolved (remote or missing): `address` is what the author wrote.

    `width` and `height` are CSS pixels the author asked for, 0 for none.
    """

    address: str
    asset: Asset | None = None
    alt: str = ""
    title: str = ""
    width: int = 0
    height: int = 0


class FootnoteReference(Node, frozen=True):
    """A reference to `Note.footnotes[number - 1]`."""

    number: int


class Gap(Node, frozen=True):
    """A gap of a cloze card: stands only in `Card.front`. `number` is the `c1` of Anki, stable over edits."""

    content: tuple[Inline, ...]
    number: int
    hint: str = ""


Inline = (
    Text
    | LineBreak
    | Emphasis
    | Strong
    | Strikethrough
    | Underline
    | Mark
    | Subscript
    | Superscript
    | Keyboard
    | Code
    | Math
    | Link
    | NoteLink
    | Citation
    | Image
    | FootnoteReference
    | Gap
)


# --------------------------------------------------------------------------------------------------- blocks


class Paragraph(Node, frozen=True):
    """A paragraph; never empty. `anchor`: an id the author gave (`^id`, `{#id}`), else empty."""

    content: tuple[Inline, ...]
    anchor: str = ""


class Heading(Node, frozen=True):
    """A heading of the note's clean outline: the first is level 1, none is skipped, the deepest is 6.

    The note's title is not among them (`Note.title`), so level 1 is the first level below the title.
    `written_level` is what the author wrote. `anchor` is unique in the note (Unicode letters, digits, `-`, `_`).
    """

    level: int
    content: tuple[Inline, ...]
    anchor: str
    written_level: int = 0


class ListItem(Node, frozen=True):
    """An item. `checked` is None where it is no task. `anchor`: an id the author gave (`^id`), else empty."""

    blocks: tuple[Block, ...]
    checked: bool | None = None
    anchor: str = ""


class BulletList(Node, frozen=True):
    """`tight`: no blank lines between items, so that their paragraphs stand without space."""

    items: tuple[ListItem, ...]
    tight: bool = True


class OrderedList(Node, frozen=True):
    """Numbered from `start`."""

    items: tuple[ListItem, ...]
    start: int = 1
    tight: bool = True


class Alignment(Enum):
    """How a table's column stands."""

    NONE = "none"
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class TableCell(Node, frozen=True):
    """A cell: inline content only, line breaks included."""

    content: tuple[Inline, ...]


class TableRow(Node, frozen=True):
    """As many cells as `Table.alignments`."""

    cells: tuple[TableCell, ...]


class Table(Node, frozen=True):
    """A table; `header` is None where it has none (an HTML table may)."""

    alignments: tuple[Alignment, ...]
    header: TableRow | None
    rows: tuple[TableRow, ...]
    caption: tuple[Inline, ...] = ()


class CodeBlock(Node, frozen=True):
    """Code, verbatim, without a last newline. `language` is the fence's first word in lower case, or empty."""

    text: str
    language: str = ""


class MathBlock(Node, frozen=True):
    r"""A displayed formula: LaTeX without delimiters and without `\tag`, whose text is in `tag`."""

    latex: str
    tag: str = ""


class Quote(Node, frozen=True):
    """A block quote."""

    blocks: tuple[Block, ...]


class CalloutKind(Enum):
    """Obsidian's and GitHub's kinds; aliases are mapped by the reader, an unknown kind is a NOTE."""

    NOTE = "note"
    ABSTRACT = "abstract"
    INFO = "info"
    TODO = "todo"
    TIP = "tip"
    SUCCESS = "success"
    QUESTION = "question"
    WARNING = "warning"
    FAILURE = "failure"
    DANGER = "danger"
    BUG = "bug"
    EXAMPLE = "example"
    QUOTE = "quote"
    IMPORTANT = "important"
    CARD = "card"


class Callout(Node, frozen=True):
    """`> [!note] Title`. Without a written title, `title` is empty and renderers show the kind's name.

    `folded` is None for a plain callout, True for `[!x]-`, False for `[!x]+`.
    """

    kind: CalloutKind
    title: tuple[Inline, ...]
    blocks: tuple[Block, ...]
    folded: bool | None = None


class Details(Node, frozen=True):
    """`<details><summary>…`."""

    summary: tuple[Inline, ...]
    blocks: tuple[Block, ...]
    open: bool = False


class Figure(Node, frozen=True):
    """An image that stands alone. The caption is the image's title, else its alt text where that is prose."""

    image: Image
    caption: tuple[Inline, ...] = ()


class ThematicBreak(Node, frozen=True):
    """`---`."""


Block = (
    Paragraph
    | Heading
    | BulletList
    | OrderedList
    | Table
    | CodeBlock
    | MathBlock
    | Quote
    | Callout
    | Details
    | Figure
    | ThematicBreak
)


class Footnote(Node, frozen=True):
    """A footnote's text. Its number is its place in `Note.footnotes`, in the order of first reference."""

    label: str
    blocks: tuple[Block, ...]


# ---------------------------------------------------------------------------------------------------- cards


class CardKind(Enum):
    """What kind of notetype a card needs. Part of its GUID: Anki cannot change a note's kind."""

    BASIC = "basic"
    CLOZE = "cloze"


class RuleName(Enum):
    """The rules that find cards in a note, in the order of precedence; `[cards] rules` chooses among them."""

    QA = "qa"
    HEADING = "heading"
    CALLOUT = "callout"
    TYPE = "type"
    INLINE = "inline"
    MULTILINE = "multiline"
    CLOZE = "cloze"
    DEFINITION = "definition"
    OUTLINE = "outline"
    TABLE = "table"
    IMAGE = "image"


class Card(Node, frozen=True):
    """A card found in a note.

    `front` of a cloze card is its whole text, holding `Gap`s, and `back` is empty or extra text. `context` is
    the heading path as plain text, without the note's title, and below it the short items and titles of callouts
    that the card stands in; `anchor` the nearest heading's anchor. `explicit_id` is an id the author wrote.
    `reverse`: the back asks for the front as well. `typed`: the answer is to be typed in. `numbered`: the author
    numbered the gaps. `guid` and `changed` (seconds since 1970, when the card's content last changed) are empty
    and 0 until `cards.identity` has compared the card with the lock.
    """

    kind: CardKind
    rule: RuleName
    front: tuple[Block, ...]
    back: tuple[Block, ...]
    context: tuple[str, ...] = ()
    anchor: str = ""
    explicit_id: str = ""
    reverse: bool = False
    typed: bool = False
    numbered: bool = False
    guid: str = ""
    changed: int = 0


class RetiredCard(Node, frozen=True):
    """A card that stood in the notes once and is gone; known from the lock alone, so as plain text.

    `note` and `title` are the path and title of the note it stood in; `front` and `back` are plain text with
    `$…$` for formulas and, in a cloze, `{{c1::…}}` for gaps.
    """

    guid: str
    kind: CardKind
    note: str
    title: str
    front: str
    back: str
    changed: int
    context: tuple[str, ...] = ()
    reverse: bool = False


# -------------------------------------------------------------------------------------------- note and book


class Layout(Enum):
    """What a note can be made into on paper."""

    HANDOUT = "handout"
    CORNELL = "cornell"
    WORKSHEET = "worksheet"
    CARDS = "cards"


class Paper(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of the paper a note is about; every field may be empty."""

    title: str = ""
    authors: tuple[str, ...] = ()
    year: int = 0
    venue: str = ""
    doi: str = ""
    arxiv: str = ""
    url: str = ""
    citekey: str = ""


class Reference(Node, frozen=True):
    """An entry of a note's list of references. `content` is the entry as it is shown."""

    key: str
    paper: Paper
    content: tuple[Inline, ...]


class Note(Node, frozen=True, dict=True, gc=True):
    """A note.

    `path` is relative to the notes' root, with `/`, and names the note everywhere. `title` is plain text;
    `title_content` the same with its markup. `language` is a BCP 47 tag (`zh-CN`, `en`). `date` is the
    note's own date, `order` its place in front matter (None: none given). `note_id` is the front matter's
    `id`. `rules` are the card rules, `layouts` the layouts on paper, that the front matter chose (None
    and none: those of the configuration). `references`
    are the papers that the note cites, in the order of a list of references.
    """

    path: str
    title: str
    title_content: tuple[Inline, ...]
    blocks: tuple[Block, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    paper: Paper = Paper()
    language: str = "en"
    date: dt.date | None = None
    tags: tuple[str, ...] = ()
    order: float | None = None
    note_id: str = ""
    rules: tuple[RuleName, ...] | None = None
    layouts: tuple[Layout, ...] = ()
    references: tuple[Reference, ...] = ()
    cards: tuple[Card, ...] = ()
    changed: int = 0

    @cached_property
    def outward(self) -> frozenset[str]:
        """Which nodes that lead out of the note stand anywhere in it: `Image`, `NoteLink`. Found once, without a walk.

        In msgspec's JSON a node's tag is the first field, and no string holds a quotation mark that is not escaped.
        """
        written = msgspec.json.encode(self)
        return frozenset(kind for kind in ("Image", "NoteLink") if f'"type":"{kind}"'.encode() in written)

    @cached_property
    def digest(self) -> bytes:
        """A hash of all that is in the note, as it was before it was `stamped`."""
        return hashlib.blake2b(msgspec.msgpack.encode(self), digest_size=_DIGEST_SIZE).digest()


def knowing(note: Note, outward: frozenset[str], digest: bytes) -> None:
    """Tell a note what it would find out of itself."""
    note.__dict__.update(outward=outward, digest=digest)


def stamped(note: Note, cards: tuple[Card, ...], changed: int) -> Note:
    """Give a note with a time, and with its own cards as they are with GUIDs, times and numbers of gaps, or without."""
    after = msgspec.structs.replace(note, cards=cards, changed=changed)
    after.__dict__.update(note.__dict__)  # what is known of the nodes in it holds of these as well
    return after


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """A folder of a book: its own notes in order, then its sub-folders. `name` is the folder's."""

    name: str
    notes: tuple[Note, ...] = ()
    parts: tuple[Part, ...] = ()


class Notebook(msgspec.Struct, frozen=True, omit_defaults=True):
    """A book: what one export makes its outputs from.

    `slug` is the outputs' file name without a suffix. `root` is the part of the folder itself. `identifier`
    is stable over rebuilds (a URN). `changed` is when anything in it last changed, seconds since 1970.
    `cover` is the image the user chose for it, if any.
    """

    title: str
    slug: str
    root: Part
    authors: tuple[str, ...] = ()
    language: str = "en"
    subtitle: str = ""
    identifier: str = ""
    retired: tuple[RetiredCard, ...] = ()
    changed: int = 0
    cover: Asset | None = None


def unsupported(node: Never) -> NoReturn:
    """End a `match` over a closed union: mypy reports the arm that is missing; at run time it raises."""
    raise AssertionError(f"no arm for {type(node).__name__}")
