"""The nodes that stand below each other: paragraphs, lists, tables, and what else a page is made of."""

from __future__ import annotations

from enum import Enum

from paperpack.model.inlines import Image, Inline  # noqa: TC001  msgspec reads the annotations at run time
from paperpack.model.node import Node


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
