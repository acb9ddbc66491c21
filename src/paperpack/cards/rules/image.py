"""A figure that asks for its caption, that is for what it shows (to be asked for).

The words that would tell (alternative text, title) are taken off the image. A caption that only counts
("Figure 3") or is a file's name tells nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.cards.rules.match import Match
from paperpack.cards.vocabulary import has_letters
from paperpack.model import Figure, Paragraph, RuleName
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from paperpack.model import Block

_NUMBER = re.compile(
    r"(?:figure|fig|图|表|table|image|img|screenshot)?[\s._:：-]*[\d.()a-z]{0,4}[\s.:：]*", re.IGNORECASE
)
_FILE = re.compile(r"[\w\s.%@()-]+\.(?:png|jpe?g|gif|svg|webp|bmp|avif)", re.IGNORECASE)


def find_figure(block: Block) -> tuple[Match, ...]:
    """Give the card of a figure with a caption."""
    if not isinstance(block, Figure) or block.image.asset is None:
        return ()
    caption = plain_text(block.caption).strip()
    if not has_letters(caption) or _NUMBER.fullmatch(caption) or _FILE.fullmatch(caption):
        return ()
    return (
        Match(
            rule=RuleName.IMAGE,
            front=(replace(block, image=replace(block.image, alt="", title=""), caption=()),),
            back=(Paragraph(block.caption, line=block.line),),
            covers=(block,),
            line=block.line,
        ),
    )
