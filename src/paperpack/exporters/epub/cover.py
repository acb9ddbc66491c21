"""The cover: the user's own image, or one set by Typst from title, subtitle, authors and number of notes."""

from __future__ import annotations

import io
import json
import re
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from paperpack.diagnostics import Code, diagnostic
from paperpack.errors import ExportError
from paperpack.exporters.epub.images import BookImage, book_image
from paperpack.exporters.epub.page import visible
from paperpack.exporters.epub.words import BookWord, count_of_notes, phrase
from paperpack.render.words import is_chinese
from paperpack.scripts import is_east_asian_character

if TYPE_CHECKING:
    from paperpack.exporters.base import Context
    from paperpack.model import Notebook

_LONG_WORD = re.compile(r"[!-~]{16}(?=[!-~]{8})")
_TITLE_BREAK = re.compile(r"(?<=..：)(?=\S)|(?<=..:) (?=\S)")
_FILE = "images/cover.png"
_PIXELS_PER_INCH = 60.0  # 1000 × 1600, as high as the screens of e-readers are
_COLOURS = 64
_LEVEL = 6  # 9 takes six times as long for a tenth of the bytes


def cover_image(notebook: Notebook, title: str, language: str, notes: int, context: Context) -> BookImage:
    """Give the book's cover. A chosen image that cannot be shown is reported and replaced by a made one."""
    if notebook.cover is not None:
        chosen = book_image(notebook.cover, context.read_asset(notebook.cover))
        if chosen is not None:
            return BookImage(
                f"images/cover.{chosen.file.rpartition('.')[2]}", chosen.media_type, chosen.content
            )
        context.report(
            diagnostic(
                Code.BROKEN_IMAGE,
                "the cover cannot be shown; one was made from the title",
                path=notebook.cover.path,
                hint="save it anew as PNG or JPEG",
            )
        )
    authors = phrase(BookWord.LIST_SEPARATOR, language).join(filter(None, map(visible, notebook.authors)))
    words = {
        "title": _TITLE_BREAK.sub("\n", _breakable(title), count=1),
        "subtitle": _breakable(visible(notebook.subtitle)),
        "authors": _breakable(authors),
        "notes": count_of_notes(notes, language),
        "language": "zh" if is_chinese(language) else "en",
    }
    told = json.dumps(words, ensure_ascii=False)
    key = context.memory.key("cover", told)
    content = context.memory.recall(key, bytes)
    if content is None:
        content = _drawn(told)
        context.memory.keep(key, content)
    return BookImage(_FILE, "image/png", content)


def _breakable(text: str) -> str:
    """Let words break that are too long for the cover's width."""
    return _LONG_WORD.sub("\\g<0>\u200b", text)


@lru_cache(maxsize=4)
def _drawn(words: str) -> bytes:
    """Set the layout with the words, given as JSON data: Typst never sees them as code."""
    import manimgx_fonts  # noqa: PLC0415  the fonts and the compiler only where a cover is made
    import manimgx_fonts_cjk  # noqa: PLC0415  same
    import typst  # noqa: PLC0415  same

    # the East Asian fonts are large, and take a third of the time where nothing is set in them
    is_east_asian = not words.isascii() and any(map(is_east_asian_character, words))
    modules = (manimgx_fonts_cjk, manimgx_fonts) if is_east_asian else (manimgx_fonts,)
    fonts = [str(Path(module.__file__).parent) for module in modules]
    with as_file(files(__package__).joinpath("cover.typ")) as layout:
        try:
            image = typst.compile(
                str(layout),
                root=str(layout.parent),
                font_paths=fonts,
                ignore_system_fonts=True,
                sys_inputs={"words": words},
                format="png",
                ppi=_PIXELS_PER_INCH,
            )
        except typst.TypstError as error:
            raise ExportError(f"the cover could not be set: {error}") from error
    if not isinstance(image, bytes):
        raise ExportError("the cover ran over more than one page")
    return _packed(image)


def _packed(image: bytes) -> bytes:
    """Pack the image again, without transparency, of which it has none: Kindle and Kobo ask for that.

    A palette holds all but shades at the edges of letters that no eye tells apart, and costs less than half the
    bytes of three channels.
    """
    from PIL import Image  # noqa: PLC0415  as above

    target = io.BytesIO()
    with Image.open(io.BytesIO(image), formats=("PNG",)) as drawn:
        few = drawn.convert("RGB").quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(target, "PNG", compress_level=_LEVEL)
    return target.getvalue()
