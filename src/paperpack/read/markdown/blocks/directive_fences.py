"""Fences that are no code: MyST's `` ```{note} ``, mdBook's `` ```admonish tip ``, Obsidian's `` ```ad-note ``.

A box holds Markdown. It is left in the tree as an `unread` callout, which the parser reads once the lines
around it are done; a box in a box has a longer fence, so each level is read on its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown.util import AtomicString

from paperpack.read.markdown.blocks.code import Fence
from paperpack.read.markdown.blocks.directives import KINDS, Box, box_of, dress
from paperpack.read.markdown.blocks.step import NOT_MINE, TAKEN
from paperpack.read.markdown.inline.templates import arguments

if TYPE_CHECKING:
    from paperpack.read.markdown.blocks.containers import Container
    from paperpack.read.markdown.blocks.state import BlockState
    from paperpack.read.markdown.blocks.step import Step

_FENCE = re.compile(
    r"(`{3,}+|~{3,}+)[ \t]*(?:\{(?P<myst>[A-Za-z][\w-]*)\}(?P<argument>[^`]*)"
    r"|(?:admonish|ad-(?P<obsidian>[A-Za-z]+))(?P<words>(?:[ \t][^`]*)?))$"
)
_OPTION = re.compile(r"[ \t]*(?::|#\| )([\w-]+):(?:[ \t]+(.*))?$|[ \t]*(title|collapse):[ \t]+(.*)$")
_CODE = frozenset({"code", "code-block", "code-cell", "sourcecode"})
_IMAGES = frozenset({"figure", "image"})
_LEFT_OUT = frozenset(
    ("toctree", "contents", "include", "literalinclude", "bibliography", "tableofcontents", "eval-rst", "raw")
)
_MYST = KINDS | _CODE | _IMAGES | _LEFT_OUT | {"math", "dropdown"}


def start_directive_fence(state: BlockState) -> Step:
    """Open such a fence."""
    found = _FENCE.match(state.line, state.column)
    if found is None or (found["myst"] and found["myst"].lower() not in _MYST):
        return NOT_MINE
    container = state.container_for_block()
    if found["myst"]:
        name, argument = found["myst"].lower(), found["argument"].strip()
    else:
        words, pairs = arguments(found["words"])
        box = box_of(words, pairs, (found["obsidian"] or "").lower())
        name, argument = box.kind, box.title
    state.leaf = DirectiveFence(container, state, found[1], name, argument)
    return TAKEN


class DirectiveFence(Fence):
    """A fence named by a directive. `argument` is what stands behind the name."""

    __slots__ = ("argument", "name")

    def __init__(
        self, container: Container, state: BlockState, marker: str, name: str, argument: str
    ) -> None:
        super().__init__(container, state, marker, "")
        self.name = name
        self.argument = argument

    def _add(self, state: BlockState) -> None:
        """Put into the tree what the directive stands for."""
        options, body, skipped = _options(self.lines)
        text = "\n".join(body)
        if self.name in _CODE:
            element = state.add(self.container, "pre", AtomicString(text), self.line)
            element.set("language", self.argument.lower())
        elif self.name == "math":
            latex = f"{self.argument}\n{text}".strip()
            if latex:
                state.add(self.container, "mathblock", AtomicString(latex), self.line)
        elif self.name in _IMAGES:
            width = options.get("width", "").removesuffix("px")
            size = f"{{width={width}}}" if width.isdigit() else ""
            words = options.get("alt") or " ".join(text.split())
            state.add(self.container, "p", f"![{words}](<{self.argument}>){size}", self.line)
        elif self.name in _LEFT_OUT:
            source = f"{self.marker}{{{self.name}}} {self.argument}".strip()
            state.add(self.container, "vanished", None, self.line).set("source", source)
        else:
            self._add_box(state, options, text, skipped)

    def _add_box(self, state: BlockState, options: dict[str, str], text: str, skipped: int) -> None:
        element = state.add(self.container, "callout", AtomicString(text), self.line)
        kind = "note" if self.name in {"admonition", "seealso", "dropdown"} else self.name
        is_folded = self.name == "dropdown" or "dropdown" in options.get("class", "")
        folded = options.get("collapse") or ("true" if is_folded else "")
        dress(element, Box(kind, self.argument or options.get("title", ""), folded))
        element.set("unread", str(self.line + skipped))


def _options(lines: list[str]) -> tuple[dict[str, str], list[str], int]:
    """Take the `:name: value` lines off a directive's content; give them, the rest, and how many they were."""
    options: dict[str, str] = {}
    for count, line in enumerate(lines):
        option = _OPTION.match(line)
        if option is None:
            return options, lines[count:], count
        options[option[1] or option[3]] = (option[2] or option[4] or "").strip()
    return options, [], len(lines)
