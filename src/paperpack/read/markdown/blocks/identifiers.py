"""Identifiers that authors write behind a text: `{#id}` (kramdown, Pandoc) and ` ^id` (Obsidian)."""

from __future__ import annotations

import re

_BLOCK_IDENTIFIER = re.compile(r"(?=[0-9-]*[A-Za-z])[A-Za-z0-9-]{2,}")
_ATTRIBUTES = re.compile(r"\{:? *#([^\W\d][\w:.-]*)(?: +[^{}]*)?\}")
_CLASSES = re.compile(
    r"\{(?::[ \t]*+|[ \t]*+(?=\.[A-Za-z_]|-\}))"
    r"(?:[.#]?[A-Za-z_][\w:.-]*+(?:=(?:\"[^\"{}]*+\"|[^\s{}\"]++))?+[ \t]*+|-)*+\}"
)
_IDENTIFIER = re.compile(r"#([^\W\d][\w:.-]*)")


def split_identifier(text: str) -> tuple[str, str]:
    """Give the text without the identifier at its end, and the identifier; empty if it has none.

    `^id` is an identifier where it stands alone or behind white space and is more than one character, not
    all digits: `x ^2` is none. The text is empty where nothing but an identifier was there.
    """
    if text.endswith("}"):
        start = text.rfind("{")
        found = _ATTRIBUTES.fullmatch(text, start) if start >= 0 else None
        if found:
            return text[:start].rstrip(), found[1]
        if start < 0 or (start and text[start - 1] not in " \t\n") or not _CLASSES.fullmatch(text, start):
            return text, ""
        named = _IDENTIFIER.search(text, start)
        return text[:start].rstrip(), named[1] if named else ""
    start = text.rfind("^")
    if start < 0 or (start and text[start - 1] not in " \t\n"):
        return text, ""
    if not _BLOCK_IDENTIFIER.fullmatch(text, start + 1):
        return text, ""
    return text[:start].rstrip(), text[start + 1 :]
