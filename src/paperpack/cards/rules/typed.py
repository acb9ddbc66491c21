"""`front ::= answer`: as `inline`, and the answer is to be typed in.

Only a short answer of plain words on one line can be compared with what somebody types; any other is a card
like those of `inline`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.cards.rules.inline import marked_stretches
from paperpack.cards.running_text import OPAQUE, flat
from paperpack.cards.vocabulary import units
from paperpack.model import Paragraph, RuleName

if TYPE_CHECKING:
    from paperpack.cards.rules.match import Match, Place

TYPE_MARK = re.compile(r"(?<=[\s?？])::=(?=\s|$)")
_LONGEST_TYPED = 40


def find_typed(place: Place) -> tuple[Match, ...]:
    """Give the cards of a paragraph with `::=`."""
    matches = marked_stretches(place, RuleName.TYPE, TYPE_MARK)
    return tuple(replace(match, typed=_can_be_typed(match)) for match in matches)


def _can_be_typed(match: Match) -> bool:
    if not match.back or not isinstance(match.back[0], Paragraph):
        return False
    text = flat(match.back[0].content)
    return OPAQUE not in text and "\n" not in text and units(text) <= _LONGEST_TYPED
