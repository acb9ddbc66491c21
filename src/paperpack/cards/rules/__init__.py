"""The rules that find cards: one module a rule, each a pure function over a part of a note.

`qa` and `heading` look at the blocks of a container, since their answers are many blocks long. `callout`, `table`
and `image` look at a block, the others at a paragraph, the first block of a list item among them. Where several
fit, what the author marked on purpose goes before what only looks like a card: the order of `RuleName`. A block
belongs to one card; only lines of a paragraph that are marked each (`Q:`, `::`) and rows of a table are several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.cards.rules.callout import find_callout
from paperpack.cards.rules.cloze import find_cloze
from paperpack.cards.rules.definition import find_definition
from paperpack.cards.rules.heading import find_headings
from paperpack.cards.rules.image import find_figure
from paperpack.cards.rules.inline import find_inline
from paperpack.cards.rules.multiline import find_multiline
from paperpack.cards.rules.outline import find_outline
from paperpack.cards.rules.qa import find_questions
from paperpack.cards.rules.table import find_rows
from paperpack.cards.rules.typed import find_typed
from paperpack.model import RuleName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperpack.cards.rules.match import BlockRule, ContainerRule, ParagraphRule

CONTAINER_RULES: Mapping[RuleName, ContainerRule] = {
    RuleName.QA: find_questions,
    RuleName.HEADING: find_headings,
}
BLOCK_RULES: Mapping[RuleName, BlockRule] = {
    RuleName.CALLOUT: find_callout,
    RuleName.TABLE: find_rows,
    RuleName.IMAGE: find_figure,
}
PARAGRAPH_RULES: Mapping[RuleName, ParagraphRule] = {
    RuleName.TYPE: find_typed,
    RuleName.INLINE: find_inline,
    RuleName.MULTILINE: find_multiline,
    RuleName.CLOZE: find_cloze,
    RuleName.DEFINITION: find_definition,
    RuleName.OUTLINE: find_outline,
}
