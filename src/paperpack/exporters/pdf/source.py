"""A note → the Typst source of one of its layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from paperpack.config import PdfConfig
from paperpack.exporters.pdf.cards import cards_arguments
from paperpack.exporters.pdf.cornell import cornell_body, cornell_words
from paperpack.exporters.pdf.images import image_files
from paperpack.exporters.pdf.policy import PdfPolicy, Troubles, anchors_within
from paperpack.exporters.pdf.qr import qr_code
from paperpack.exporters.pdf.title import language_of, page_words, title_block, title_of
from paperpack.exporters.pdf.worksheet import worksheet_body, worksheet_words
from paperpack.formula.typst_string import string
from paperpack.model import Heading, Layout, ListItem
from paperpack.render.references import reference_blocks
from paperpack.render.typst import blocks_to_typst, inlines_to_typst
from paperpack.walk import descendants

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paperpack.model import Note


_WHOLE = frozenset((Layout.HANDOUT, Layout.CORNELL))
"""Layouts that show a note's text itself, with its anchors and footnotes."""


def typst_source(note: Note, layout: Layout = Layout.HANDOUT) -> str:
    """Give the main file of a note in a layout, with every image that has an asset."""
    return note_source(note, layout, note_policy(note, layout, image_files(note)), PdfConfig())


def note_policy(
    note: Note, layout: Layout, files: Mapping[str, str], troubles: Troubles | None = None
) -> PdfPolicy:
    """Give the policy for a document of this note alone. Only one that shows the note's text can be linked into."""
    return PdfPolicy(
        language=language_of(note),
        footnotes=note.footnotes,
        files=files,
        troubles=troubles or Troubles(),
        target_of=anchors_within(lambda: frozenset(anchors(note) if layout in _WHOLE else ()), note.path),
    )


def note_source(note: Note, layout: Layout, policy: PdfPolicy, chosen: PdfConfig) -> str:
    """Give the main file: the layout's import, the note's data, and what the layout shows of it."""
    named = arguments_of(note, policy, with_qr=chosen.qr)
    if note.footnotes and layout in _WHOLE:
        named["footnotes"] = "true"
    match layout:
        case Layout.HANDOUT:
            source = _document(
                layout, named, blocks_to_typst((*note.blocks, *reference_blocks(note)), policy)
            )
        case Layout.CORNELL:
            source = _document(layout, named | cornell_words(policy.language), cornell_body(note, policy))
        case Layout.WORKSHEET:
            source = _document(layout, named | worksheet_words(policy.language), worksheet_body(note, policy))
        case Layout.CARDS:
            source = _document(layout, cards_arguments(note, policy), "")
        case _:
            assert_never(layout)
    return without_characters(source, policy.troubles.characters)


def _document(layout: Layout, named: dict[str, str], body: str) -> str:
    lines = ",\n".join(f"  {name}: {value}" for name, value in named.items())
    return f'#import "{layout.value}.typ": *\n#show: pp-{layout.value}.with(\n{lines},\n)\n{body}\n'


def arguments_of(note: Note, policy: PdfPolicy, *, with_qr: bool) -> dict[str, str]:
    """Give the arguments that all layouts of a note's text take."""
    language = policy.language
    shown_title = inlines_to_typst(note.title_content, policy) or f"#{string(title_of(note))};"
    named = {
        "language": string(language),
        "title": string(title_of(note)),
        "shown-title": f"[{shown_title}]",
        "words": page_words(language),
        **title_block(note, language),
    }
    if with_qr and (code := qr_code(note, language)):
        named["qr"] = code
    return named


def anchors(note: Note) -> Iterator[str]:
    """Give every anchor that a link into the note may go to."""
    for node in descendants((*note.blocks, *reference_blocks(note))):
        if isinstance(node, Heading | ListItem) and node.anchor:
            yield node.anchor


def without_characters(source: str, characters: frozenset[str]) -> str:
    """Name characters that cannot be shown, where they stand: in string literals and escapes of formulas."""
    for character in sorted(characters):
        name = f"[U+{ord(character):04X}]"
        source = source.replace(character, name).replace(f"\\u{{{ord(character):x}}}", string(name))
    return source
