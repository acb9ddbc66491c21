"""The EPUB exporter itself: light to import, since every command looks exporters up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.exporters.base import Output
from paperpack.exporters.pictures import in_form
from paperpack.render.pictures import COMMON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperpack.exporters.base import Context
    from paperpack.model import Notebook


class EpubExporter:
    """One book of all notes: `<slug>.epub`."""

    name = "epub"
    suffix = ".epub"

    def export(self, notebook: Notebook, context: Context) -> Iterator[Output]:
        """Give the book as one output that holds `chapters`."""
        from paperpack.exporters.epub.book import make_book  # noqa: PLC0415  EbookLib and lxml only when used

        content, chapters = make_book(*in_form(notebook, context, COMMON))
        yield Output(f"{notebook.slug}{self.suffix}", content, {"chapters": chapters})
