"""Parts of Typst source that need no policy: code, titles in plain text, sizes, what keeps together."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.formula import spoken
from paperpack.formula.typst_string import string
from paperpack.model import (
    Code,
    FootnoteReference,
    Gap,
    Heading,
    Image,
    LineBreak,
    Math,
    MathBlock,
    Paragraph,
    Strong,
    Text,
    ThematicBreak,
)
from paperpack.render.highlight import highlight
from paperpack.render.typst_text import LONGEST_WORD, breakable, display_width
from paperpack.scripts import is_east_asian_letter
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paperpack.model import Block, CodeBlock, Figure, Inline

_LONGEST_WORD_IN_CODE = 36
_TAB = 4
_LONGEST_OPENING = 130.0
"""In em: about three lines."""


def plain_title(content: Sequence[Inline]) -> str:
    """Give a heading as bookmarks and contents show it: without footnotes, formulas in one line."""
    pieces: list[str] = []
    for node in content:
        match node:
            case Math(latex=latex):
                pieces.append(spoken(latex))
            case FootnoteReference():
                pass
            case Text(text=text) | Code(text=text):
                pieces.append(text)
            case Image(alt=alt):
                pieces.append(alt)
            case LineBreak():
                pieces.append(" ")
            case _:
                pieces.append(plain_title(node.content))
    return " ".join("".join(pieces).split())


def code_block(block: CodeBlock) -> str:
    """Give code with its colours line by line, as `raw` splits it."""
    # code copied from web pages is full of no-break spaces, which would keep its lines from wrapping
    plain = block.text.replace("\u00a0", " ").expandtabs(_TAB)
    source = breakable(plain, _LONGEST_WORD_IN_CODE)
    tokens = highlight(source, block.language)
    if not any(name for name, _ in tokens):
        return f"#pp-code({string(source)}, none)"
    lines: list[list[str]] = [[]]
    for name, text in tokens:
        for index, part in enumerate(text.split("\n")):
            if index:
                lines.append([])
            if part:
                lines[-1].append(
                    f"#pp-token({string(name)}, {string(part)});" if name else f"#{string(part)};"
                )
    coloured = array("[" + "".join(line) + "]" for line in lines)
    return f"#pp-code({string(source)}, {coloured})"


def points(image: Image) -> tuple[str, str]:
    """Give the size wished for in points: the author's, else the picture's own at 96 pixels an inch."""
    asset = image.asset
    own_width, own_height = (asset.width, asset.height) if asset else (0, 0)
    width, height = image.width, image.height
    if not (width or height):
        width, height = own_width, own_height
    elif own_width and own_height:
        width = width or round(height * own_width / own_height)
        height = height or round(width * own_height / own_width)
    return _point(width), _point(height)


def _point(pixels: int) -> str:
    return f"{pixels * 0.75:g}pt" if pixels > 0 else "auto"


def said_once(figure: Figure) -> Figure:
    """Give a figure whose image cannot be shown without what would stand both in its frame and below it."""
    image = figure.image
    if plain_text(figure.caption).split() != image.alt.split():
        return figure
    if image.address and not image.address.startswith("data:"):
        return replace(figure, image=replace(image, alt=""))
    return replace(figure, caption=())


_NO_STARTERS = frozenset("；：・ー")
_CLOSING = frozenset("）】》」』”’")
_PUNCTUATION = frozenset("：，。、；！？）】》」』")


def with_punctuation(inlines: Sequence[Inline]) -> Sequence[Inline]:
    """Let bold text that ends in a bracket have the full-width punctuation behind it, which closes up in one face only."""
    if not any(isinstance(inline, Strong) for inline in inlines):
        return inlines
    given = list(inlines)
    for index, pair in enumerate(pairwise(given)):
        match pair:
            case Strong(content=(*_, Text(text=bold)) as content) as before, Text(text=text) as after:
                if bold[-1:] in _CLOSING and text[:1] in _PUNCTUATION:
                    given[index] = replace(before, content=(*content, Text(text[0])))
                    given[index + 1] = replace(after, text=text[1:])
            case _:
                pass
    return given


def may_part_wrongly(before: Inline, after: Inline) -> bool:
    """Say whether a line could begin with punctuation: Unicode lets it behind an object for these (UAX #14, LB20)."""
    if not isinstance(before, Math | Gap | Image):
        return False
    return plain_text((after,))[:1] in _NO_STARTERS


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


def is_address(content: Sequence[Inline]) -> bool:
    """Say whether a link shows an address: a hyphen at a line's end would seem to belong to it."""
    return _ADDRESS.fullmatch(plain_text(content)) is not None


_LONG_ADDRESS = re.compile(rf"(?:https?://|www\.)\S{{{LONGEST_WORD - 8},}}")


def has_long_address(content: Sequence[Inline]) -> bool:
    """Say whether running text shows an address that may have to be broken."""
    return _LONG_ADDRESS.search(plain_text(content)) is not None


def is_opening(paragraph: Paragraph, after: Block | None) -> bool:
    """Say whether a paragraph leads to the block behind it: a short one that ends in a colon or before a formula."""
    if after is None or isinstance(after, Paragraph | Heading | ThematicBreak):
        return False
    text = plain_text(paragraph.content)
    leads = isinstance(after, MathBlock) or text.rstrip().endswith((":", "："))
    return leads and display_width(text) <= _LONGEST_OPENING


def needs_gap(before: Inline, after: Inline) -> bool:
    """Say whether a Han letter and a formula or code touch: Typst spaces only text from text."""
    if isinstance(after, Math | Code):
        return is_east_asian_letter(plain_text((before,))[-1:]) and not isinstance(before, Math | Code)
    if isinstance(before, Math | Code):
        return is_east_asian_letter(plain_text((after,))[:1]) and not isinstance(after, Math | Code)
    return False


def array(items: Iterable[str]) -> str:
    """Give a Typst array; one of a single item needs its comma."""
    return f"({''.join(f'{item}, ' for item in items)})"
