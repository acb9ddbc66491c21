"""Blocks and inlines → Typst source, safe by construction.

Everything an author wrote stands in string literals (`typst_text`, `formula.typst_string`) or is mathematics
that `formula.to_typst` has printed; nothing is ever markup. How things look is the layout's: this module only
calls its functions, `pp-heading`, `pp-table` and so on, with content arguments, so that a layout is a file that
defines these functions:

- `pp-heading(level, label, plain, body)`, `plain` for bookmarks; `pp-paragraph(body)`; `pp-ragged(body)`, a
  paragraph with a long address; `pp-lead(body)`, a paragraph all bold, which stands for a heading;
  `pp-opening(body)`, a paragraph that leads to what follows; `pp-quote(body)`; `pp-rule()`
- `pp-list(tight, ..items)`, `pp-numbered(tight, start, ..items)`, `pp-tasks(tight, ..items)` whose items are
  `pp-task(done, word, body)` or `pp-item-among-tasks(body)`; `pp-anchor(label)`
- `pp-table(alignments, header, rows, least, caption)`: cells are content; `header` is `none` or an array of
  cells; `least` is the widest word of each column, below whose width the column may not go
- `pp-code(text, lines)`: `lines` holds each line's tokens as content, `none` where nothing is coloured
- `pp-formula(alt, tag, body)`: a displayed formula; `pp-broken-formula(source)`
- `pp-callout(kind, title, body)`, `pp-details(summary, body)`, `pp-figure(image, caption)`
- `pp-noted(body)`: a list, quote or box with footnotes in it
- `pp-image(file, alt, width, height)`, `pp-inline-image(…)`, `pp-missing-image(alt, address, url)`
- inline: `pp-slanted`, `pp-dotted` (emphasis of Latin and of Han), `pp-strong`, `pp-strike`, `pp-underline`,
  `pp-mark`, `pp-key`, `pp-inline-code(text)`, `pp-token(class, text)`, `pp-language(tag, body)`, `pp-gap` (the
  space between Han and a formula), `pp-link(url, body)`, `pp-address(body)` (an address shown as such),
  `pp-note-link(label, body)`, `pp-cloze(number, hint, body)`, `pp-footnote(label, body)`,
  `pp-footnote-again(label)`
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from paperpack.formula.typst_string import string
from paperpack.model import (
    BulletList,
    Callout,
    Code,
    CodeBlock,
    Details,
    Figure,
    FootnoteReference,
    Heading,
    Image,
    LineBreak,
    Math,
    MathBlock,
    OrderedList,
    Paragraph,
    Quote,
    Strong,
    Table,
    Text,
    ThematicBreak,
    unsupported,
)
from paperpack.render.typst_inlines import InlineWriter
from paperpack.render.typst_pieces import (
    array,
    code_block,
    has_long_address,
    is_opening,
    plain_title,
    said_once,
)
from paperpack.render.typst_text import (
    LONGEST_WORD,
    display_width,
    unbreakable,
)
from paperpack.render.words import Word, callout_name, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from paperpack.model import Block, Inline, ListItem, TableRow
    from paperpack.render.typst_policy import TypstPolicy

_LONGEST_WORD_IN_TABLES = 14
_IMAGE_WIDTH = 12.0
_MADE_SPACE = "#h"  # `#h(…)` and `#hide(…)`: space that no letter of a formula's alternative text stands for

# Typst gives up on a document at 64 nested show rules; a list takes up to four, a style in a line one (typst_inlines).
_DEEPEST_BLOCK = 9
_DEPTH_OF_NOTES = 5
_DEEPEST_NOTE = 3
_Container = BulletList | OrderedList | Quote | Callout | Details
_CONTAINERS = (BulletList, OrderedList, Quote, Callout, Details)


def blocks_to_typst(blocks: Sequence[Block], policy: TypstPolicy) -> str:
    """Give blocks as Typst source, one a line."""
    return _Writer(policy, policy.language).blocks(blocks)


def passages_to_typst(policy: TypstPolicy) -> Callable[[Sequence[Block]], str]:
    """Give a function as `blocks_to_typst` for the passages of one text: a footnote stands once in them all."""
    return _Writer(policy, policy.language).blocks


def inlines_to_typst(inlines: Sequence[Inline], policy: TypstPolicy) -> str:
    """Give inlines as Typst content."""
    return _Writer(policy, policy.language).inlines(inlines)


@dataclass(frozen=True)
class _Writer(InlineWriter):
    """One rendering. `noted` holds the numbers of the footnotes written so far.

    `postponed` are footnotes in footnotes in footnotes: they are written behind the outermost, not in it.
    """

    block_depth: int = 0
    note_depth: int = 0
    noted: set[int] = field(default_factory=set)
    postponed: list[int] = field(default_factory=list)

    # ------------------------------------------------------------------------------------------------ blocks

    def blocks(self, blocks: Sequence[Block]) -> str:
        return "\n".join(self.before(block, after) for block, after in zip_longest(blocks, blocks[1:]))

    def before(self, block: Block, after: Block | None) -> str:
        """Give a block for its place before another, or before none; a figure may move on without it."""
        moves_on = isinstance(after, Figure) and bool(after.caption) and not self.block_depth
        if isinstance(block, Paragraph) and not moves_on and is_opening(block, after):
            return self.opening(block)
        if isinstance(block, Figure):
            return self.figure(block, followed=after is not None)
        return self.block(block)

    def opening(self, paragraph: Paragraph) -> str:
        return f"#pp-opening[{self.leaf(paragraph.content)}]"

    def block(self, block: Block) -> str:
        if isinstance(block, _CONTAINERS):
            if self.block_depth >= _DEEPEST_BLOCK:
                return self.flat(block)
            known = len(self.noted)
            shown = replace(self, block_depth=self.block_depth + 1).block_itself(block)
            return shown if self.block_depth or len(self.noted) == known else f"#pp-noted[{shown}]"
        return self.block_itself(block)

    def flat(self, container: _Container) -> str:
        """Give what a container too deep for Typst holds, without the container."""
        match container:
            case BulletList(items=items) | OrderedList(items=items):
                return "\n".join(self.item(item, among_tasks=False) for item in items)
            case Callout(title=title, blocks=blocks) | Details(summary=title, blocks=blocks):
                name = f"#pp-paragraph[#pp-strong[{self.inlines(title)}];]\n" if title else ""
                return name + self.blocks(blocks)
            case Quote(blocks=blocks):
                return self.blocks(blocks)
            case _:
                unsupported(container)

    def block_itself(self, block: Block) -> str:
        match block:
            case Paragraph(content=(Strong(),) as content):
                return f"#pp-lead[{self.leaf(content)}]"
            case Paragraph(content=content):
                name = "pp-ragged" if has_long_address(content) else "pp-paragraph"
                return f"#{name}[{self.leaf(content)}]"
            case Heading():
                return self.heading(block)
            case BulletList(items=items, tight=tight):
                if any(item.checked is not None for item in items):
                    return f"#pp-tasks({_boolean(tight)}{self.items(items, tasks=True)})"
                return f"#pp-list({_boolean(tight)}{self.items(items)})"
            case OrderedList(items=items, start=start, tight=tight):
                return f"#pp-numbered({_boolean(tight)}, {start}{self.items(items)})"
            case Table():
                return self.table(block)
            case CodeBlock():
                return code_block(block)
            case MathBlock():
                return self.math_block(block)
            case Quote(blocks=blocks):
                return f"#pp-quote[{self.blocks(blocks)}]"
            case Callout(kind=kind, title=title, blocks=blocks):
                name = self.inlines(title) or f"#{string(callout_name(kind, self.policy.language))};"
                return f"#pp-callout({string(kind.value)})[{name}][{self.blocks(blocks)}]"
            case Details(summary=summary, blocks=blocks):
                name = self.inlines(summary) or f"#{string(word(Word.DETAILS, self.policy.language))};"
                return f"#pp-details[{name}][{self.blocks(blocks)}]"
            case Figure():
                return self.figure(block)
            case ThematicBreak():
                return "#pp-rule()"
            case _:
                unsupported(block)

    def figure(self, figure: Figure, *, followed: bool = True) -> str:
        """Give a figure; one in a box or a list, or that nothing follows, stays where it stands."""
        place = ", enclosed: true" if self.block_depth or not followed else ""
        shown = said_once(figure) if not self.policy.image(figure.image) else figure
        image = self.image(shown.image, inline=False)
        return f"#pp-figure({image}{place})[{self.inlines(shown.caption)}]"

    def heading(self, heading: Heading) -> str:
        level = heading.level + self.policy.heading_offset
        label = string(self.policy.label(heading.anchor))
        plain = string(plain_title(heading.content))
        return f"#pp-heading({level}, {label}, {plain})[{self.leaf(heading.content)}]"

    def items(self, items: Sequence[ListItem], *, tasks: bool = False) -> str:
        return "".join(f", [{self.item(item, among_tasks=tasks)}]" for item in items)

    def item(self, item: ListItem, *, among_tasks: bool) -> str:
        anchor = f"#pp-anchor({string(self.policy.label(item.anchor))})" if item.anchor else ""
        content = anchor + self.blocks(item.blocks)
        if item.checked is None:
            return f"#pp-item-among-tasks[{content}]" if among_tasks else content
        name = word(Word.DONE if item.checked else Word.OPEN, self.policy.language)
        return f"#pp-task({_boolean(item.checked)}, {string(name)})[{content}]"

    def table(self, table: Table) -> str:
        writer = replace(self, longest_word=_LONGEST_WORD_IN_TABLES)
        alignments = array(string(alignment.value) for alignment in table.alignments)
        header = writer.row(table.header) if table.header else "none"
        rows = array(writer.row(row) for row in table.rows)
        least = array(writer.widest_piece(table, column) for column in range(len(table.alignments)))
        return f"#pp-table({alignments}, {header}, {rows}, {least}, [{self.inlines(table.caption)}])"

    def row(self, row: TableRow) -> str:
        return array(f"[{self.leaf(cell.content)}]" for cell in row.cells)

    def widest_piece(self, table: Table, column: int) -> str:
        """Give what of a column's cells cannot be broken and looks widest: a word, a formula, an image."""
        rows = (table.header, *table.rows) if table.header else table.rows
        pieces = (piece for row in rows for piece in self.pieces(row.cells[column].content))
        return max(pieces, key=lambda piece: piece[0], default=(0, "[]"))[1]

    def pieces(self, inlines: Sequence[Inline]) -> Iterator[tuple[float, str]]:
        """Give the unbreakable pieces of inlines with a guess of their widths in em."""
        for inline in inlines:
            match inline:
                case Text(text=text) | Code(text=text):
                    for piece in unbreakable(text, self.longest_word):
                        yield display_width(piece), f"[#{string(piece)};]"
                case Math(latex=latex):
                    yield display_width(self.policy.alternative(latex)), f"[{self.math(inline)}]"
                case Image():
                    yield _IMAGE_WIDTH, f"[#{self.image(inline, inline=True)};]"
                case LineBreak() | FootnoteReference():
                    pass
                case _:
                    yield from self.pieces(inline.content)

    def math_block(self, block: MathBlock) -> str:
        code = self.policy.math(block.latex, display=True, line=block.line)
        if not code:
            return f"#pp-paragraph[#pp-broken-formula({string(block.latex)});]"
        alternative = string(self.policy.alternative(block.latex))
        room = ", measured: true" if self.block_depth or _MADE_SPACE in code else ""
        return f"#pp-formula({alternative}, {string(block.tag)}, ${code}${room})"

    # --------------------------------------------------------------------------------------------- footnotes

    def footnote(self, number: int) -> str:
        label = string(self.policy.label(f"footnote {number}"))
        if number in self.noted or number > len(self.policy.footnotes):
            return (
                f"#pp-footnote-again({label});"
                if number in self.noted
                else f"#super[#{string(str(number))};];"
            )
        self.noted.add(number)
        if self.note_depth >= _DEEPEST_NOTE:
            self.postponed.append(number)
            return f"#pp-footnote-again({label});"
        pieces = [self.footnote_itself(number)]
        while not self.note_depth and self.postponed:
            pieces.append(self.footnote_itself(self.postponed.pop(0)))
        return "".join(pieces)

    def footnote_itself(self, number: int) -> str:
        writer = replace(
            self,
            emphasised=False,
            linked=False,
            longest_word=LONGEST_WORD,
            block_depth=_DEPTH_OF_NOTES,
            note_depth=self.note_depth + 1,
        )
        label = string(self.policy.label(f"footnote {number}"))
        return f"#pp-footnote({label})[{writer.after_number(self.policy.footnotes[number - 1].blocks)}];"

    def after_number(self, blocks: Sequence[Block]) -> str:
        """Give blocks whose first paragraph goes on in the line of a number."""
        match blocks:
            case (Paragraph(content=content), *rest):
                return self.inlines(content) + "".join(f"\n{self.block(block)}" for block in rest)
            case _:
                return self.blocks(blocks)


def _boolean(value: bool) -> str:  # noqa: FBT001  it is the value itself that is written
    return "true" if value else "false"
