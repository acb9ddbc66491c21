"""The marks by which an author says "this is a card", wherever several rules have to know them."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from paperpack.cards.running_text import Inlines, Line, cut, flat, lines, trim
from paperpack.model import Callout, CalloutKind, Heading, Paragraph
from paperpack.walk import descendants

if TYPE_CHECKING:
    from paperpack.model import Block

INLINE_MARK = re.compile(r"(?<=\s):::?(?=\s|$)|(?<=[?？]):::?(?![:=])|(?<![:：])：：：?(?![:：])")
"""`front :: back`, and reversed `front ::: back`."""

MULTILINE_MARK = re.compile(r"\s*(?:\?\??|？？?)\s*")
"""A line between a card's front and its back; doubled, the card goes both ways."""

CLOZE_MARK = re.compile(r"\{\{(?:c[1-9][\d,]*::|cloze[ :])")
"""A gap in Anki's or Logseq's notation."""

_QUESTION = "Q|Question|问题?|提问|Ｑ"
_ANSWER = "A|Answer|Ans|答案?|回答|解答|Ａ"
_NUMBER = r"[ .]?(?P<number>\d{0,3}|[一二三四五六七八九十]{1,3})"

QA_MARK = re.compile(
    rf"\s*(?:[(（]?\d{{1,3}}[.、)）]\s*)?(?:(?P<question>{_QUESTION})|(?P<answer>{_ANSWER})){_NUMBER}\s*[:：]\s*",
    re.IGNORECASE,
)
"""`Q:`, `A1:`, `问：` at the beginning of a paragraph or line."""

# In mid-text a mark begins a line. Where the reader did not see one, a line's end is only a space, and nothing
# at all between two Han characters: `回答：` is a word there and `…什么答：` a mark.
QA_MARK_WITHIN = re.compile(
    rf"(?:(?<=\s)|(?<=[。？！?!.…；;”」）)]))(?:(?:{_QUESTION})|(?:{_ANSWER}))(?:\d{{0,3}})[:：]\s*"
    r"|(?<![回应解作问抢必报对正\s])答[:：]\s*"
)

_CARD_TAG = re.compile(
    r"(?:^|\s)#(?:flash)?cards?(?P<reverse>[/-](?:reversed?|bidirectional))?(?=\s|$)", re.IGNORECASE
)
_LINE_ID = re.compile(r"\s\^((?=[0-9-]*[A-Za-z])[A-Za-z0-9-]{2,})\s*$")


class Instead(Enum):
    """What a book shows in the place of a mark: what it says without one."""

    COLON = "colon"
    LINE = "new line"


class CardMark(NamedTuple):
    """A mark that made a card: in `flat` of a paragraph's content, from `start` to before `end`."""

    paragraph: Paragraph
    start: int
    end: int
    instead: Instead


def qa_mark(text: str) -> re.Match[str] | None:
    """Give the `QA_MARK` with which a text begins."""
    return QA_MARK.match(text) if ":" in text or "：" in text else None


def holds_double_colon(text: str) -> bool:
    """Say whether there may be an `INLINE_MARK` in a text, without looking closely."""
    return "::" in text or "：：" in text


def multiline_mark(content: Inlines, text: str) -> Line | None:
    """Give the one line of a paragraph that is a `?` or `??` between others; `text` is its `flat` form."""
    if "?" not in text and "？" not in text:
        return None
    marks = [line for line in lines(content)[1:] if MULTILINE_MARK.fullmatch(text, line.start, line.end)]
    return marks[0] if len(marks) == 1 else None


class Tagged(Enum):
    """What a `#card` tag asks for."""

    NO = "no"
    FORWARD = "forward"
    BOTH_WAYS = "both ways"


def split_card_tag(content: Inlines) -> tuple[Inlines, Tagged]:
    """Give running text without its `#card`, `#flashcard` or `#card/reverse`, and what the tag said."""
    text = flat(content)
    found = _CARD_TAG.search(text) if "#" in text else None
    if found is None:
        return content, Tagged.NO
    before, rest = cut(content, found.start())
    after = cut(rest, found.end() - found.start())[1]
    kept = (*trim(before), *after) if flat(after).strip() else trim(before)
    return kept, Tagged.BOTH_WAYS if found["reverse"] else Tagged.FORWARD


def split_line_id(content: Inlines) -> tuple[Inlines, str]:
    """Give running text without an id at its end (`… ^id`), and the id.

    The reader has taken those at the end of a paragraph; this is for a line within one.
    """
    text = flat(content)
    found = _LINE_ID.search(text) if "^" in text else None
    return (cut(content, found.start())[0], found[1]) if found else (content, "")


def is_marked(block: Block) -> bool:
    """Say whether a block holds what its author marked as a card of its own: no other card's answer goes over it."""
    return any(_is_mark(node) for node in descendants((block,)))


def _is_mark(node: object) -> bool:
    match node:
        case Callout(kind=CalloutKind.CARD):
            return True
        case Heading(content=content):
            return split_card_tag(content)[1] is not Tagged.NO
        case Paragraph(content=content):
            text = flat(content)
            start = qa_mark(text)
            return (
                bool(start and start["question"])
                or (holds_double_colon(text) and INLINE_MARK.search(text) is not None)
                or CLOZE_MARK.search(text) is not None
                or multiline_mark(content, text) is not None
                or ("#" in text and _CARD_TAG.search(text) is not None)
            )
        case _:
            return False
