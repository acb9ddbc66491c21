"""A booklet → the same with two pages on each side of a sheet, to be printed on both sides, folded and stapled."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pypdf.generic import PdfObject

_PAGES_A_SHEET = 4


def folded(pdf: bytes, title: str) -> bytes:
    """Give the pages in the order of a folded booklet, on sheets of the same paper laid on their side.

    The printer turns the sheets over the short edge. Links, bookmarks and tags are for screens and stay behind.
    """
    pages = list(PdfReader(io.BytesIO(pdf)).pages)
    writer = PdfWriter()
    width, height = (float(side) for side in pages[0].mediabox[2:])
    for left, right in folded_order(len(pages)):
        side = writer.add_page(PageObject.create_blank_page(writer, height, width))
        drawn = {
            f"/P{place}": (_form(pages[number], writer), _matrix(pages[number], side, place))
            for number, place in ((left, 0), (right, 1))
            if number < len(pages)
        }
        _draw(side, drawn, writer)
    writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    writer.add_metadata({"/Title": title})
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def folded_order(count: int) -> list[tuple[int, int]]:
    """Give the pages, from 0, left and right on each side; a number from `count` on is an empty page."""
    last = -(-count // _PAGES_A_SHEET) * _PAGES_A_SHEET - 1
    order: list[tuple[int, int]] = []
    for first in range(0, (last + 1) // 2, 2):
        order += [(last - first, first), (first + 1, last - first - 1)]
    return order


def _form(page: PageObject, writer: PdfWriter) -> PdfObject:
    """Give a page as something that can be drawn on another, its content as it stands."""
    form = DecodedStreamObject()
    contents = page["/Contents"].get_object()  # one stream, as Typst writes it
    form.set_data(contents.get_data() if isinstance(contents, StreamObject) else b"")
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(FloatObject(corner) for corner in page.mediabox),
            NameObject("/Resources"): page["/Resources"].clone(writer),
        }
    )
    return writer._add_object(form.flate_encode())  # noqa: SLF001  pypdf's documented way to add an object


def _matrix(page: PageObject, side: PageObject, place: int) -> str:
    """Say where a page lies: on the left (0) or right (1) half of a side, as large as it goes, in the middle."""
    half, height = float(side.mediabox.width) / 2, float(side.mediabox.height)
    width_of_page, height_of_page = float(page.mediabox.width), float(page.mediabox.height)
    factor = min(half / width_of_page, height / height_of_page)
    right = place * half + (half - width_of_page * factor) / 2
    up = (height - height_of_page * factor) / 2
    return f"{factor:.5f} 0 0 {factor:.5f} {right:.3f} {up:.3f}"


def _draw(side: PageObject, drawn: Mapping[str, tuple[PdfObject, str]], writer: PdfWriter) -> None:
    content = DecodedStreamObject()
    content.set_data("\n".join(f"q {matrix} cm {name} Do Q" for name, (_, matrix) in drawn.items()).encode())
    forms = DictionaryObject({NameObject(name): form for name, (form, _) in drawn.items()})
    side[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): forms})
    side[NameObject("/Contents")] = writer._add_object(content)  # noqa: SLF001  as above
