"""Emoji by their names: GitHub's `:tada:`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from paperpack.read.markdown.inline.construct import Construct, Matched

if TYPE_CHECKING:
    import re


@cache
def _emoji() -> dict[str, str]:
    """Give the emoji by name, from pymdownx's list of GitHub's; those that are no Unicode are left out."""
    from pymdownx import gemoji_db  # noqa: PLC0415  a large table that few notes need

    found: dict[str, str] = {}
    for name, entry in gemoji_db.emoji.items():
        codes = entry.get("unicode_alt") or entry.get("unicode")
        if codes:
            found[name] = "".join(chr(int(code, 16)) for code in codes.split("-"))
    aliases = {alias: found[name] for alias, name in gemoji_db.aliases.items() if name in found}
    return {**found, **aliases}


class EmojiName(Construct):
    """`:name:` where the name is known and stands apart from words: `12:30:45` is a time."""

    triggers = ":"

    def __init__(self) -> None:
        super().__init__(r"(?<![A-Za-z0-9:]):[a-z0-9_+-]{1,50}:(?![A-Za-z0-9:])")

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Take the emoji as text."""
        emoji = _emoji().get(m.group())
        return (emoji, m.start(), m.end()) if emoji else (None, None, None)
