"""The notebook as JSON: the model with its cards, for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperpack.exporters.base import Output
from paperpack.walk import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperpack.exporters.base import Context
    from paperpack.model import Notebook

_INDENT = 2


class JsonExporter:
    """One `.json` a book: `msgspec.json.decode(content, type=Notebook)` gives the book back."""

    name = "json"
    suffix = ".json"

    def export(self, notebook: Notebook, context: Context) -> Iterator[Output]:  # noqa: ARG002  it needs no more
        """Give `<slug>.json`. Fields stand in the order of the model; those with their default value are left out."""
        content = msgspec.json.format(msgspec.json.encode(notebook), indent=_INDENT) + b"\n"
        notes = tuple(notes_of(notebook))
        holds = {"notes": len(notes), "cards": sum(len(note.cards) for note in notes)}
        yield Output(f"{notebook.slug}{self.suffix}", content, holds)
