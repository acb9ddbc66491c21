"""One pass over the text of a paragraph: constructs by their first character, delimiters and brackets on stacks.

Linear in the size of the text: every construct either consumes what it looked at or gives up within a bound.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast
from xml.etree.ElementTree import Element

import msgspec

from paperpack.read.markdown.inline.delimiters import attach, delimiter, resolve
from paperpack.read.markdown.inline.links import (
    LONGEST_LABEL,
    Target,
    attribute_list,
    image_element,
    inline_target,
    reference_target,
    sized,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paperpack.read.markdown.inline.construct import Construct
    from paperpack.read.markdown.inline.delimiters import Content, Piece

_SPECIAL = re.compile(
    r"[\\`*_~^$\[\]<&\n@=!:w{%#(]"  # apart from the rest, since a search for one of some characters is fast
    r"(?:(?<![=!:w{%#(])|(?<==)=|(?<=!)\[|(?<=:)(?://|[a-z0-9_+-]{1,50}:)|(?<=w)ww\.|(?<=\{)[{%:]|(?<=%)%"
    r"|(?<=\#)[^\s#]|(?<=\()(?:\(|[\w-]+::))"
)
_RUNS = re.compile(r"\*+|_+|~+|=+|\^+")
_PLACED = frozenset({"img", "a", "math", "fnref", "dropped", "vanished"})
_HALVES = frozenset({"open", "close"})


def is_plain(text: str) -> bool:
    """Say whether a text holds nothing that begins a construct: it is its own content then."""
    return _SPECIAL.search(text) is None


class _Bracket(msgspec.Struct):
    """An opening bracket: `[`, `![` or `^[`. `holds_brackets`: others opened behind it, so it is no label."""

    form: str
    piece: int
    inside: int
    line: int
    holds_brackets: bool = False


class Scanner:
    """The state of one pass. `constructs` are tried, by trigger, before brackets and delimiters.

    `pairs`: among the pieces may be such that belong together.
    """

    __slots__ = (
        "brackets",
        "constructs",
        "dead_brackets",
        "line",
        "lines_counted_to",
        "pairs",
        "pieces",
        "references",
        "taken",
        "text",
    )

    def __init__(
        self,
        constructs: Mapping[str, Sequence[Construct]],
        references: Mapping[str, tuple[str, str | None]],
        text: str,
        line: int,
    ) -> None:
        self.constructs = constructs
        self.references = references
        self.text = text
        self.pieces: list[Piece] = []
        self.pairs = False
        self.taken = 0
        self.brackets: list[_Bracket] = []
        self.dead_brackets = 0
        self.line = line
        self.lines_counted_to = 0

    def scan(self) -> list[Content]:
        """Give the text's content: strings and elements."""
        text, position = self.text, 0
        search = _SPECIAL.search
        while found := search(text, position):
            at = found.start()
            character = text[at]
            constructs = self.constructs.get(character)
            end = self._construct(constructs, at) if constructs else None
            position = self._mark(character, at) if end is None else end
        self._take_text(len(text))
        return self._resolved(self.pieces)

    def _resolved(self, pieces: list[Piece]) -> list[Content]:
        return resolve(pieces) if self.pairs else cast("list[Content]", pieces)

    def _mark(self, character: str, at: int) -> int:
        """Read a bracket or delimiters at a position, or nothing, and give the position to go on from."""
        match character:
            case "[":
                return self._open_bracket("[", at)
            case "!":
                return self._open_bracket("![", at)
            case "]":
                return self._close_bracket(at)
            case "^" if self.text.startswith("^[", at):
                return self._open_bracket("^[", at)
            case "*" | "_" | "~" | "=" | "^":
                return self._delimiters(character, at)
            case _:
                return at + 1

    # ------------------------------------------------------------------------------------- pieces and places

    def _take_text(self, end: int) -> None:
        if end > self.taken:
            self.pieces.append(self.text[self.taken : end])
        self.taken = end

    def _line_at(self, position: int) -> int:
        self.line += self.text.count("\n", self.lines_counted_to, position)
        self.lines_counted_to = position
        return self.line

    def _construct(self, constructs: Sequence[Construct], at: int) -> int | None:
        for construct in constructs:
            found = construct.compiled_re.match(self.text, at)
            if found is None:
                continue
            node, start, end = construct.read(found, self.text)
            if start is None or end is None or node is None:
                continue
            if start < self.taken:
                if self.text[start : self.taken].strip():
                    continue
                start = self.taken
            self._take_text(start)
            if isinstance(node, str):
                self.pieces.append(node)
                self.taken = end
            else:
                end = self._take_element(node, at, end)
            return end
        return None

    def _take_element(self, element: Element, at: int, end: int) -> int:
        if element.tag in _PLACED:
            element.set("line", str(self._line_at(at)))
        elif element.tag in _HALVES:
            self.pairs = True
        if element.tag == "img":
            sizes, end = attribute_list(self.text, end)
            for side, pixels in sizes.items():
                element.set(side, pixels)
        tail = element.tail
        element.tail = None
        self.pieces.append(element)
        if tail:
            self.pieces.append(tail)
        self.taken = end
        return end

    def _delimiters(self, character: str, at: int) -> int:
        run = _RUNS.match(self.text, at)
        end = run.end() if run else at + 1
        before = self.text[at - 1] if at else ""
        found = delimiter(character, end - at, before, self.text[end : end + 1])
        if found is not None:
            self._take_text(at)
            self.pieces.append(found)
            self.pairs = True
            self.taken = end
        return end

    # ---------------------------------------------------------------------------------------------- brackets

    def _open_bracket(self, form: str, at: int) -> int:
        self._take_text(at)
        if self.brackets:
            self.brackets[-1].holds_brackets = True
        inside = at + len(form)
        self.brackets.append(_Bracket(form, len(self.pieces), inside, self._line_at(at)))
        self.pieces.append(form)
        self.taken = inside
        return inside

    def _close_bracket(self, at: int) -> int:
        if not self.brackets:
            return at + 1
        bracket = self.brackets.pop()
        is_dead = bracket.form == "[" and len(self.brackets) < self.dead_brackets
        self.dead_brackets = min(self.dead_brackets, len(self.brackets))
        if is_dead:
            return at + 1
        if bracket.form == "^[":
            return self._finish(bracket, Element("footnote"), at, at + 1)
        target = self._target(bracket, at)
        if target is None:
            return at + 1
        if bracket.form == "[":
            self.dead_brackets = len(self.brackets)
            element = Element("a", href=target.address)
            if target.title:
                element.set("title", target.title)
            return self._finish(bracket, element, at, attribute_list(self.text, target.end)[1])
        return self._finish_image(bracket, target, at)

    def _target(self, bracket: _Bracket, at: int) -> Target | None:
        found = inline_target(self.text, at + 1)
        if found is None and self.references:
            is_label = not bracket.holds_brackets and at - bracket.inside <= LONGEST_LABEL
            own_label = self.text[bracket.inside : at] if is_label else None
            found = reference_target(self.text, at + 1, own_label, self.references)
        return found

    def _finish(self, bracket: _Bracket, element: Element, at: int, end: int) -> int:
        self._take_text(at)
        content = self._resolved(self.pieces[bracket.piece + 1 :])
        del self.pieces[bracket.piece :]
        element.set("line", str(bracket.line))
        self.pieces.append(attach(element, content))
        self.taken = end
        return end

    def _finish_image(self, bracket: _Bracket, target: Target, at: int) -> int:
        sizes, end = attribute_list(self.text, target.end)
        written = {"width": target.size[0], "height": target.size[1]}
        element = image_element(target.address, target.title, {**written, **sizes})
        self._finish(bracket, element, at, end)
        _take_size_from_words(element)
        return end


def _take_size_from_words(element: Element) -> None:
    """Read Obsidian's `![words|300](x.png)`."""
    last = element[-1] if len(element) else None
    words = (last.tail if last is not None else element.text) or ""
    words, width, height = sized(words)
    if not width:
        return
    if last is None:
        element.text = words
    else:
        last.tail = words
    element.set("width", width)
    if height:
        element.set("height", height)
