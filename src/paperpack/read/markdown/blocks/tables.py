"""Tables as GitHub reads them, with formulas in cells.

Beyond the GFM specification §4.10: a `|` in a formula or in code does not part cells; surplus cells are kept
in the last one; a line without any `|` ends a table whose rows begin with one; a table may stand right below
a list's text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING
from xml.etree.ElementTree import SubElement

from paperpack.read.markdown.blocks.leaf import Leaf, Paragraph
from paperpack.read.markdown.blocks.step import NOT_MINE, TAKEN

if TYPE_CHECKING:
    from paperpack.read.markdown.blocks.containers import Container
    from paperpack.read.markdown.blocks.state import BlockState
    from paperpack.read.markdown.blocks.step import Step

_DELIMITER = re.compile(r"\|?(?>[ \t]*+:?-++:?[ \t]*+\|)*+(?:[ \t]*+:?-++:?[ \t]*+)?$")
_TOKEN = re.compile(r"\\.|`++|\$\$?|\|", re.DOTALL)
_FORMULA_PIPE = re.compile(r"\\\|")


def start_table(state: BlockState) -> Step:
    """Open a table at its delimiter row: the line above, the paragraph's last, is the header."""
    leaf = state.leaf
    if not isinstance(leaf, Paragraph) or not (state.goes_on_in_leaf or leaf.lazy == state.matched):
        return NOT_MINE
    text = state.text
    if "|" not in text or "-" not in text or not _DELIMITER.match(text):
        return NOT_MINE
    alignments = [_alignment(cell) for cell in _outer_pipes_off(text).split("|")]
    header = leaf.lines[-1].strip()
    cells = split_row(header, len(alignments))
    if len(cells) != len(alignments):
        return NOT_MINE
    leaf.lines.pop()
    if not leaf.lines:
        state.leaf = None
    container = state.container_for_block()
    table = Table(state, container, alignments, piped=header.startswith("|"))
    table.add_row(cells, state.index - 1, header=True)
    state.leaf = table
    return TAKEN


class Table(Leaf):
    """An open table. It stands in the tree from its start; rows come one a line."""

    __slots__ = ("alignments", "element", "piped")
    verbatim = False

    def __init__(
        self, state: BlockState, container: Container, alignments: list[str], *, piped: bool
    ) -> None:
        self.element = state.add(container, "table", line=state.index - 1)
        self.alignments = alignments
        self.piped = piped

    def take(self, state: BlockState) -> bool:
        """Take a row. False: the line is none."""
        text = state.text
        if self.piped and "|" not in text:
            return False
        cells = split_row(text, len(self.alignments))
        lacking = max(len(self.alignments) - len(cells), 0)
        if lacking > state.spare_cells:
            return False
        state.spare_cells -= lacking
        self.add_row(cells, state.index)
        return True

    def take_blank(self, state: BlockState) -> bool:  # noqa: ARG002  the interface of all leaves
        """End at a blank line."""
        return False

    def close(self, state: BlockState) -> bool:  # noqa: ARG002  the interface of all leaves
        """End; the table is in the tree already."""
        return True

    def add_row(self, cells: list[str], line: int, *, header: bool = False) -> None:
        """Append a row of as many cells as there are columns."""
        place = str(line)
        row = SubElement(self.element, "tr", {"line": place})
        if header:
            row.set("header", "true")
        columns = len(self.alignments)
        if len(cells) > columns:
            surplus = " | ".join(cell for cell in cells[columns - 1 :] if cell)
            cells = [*cells[: columns - 1], surplus]
        for column, alignment in enumerate(self.alignments):
            cell = SubElement(row, "td", {"line": place, "align": alignment})
            cell.text = cells[column] if column < len(cells) else ""


def _alignment(cell: str) -> str:
    cell = cell.strip()
    left, right = cell.startswith(":"), cell.endswith(":")
    if left and right:
        return "center"
    return "left" if left else "right" if right else "none"


def _outer_pipes_off(text: str) -> str:
    text = text.removeprefix("|")
    return text[:-1] if text.endswith("|") and not text.endswith("\\|") else text


def split_row(text: str, columns: int) -> list[str]:
    r"""Split a row into its cells, each without white space around it and with `\|` as `|`.

    Formulas and code keep their `|`, unless that does not give as many cells as there are columns, and
    reading only code, only formulas or neither does (`| $5 | and $6 |` holds no formula). A formula's `\|` in
    pairs is LaTeX's norm; alone it is an escaped `|`.
    """
    text = _outer_pipes_off(text)
    cells = text.split("|")
    if len(cells) == columns and "\\|" not in text:  # so no pipe can be a formula's or code's
        return [cell.strip() for cell in cells]
    if len(cells) == 1:
        return [text.strip()]
    tokens = list(_TOKEN.finditer(text))
    spans = _protected_spans(text, tokens) if "$" in text or "`" in text else {}
    cells = _cells(text, tokens, spans)
    if len(cells) == columns or not spans:
        return cells
    for marks in ("`", "$", ""):
        kept = {first: last for first, last in spans.items() if tokens[first][0][0] in marks}
        fitting = _cells(text, tokens, kept)
        if len(fitting) == columns:
            return fitting
    return cells


def _cells(text: str, tokens: list[re.Match[str]], spans: dict[int, int]) -> list[str]:
    """Cut at the pipes outside the spans, which are given as index of first token → index of last one."""
    cells: list[str] = []
    pieces: list[str] = []
    start = index = 0
    while index < len(tokens):
        token = tokens[index]
        if index in spans:
            last = tokens[spans[index]]
            pieces += text[start : token.start()], _cell_span(text[token.start() : last.end()])
            start, index = last.end(), spans[index]
        elif token[0] == "|":
            cells.append("".join((*pieces, text[start : token.start()])).strip())
            pieces, start = [], token.end()
        elif token[0] == "\\|":
            pieces += text[start : token.start()], "|"
            start = token.end()
        index += 1
    cells.append("".join((*pieces, text[start:])).strip())
    return cells


def _cell_span(span: str) -> str:
    if "\\|" not in span or (span[0] == "$" and span.count("\\|") % 2 == 0):
        return span
    return _FORMULA_PIPE.sub("|", span)


def _protected_spans(text: str, tokens: list[re.Match[str]]) -> dict[int, int]:
    """Find code spans and formulas, as indices of their first and last token; linear in the tokens."""
    places: dict[str, list[int]] = {}
    for index, token in enumerate(tokens):
        mark = token[0]
        if mark[0] == "`" or mark == "$$" or (mark == "$" and _may_close_formula(text, token)):
            places.setdefault(mark, []).append(index)
    spans: dict[int, int] = {}
    index = 0
    while index < len(tokens):
        mark = tokens[index][0]
        if mark[0] == "`" or mark == "$$" or (mark == "$" and _may_open_formula(text, tokens[index])):
            closers = places.get(mark, [])
            at = bisect_right(closers, index)
            if at < len(closers):
                spans[index] = closers[at]
                index = closers[at]
        index += 1
    return spans


def _may_open_formula(text: str, token: re.Match[str]) -> bool:
    following = text[token.end() : token.end() + 1]
    return bool(following) and not following.isspace()


def _may_close_formula(text: str, token: re.Match[str]) -> bool:
    before, following = text[token.start() - 1 : token.start()], text[token.end() : token.end() + 1]
    return not before.isspace() and not following.isdigit()
