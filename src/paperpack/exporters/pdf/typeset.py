"""Typesetting that survives what cannot be typeset: a bad formula, image or character costs its own spot.

Typst makes a whole document or none. Where it refuses, the cause is found, shown otherwise, and the document
made again: characters by what Typst says, formulas and images by compiling each alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from paperpack.exporters.pdf.compiler import RefusalError, Source, layout, page_count
from paperpack.exporters.pdf.compiler_process import SECONDS, typeset_apart
from paperpack.exporters.pdf.policy import Troubles
from paperpack.exporters.pdf.settings import settings_source
from paperpack.formula.typst_string import string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from paperpack.exporters.pdf.settings import Sheet

_MOST_ATTEMPTS = 6
_SECONDS_ALONE = 5.0


class Written(msgspec.Struct, frozen=True):
    """A document's main file and the codes of the formulas in it, by LaTeX."""

    main: str
    formulas: Mapping[str, str]


class Typeset(msgspec.Struct, frozen=True):
    """A finished document, and what had to be shown otherwise in it."""

    pdf: bytes
    pages: int
    troubles: Troubles


def typeset(
    write: Callable[[Troubles], Written],
    layouts: Iterable[str],
    images: Mapping[str, bytes],
    *,
    sheet: Sheet,
    timestamp: int,
    seconds: float = SECONDS,
) -> Typeset:
    """Give the document that `write` makes. Raises `RefusalError` where nothing helps."""
    files = {name: layout(name) for name in ("base.typ", *layouts)} | {"settings.typ": settings_source(sheet)}
    troubles = Troubles(images=frozenset(name for name, content in images.items() if not content))
    for _ in range(_MOST_ATTEMPTS):
        written = write(troubles)
        shown = {name: content for name, content in images.items() if name not in troubles.images}
        source = Source(written.main, files, shown, sheet.fonts, sheet.chosen.tags)
        try:
            pdf = typeset_apart(source, timestamp=timestamp, seconds=seconds)
        except RefusalError as refusal:
            more = _more_troubles(troubles, refusal, written, shown)
            if more == troubles:
                raise
            troubles = more
        else:
            return Typeset(pdf, page_count(pdf), troubles)
    raise RefusalError("too many characters, formulas or images cannot be typeset", frozenset())


def _more_troubles(
    troubles: Troubles, refusal: RefusalError, written: Written, images: Mapping[str, bytes]
) -> Troubles:
    new_characters = refusal.characters - troubles.characters
    if new_characters:
        return replace(troubles, characters=troubles.characters | new_characters)
    formulas = {latex for latex, code in written.formulas.items() if not _stands(_formula_alone(code), {})}
    broken = {name for name, content in images.items() if not _stands(_image_alone(name), {name: content})}
    return replace(troubles, formulas=troubles.formulas | formulas, images=troubles.images | broken)


def _stands(main: str, images: Mapping[str, bytes]) -> bool:
    try:
        typeset_apart(Source(main, {}, images), timestamp=0, seconds=_SECONDS_ALONE)
    except RefusalError as refusal:
        return bool(refusal.characters)
    return True


def _formula_alone(code: str) -> str:
    return f'#set document(title: "x")\n#math.equation(block: true, alt: "x", ${code}$)'


def _image_alone(name: str) -> str:
    return f'#set document(title: "x")\n#image({string(name)}, alt: "x", width: 1cm)'
