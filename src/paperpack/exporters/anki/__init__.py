"""The Anki package: a note of ours becomes a deck, a card a note of one of two notetypes.

`book` turns a notebook into records, `fields` cards into field texts, `collection` and `archive` records into
bytes. genanki is imported where the package is written, so that naming this exporter costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.exporters.anki.media import MEDIA_TYPES
from paperpack.exporters.base import Output
from paperpack.exporters.pictures import in_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperpack.exporters.base import Context
    from paperpack.model import Notebook


class AnkiExporter:
    """One `.apkg` a book, to be imported with File → Import; importing a later build updates the notes."""

    name = "anki"
    suffix = ".apkg"
    modules = ("paperpack.exporters.anki.book",)

    def export(self, notebook: Notebook, context: Context) -> Iterator[Output]:
        """Give `<slug>.apkg`. `holds` counts Anki's cards: each gap number of a cloze is one.

        Raises `ExportError` where two cards share a GUID, since Anki would mix their histories.
        """
        from paperpack.exporters.anki.archive import package_bytes  # noqa: PLC0415  genanki costs 80 ms to import
        from paperpack.exporters.anki.book import records_of  # noqa: PLC0415  same
        from paperpack.exporters.anki.collection import collection_bytes  # noqa: PLC0415  same

        notebook, context = in_form(notebook, context, MEDIA_TYPES, cards_only=True)
        book = records_of(notebook, context)
        media = {name: context.read_asset(asset) for name, asset in book.media.items()}
        content = package_bytes(collection_bytes(book.records), media)
        yield Output(f"{notebook.slug}{self.suffix}", content, book.holds)
