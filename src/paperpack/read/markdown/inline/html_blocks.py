"""The raw source of an HTML block → its tags, and the words between them, one after the other.

Which tag closes which is the tree's question: a pair may have Markdown blocks between its tags.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from paperpack.read.markdown.inline.construct import Occurrences
from paperpack.read.markdown.inline.tags import BLOCK_LEVEL, DROPPED, TAG, Tag, read_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

STRUCTURAL = (BLOCK_LEVEL | {"col", "colgroup"}) - {"option", "optgroup", "legend"}
"""Tags that are pieces of their own; every other tag belongs to the words around it."""

_PIECE = re.compile(rf"(?P<comment><!--)|{TAG}", re.DOTALL)
_LANGUAGE = re.compile(r"""\bclass\s*=\s*["'][^"']*?\b(?:language|lang|highlight-source)-([\w+#.-]+)""")
_TAG = re.compile(TAG, re.DOTALL)
_COMMENT = re.compile(r"<!--(?:[^-]|-(?!->))*+-->")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def html_pieces(source: str, line: int) -> list[Element]:
    """Split raw HTML that begins at `line` into elements, each with its `line`.

    `open` and `close` have the tag's `name`, and an opening tag its attributes under `@` and their names;
    `words` holds inline source; `pre` verbatim text, with a `language`; `dropped` is the `name` of an element
    that was left out with its content.
    """
    return list(_Splitter(source, line).pieces())


class _Splitter:
    def __init__(self, source: str, line: int) -> None:
        self.source = source
        self.line = line
        self.counted = 0
        self.comment_ends = Occurrences("-->")
        self.ends = {
            name: Occurrences(rf"</{name}\s*>", ignore_case=True) for name in (*sorted(DROPPED), "pre")
        }

    def pieces(self) -> Iterator[Element]:
        words_from = position = 0
        while found := _PIECE.search(self.source, position):
            position = found.end()
            if found["comment"]:
                end = self.comment_ends.end_after(self.source, found.start() + 2)
                if end is None:
                    continue
                yield from self._words(words_from, found.start())
                words_from = position = end
                continue
            tag = read_tag(found)
            if tag is None or tag.name not in STRUCTURAL | DROPPED:
                continue
            yield from self._words(words_from, found.start())
            element, position = self._tag(tag, found.start(), found.end())
            words_from = position
            yield element
        yield from self._words(words_from, len(self.source))

    def _tag(self, tag: Tag, start: int, end: int) -> tuple[Element, int]:
        if tag.name in DROPPED:
            end = (None if tag.closing else self.ends[tag.name].end_after(self.source, end)) or end
            return self._placed(Element("dropped", name=tag.name), start), end
        if tag.name == "pre" and not tag.closing:
            closing = self.ends["pre"].end_after(self.source, end)
            if closing is not None:
                return self._placed(_verbatim(self.source[end:closing]), start), closing
        element = Element("close" if tag.closing else "open", name=tag.name)
        for key, value in tag.attributes.items():
            element.set("@" + key, value)
        return self._placed(element, start), end

    def _words(self, start: int, end: int) -> Iterator[Element]:
        """Give the text between two tags, a piece for each paragraph in it."""
        position = start
        for part in _BLANK_LINE.split(self.source[start:end]):
            if part.strip():
                place = self.source.index(part, position)
                element = Element("words")
                element.text = part.strip()
                yield self._placed(element, place + len(part) - len(part.lstrip()))
                position = place + len(part)

    def _placed(self, element: Element, position: int) -> Element:
        self.line += self.source.count("\n", self.counted, position)
        self.counted = max(self.counted, position)
        element.set("line", str(self.line))
        return element


def _unless_tag(found: re.Match[str]) -> str:
    tag = read_tag(found)
    return tag.attributes.get("alt", "") if tag else found.group()


def _verbatim(source: str) -> Element:
    """Give the `pre` element of what stands between `<pre>` and `</pre>`, tags in it taken off."""
    content = re.sub(r"</pre\s*>$", "", source, flags=re.IGNORECASE)
    language = _LANGUAGE.search(content)
    text = html.unescape(_COMMENT.sub("", _TAG.sub(_unless_tag, content)))
    element = Element("pre")
    element.text = AtomicString(text.removeprefix("\n").rstrip())
    if language:
        element.set("language", language[1].lower())
    return element
