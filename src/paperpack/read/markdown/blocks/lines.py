"""Lines as columns: tabs before a block's text become spaces, and code gets its tabs back.

CommonMark §2.2: a tab moves to the next column that is a multiple of four. Only what stands before the text
of a block (white space, `>`, list markers) counts in columns; tabs after that stay as they are.
"""

from __future__ import annotations

import re

TAB_STOP = 4

_BEFORE_TEXT = re.compile(r"[ \t>*+\-0-9.)]*")
_SPACES = re.compile(" *")


def expanded(line: str) -> str:
    """Give the line with the tabs before its text as spaces, so that a position is a column."""
    end = _BEFORE_TEXT.match(line).end()  # type: ignore[union-attr]  # the pattern matches nothing, too
    before = line[:end]
    return before.expandtabs(TAB_STOP) + line[end:] if "\t" in before else line


def text_column(line: str, start: int) -> int:
    """Give the column of the first character that is no space, from `start` on; the length if none is."""
    if start < len(line) and line[start] != " ":
        return start
    return _SPACES.match(line, start).end()  # type: ignore[union-attr]  # as above


def without_columns(raw: str, count: int) -> str:
    """Cut `count` columns from the start of a line as written; a tab cut in half leaves spaces."""
    if "\t" not in raw:
        return raw[count:]
    column = 0
    for position, character in enumerate(raw):
        if column >= count:
            return " " * (column - count) + raw[position:]
        column += TAB_STOP - column % TAB_STOP if character == "\t" else 1
    return " " * max(column - count, 0)
