"""What Obsidian and Logseq write in running text: comments, tags, fields, references to blocks."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from paperpack.read.markdown.inline.construct import Construct, Matched, Occurrences

_COLOUR = re.compile(r"(?=.*\d)(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$|(?:fff|FFF){1,2}$")
_NO_TAG = re.compile(r"(?:include|define|undef|ifdef|ifndef|endif|pragma)$|\d+(?:st|nd|rd|th)$")


class PercentComment(Construct):
    """`%%comment%%` vanishes; one that nothing ends is text, and so is the percent sign of `20%%`."""

    triggers = "%"

    def __init__(self) -> None:
        super().__init__(r"(?<![\d%])%%(?!%)")
        self.ends = Occurrences("%%")

    def read(self, m: re.Match[str], data: str) -> Matched:
        """Take everything up to the comment's end."""
        end = self.ends.end_after(data, m.end())
        return (None, None, None) if end is None else ("", m.start(), end)


class Hashtag(Construct):
    """`#tag/nested`, `#标签`, `#[[two words]]`: text as it stands, and a tag of the note.

    As in Obsidian it begins a word and is no number; a colour (`#1e90ff`) and C's `#include` are none.
    """

    triggers = "#"

    def __init__(self) -> None:
        super().__init__(
            r"(?<![^\s：，、])#(?:\[\[([^\[\]\n]{1,100})\]\]|([\w/\-\U0001f300-\U0001faff]{1,100}))"
        )

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Give a `hashtag` with the tag's name, around the text that shows it."""
        name = (m[1] or m[2]).strip("/-")
        is_word = any(character.isalpha() or ord(character) >= 0x1F300 for character in name)  # noqa: PLR2004
        if not is_word or _COLOUR.match(name) or _NO_TAG.match(name):
            return None, None, None
        element = Element("hashtag", name=name)
        element.text = AtomicString("#" + (m[1] or m[2]))
        return element, m.start(), m.end()


class BracketField(Construct):
    """Dataview's `[key:: value]`, which shows as `key: value`."""

    triggers = "["

    def __init__(self) -> None:
        super().__init__(r"\[([^\W\d_][\w -]{0,30}+)::[ \t]+([^\[\]\n]{1,200})\](?![(\[])")

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Take key and value as text."""
        return f"{m[1].strip()}: {m[2].strip()}", m.start(), m.end()


class HiddenField(Construct):
    """Dataview's `(key:: value)`, which shows its value alone."""

    triggers = "("

    def __init__(self) -> None:
        super().__init__(r"\(([^\W\d_][\w-]{0,30}+)::[ \t]+([^()\n]{1,200})\)")

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Take the value as text."""
        return m[2].strip(), m.start(), m.end()


class BlockReference(Construct):
    """Logseq's `((65f0c0de-…))`: the text of a block that stands elsewhere; who it is, `read.links` finds out."""

    triggers = "("

    def __init__(self) -> None:
        super().__init__(r"\(\(([0-9a-fA-F]{8}-[0-9a-fA-F-]{20,30})\)\)")

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Give an `a` whose target is the reference as written."""
        element = Element("a", wiki=m.group())
        element.text = AtomicString(m.group())
        return element, m.start(), m.end()
