"""One note's handout: a pure function that can run in a worker process."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import msgspec

from paperpack.diagnostics import Code, Diagnostic, diagnostic
from paperpack.exporters.pdf.compiler import RefusalError
from paperpack.exporters.pdf.images import file_name, note_assets
from paperpack.exporters.pdf.settings import Sheet  # noqa: TC001  msgspec reads the annotations at run time
from paperpack.exporters.pdf.source import note_policy, note_source
from paperpack.exporters.pdf.title import title_of
from paperpack.exporters.pdf.typeset import Typeset, Written, typeset
from paperpack.formula import broken_formula
from paperpack.model import Code as CodeNode
from paperpack.model import CodeBlock, Image, Layout, Math, MathBlock, Note, Text
from paperpack.walk import children, descendants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paperpack.exporters.pdf.policy import PdfPolicy, Troubles
    from paperpack.model import Node


class HandoutJob(msgspec.Struct, frozen=True):
    """What a handout is made from. `images` are the files' contents by name; `place` is printed in diagnostics."""

    note: Note
    place: str
    layout: Layout
    sheet: Sheet
    images: dict[str, bytes]


class Handout(msgspec.Struct, frozen=True):
    """A handout, empty where it could not be made."""

    pdf: bytes
    pages: int
    diagnostics: tuple[Diagnostic, ...]


def make_handout(job: HandoutJob) -> Handout:
    """Typeset a note. What could not be shown as written is in the diagnostics."""
    note = job.note
    policies: list[PdfPolicy] = []

    def write(troubles: Troubles) -> Written:
        policy = note_policy(note, job.layout, _files(job), troubles)
        main = note_source(note, job.layout, policy, job.sheet.chosen)
        policies.append(policy)
        return Written(main, {latex: code for latex, (code, _) in policy.formulas.items()})

    try:
        made = typeset(
            write, (f"{job.layout.value}.typ",), job.images, sheet=job.sheet, timestamp=note.changed
        )
    except RefusalError as refusal:
        message = f"no {job.layout.value} of {title_of(note)!r}: Typst says {refusal}"
        return Handout(b"", 0, (diagnostic(Code.EXPORT_FAILED, message, path=job.place),))
    said = _diagnostics(note, job.place, policies[-1], made)
    return Handout(made.pdf, made.pages, tuple(said))


def _files(job: HandoutJob) -> dict[str, str]:
    if not job.images:
        return {}
    names = {sha256: file_name(asset) for sha256, asset in note_assets(job.note).items()}
    return {sha256: name for sha256, name in names.items() if name in job.images}


def _diagnostics(note: Note, place: str, policy: PdfPolicy, made: Typeset) -> Iterator[Diagnostic]:
    """Say what of a note is not shown as it was written."""
    for latex, (reason, line) in policy.refused.items():
        yield broken_formula(latex, reason, path=place, line=line)
    whole = (*note.title_content, *note.blocks, *note.footnotes)
    if made.troubles.images:
        yield from _image_diagnostics(descendants(whole), place, made.troubles.images)
    for character in sorted(made.troubles.characters):
        yield diagnostic(
            Code.MISSING_GLYPH,
            _no_glyph(character),
            path=place,
            line=_line_of(whole, character),
            hint="the handout shows its code in its place",
        )


def _image_diagnostics(nodes: Iterable[Node], place: str, broken: frozenset[str]) -> Iterator[Diagnostic]:
    said: set[str] = set()
    for node in nodes:
        if not isinstance(node, Image) or node.asset is None:
            continue
        name = file_name(node.asset)
        if name in broken and name not in said:
            said.add(name)
            yield diagnostic(
                Code.BROKEN_IMAGE,
                f"{node.asset.path or 'an embedded image'} cannot be shown in a PDF",
                path=place,
                line=node.line,
                hint="save it anew as PNG, JPEG or plain SVG",
            )


def _line_of(nodes: Iterable[Node], character: str, inherited: int = 0) -> int:
    """Give the line where a character first stands; 0 where it is in the front matter."""
    for node in nodes:
        line = node.line or inherited
        match node:
            case Text(text=text) | CodeNode(text=text) | CodeBlock(text=text):
                found = character in text
            case Math(latex=latex) | MathBlock(latex=latex):
                found = character in latex
            case Image(alt=alt, title=title):
                found = character in alt or character in title
            case _:
                line = _line_of(children(node), character, line)
                found = line > 0
        if found:
            return line
    return 0


def _no_glyph(character: str) -> str:
    code = f"U+{ord(character):04X}"
    if unicodedata.category(character) == "Co":
        return f"{code} is a private character: what it looked like is known to one font alone"
    return f"no font has {character} ({code})"
