"""Gaps that authors write in braces: Anki's `{{c1::x::hint}}`, `{1:x}` and `{1|x}`, Logseq's `{{cloze x}}`.

Read as Anki reads its own: a closing mark ends the innermost open gap, a gap that stays open is none, the first
`::` in a gap begins its hint. Code and formulas are never looked into.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

import msgspec

from paperpack.cards.running_text import OPAQUE, Inlines, cut_at, flat
from paperpack.cards.vocabulary import has_letters
from paperpack.model import Gap, Inline, Mark
from paperpack.walk import descendants, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN = re.compile(
    r"\{\{c(?P<numbers>\d{1,3}(?:,\d{1,3})*)::|\{\{cloze[ :]\s*(?P<logseq>)|(?P<close>\}\})|(?P<hint>::)"
    r"|(?<![\w^\\{$])\{c?(?P<curly>[1-9]\d?)(?:::?|\|)(?=[^\s{}])(?P<inner>[^{}\n]*)\}(?!\})"
)
_AUTOMATIC = -1
_DEEPEST = 10


class WithGaps(msgspec.Struct, frozen=True):
    """Running text with gaps in the place of the notation. `numbered`: the author gave numbers."""

    content: Inlines
    gaps: int
    numbered: bool


class _Span(msgspec.Struct):
    """A gap in `flat`: its notation begins at `start`, its words at `inner`, its hint (if any) at `hint`.

    `closing` is the length of the mark that ends it.
    """

    start: int
    inner: int
    numbers: tuple[int, ...]
    hint: int = -1
    inner_end: int = 0
    end: int = 0
    closing: int = 2


def holds_notation(text: str) -> bool:
    """Say whether there may be gaps in a text, without reading them."""
    return "{" in text and _TOKEN.search(text) is not None


def read_gaps(content: Inlines) -> WithGaps:
    """Give running text with `Gap`s. Those without a number get the next free ones, in their order."""
    spans = sorted(_spans(flat(content)), key=lambda span: (span.start, -span.end))
    given = {number for span in spans for number in span.numbers if number != _AUTOMATIC}
    following = max(given, default=0)
    for span in spans:
        if span.numbers == (_AUTOMATIC,):
            following += 1
            span.numbers = (following,)
    return WithGaps(_Builder(content, spans).build(), len(spans), bool(given))


def as_marks(content: Inlines) -> Inlines:
    """Give running text with highlights in the place of the notation, to be read in a book."""
    if not holds_notation(flat(content)):
        return content
    return tuple(_marked(node) for node in read_gaps(content).content)


def _marked(node: Inline) -> Inline:
    if isinstance(node, Gap):
        inner = [part for part in descendants(node.content) if isinstance(part, Gap)]
        return Mark(node.content if not inner else tuple(_unwrapped(node.content)), line=node.line)
    if not any(isinstance(below, Gap) for below in descendants((node,))):
        return node
    changed = tuple(_marked(part) for part in getattr(node, "content", ()))
    return msgspec.structs.replace(node, content=changed)


def _unwrapped(content: Inlines) -> Iterator[Inline]:
    for node in content:
        if isinstance(node, Gap):
            yield from _unwrapped(node.content)
        else:
            yield node


def _spans(text: str) -> Iterator[_Span]:
    """Give the closed gaps of a text."""
    open_spans: list[_Span] = []
    for token in _TOKEN.finditer(text):
        opens = token["numbers"] is not None or token["logseq"] is not None
        if opens and len(open_spans) >= _DEEPEST:
            continue
        if token["numbers"] is not None:
            numbers = tuple(dict.fromkeys(int(number) for number in token["numbers"].split(",")))
            open_spans.append(_Span(token.start(), token.end(), numbers))
        elif token["logseq"] is not None:
            open_spans.append(_Span(token.start(), token.end(), (_AUTOMATIC,)))
        elif token["curly"] is not None:
            span = _curly(token)
            if span:
                yield span
        elif open_spans and token["hint"] is not None:
            if open_spans[-1].hint < 0:
                open_spans[-1].hint = token.end()
                open_spans[-1].inner_end = token.start()
        elif open_spans:
            span = open_spans.pop()
            span.end = token.end()
            if span.hint < 0:
                span.inner_end = token.start()
            words = text[span.inner : span.inner_end].strip()
            if words and 0 not in span.numbers:
                yield span


def _curly(token: re.Match[str]) -> _Span | None:
    """Give the gap of `{1:x}`, if what is in it are words: `{1:2}` is none."""
    inner, hint, _ = token["inner"].partition("::")
    if not (has_letters(inner) or OPAQUE in inner):
        return None
    begin = token.start("inner")
    span = _Span(
        token.start(), begin, (int(token["curly"]),), inner_end=begin + len(inner), end=token.end(), closing=1
    )
    if hint:
        span.hint = span.inner_end + 2
    return span


class _Builder:
    """Cuts the content at the notation and puts it together again with gaps; `spans` are in the order they begin."""

    def __init__(self, content: Inlines, spans: Sequence[_Span]) -> None:
        self.spans = spans
        self.next = 0
        offsets = {at for span in spans for at in (span.start, span.inner, span.inner_end, span.end)}
        hints = {at for span in spans if span.hint >= 0 for at in (span.hint, span.end - span.closing)}
        self.begins = sorted({0} | offsets | hints)
        self.parts = cut_at(content, self.begins)[1:]

    def build(self) -> Inlines:
        """Give all of the content."""
        return tuple(self._with_gaps(0, self.begins[-1] + 1))

    def _with_gaps(self, start: int, end: int) -> Iterator[Inline]:
        """Give the content from `start` to `end`, with the gaps that begin in it."""
        while self.next < len(self.spans) and self.spans[self.next].start < end:
            span = self.spans[self.next]
            self.next += 1
            if span.start < start:
                continue
            yield from self._plain(start, span.start)
            inner = tuple(self._with_gaps(span.inner, span.inner_end))
            hint = self._plain(span.hint, span.end - span.closing) if span.hint >= 0 else ()
            yield _gap(inner, span.numbers, plain_text(hint).strip())
            start = span.end
        yield from self._plain(start, end)

    def _plain(self, start: int, end: int) -> Iterator[Inline]:
        for index in range(bisect_left(self.begins, start), bisect_left(self.begins, end)):
            yield from self.parts[index]


def _gap(content: Inlines, numbers: tuple[int, ...], hint: str) -> Gap:
    """Give a gap; of several numbers it is one within another, each asked on its own card."""
    inner = content
    for number in numbers[:0:-1]:
        inner = (Gap(inner, number, hint),)
    return Gap(inner, numbers[0], hint)
