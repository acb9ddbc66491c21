"""What every inline construct is: a Python-Markdown inline processor that says which characters begin it."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, ClassVar

from markdown.inlinepatterns import InlineProcessor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from markdown import Markdown

    Matched = tuple[Element | str | None, int | None, int | None]
    """What stands for the construct, and where it begins and ends; three times None where there is none."""
else:
    Matched = tuple


class Construct(InlineProcessor):
    """An inline processor tried only where one of `triggers` stands; its pattern is anchored there.

    A match may begin before its trigger (`https` before `://`), never before what was read already.
    """

    triggers: ClassVar[str] = ""

    def __init__(self, pattern: str, md: Markdown | None = None, *, ignore_case: bool = False) -> None:
        super().__init__(f"(?i){pattern}" if ignore_case else pattern, md)

    def handleMatch(self, m: re.Match[str], data: str) -> Matched:  # type: ignore[override]  # noqa: N802
        """Do what Python-Markdown calls this; its old patterns took no `data`, hence the type."""
        return self.read(m, data)

    def read(self, m: re.Match[str], data: str) -> Matched:
        """Give what stands for the construct that `m` begins in `data`; see `Matched`."""
        raise NotImplementedError


class Occurrences:
    """Where a pattern ends in a text: searched once a text, so that many openers stay linear."""

    def __init__(self, pattern: str, *, ignore_case: bool = False) -> None:
        self.pattern = re.compile(pattern, re.IGNORECASE if ignore_case else 0)
        self.text = ""
        self.starts: list[int] = []
        self.ends: list[int] = []

    def ends_after(self, text: str, position: int, count: int) -> Sequence[int]:
        """Give the ends of the next `count` occurrences that begin at or after a position."""
        if text is not self.text:
            self.text = text
            found = [match.span() for match in self.pattern.finditer(text)]
            self.starts = [start for start, _ in found]
            self.ends = [end for _, end in found]
        first = bisect_left(self.starts, position)
        return self.ends[first : first + count]

    def end_after(self, text: str, position: int) -> int | None:
        """Give the end of the next occurrence that begins at or after a position; None where there is none."""
        found = self.ends_after(text, position, 1)
        return found[0] if found else None
