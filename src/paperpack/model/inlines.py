"""The nodes of running text."""

from __future__ import annotations

from paperpack.model.node import Asset, Node


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
