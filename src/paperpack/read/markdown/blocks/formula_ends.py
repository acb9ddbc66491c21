r"""Where a displayed formula ends, and what is clearly no formula."""

from __future__ import annotations

import re

from paperpack.scripts import HAN, KANA, has_han_or_kana, is_east_asian_letter

_BEGIN_OR_END = re.compile(r"\\(begin|end)\{[^{}]*\}")
_BRACKET_END = re.compile(r"(?<!\\)\\\]")
_TEXT_COMMAND = re.compile(
    r"\\(?:text\w*|mathrm|mathit|mathbf|mbox|operatorname\*?|label|tag\*?)\s*\{[^{}]*\}"
)
_PROSE = re.compile(
    r"(?<![\\\w])[A-Za-z][a-z]+[,;:]? +(?:[a-z]+[,;:]? +){2}[a-z]{2}"  # four words in a row
    r"|(?<![\\$])\$(?!\$)"  # a formula in running text
)
_FOUR_IN_A_ROW = f"[{HAN}{KANA}]{{4}}"
_OTHER_BLOCK = re.compile(
    r"#{1,6} |[-*+] +(?:\*\*|\[|[A-Za-z]{2}|(?P<beyond_ascii>[^\x00-\x7f]))|\d{1,9}[.)] |```|~~~|!\[|\||</?[a-zA-Z!]|> "
)


def is_prose(text: str) -> bool:
    r"""Say whether a line is clearly no part of a formula: another block, or words outside `\text{…}`."""
    begun = _OTHER_BLOCK.match(text)
    if begun and (begun["beyond_ascii"] is None or is_east_asian_letter(begun["beyond_ascii"])):
        return True
    bare = _TEXT_COMMAND.sub("", text) if "{" in text else text
    return bool(_PROSE.search(bare)) or (has_han_or_kana(bare) and bool(re.search(_FOUR_IN_A_ROW, bare)))


class Ending:
    """Looks for a formula's end, line by line.

    `kind` names it. `overlaps`: two tries of it could go over the same lines, so that a failed one must keep
    others from being made (`BlockState.refuses`).
    """

    __slots__ = ()
    kind = ""
    overlaps = True

    def find(self, text: str) -> tuple[int, int] | None:
        """Give where the formula's content ends in the next line, and where the text after it begins."""
        raise NotImplementedError


class DollarEnding(Ending):
    """`$$`. Every line with one ends a try, so tries never overlap."""

    __slots__ = ()
    kind = "dollars"
    overlaps = False

    def find(self, text: str) -> tuple[int, int] | None:
        """Find `$$`."""
        end = text.find("$$")
        return None if end < 0 else (end, end + 2)


class BracketEnding(Ending):
    r"""`\]`, but not the one of `\\]`."""

    __slots__ = ()
    kind = "bracket"

    def find(self, text: str) -> tuple[int, int] | None:
        r"""Find `\]`."""
        end = _BRACKET_END.search(text)
        return end.span() if end else None


class EnvironmentEnding(Ending):
    r"""The `\end` of the first `\begin`; others may stand in between. It belongs to the content."""

    __slots__ = ("depth",)
    kind = "environment"

    def __init__(self) -> None:
        self.depth = 0

    def find(self, text: str) -> tuple[int, int] | None:
        r"""Count `\begin` and `\end`."""
        for mark in _BEGIN_OR_END.finditer(text):
            self.depth += 1 if mark[1] == "begin" else -1
            if self.depth <= 0:
                return mark.end(), mark.end()
        return None
