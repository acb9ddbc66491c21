"""Books made by hand for the Anki tests: short names for nodes, a note, a book and a context around them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from paperpack.config import AnkiConfig, Config
from paperpack.exporters.anki import AnkiExporter
from paperpack.exporters.base import Context
from paperpack.model import (
    Asset,
    Card,
    CardKind,
    Gap,
    Image,
    Note,
    Notebook,
    Paragraph,
    Part,
    RuleName,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from paperpack.diagnostics import Diagnostic
    from paperpack.exporters.base import Output
    from paperpack.model import Block, Inline

YEAR_2026 = 1_770_000_000
"""A plausible time of change, in seconds since 1970."""


def paragraph(*content: Inline | str) -> Paragraph:
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in content))


def gap(content: str | Inline, number: int = 1, hint: str = "") -> Gap:
    return Gap((Text(content) if isinstance(content, str) else content,), number, hint)


def basic(front: str | Block, back: str | Block = "A", *, guid: str = "", **fields: Any) -> Card:
    """Make a basic card; its GUID is made of its front unless given."""
    return _card(CardKind.BASIC, _block(front), _block(back), guid, fields)


def cloze(*content: Inline | str, guid: str = "", back: Block | None = None, **fields: Any) -> Card:
    """Make a cloze card of one paragraph."""
    return _card(CardKind.CLOZE, paragraph(*content), back, guid, fields)


def _block(text: str | Block) -> Block:
    return paragraph(text) if isinstance(text, str) else text


def _card(kind: CardKind, front: Block, back: Block | None, guid: str, fields: dict[str, Any]) -> Card:
    identity = guid or hashlib.sha256(repr((kind, front)).encode()).hexdigest()[:12]
    values: dict[str, Any] = {"rule": RuleName.QA, "changed": YEAR_2026} | fields
    return Card(kind=kind, front=(front,), back=(back,) if back else (), guid=identity, **values)


def note(*cards: Card, title: str = "Residual learning", path: str = "resnet.md", **fields: Any) -> Note:
    values: dict[str, Any] = {"title_content": (Text(title),)} | fields
    return Note(path=path, title=title, cards=cards, **values)


def book(*notes: Note, title: str = "Papers", parts: Iterable[Part] = (), **fields: Any) -> Notebook:
    return Notebook(title=title, slug="papers", root=Part("notes", notes, tuple(parts)), **fields)


def image(path: str, content: bytes, media_type: str = "image/png", **fields: Any) -> Image:
    return Image(address=path, asset=asset(path, content, media_type), **fields)


def asset(path: str, content: bytes, media_type: str = "image/png") -> Asset:
    return Asset(path, media_type, hashlib.sha256(content).hexdigest(), embedded=content)


def in_this_process(function: Callable[[Any], Any], items: Iterable[Any], /) -> Iterator[Any]:
    return map(function, items)


def context(report: list[Diagnostic] | None = None, *, deck: str = "") -> Context:
    """Make a context whose assets carry their bytes in themselves."""
    collected: list[Diagnostic] = [] if report is None else report
    return Context(
        settings=Config(anki=AnkiConfig(deck=deck)),
        options={},
        report=collected.append,
        read_asset=lambda asset: asset.embedded,
        place=lambda path: f"notes/{path}",
        map=in_this_process,
    )


def exported(notebook: Notebook, report: list[Diagnostic] | None = None, *, deck: str = "") -> Output:
    (output,) = AnkiExporter().export(notebook, context(report, deck=deck))
    return output


def package(*cards: Card, **fields: Any) -> bytes:
    """Give the package of a book of one note."""
    return exported(book(note(*cards, **fields))).content
