"""The book as a zip file, written by EbookLib without what it does of its own accord.

EbookLib's `EpubHtml` parses pages as HTML again and prints them with added white space; its navigation, time
stamps and identifier come from elsewhere than the content. So pages go in as raw items, and a subclass of its
writer collects the files, which are then packed in a fixed order and with a fixed time.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec
from ebooklib import epub

from paperpack.errors import ExportError
from paperpack.exporters.epub.archive import Packed, packed, zipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperpack.exporters.epub.images import BookImage
    from paperpack.exporters.epub.metadata import Statement
    from paperpack.exporters.epub.page import Page

_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_MIMETYPE = ("mimetype", b"application/epub+zip")  # first and uncompressed (EPUB 3.3, 4.2.2)
_LATEST = 253_402_300_799  # 9999-12-31T23:59:59Z


class BookFiles(msgspec.Struct, frozen=True):
    """All that goes into the container. `pages` are in the order of reading, the navigation among them.

    `changed` is in seconds since 1970.
    """

    title: str
    identifier: str
    language: str
    changed: int
    statements: tuple[Statement, ...]
    pages: tuple[Page[Packed], ...]
    images: tuple[BookImage, ...]
    cover: BookImage
    style: bytes
    ncx: bytes


def pack(files: BookFiles) -> bytes:
    """Give the EPUB file: the same bytes for the same files."""
    writer = _Writer(_book(files), dt.datetime.fromtimestamp(max(0, min(files.changed, _LATEST)), tz=dt.UTC))
    return zipped(_MIMETYPE, writer.entries())


def _book(files: BookFiles) -> Any:
    book = epub.EpubBook()
    book.metadata = {}
    book.set_identifier(files.identifier)
    book.title, book.language = files.title, files.language
    _add_metadata(book, files.statements)
    cover = _item("cover-image", files.cover.file, files.cover.media_type, files.cover.content)
    cover.properties = ["cover-image"]
    book.add_item(cover)
    for page in files.pages:
        item = _item(page.identifier, page.file, "application/xhtml+xml", page.content)
        item.properties = list(page.properties)
        book.add_item(item)
        book.spine.append(item)
    for image in files.images:
        book.add_item(_item(_identifier(image.file), image.file, image.media_type, image.content))
    book.add_item(_item("style", "style.css", "text/css", files.style))
    ncx = epub.EpubNcx()
    ncx.content = files.ncx
    book.add_item(ncx)
    return book


def _item(identifier: str, file: str, media_type: str, content: bytes | Packed) -> Any:
    return epub.EpubItem(uid=identifier, file_name=file, media_type=media_type, content=content)


def _identifier(file: str) -> str:
    return file.replace("/", "-")


def _add_metadata(book: Any, statements: Sequence[Statement]) -> None:
    for statement in statements:
        if statement.is_old:
            old = {"name": statement.name, "content": statement.value}
            book.add_metadata("OPF", statement.name, "", old)
        elif statement.is_property:
            attributes = {"property": statement.name}
            if statement.identifier:
                attributes["id"] = statement.identifier
            if statement.refines:
                attributes["refines"] = f"#{statement.refines}"
            if statement.scheme:
                attributes["scheme"] = statement.scheme
            book.add_metadata("OPF", statement.name, statement.value, attributes)
        else:
            attributes = {"id": statement.identifier} if statement.identifier else {}
            book.add_metadata("DC", statement.name, statement.value, attributes)
    # What EPUB 2 reading systems and Kindle look for (OPF 2.0.1 has no `cover-image` property).
    book.add_metadata("OPF", "cover", "", {"name": "cover", "content": "cover-image"})
    book.add_metadata("OPF", "generator", "", {"name": "generator", "content": "paperpack"})


class _Writer(epub.EpubWriter):  # type: ignore[misc]  # EbookLib has no type information
    """EbookLib's writer with memory for a file, the navigation given, and the package's language declared."""

    def __init__(self, book: Any, changed: dt.datetime) -> None:
        super().__init__("", book, {"mtime": changed})
        self.out = _Entries()

    def entries(self) -> dict[str, Packed]:
        """Give the container's files by name, without `mimetype`."""
        self._write_container()
        self._write_opf()
        self._write_items()
        return self.out.files

    def _write_opf_file(self, root: Any) -> None:
        root.set(_XML_LANGUAGE, self.book.language)
        # EbookLib declares the prefix `rendition`, which EPUB reserves and this book does not use.
        del root.attrib["prefix"]
        super()._write_opf_file(root)

    def _get_ncx(self) -> bytes:
        content: bytes = self.book.get_item_with_id("ncx").content
        return content


class _Entries:
    """What a `ZipFile` is to EbookLib's writer: it keeps each file once, as it will lie in the zip."""

    def __init__(self) -> None:
        self.files: dict[str, Packed] = {}

    def writestr(self, name: str, content: str | bytes | Packed) -> None:
        if name in self.files:
            raise ExportError(f"the book would hold two files named {name}")
        match content:
            case Packed():
                self.files[name] = content
            case str():
                self.files[name] = packed(content.encode())
            case bytes():
                self.files[name] = packed(content)
