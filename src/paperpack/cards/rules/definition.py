"""`- term：definition`, `- **term**: definition`: a list item that names a thing and says what it is.

So does a paragraph that begins with a bold term: `**术语**：…`.

People write these everywhere, and beside them, in the same form, much that is no card: metadata
(`- 作者：…`), links, times and ratios, prose that happens to hold a colon. So the rule is careful. It wants a
short term without a sentence's punctuation, that names no metadata and does not just lead into a list
(`主要有：`); and an answer that is neither a bare link nor a page of prose nor a question. A bold term is the author's own
sign that it is one, and may be longer. What stands below the item belongs to the answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.cards.rules.match import Match, Place
from paperpack.cards.running_text import OPAQUE, Inlines, cut, cut_at, flat, trim, unwrapped
from paperpack.cards.vocabulary import has_letters, names_metadata, names_nothing, units
from paperpack.model import (
    Block,
    BulletList,
    Code,
    CodeBlock,
    Emphasis,
    Inline,
    Link,
    MathBlock,
    NoteLink,
    OrderedList,
    RuleName,
    Strong,
    Table,
)
from paperpack.scripts import is_east_asian_letter
from paperpack.walk import descendants, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_TERM = 26
_LONGEST_BOLD_TERM = 48
_LONGEST_ANSWER = 240
_SHORTEST_ANSWER = 2
_COLON_WITHIN = 200
_MOST_SENTENCES = 4

_BRACKETS = {"(": ")", "（": "）", "[": "]", "【": "】", "《": "》", "“": "”", "「": "」"}
_PROSE_PUNCTUATION = re.compile(r"[。！？!?；;\n]|\.\s|…|\bet al\b|https?|www\.|[=<>→⇒↔]|->")
_BRACKET_OR_COLON = re.compile(f"[{re.escape(''.join((*_BRACKETS, *_BRACKETS.values())))}:：]")
_IN_BRACKETS = re.compile(r"[(（\[【《“「][^)）\]】》”」]*[)）\]】》”」]")
_LETTER = re.compile(r"[A-Za-z]\d?$")
_SENTENCE_END = re.compile(r"[。！？]|[.!?](?=\s|$)")
_GOES_ON = re.compile(r"[:：]$|(?:为|是|即|is|as|by|to|如下)$")
_NO_ANSWER = re.compile(
    r"[?？]\s*$|^\W*(?:none|n/?a|tbd|todo|无|没有|暂无|略|待补充?|待定|不详|未知)\b\W*(?:[(（].*)?$",
    re.IGNORECASE,
)
_COMMA = re.compile(r"[,，]")
_LEAD_IN = re.compile(
    r"(?:如下|包括|包含|分别是?|例如|比如|诸如|主要有|主要是|具有|有|是|为|即|即为|分为|分成|认为|表明|发现|指出|提出|说|可知|"
    r"写道|得到|可得|以下\S{0,4}|下面\S{0,4}|such as|e\.g\.?|i\.e\.?|following|follows|are|is|was|were|has|have|that|"
    r"include|includes|including|namely|say|says|see|by|to|of|with|for|and|or)$",
    re.IGNORECASE,
)
_PROSE_START = re.compile(
    r"(?:但是?|所以|因此|因为|由于|如果|若|当|我们?|他们?|她|它们?|这|那|此|该|本文|作者|首先|其次|然后|最后|同时|而且|并且|也|"
    r"注意|对于|关于|通过|根据|另外|此外|总之|结论是|问题是)|"
    r"(?:but|so|thus|hence|therefore|because|since|if|when|while|we|they|he|she|it|this|that|these|those|there|"
    r"in|on|at|for|from|with|by|to|as|note|however|also|and|or|then|first|second|third|finally|let|see|one|"
    r"here|what|why|how|where|who|which|is|are|do|does|can|should|will|would|my|our|your|i)\b",
    re.IGNORECASE,
)
_PLACE_NAME = re.compile(
    r"(?:(?:step|figure|fig\.?|table|tab\.?|section|sec\.?|chapter|part|eq\.?|equation|phase|stage|day|week|"
    r"lecture|图|表|公式|式|步骤|阶段|章节|附录|例)\s*[\d一二三四五六七八九十ivx]+|第\s*[\d一二三四五六七八九十]+\s*\S{0,2})$|"
    r"\d[\d\s./~-]*\S{0,2}$",
    re.IGNORECASE,
)

# `12：30`, `3:1`; but `GPT-3：96 层` names a thing.
_NUMBER_BEFORE = re.compile(r"(?<!\d)\d{1,3}$")
_CLOSING = frozenset("）)”」")
_NUMBER_AFTER = re.compile(r"\d{1,3}(?!\d)")


def find_definition(place: Place) -> tuple[Match, ...]:
    """Give the card of a list item, or of a paragraph that begins with a bold term."""
    if place.among_metadata or (place.item and place.item.checked is not None):
        return ()
    parts = _cut_at_colon(place.paragraph.content, _term_end(place.text))
    if parts is None:
        return ()
    term, rest = parts
    if not place.item and not (rest and isinstance(term[0], Strong)):
        return ()
    below = place.below or tuple(_continuation(rest, place))
    if not _is_term(term) or not _is_answer(rest, below, bold=_is_bold(term)):
        return ()
    answer = (replace(place.paragraph, content=rest, anchor=""),) if rest else ()
    return (
        Match(
            rule=RuleName.DEFINITION,
            front=(replace(place.paragraph, content=unwrapped(term), anchor=""),),
            back=(*answer, *below),
            covers=(place.paragraph, *(() if place.item else below)),
            line=place.paragraph.line,
            explicit_id=place.explicit_id,
        ),
    )


def _continuation(rest: Inlines, place: Place) -> Iterator[Block]:
    """Give what follows a paragraph that ends in a colon or goes on in a formula: it is the answer's other half."""
    text = flat(rest).rstrip()
    if place.item or not _GOES_ON.search(text):
        return
    kinds = (MathBlock,) if text[-1] not in ":：" else (MathBlock, BulletList, OrderedList, Table, CodeBlock)
    following = next(place.following, None)
    if isinstance(following, kinds):
        yield following


