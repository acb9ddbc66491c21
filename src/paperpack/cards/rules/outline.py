"""`- 两种预训练模型的使用方式` with bullets below it: an item that announces what stands below it.

Every outline has items with items below, and most are no questions. So an item has to say that it counts or
lists things ("三个阶段", "主要贡献", "advantages of …"), be short, and have a few short items below that are no
cards themselves. An item that carries `#card` says so itself, as Logseq has it: all below it is the answer, and what is marked
there is a card too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.cards.marks import Tagged, is_marked, split_card_tag
from paperpack.cards.rules.definition import term_and_rest
from paperpack.cards.rules.match import Match, Place
from paperpack.cards.running_text import Inlines, flat, trim, unwrapped
from paperpack.cards.vocabulary import names_metadata, names_references, units
from paperpack.model import Block, BulletList, Link, ListItem, OrderedList, Paragraph, RuleName
from paperpack.walk import descendants, plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_LEAD = 40
_SHORTEST_LEAD = 4
_FEWEST, _MOST = 2, 8
_LONGEST_CHILD = 80

_COUNT = r"(?:[两二三四五六七八九十几多]|[2-9]|若干|各)"
_COUNTED = re.compile(
    rf"{_COUNT}\s*(?:个|种|类|大类|点|步|阶段|部分|方面|条|项|层|组|步骤|大)"
    r"|\b(?:two|three|four|five|six|seven|[2-9])\s+(?:\w+[\s-]+){0,2}\w+s\b",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"(?:方式|方法|方案|步骤|流程|过程|优点|缺点|优势|劣势|优缺点|不足|缺陷|局限性?|区别|差异|异同|不同点?|相同点|类型|种类|"
    r"组成|构成|特点|特性|特征|性质|作用|用途|应用场景|使用场景|适用场景|场景|原因|因素|条件|要求|目标|目的|贡献|创新点?|原则|"
    r"策略|手段|技巧|假设|挑战|难点|问题|指标|任务|要素|阶段)$"
    r"|^(?:the\s+|main\s+|key\s+|some\s+)*(?:types|kinds|ways|steps|stages|phases|components|parts|properties|"
    r"advantages|disadvantages|benefits|drawbacks|limitations|shortcomings|pros|cons|contributions|reasons|causes|"
    r"conditions|requirements|assumptions|differences|similarities|challenges|problems|goals|objectives|metrics|"
    r"applications|use cases|principles|strategies|methods|approaches|techniques|features|characteristics)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。！？!?；;]|\.\s|[,，].*[,，]|https?|www\.")


def find_outline(place: Place) -> tuple[Match, ...]:
    """Give the card of a list item whose children are its answer."""
    item = place.item
    if item is None or not place.below:
        return ()
    lead, tagged = split_card_tag(place.paragraph.content)
    if tagged is Tagged.NO and not _announces(lead, place):
        return ()
    lead = unwrapped(trim(lead))
    if not lead or not plain_text(place.below).strip():
        return ()
    return (
        Match(
            rule=RuleName.OUTLINE,
            front=(replace(place.paragraph, content=lead, anchor=""),),
            back=place.below,
            covers=(place.paragraph, *(block for block in place.below if not is_marked(block))),
            line=place.paragraph.line,
            explicit_id=place.explicit_id,
            reverse=tagged is Tagged.BOTH_WAYS,
        ),
    )


def _announces(lead: Inlines, place: Place) -> bool:
    if place.among_metadata or place.item is None or place.item.checked is not None:
        return False
    text = flat(lead).strip().rstrip(":：").rstrip()
    if not _SHORTEST_LEAD <= units(plain_text(lead)) <= _LONGEST_LEAD or _SENTENCE.search(text):
        return False
    if names_metadata(text) or names_references(text) or any(isinstance(node, Link) for node in lead):
        return False
    if not (_COUNTED.search(text) or _LISTED.search(text)):
        return False
    match place.below:
        case (BulletList(items=items) | OrderedList(items=items),):
            return _FEWEST <= len(items) <= _MOST and all(_is_leaf(item) for item in items)
        case _:
            return False


def _is_leaf(item: ListItem) -> bool:
    """Say whether an item is one short paragraph that is no card itself."""
    blocks: Sequence[Block] = item.blocks
    if len(blocks) != 1 or not isinstance(blocks[0], Paragraph) or item.checked is not None:
        return False
    if units(plain_text(blocks)) > _LONGEST_CHILD or is_marked(blocks[0]):
        return False
    if any(isinstance(node, Link) for node in descendants(blocks)):
        return False
    return term_and_rest(blocks[0].content) is None
