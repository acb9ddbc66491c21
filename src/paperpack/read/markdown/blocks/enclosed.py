"""What stands verbatim, or not at all, between two marks on lines of their own.

Code: `{% highlight python %}`, `{{< highlight go >}}`, `#+BEGIN_SRC julia`. Not shown: `%%…%%`,
`{% comment %}`, `{::comment}`, `:LOGBOOK:`, `#+BEGIN_COMMENT`; `#+BEGIN_QUERY` is said to be left out. Without
its end a mark is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable  # noqa: TC003  a NamedTuple's annotation
from typing import TYPE_CHECKING, NamedTuple

from markdown.util import AtomicString

from paperpack.read.markdown.blocks.code import CODE_INDENT
from paperpack.read.markdown.blocks.leaf import Paragraph
from paperpack.read.markdown.blocks.step import NOT_MINE, TAKEN
from paperpack.read.markdown.blocks.tentative import Tentative

if TYPE_CHECKING:
    from paperpack.read.markdown.blocks.containers import Container
    from paperpack.read.markdown.blocks.state import BlockState
    from paperpack.read.markdown.blocks.step import Step

_LANGUAGE = re.compile(r"(?:lang(?:uage)?[:=])?[\"']?([\w+#-]+)")


class _Form(NamedTuple):
    """`end` is the pattern of the closing mark, in which `{}` stands for the opening mark's `name`."""

    start: re.Pattern[str]
    end: str
    show: Callable[[Enclosed, BlockState], None]


class Enclosed(Tentative):
    """The lines between two marks. `opening` is the match of the first."""

    __slots__ = ("end", "opening", "show")

    def __init__(self, state: BlockState, form: _Form, opening: re.Match[str], kind: str) -> None:
        super().__init__(state, state.text, kind)
        self.opening = opening
        self.end = _compiled(form.end.replace("{}", re.escape(kind)))
        self.show = form.show

    def take(self, state: BlockState) -> bool:
        """Take a line, with the end if it is there."""
        if not self.take_end(state, state.column):
            margin = state.base + self.container.content_column
            self.lines.append(state.verbatim(min(state.column, margin)))
        return True

    def take_blank(self, state: BlockState) -> bool:  # noqa: ARG002  the interface of all leaves
        """Keep a blank line."""
        self.lines.append("")
        return True

    def take_end(self, state: BlockState, start: int) -> bool:
        """Take the end, if it stands in the line from `start` on, and read on behind it."""
        found = self.end.search(state.line, start)
        if found is None:
            return False
        if state.line[start : found.start()].strip():
            self.lines.append(state.line[start : found.start()])
        state.leaf = None
        self.finish_before(state)
        self.show(self, state)
        rest = state.line[found.end() :].strip()
        state.leaf = Paragraph(self.container, state.index, rest) if rest else None
        return True


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _as_code(leaf: Enclosed, state: BlockState) -> None:
    container: Container = leaf.container
    text = "\n".join(leaf.lines).strip("\n")
    element = state.add(container, "pre", AtomicString(text), leaf.line)
    named = _LANGUAGE.match((leaf.opening["language"] or "").strip())
    name = leaf.kind if leaf.kind == "mermaid" else named[1].lower() if named else ""
    if name:
        element.set("language", name)


def _as_nothing(leaf: Enclosed, state: BlockState) -> None:
    """Show nothing."""


def _as_left_out(leaf: Enclosed, state: BlockState) -> None:
    state.add(leaf.container, "vanished", None, leaf.line).set("source", leaf.source)


_FORMS: dict[str, tuple[_Form, ...]] = {
    "{": (
        _Form(
            _compiled(r"\{%-?\s*(?P<name>highlight|codeblock|code|mermaid)\b(?P<language>[^%{}]{0,200})%\}"),
            r"\{%-?\s*end{}\s*-?%\}",
            _as_code,
        ),
        _Form(
            _compiled(r"\{\{[<%]\s*(?P<name>highlight|code|mermaid)\b(?P<language>[^{}]{0,200}?)[>%]\}\}"),
            r"\{\{[<%]\s*/\s*{}\s*[>%]\}\}",
            _as_code,
        ),
        _Form(_compiled(r"\{%-?\s*(?P<name>comment)\s*-?%\}"), r"\{%-?\s*end{}\s*-?%\}", _as_nothing),
        _Form(_compiled(r"\{::(?P<name>comment)\}"), r"\{:/(?:{})?\}", _as_nothing),
    ),
    "#": (
        _Form(
            _compiled(r"#\+BEGIN_(?P<name>SRC|EXAMPLE)\b(?P<language>.*)"),
            r"(?<![^\s>])#\+END_{}\s*$",
            _as_code,
        ),
        _Form(_compiled(r"#\+BEGIN_(?P<name>QUERY|EXPORT)\b.*"), r"(?<![^\s>])#\+END_{}\s*$", _as_left_out),
        _Form(_compiled(r"#\+BEGIN_(?P<name>COMMENT)\b.*"), r"(?<![^\s>])#\+END_{}\s*$", _as_nothing),
    ),
    ":": (_Form(_compiled(r":(?P<name>LOGBOOK|PROPERTIES):\s*$"), r"(?<![^\s>]):END:\s*$", _as_nothing),),
    "%": (_Form(_compiled(r"(?P<name>%%)(?!%)"), "%%", _as_nothing),),
}


def start_enclosed(state: BlockState) -> Step:
    """Open what a mark encloses, or take it where its end is on the same line."""
    if state.indent >= CODE_INDENT and not state.in_item:
        return NOT_MINE
    for form in _FORMS[state.line[state.column]]:
        opening = form.start.match(state.line, state.column)
        if opening is None:
            continue
        kind = opening["name"].lower()
        if state.refuses(kind):
            return NOT_MINE
        leaf = Enclosed(state, form, opening, kind)
        state.leaf = leaf
        if not leaf.take_end(state, opening.end()):
            rest = state.line[opening.end() :].strip()
            leaf.lines += [rest] if rest else []
        return TAKEN
    return NOT_MINE
