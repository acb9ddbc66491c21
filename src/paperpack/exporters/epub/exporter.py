"""The EPUB exporter itself: light to import, since every command looks exporters up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.config import EpubProfile
from paperpack.diagnostics import Code, diagnostic
from paperpack.exporters.base import Output
from paperpack.exporters.pictures import in_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperpack.diagnostics import Diagnostic
    from paperpack.exporters.base import Context
    from paperpack.model import Notebook


class EpubExporter:
    """One book of all notes for each profile: `<slug>.epub`, `<slug>-kindle.epub`, `<slug>.kepub.epub`."""

    name = "epub"
    suffix = ".epub"
    modules = ("paperpack.exporters.epub.writing",)

    def export(self, notebook: Notebook, context: Context) -> Iterator[Output]:
        """Give each book as an output that holds `chapters`."""
        from paperpack.exporters.epub.book import make_book  # noqa: PLC0415  EbookLib and lxml only when used
        from paperpack.exporters.epub.profiles import PROFILES  # noqa: PLC0415  same
        from paperpack.exporters.epub.shown import without_cards  # noqa: PLC0415  same

        if not context.settings.epub.check_yourself:
            notebook = replace(notebook, root=without_cards(notebook.root))
        for wanted in _profiles(context):
            profile = PROFILES[wanted]
            shown, reading = in_form(
                notebook, context, profile.media_types, opaque=profile.opaque, draw=profile.draw
            )
            content, chapters = make_book(shown, reading, profile)
            path = f"{notebook.slug}{profile.suffix}"
            if 0 < profile.largest < len(content):
                context.report(_too_large(path, len(content), profile.largest))
            yield Output(path, content, {"chapters": chapters})


def _profiles(context: Context) -> tuple[EpubProfile, ...]:
    """Give the profiles wanted, each once; the standard one where the list is empty."""
    chosen = context.settings.epub.profile
    several = (chosen,) if isinstance(chosen, EpubProfile) else tuple(dict.fromkeys(chosen))
    return several or (EpubProfile.STANDARD,)


def _too_large(path: str, size: int, largest: int) -> Diagnostic:
    return diagnostic(
        Code.LARGE_BOOK,
        f"the book has {size / 1e6:.0f} MB, more than the {largest / 1e6:.0f} MB that can be sent to a reader",
        path=path,
        hint="[images] longest_side makes images smaller",
    )
