"""Link reference definitions: `[label]: address "title"` (CommonMark §4.7)."""

from __future__ import annotations

import re

_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){1,999}+)\]:", re.DOTALL)
_GAP = re.compile(r"[ \t]*+(?:\n[ \t]*+)?")
_ADDRESS = re.compile(r"<((?:[^<>\n\\]|\\.)*+)>|([^\s<]\S*+)")
_TITLE = re.compile(
    r""""((?:[^"\\]|\\.)*+)"|'((?:[^'\\]|\\.)*+)'|\(((?:[^()\\]|\\.)*+)\)""",
    re.DOTALL,
)
_LINE_END = re.compile(r"[ \t]*+(?:\n|\Z)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def normal_label(label: str) -> str:
    """Give the form under which a label is kept and looked up: white space as one space, case folded."""
    return " ".join(label.split()).casefold()


def take_definitions(text: str, references: dict[str, tuple[str, str]]) -> int:
    """Put the definitions that a paragraph begins with into `references`; give where the rest begins.

    The first definition of a label counts. An empty address is kept as written between `<` and `>`.
    """
    position = 0
    while text.startswith("[", position):
        end = _take_definition(text, position, references)
        if end is None:
            break
        position = end
    return position


def _take_definition(text: str, start: int, references: dict[str, tuple[str, str]]) -> int | None:
    label = _LABEL.match(text, start)
    if label is None or not label[1].strip() or label[1].startswith("^"):
        return None
    address = _ADDRESS.match(text, _after(_GAP, text, label.end()))
    if address is None:
        return None
    end_of_address = _LINE_END.match(text, address.end())
    title, end = _title(text, address.end())
    if end is None:
        if end_of_address is None:
            return None
        end = end_of_address.end()
    target = address[1] if address[1] is not None else address[2]
    references.setdefault(normal_label(label[1]), (_unescaped(target), title))
    return end


def _title(text: str, start: int) -> tuple[str, int | None]:
    """Find a title behind white space, alone up to the end of its line; None for the end if there is none."""
    position = _after(_GAP, text, start)
    found = _TITLE.match(text, position) if position > start else None
    line_end = _LINE_END.match(text, found.end()) if found else None
    if found is None or line_end is None:
        return "", None
    return _unescaped(found[found.lastindex or 0]), line_end.end()


def _after(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)
