"""Inline constructs that mean one thing as they stand: code, escapes, entities, line breaks, scripts."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from paperpack.read.markdown.inline.construct import Construct, Matched
from paperpack.scripts import has_han, is_han

_WIDE_MARK = re.compile("[，。；：、！？]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def decoded(text: str) -> str:
    """Give a text with its entities decoded; those of control characters stand for nothing."""
    return _CONTROL.sub("", html.unescape(text)) if "&" in text else text


class CodeSpan(Construct):
    """A run of backticks up to the next run of the same length (CommonMark 6.1)."""

    triggers = "`"

    def __init__(self) -> None:
        super().__init__(r"`+")
        self.text = ""
        self.runs: dict[int, list[int]] = {}

    def read(self, m: re.Match[str], data: str) -> Matched:
        """Take the span; a run that nothing closes is text as a whole."""
        length = m.end() - m.start()
        closing = self._next_run(data, m.end(), length)
        if closing is None:
            return m.group(), m.start(), m.end()
        content = data[m.end() : closing].replace("\n", " ")
        if content[0] == content[-1] == " " and content.strip():
            content = content[1:-1]
        element = Element("code")
        element.text = AtomicString(content)
        return element, m.start(), closing + length

    def _next_run(self, data: str, position: int, length: int) -> int | None:
        if data is not self.text:
            self.text, self.runs = data, {}
            for run in self.compiled_re.finditer(data):
                self.runs.setdefault(run.end() - run.start(), []).append(run.start())
        starts = self.runs.get(length, [])
        found = bisect_left(starts, position)
        return starts[found] if found < len(starts) else None


class Escape(Construct):
    """A backslash before ASCII punctuation (CommonMark 2.4)."""

    triggers = "\\"

    def __init__(self) -> None:
        super().__init__(r"""\\([!-/:-@\[-`{-~])""")

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Take the character as text."""
        return m[1], m.start(), m.end()


class Entity(Construct):
    """`&emsp;`, `&#20013;`, `&#x4e2d;`; a name that HTML does not know stays text."""

    triggers = "&"

    def __init__(self) -> None:
        super().__init__(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Take the character it names."""
        return decoded(m.group()), m.start(), m.end()


class LineEnd(Construct):
    """A line's end with the spaces around it: a newline, or after two spaces the break that they ask for.

    `inline_breaks` says what a newline stands for.
    """

    triggers = "\n"

    def __init__(self) -> None:
        super().__init__(r"\n[ \t]*")

    def read(self, m: re.Match[str], data: str) -> Matched:
        """Look back for spaces."""
        start = m.start()
        while start and data[start - 1] in " \t":
            start -= 1
        is_hard = data.startswith("  ", start, m.start()) and m.end() < len(data)
        return Element("br", ends="line") if is_hard else "\n", start, m.end()


class BackslashBreak(Construct):
    """A line break asked for by a backslash at the line's end."""

    triggers = "\\"

    def __init__(self) -> None:
        super().__init__(r"\\{1,2}[ \t]*\n[ \t]*")

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Take it as a break."""
        return Element("br", ends="line"), m.start(), m.end()


class Script(Construct):
    """`~sub~` and `^sup^`: tight, short, plain, and behind what they belong to.

    In prose `~` means "about" and `^` a power: `~5 … ~10`, `x^2+y^2`, `3~5天，5~10天` stay text.
    """

    def __init__(self, character: str, tag: str) -> None:
        mark = re.escape(character)
        super().__init__(
            rf"(?<=[A-Za-z0-9)\]}}*`$>]|[^\x00-\x7f]){mark}(?!{mark})"
            rf"([^\s{mark}`$\[\]<>*\\~\^_]{{1,40}}){mark}(?![{mark}0-9])"
        )
        self.triggers = character  # type: ignore[misc]  # one class for two characters
        self.tag = tag

    def read(self, m: re.Match[str], data: str) -> Matched:
        """Take the content as text, unless it or what follows says that the marks do not belong together."""
        content, before, after = m[1], data[m.start() - 1], data[m.end() : m.end() + 1]
        is_greek = "\u0370" <= before <= "\u03ff"
        if not (before.isascii() or is_greek or (self.tag == "sup" and is_han(before))):
            return None, None, None
        if not any(character.isalnum() or character in "+-−*′" for character in content):
            return None, None, None
        if has_han(content) or _WIDE_MARK.search(content):
            return None, None, None
        if self.tag == "sup" and after.isalnum() and after.isascii():
            return None, None, None
        if self.tag == "sub" and before.isdigit() and content[0].isdigit():
            return None, None, None
        element = Element(self.tag)
        element.text = content
        return element, m.start(), m.end()


class BlockIdentifier(Construct):
    """Obsidian's `^3d69f3` at a line's end within a paragraph: a name that nobody is shown."""

    triggers = "^"

    def __init__(self) -> None:
        super().__init__(r"(?<![^\s])\^[0-9a-f]{6}(?=\s*(?:\n|$))")

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Take it as nothing."""
        return "", m.start(), m.end()
