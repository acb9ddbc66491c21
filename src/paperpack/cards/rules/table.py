"""A table whose rows are cards (to be asked for): the first cell asks for the others, by the header's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.cards.rules.match import Match
from paperpack.model import Paragraph, RuleName, Table, TableRow, Text
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperpack.model import Block, Inline, TableCell

_TWO_COLUMNS = 2
_BETWEEN = " · "


def find_rows(block: Block) -> tuple[Match, ...]:
    """Give a card for each row of a table with a header and more than one column."""
    if not isinstance(block, Table) or block.header is None or len(block.alignments) < _TWO_COLUMNS:
        return ()
    return tuple(
        Match(
            rule=RuleName.TABLE,
            front=_front(row.cells[0], block.header.cells[1:]),
            back=_back(block, row),
            covers=(block,),
            line=row.line or block.line,
        )
        for row in block.rows
        if _says(row.cells[:1]) and _says(row.cells[1:])
    )


def _says(cells: Sequence[TableCell]) -> bool:
    return any(cell.content and plain_text(cell.content).strip() for cell in cells)


def _front(first: TableCell, header: Sequence[TableCell]) -> tuple[Block, ...]:
    asked: list[Inline] = []
    for cell in header:
        if cell.content:
            asked += [Text(_BETWEEN), *cell.content] if asked else cell.content
    line = first.line
    return (Paragraph(first.content, line=line), *([Paragraph(tuple(asked), line=line)] if asked else []))


def _back(table: Table, row: TableRow) -> tuple[Block, ...]:
    """Give the one other cell as it is, several below their header's words."""
    if len(row.cells) == _TWO_COLUMNS or table.header is None:
        return (Paragraph(row.cells[1].content, line=row.line),)
    header = TableRow(table.header.cells[1:], line=table.header.line)
    others = TableRow(row.cells[1:], line=row.line)
    return (Table(table.alignments[1:], header, (others,), line=row.line),)
