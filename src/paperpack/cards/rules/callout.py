"""`> [!question] Title`, `> [!card]`, `[!qa]`, `[!anki]`: the title is the front, the body the back.

A card's callout without a title asks with its first block. A body that holds marked cards is theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.cards.marks import Tagged, is_marked, split_card_tag
from paperpack.cards.rules.match import Match
from paperpack.model import Callout, CalloutKind, Paragraph, RuleName
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from paperpack.model import Block

_KINDS = frozenset({CalloutKind.QUESTION, CalloutKind.CARD})


def find_callout(block: Block) -> tuple[Match, ...]:
    """Give the card of a callout of these kinds."""
    if not isinstance(block, Callout) or block.kind not in _KINDS:
        return ()
    title, tagged = split_card_tag(block.title)
    front: tuple[Block, ...]
    if title:
        front, back = (Paragraph(title, line=block.line),), block.blocks
    elif block.kind is CalloutKind.CARD:
        front, back = block.blocks[:1], block.blocks[1:]
    else:
        return ()
    if not front or not back or not plain_text(back).strip() or any(is_marked(inner) for inner in back):
        return ()
    return (
        Match(
            rule=RuleName.CALLOUT,
            front=front,
            back=back,
            covers=(block,),
            line=block.line,
            explicit_id=_last_anchor(back),
            reverse=tagged is Tagged.BOTH_WAYS,
        ),
    )


def _last_anchor(blocks: tuple[Block, ...]) -> str:
    """Give the id behind the callout's last paragraph, where Obsidian puts a callout's."""
    last = blocks[-1]
    return last.anchor if isinstance(last, Paragraph) else ""
