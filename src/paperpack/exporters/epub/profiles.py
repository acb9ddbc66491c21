"""Whom a book is for: what differs between the books of one notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperpack.config import EpubProfile
from paperpack.exporters.epub.formulas import MathmlFormulas
from paperpack.exporters.epub.kindle import KindleFormulas
from paperpack.exporters.epub.kobo import with_spans
from paperpack.exporters.epub.typst_images import draw_svg
from paperpack.render.pictures import COMMON, PLAIN, SVG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from paperpack.exporters.epub.formulas import Formulas
    from paperpack.exporters.epub.page import Page
    from paperpack.exporters.pictures import Draw
    from paperpack.model import Node


class Profile(msgspec.Struct, frozen=True):
    """A kind of book.

    `name` is its name in the configuration. `suffix` ends its file name. `media_types` are those of images; `opaque`:
    without transparency; `draw` makes pixels of SVG. `formulas` gives what shows the formulas below nodes. `folds`:
    what is folded can be opened.
    `styles` are added to the style sheet, `finish` changes a finished page. `largest` is a limit in bytes, 0 for none.
    """

    name: EpubProfile
    suffix: str
    media_types: frozenset[str] = COMMON
    opaque: bool = False
    draw: Draw | None = None
    formulas: Callable[[Iterable[Node]], Formulas] = lambda _: MathmlFormulas()
    folds: bool = True
    styles: tuple[str, ...] = ("night.css",)
    finish: Callable[[Page[bytes]], Page[bytes]] = lambda page: page
    largest: int = 0


_ALL = (
    Profile(EpubProfile.STANDARD, ".epub"),
    Profile(
        EpubProfile.KINDLE,
        "-kindle.epub",
        media_types=PLAIN - {SVG},
        opaque=True,
        draw=draw_svg,
        formulas=KindleFormulas,
        folds=False,
        styles=("kindle.css",),
        largest=50_000_000,
    ),
    Profile(EpubProfile.KOBO, ".kepub.epub", media_types=PLAIN, opaque=True, finish=with_spans),
)
PROFILES = {profile.name: profile for profile in _ALL}
"""Send to Kindle takes e-mail of 50 MB. Kobo's readers decode no WebP, and their makers advise against transparency."""
