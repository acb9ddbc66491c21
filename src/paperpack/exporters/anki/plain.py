"""Plain text of the lock → inlines: `$…$` is a formula, `{{c1::…::hint}}` a gap, a line end a break."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperpack.model import Gap, LineBreak, Math, Text

if TYPE_CHECKING:
    from paperpack.model import Inline

_TOKEN = re.compile(
    r"\{\{c(?P<number>[0-9]{1,3})::|(?P<close>\}\})|(?P<hint>::)|(?P<line>\n)"
    r"|\$(?=\S)(?P<latex>(?:(?!\{\{c[0-9]{1,3}::)[^$\n])+)(?<=\S)\$(?![0-9])"
)


class _OpenGap:
    def __init__(self, number: int, opening: str) -> None:
        self.number = number
        self.opening = opening
        self.content: list[Inline] = []
        self.hint: list[str] | None = None


def plain_inlines(text: str, *, gaps: bool = False) -> tuple[Inline, ...]:
    """Give the inlines that a plain text stands for; gaps only where they are asked for."""
    stack = [_OpenGap(0, "")]
    end = 0
    for token in _TOKEN.finditer(text):
        _add_text(stack[-1], text[end : token.start()])
        end = token.end()
        if token["line"] is not None:
            stack[-1].content.append(LineBreak())
        elif token["latex"] is not None and stack[-1].hint is None:
            stack[-1].content.append(Math(token["latex"]))
        elif gaps and token["number"] is not None:
            stack.append(_OpenGap(int(token["number"]), token[0]))
        elif gaps and token["close"] is not None and len(stack) > 1:
            gap = stack.pop()
            stack[-1].content.append(Gap(tuple(gap.content), gap.number, "".join(gap.hint or ())))
        elif gaps and token["hint"] is not None and len(stack) > 1 and stack[-1].hint is None:
            stack[-1].hint = []
        else:
            _add_text(stack[-1], token[0])
    _add_text(stack[-1], text[end:])
    return tuple(_closed(stack))


def _add_text(gap: _OpenGap, text: str) -> None:
    if not text:
        return
    if gap.hint is not None:
        gap.hint.append(text)
    else:
        gap.content.append(Text(text))


def _closed(stack: list[_OpenGap]) -> list[Inline]:
    """Give back gaps that were never closed as the text they are."""
    content = stack[0].content
    for gap in stack[1:]:
        content += [Text(gap.opening), *gap.content]
        if gap.hint is not None:
            content.append(Text("::" + "".join(gap.hint)))
    return content
