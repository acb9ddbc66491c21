r"""Displayed formulas on lines of their own: `$$…$$`, `\[…\]`, `\begin{align}…\end{align}`.

One on a single line counts only where nothing but punctuation or an identifier follows; `$$x$$ is …` is
running text and left to the inlines. Over several lines, text may follow the end, and a `$$` may open the
formula at the end of a text line. A formula ends at the end of its container, and at a blank line with text
after it that is clearly no formula: then there is none, and its lines are text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown.util import AtomicString

from paperpack.read.markdown.blocks.formula_ends import (
    BracketEnding,
    DollarEnding,
    Ending,
    EnvironmentEnding,
    is_prose,
)
from paperpack.read.markdown.blocks.identifiers import split_identifier
from paperpack.read.markdown.blocks.leaf import Paragraph
from paperpack.read.markdown.blocks.step import NOT_MINE, TAKEN
from paperpack.read.markdown.blocks.tentative import Tentative

if TYPE_CHECKING:
    from paperpack.read.markdown.blocks.state import BlockState
    from paperpack.read.markdown.blocks.step import Step

LINE_LIMIT = 200
"""Lines of one formula; what goes on longer has lost its end."""

_ENVIRONMENT = re.compile(
    r"\\begin\{(?:equation|align|alignat|flalign|gather|multline|eqnarray|displaymath|math|subequations"
    r"|dmath|aligned|alignedat|gathered|split|cases|dcases|rcases|array|matrix|[pbBvV]matrix|smallmatrix|CD)"
    r"\*?\}"
)
_MATHEMATICAL = re.compile(r"[\\^_={}<>+*/-]|^\s*\w\s*$")
_PLAIN_MARKS = {"。": ".", "，": ",", "；": ";", "：": ":", "、": ","}
_SENTENCE_MARKS = (*_PLAIN_MARKS, *".,;:")
_NUMBER = re.compile(r"[(（] *(\d[\w.-]*) *[)）]")


def start_dollars(state: BlockState) -> Step:
    """Open or take a formula between `$$`."""
    if not state.line.startswith("$$", state.column):
        return NOT_MINE
    text = state.text
    return _start(state, DollarEnding(), text, text[2:])


def start_backslash(state: BlockState) -> Step:
    r"""Open or take a formula between `\[` and `\]`, or in an environment that displays one."""
    text = state.text
    if text.startswith("\\["):
        ending = BracketEnding()
        alone = ending.find(text[2:])
        if alone and not _MATHEMATICAL.search(text[2 : 2 + alone[0]]):
            return NOT_MINE
        return _start(state, ending, text, text[2:])
    if _ENVIRONMENT.match(text):
        return _start(state, EnvironmentEnding(), text, text)
    return NOT_MINE


def start_in_text(state: BlockState, text: str) -> bool:
    """Open a formula whose `$$` stands behind a text, if the text leaves one open. Say whether it does."""
    if text.count("$$") % 2 == 0:
        return False
    start = text.rindex("$$")
    head, body = text[:start].rstrip(), text[start + 2 :].strip()
    if not head or head.count("`") % 2 or text[start - 1] == "\\" or is_prose(body):
        return False
    state.leaf = Formula(state, DollarEnding(), source=text, first=body, head=head)
    return True


def _start(state: BlockState, ending: Ending, source: str, body: str) -> Step:
    if ending.overlaps and state.refuses(ending.kind):
        return NOT_MINE
    end = ending.find(body)
    if end is None:
        if is_prose(body):
            return NOT_MINE
        state.leaf = Formula(state, ending, source=source, first=body.strip())
        return TAKEN
    content, rest = body[: end[0]].strip(), body[end[1] :].strip()
    if not content or not _may_follow_on_one_line(rest):
        return NOT_MINE
    Formula(state, ending, source=source, first=content).finish(state, rest)
    return TAKEN


def _is_formula_after_mark(rest: str) -> bool:
    content, mark, after = rest.partition("$$")
    return bool(content and mark) and _may_follow_on_one_line(after.strip())


def _may_follow_on_one_line(rest: str) -> bool:
    return (
        not rest
        or rest in _SENTENCE_MARKS
        or _NUMBER.fullmatch(rest) is not None
        or not split_identifier(rest)[0]
    )


class Formula(Tentative):
    """An open formula. `head` is the text before it on its first line."""

    __slots__ = ("ending", "head")

    def __init__(self, state: BlockState, ending: Ending, *, source: str, first: str, head: str = "") -> None:
        super().__init__(state, source, ending.kind)
        self.ending = ending
        self.lines.append(first)
        self.head = head

    def take(self, state: BlockState) -> bool:
        """Take a line of the formula, or its end and the text after it."""
        text = state.text
        if len(self.lines) >= LINE_LIMIT or (state.after_blank and (self.head or is_prose(text))):
            return False
        end = self.ending.find(text)
        if end is None:
            self.lines.append(text)
            return True
        rest = text[end[1] :].strip()
        if end[0] == 0 and _is_formula_after_mark(rest):
            return False  # a whole formula stands here: the open one has lost its end
        self.lines.append(text[: end[0]].strip())
        self.finish(state, rest)
        return True

    def finish(self, state: BlockState, rest: str) -> None:
        """Put the formula into the tree, between the text before it and the text after it."""
        state.leaf = None
        self.finish_before(state, self.head)
        latex = "\n".join(line for line in self.lines if line)
        if latex and not isinstance(self.ending, EnvironmentEnding):
            latex, rest = _with_what_belongs_to_it(latex, rest)
        text, identifier = split_identifier(rest)
        if latex:
            element = state.add(self.container, "mathblock", AtomicString(latex), self.line)
            if identifier and not text:
                element.set("id", identifier)
        if text and not start_in_text(state, rest):
            state.leaf = Paragraph(self.container, state.index, rest)


def _with_what_belongs_to_it(latex: str, rest: str) -> tuple[str, str]:
    r"""Take a formula's last punctuation into it, and its number `(1)` as LaTeX's `\tag`; give what is left."""
    if rest in _SENTENCE_MARKS:
        return latex + _PLAIN_MARKS.get(rest, rest), ""
    number = _NUMBER.fullmatch(rest)
    if number and "\\tag" not in latex:
        return f"{latex} \\tag{{{number[1]}}}", ""
    return latex, rest
