"""Tables, from pipes and from HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.model import Alignment, LineBreak, Table, TableCell, TableRow, Text
from paperpack.read.tree.inlines import inlines, merged, trimmed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.etree.ElementTree import Element

    from paperpack.model import Inline
    from paperpack.read.tree.context import TreeContext

    Flatten = Callable[[Element], tuple[Inline, ...]]

_WIDEST = 1_000
_SECTIONS = frozenset({"html:thead", "html:tbody", "html:tfoot", "html:div", "html:center"})


def pipe_table(element: Element, context: TreeContext) -> Table | None:
    """Give the table of a `table` element; None where no cell of it holds anything."""
    rows = [
        (row.get("header") == "true", _row(row, [inlines(cell, context) for cell in row], context))
        for row in element
    ]
    first = next(iter(element), None)
    alignments = [_alignment(cell.get("align", "")) for cell in first] if first is not None else []
    return _table(rows, alignments, (), context.line_of(element))


def html_table(element: Element, context: TreeContext, flatten: Flatten) -> Table | None:
    """Give the table of an `html:table`; `flatten` gives a cell's content as inlines."""
    rows: list[tuple[bool, TableRow]] = []
    alignments: list[Alignment] = []
    caption: tuple[Inline, ...] = ()
    for row in _html_rows(element):
        if row.tag == "html:caption":
            caption = flatten(row)
            continue
        cells = [cell for cell in row if cell.tag in {"html:td", "html:th"}]
        contents: list[tuple[Inline, ...]] = []
        for cell in cells:
            contents.append(flatten(cell))
            spanned = min(_span(cell) - 1, context.spare_cells)
            context.spare_cells -= spanned
            contents += [()] * spanned
        alignments = alignments or [_alignment(_written_alignment(cell)) for cell in cells]
        is_header = not rows and bool(cells) and all(cell.tag == "html:th" for cell in cells)
        rows.append((is_header, _row(row, contents, context)))
    return _table(_not_too_wide(rows, context), alignments, caption, context.line_of(element))


def _not_too_wide(rows: list[tuple[bool, TableRow]], context: TreeContext) -> list[tuple[bool, TableRow]]:
    """Give the rows, the long ones shortened if the others lack more cells than there are to spare."""
    lengths = [len(row.cells) for _, row in rows]
    least, width = 1, max(lengths, default=1)
    while least < width:
        middle = (least + width + 1) // 2
        if _lacking(lengths, middle) <= context.spare_cells:
            least = middle
        else:
            width = middle - 1
    context.spare_cells -= _lacking(lengths, width)
    return [(is_header, _shortened(row, width)) for is_header, row in rows]


def _lacking(lengths: list[int], width: int) -> int:
    return sum(max(width - length, 0) for length in lengths)


def _shortened(row: TableRow, width: int) -> TableRow:
    """Give a row with what is beyond a width in its last cell."""
    if len(row.cells) <= width:
        return row
    last = joined([cell.content for cell in row.cells[width - 1 :]])
    return TableRow((*row.cells[: width - 1], TableCell(last, line=row.line)), line=row.line)


def _html_rows(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag in {"html:tr", "html:caption"}:
            yield child
        elif child.tag in _SECTIONS:
            yield from _html_rows(child)


def _row(element: Element, contents: list[tuple[Inline, ...]], context: TreeContext) -> TableRow:
    line = context.line_of(element)
    return TableRow(tuple(TableCell(content, line=line) for content in contents), line=line)


def _table(
    rows: list[tuple[bool, TableRow]],
    alignments: list[Alignment],
    caption: tuple[Inline, ...],
    line: int,
) -> Table | None:
    """Make all rows as wide as the widest; without a row that holds anything there is no table."""
    width = max((len(row.cells) for _, row in rows), default=0)
    if not any(cell.content for _, row in rows for cell in row.cells):
        return None
    alignments = [*alignments, *[Alignment.NONE] * width][:width]
    padded = [(is_header, _padded(row, width)) for is_header, row in rows]
    header = padded[0][1] if padded[0][0] and any(cell.content for cell in padded[0][1].cells) else None
    body = padded[1:] if padded[0][0] else padded
    return Table(tuple(alignments), header, tuple(row for _, row in body), caption, line=line)


def _padded(row: TableRow, width: int) -> TableRow:
    missing = width - len(row.cells)
    if not missing:
        return row
    return TableRow((*row.cells, *[TableCell((), line=row.line)] * missing), line=row.line)


def _alignment(written: str) -> Alignment:
    try:
        return Alignment(written.strip().lower())
    except ValueError:
        return Alignment.NONE


def _written_alignment(cell: Element) -> str:
    style = cell.get("@style", "").replace(" ", "").lower()
    after = style.partition("text-align:")[2].split(";", 1)[0]
    return cell.get("@align", "") or after


def _span(cell: Element) -> int:
    written = cell.get("@colspan", "")
    return min(int(written), _WIDEST) if written.isascii() and written.isdigit() and int(written) else 1


def joined(parts: list[tuple[Inline, ...]]) -> tuple[Inline, ...]:
    """Set contents on lines of their own within a cell."""
    nodes: list[Inline] = []
    for part in parts:
        if part and nodes:
            nodes.append(LineBreak())
        nodes.extend(part)
    return trimmed(merged(nodes or [Text("")]))