def term_and_rest(content: Inlines) -> tuple[Inlines, Inlines] | None:
    """Cut at the colon behind a term; None where no colon can be one."""
    return _cut_at_colon(content, _term_end(flat(content)))


def term_text(content: Inlines) -> str:
    """Give a term's plain text, "" where there is none."""
    text = flat(content)
    end = _term_end(text)
    if end < 0 or OPAQUE not in text[:end]:
        return text[: max(0, end)].strip()
    return plain_text(trim(cut(content, end)[0]))


def _cut_at_colon(content: Inlines, at: int) -> tuple[Inlines, Inlines] | None:
    if at < 0:
        return None
    left, _, rest = cut_at(content, (at, at + 1))
    term = trim(left)
    return (term, trim(rest)) if term else None


def _term_end(text: str) -> int:
    """Find the first colon outside brackets, if it is one that ends a term; -1 otherwise.

    A colon in a time or a ratio does not, nor an ASCII one within a word or a URL, nor `::`.
    """
    if ":" not in text and "：" not in text:
        return -1
    text = text[:_COLON_WITHIN]
    closing: list[str] = []
    for found in _BRACKET_OR_COLON.finditer(text):
        character = found[0]
        if closing and character == closing[-1]:
            closing.pop()
        elif character in _BRACKETS and _BRACKETS[character] in text[found.start() :]:
            closing.append(_BRACKETS[character])
        elif character in ":：" and not closing:
            return found.start() if _ends_term(text, found.start()) else -1
    return -1


def _ends_term(text: str, at: int) -> bool:
    before, after = text[:at], text[at + 1 :]
    if after[:1] in {":", "："} or before[-1:] in {":", "："}:
        return False
    if _ends_in_number(before) and _NUMBER_AFTER.match(after):
        return False
    if text[at] == "：":
        return True
    if not after or after[0].isspace() or before[-1:].isspace():
        return True
    begins_answer = after[0] == OPAQUE or is_east_asian_letter(after[0])
    ends_name = before[-1:] in _CLOSING or is_east_asian_letter(before[-1:])
    return (begins_answer or ends_name) and not after.startswith("//")


def _ends_in_number(text: str) -> bool:
    """Say whether a text ends in a number by itself, as before the colon of `12：30`."""
    number = _NUMBER_BEFORE.search(text)
    if number is None:
        return False
    before = text[: number.start()][-1:]
    return not before or before.isspace() or is_east_asian_letter(before)


def _is_term(term: Inlines) -> bool:
    text = plain_text(term).strip()
    bold = _is_bold(term)
    words = _IN_BRACKETS.sub("", flat(term)).replace(OPAQUE, " ").strip()
    if units(text) > (_LONGEST_BOLD_TERM if bold else _LONGEST_TERM):
        return False
    if any(isinstance(node, Link) for node in descendants(term)):
        return False
    if not has_letters(words) and not any(isinstance(node, Code | NoteLink) for node in descendants(term)):
        return False
    if (
        _LETTER.match(text)
        or names_metadata(text)
        or names_nothing(text)
        or _PLACE_NAME.match(text)
        or _PROSE_PUNCTUATION.search(words)
    ):
        return False
    if bold:
        return True
    return not (_COMMA.search(words) or _LEAD_IN.search(words) or _PROSE_START.match(words))


def _is_bold(term: Inlines) -> bool:
    """Say whether the term is in bold or emphasised, but for a bracket or a formula behind it."""
    return isinstance(term[0], Strong | Emphasis) and len(flat(term[1:])) <= len(flat(term[:1])) + 24


def _is_answer(rest: Inlines, below: tuple[Block, ...], *, bold: bool) -> bool:
    if not rest:
        return units(plain_text(below)) >= _SHORTEST_ANSWER
    text = plain_text(rest)
    if _GOES_ON.search(text.rstrip()) and not below and text.rstrip()[-1] in ":：":
        return False
    if _NO_ANSWER.search(text):
        return False
    if units(text) > _LONGEST_ANSWER or only_links(rest):
        return False
    if not bold and len(_SENTENCE_END.findall(text)) > _MOST_SENTENCES:
        return False
    return units(text) >= _SHORTEST_ANSWER or OPAQUE in flat(rest)


def only_links(rest: Inlines) -> bool:
    """Say whether nothing is left of the answer without its links and bare addresses."""
    outside: list[Inline] = [node for node in rest if not isinstance(node, Link)]
    linked = len(outside) < len(rest)
    text = re.sub(r"(?:https?://|www\.)\S+", "", plain_text(outside))
    return not has_letters(text) and "$" not in text and (linked or text != plain_text(outside))
