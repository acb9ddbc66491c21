"""A book whose images are as an output's readers show them: the first step of an export."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.diagnostics import Code, diagnostic
from paperpack.model import Image
from paperpack.render.pictures import SVG, Form, picture
from paperpack.walk import with_images

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from paperpack.exporters.base import Context
    from paperpack.model import Asset, Note, Notebook, Part
    from paperpack.render.pictures import Picture

    Draw = Callable[[Asset, bytes], Picture | None]


def in_form(
    notebook: Notebook,
    context: Context,
    media_types: Collection[str],
    *,
    cards_only: bool = False,
    opaque: bool = False,
    draw: Draw | None = None,
) -> tuple[Notebook, Context]:
    """Give the book with every image converted and scaled where it has to be, and a context that reads these.

    A converted image's asset has the type, size and SHA-256 of what it became; one that cannot be converted
    stays as it is. What is lost is reported as POORER_FORM. `cards_only`: for an output that shows no blocks.
    `opaque`: nothing is see-through. `draw` gives drawings (SVG) as pixels, where an output shows no drawings.
    """
    form = Form(frozenset(media_types), context.settings.images.longest_side, opaque)
    shown = _Shown(context, form, cards_only=cards_only, draw=draw)
    cover = notebook.cover and shown.asset(notebook.cover)
    return replace(notebook, root=shown.part(notebook.root), cover=cover), shown.context


class _Shown:
    def __init__(self, context: Context, form: Form, *, cards_only: bool, draw: Draw | None) -> None:
        self.context = replace(context, read_asset=self.read)
        self._original = context
        self._form = form
        self._cards_only = cards_only
        self._draw = draw
        self._assets: dict[str, Asset] = {}
        self._lost: dict[str, str] = {}
        self._contents: dict[str, bytes] = {}

    def read(self, asset: Asset) -> bytes:
        """Give the bytes of an asset, converted or not."""
        return self._contents.get(asset.sha256) or self._original.read_asset(asset)

    def part(self, part: Part) -> Part:
        """Give a part with all below it."""
        notes = tuple(map(self._note, part.notes))
        return replace(part, notes=notes, parts=tuple(map(self.part, part.parts)))

    def asset(self, asset: Asset) -> Asset:
        """Give what an asset becomes."""
        if asset.sha256 not in self._assets:
            content = self._original.read_asset(asset)
            made = self._made(asset, content)
            changed = made is not None and made.content != content
            self._assets[asset.sha256] = self._became(asset, made) if made and changed else asset
        return self._assets[asset.sha256]

    def _made(self, asset: Asset, content: bytes) -> Picture | None:
        if self._draw and asset.media_type == SVG and SVG not in self._form.media_types:
            return self._draw(asset, content)
        return picture(asset, content, self._form)

    def _became(self, asset: Asset, made: Picture) -> Asset:
        digest = hashlib.sha256(made.content).hexdigest()
        self._contents[digest] = made.content
        if made.lost:
            self._lost[asset.sha256] = made.lost
        size = {"width": made.width, "height": made.height}
        return replace(asset, media_type=made.media_type, sha256=digest, embedded=b"", **size)

    def _note(self, note: Note) -> Note:
        if Image.__name__ not in note.outward:
            return note
        said: set[str] = set()

        def change(image: Image) -> Image:
            if image.asset is None:
                return image
            became = self.asset(image.asset)
            lost = self._lost.get(image.asset.sha256)
            if lost and image.asset.sha256 not in said:
                said.add(image.asset.sha256)
                self._report(image, lost, note)
            return image if became is image.asset else replace(image, asset=became)

        if not self._cards_only:
            return with_images(note, change)
        return replace(with_images(replace(note, blocks=()), change), blocks=note.blocks)

    def _report(self, image: Image, lost: str, note: Note) -> None:
        self._original.report(
            diagnostic(
                Code.POORER_FORM,
                f"the image {image.address} {lost}",
                path=self._original.place(note.path),
                line=image.line,
                hint="[images] longest_side says how large images may be" if "pixels" in lost else "",
            )
        )
