"""An exporter for paperpack: one file, a card a line, its fields separated by tabs.

The page docs/exporters.md builds this package step by step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from paperpack.diagnostics import Code, diagnostic
from paperpack.errors import ExportError
from paperpack.exporters.base import Output
from paperpack.model import CardKind, Gap, Image, Node, Text
from paperpack.walk import descendants, notes_of, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperpack.exporters.base import Context
    from paperpack.model import Block, Card, Note, Notebook

COLUMNS = ("guid", "kind", "front", "back", "note", "context")


class TsvExporter:
    """Every card of the book in reading order. `[tsv] header = true` puts the columns' names on top."""

    name = "tsv"
    suffix = ".tsv"

    def export(self, notebook: Notebook, context: Context) -> Iterator[Output]:
        """Give `<slug>.tsv`. Raises `ExportError` where `header` is neither true nor false."""
        header = context.options.get("header", False)
        if not isinstance(header, bool):
            raise ExportError(f"[tsv] header is {header!r}", hint="Write header = true or header = false.")
        rows: list[tuple[str, ...]] = [COLUMNS] if header else []
        cards = 0
        for note in notes_of(notebook):
            for card in note.cards:
                _report_images(card, note, context)
                rows.append(_row(card, note))
                cards += 1
        text = "".join("\t".join(row) + "\n" for row in rows)
        yield Output(f"{notebook.slug}{self.suffix}", text.encode(), {"cards": cards})


def _row(card: Card, note: Note) -> tuple[str, ...]:
    front, back = card.front, card.back
    if card.kind is CardKind.CLOZE:
        front, back = tuple(_covered(block) for block in front), front + back
    return (
        card.guid,
        card.kind.value,
        _one_line(front),
        _one_line(back),
        " ".join(note.title.split()),
        " › ".join(card.context),
    )


def _covered(node: Node) -> Any:
    """Give the same tree, of the same type, with every gap replaced by its hint in brackets."""
    if isinstance(node, Gap):
        return Text(f"[{node.hint or '…'}]", line=node.line)
    changes = {
        name: tuple(_covered(part) if isinstance(part, Node) else part for part in value)
        for name in node.__struct_fields__
        if isinstance(value := getattr(node, name), tuple)
    }
    return msgspec.structs.replace(node, **changes)


def _one_line(blocks: Sequence[Block]) -> str:
    return " ".join(plain_text(blocks).split())


def _report_images(card: Card, note: Note, context: Context) -> None:
    for node in descendants((*card.front, *card.back)):
        if isinstance(node, Image):
            context.report(
                diagnostic(
                    Code.POORER_FORM,
                    f"a line of text holds no image: “{node.address}” stands as its alternative text",
                    path=context.place(note.path),
                    line=node.line,
                    hint="Export anki to keep images.",
                )
            )
