"""Reading LaTeX by its braces, without parsing it: arguments, environments, text and nesting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|[{}]", re.DOTALL)
_STEP = {"{": 1, "}": -1, r"\left": 1, r"\right": -1, r"\begin": 1, r"\end": -1}

TEXT_COMMANDS = (
    r"text(?:rm|bf|it|tt|sf|normal|up|md)?|[mhf]box|emph|operatorname\*?|tag\*?|label|(?:eq)?ref|mathrm"
)
_TEXT = re.compile(rf"\\(?:{TEXT_COMMANDS})\s*(?=\{{)")


def argument_end(latex: str, start: int) -> int:
    """Give the index behind the `{…}` that begins at `start`, or -1 where it does not end."""
    depth = 0
    for match in _TOKEN.finditer(latex, start):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth == 0:
                return match.end()
    return -1


def replace_command(latex: str, names: str, replace: Callable[[str, str], str]) -> str:
    r"""Replace each `\name{argument}` by `replace(name, argument)`; `names` is a regular expression."""
    pattern = re.compile(rf"\\({names})(?![A-Za-z])\s*(?=\{{)")
    pieces: list[str] = []
    position = 0
    while match := pattern.search(latex, position):
        end = argument_end(latex, match.end())
        if end < 0:
            break
        pieces += [latex[position : match.start()], replace(match[1], latex[match.end() + 1 : end - 1])]
        position = end
    return "".join(pieces) + latex[position:]


def outside_text(latex: str, change: Callable[[str], str]) -> str:
    r"""Apply `change` to the parts of a formula that are mathematics, not the argument of `\text` and its like."""
    pieces: list[str] = []
    position = 0
    while match := _TEXT.search(latex, position):
        end = argument_end(latex, match.end())
        if end < 0:
            break
        pieces += [change(latex[position : match.start()]), latex[match.start() : end]]
        position = end
    return "".join(pieces) + change(latex[position:])


def nesting(latex: str) -> int:
    r"""Give how deep braces, environments and `\left` nest."""
    depth = deepest = 0
    for match in _TOKEN.finditer(latex):
        depth += _STEP.get(match[0], 0)
        deepest = max(deepest, depth)
    return deepest


def top_level(latex: str, token: str) -> bool:
    r"""Say whether a token (`\\` or `&`) stands outside all braces and environments."""
    depth = 0
    for match in re.finditer(_TOKEN.pattern + "|&", latex, re.DOTALL):
        if match[0] == token and depth == 0:
            return True
        depth += _STEP.get(match[0], 0)
    return False
