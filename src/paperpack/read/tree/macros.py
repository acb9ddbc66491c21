r"""A note's own LaTeX commands: `\newcommand`, `\def`, `\DeclareMathOperator` hold for its later formulas.

Each output has its own mathematics, so commands are expanded here, once for all. A formula of definitions alone
shows nothing. Nothing a note says makes this long: a command that calls itself stays as it is, and so does
every command once a note's formulas have grown by `LARGEST_GROWTH` characters.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LARGEST_GROWTH = 1_000_000
_DEEPEST = 16
_LONGEST_OPTION = 200

_DEFINES = re.compile(r"\\(?:(?:re)?newcommand|providecommand|[gex]?def|DeclareMathOperator|let)(?![A-Za-z])")
_COMMAND = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand)\*?\s*(?:\{\s*\\([A-Za-z]+)\s*\}|\\([A-Za-z]+))"
    r"\s*(?:\[\s*([0-9])\s*\])?\s*(?:\[([^\[\]]{0,200})\])?\s*(?=\{)"
)
_DEF = re.compile(r"\\[gex]?def\s*\\([A-Za-z]+)\s*((?:#[1-9]){0,9})\s*(?=\{)")
_OPERATOR = re.compile(r"\\DeclareMathOperator\s*(\*?)\s*(?:\{\s*\\([A-Za-z]+)\s*\}|\\([A-Za-z]+))\s*(?=\{)")
_LET = re.compile(r"\\let\s*\\([A-Za-z]+)\s*=?\s*(\\[A-Za-z]+|[^\s\\{}])")
_CALL = re.compile(r"\\([A-Za-z]+)\s*")
_ARGUMENT = re.compile(r"\s*(\\[A-Za-z]+|\\.|[^\s{}\\])", re.DOTALL)
_GROUP = re.compile(r"\s*+(?=\{)")
_PARAMETER = re.compile(r"#([1-9])")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


class _Macro(NamedTuple):
    """`optional` is what its first argument is where none is written in brackets; None where it has no such."""

    body: str
    arguments: int = 0
    optional: str | None = None


class Macros:
    """The commands that a note has defined so far."""

    def __init__(self) -> None:
        self._known: dict[str, _Macro] = {}
        self._growth = LARGEST_GROWTH

    def read(self, latex: str) -> str:
        """Give a formula without its definitions, which are remembered, and with the commands expanded."""
        if "\\" in latex and _DEFINES.search(latex):
            latex = self._without_definitions(latex).strip()
        return self._expanded(latex, 0) if self._known else latex

    # ------------------------------------------------------------------------------------------ definitions

    def _without_definitions(self, latex: str) -> str:
        pieces: list[str] = []
        position = 0
        groups = _groups(latex)
        for start in (found.start() for found in _DEFINES.finditer(latex)):
            if start < position:
                continue
            end = self._define(latex, start, groups)
            if end is not None:
                pieces.append(latex[position:start])
                position = end
        return "".join((*pieces, latex[position:]))

    def _define(self, latex: str, start: int, groups: dict[int, int]) -> int | None:
        """Remember the definition at a position and give its end; None where it is none that can be read."""
        if let := _LET.match(latex, start):
            self._known[let[1]] = _Macro(let[2])
            return let.end()
        found = _COMMAND.match(latex, start) or _DEF.match(latex, start) or _OPERATOR.match(latex, start)
        end = groups.get(found.end()) if found else None
        if found is None or end is None:
            return None
        body = latex[found.end() + 1 : end - 1]
        if found.re is _COMMAND:
            self._known[found[1] or found[2]] = _Macro(body, int(found[3] or 0), found[4])
        elif found.re is _DEF:
            self._known[found[1]] = _Macro(body, len(found[2]) // 2)
        else:
            self._known[found[2] or found[3]] = _Macro(rf"\operatorname{found[1]}{{{body}}}")
        return end

    # ------------------------------------------------------------------------------------------------- uses

    def _expanded(self, latex: str, depth: int) -> str:
        if depth == _DEEPEST:
            return latex
        pieces: list[str] = []
        position = 0
        groups = _groups(latex)
        for call in _CALL.finditer(latex):
            macro = self._known.get(call[1])
            if macro is None or call.start() < position:
                continue
            arguments, end = _arguments(latex, call, macro, groups)
            if arguments is None:
                continue
            body = _filled(macro.body, [self._expanded(argument, depth + 1) for argument in arguments])
            self._growth -= len(body) + 1
            if self._growth < 0:
                break
            is_own = call[1] in _CALL.findall(macro.body)
            pieces += [latex[position : call.start()], body if is_own else self._expanded(body, depth + 1)]
            if pieces[-1][-1:].isalpha() and latex[end : end + 1].isalpha():
                pieces.append(" ")
            position = end
        return "".join((*pieces, latex[position:]))


def _arguments(
    latex: str, call: re.Match[str], macro: _Macro, groups: dict[int, int]
) -> tuple[list[str] | None, int]:
    """Give what stands behind a command for its arguments, and where that ends; None where some are missing."""
    arguments: list[str] = []
    position = call.end() if macro.arguments else call.start() + 1 + len(call[1])
    if macro.optional is not None:
        close = (
            latex.find("]", position, position + _LONGEST_OPTION) if latex.startswith("[", position) else -1
        )
        arguments.append(latex[position + 1 : close] if close >= 0 else macro.optional)
        position = close + 1 if close >= 0 else position
    while len(arguments) < macro.arguments:
        token = _ARGUMENT.match(latex, position)
        group = _GROUP.match(latex, position)
        if group is not None:
            end = groups.get(group.end())
            if end is None:
                return None, position
            arguments.append(latex[group.end() + 1 : end - 1])
            position = end
        elif token is not None:
            arguments.append(token[1])
            position = token.end()
        else:
            return None, position
    return arguments, position


def _filled(body: str, arguments: list[str]) -> str:
    def argument(found: re.Match[str]) -> str:
        number = int(found[1])
        return arguments[number - 1] if number <= len(arguments) else found[0]

    return _PARAMETER.sub(argument, body) if arguments else body


def _groups(latex: str) -> dict[int, int]:
    """Give where each `{…}` begins and, behind its last brace, ends; a brace without its partner is in none."""
    found: dict[int, int] = {}
    open_at: list[int] = []
    for brace in _BRACE.finditer(latex):
        if brace[0] == "{":
            open_at.append(brace.start())
        elif brace[0] == "}" and open_at:
            found[open_at.pop()] = brace.end()
    return found
