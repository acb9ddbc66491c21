"""The rules that find cards: one module a rule, each a pure function over a part of a note.

`qa` looks at the blocks of a container, since its answers are many blocks long. The others look at a
paragraph, the first block of a list item among them. Where several fit, what the author marked on purpose
goes before what only looks like a card: `qa`, `inline`, `cloze`, `definition`, the order of `RuleName`. A
paragraph gives one card at most (a paragraph of several `Q:` lines: one a question).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.cards.rules.cloze import find_cloze
from paperpack.cards.rules.definition import find_definition
from paperpack.cards.rules.inline import find_inline
from paperpack.model import RuleName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperpack.cards.rules.match import ParagraphRule

PARAGRAPH_RULES: Mapping[RuleName, ParagraphRule] = {
    RuleName.INLINE: find_inline,
    RuleName.CLOZE: find_cloze,
    RuleName.DEFINITION: find_definition,
}
