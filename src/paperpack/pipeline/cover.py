"""The cover that the user chose: `[book] cover`, looked for and checked like any image of a note."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

from paperpack.diagnostics import Diagnostic, Severity
from paperpack.model import Asset  # noqa: TC001  msgspec reads the annotations at run time
from paperpack.read.images.resolver import ImageResolver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperpack.pipeline.reading import ReadBook
    from paperpack.read.images.resolver import Resolved


class Cover(msgspec.Struct, frozen=True):
    """The chosen image, None where there is none that can be shown, and what is to be said about it."""

    asset: Asset | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


def find_cover(book: ReadBook) -> Cover:
    """Give the book's cover, looked for from where `paperpack.toml` lies and from the notes' folder.

    It has to lie within the notes' folder, as all images do. Without one that can be shown, a cover is made.
    """
    if not book.config.book.cover:
        return Cover()
    resolver = ImageResolver(book.source.root, "cover")
    tried = [resolver.resolve(address) for address in _addresses(book)]
    found = next((resolved for resolved in tried if resolved.asset is not None), tried[-1])
    return Cover(found.asset, tuple(_diagnostics(found, book)))


def _addresses(book: ReadBook) -> Iterator[str]:
    """Give the path as it may be meant, relative to the notes' folder; as written comes last."""
    written = book.config.book.cover
    if book.config_path is not None:
        place = os.path.normpath(os.path.join(os.path.realpath(book.config_path.parent), written))  # noqa: PTH118  `..` is looked at below
        relative = os.path.relpath(place, os.path.realpath(book.source.root)).replace(os.sep, "/")
        if not relative.startswith("../"):
            yield relative
    yield written


def _diagnostics(resolved: Resolved, book: ReadBook) -> Iterator[Diagnostic]:
    if resolved.problem is None:
        return
    said = resolved.problem.at(str(book.config_path or book.source.place))
    said = msgspec.structs.replace(said, message=f"[book] cover: {said.message}")
    if resolved.asset is None:
        # what is merely good to know of an image in a note is a loss here: another cover is made
        said = msgspec.structs.replace(said, severity=Severity.WARNING.value)
    yield said
