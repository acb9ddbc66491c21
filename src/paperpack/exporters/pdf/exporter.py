"""The PDF exporter itself: light to import, since every command looks exporters up."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from paperpack.config import Flip
from paperpack.diagnostics import Code, Diagnostic, diagnostic
from paperpack.exporters.base import Output
from paperpack.exporters.pictures import in_form
from paperpack.model import Layout
from paperpack.render.pictures import COMMON
from paperpack.slug import safe_path
from paperpack.walk import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paperpack.config import PdfConfig
    from paperpack.exporters.base import Context
    from paperpack.exporters.pdf.handout import Handout, HandoutJob
    from paperpack.exporters.pdf.settings import Sheet
    from paperpack.model import Note, Notebook

MOST_IMAGE_BYTES = 256 * 1024 * 1024
"""Image bytes that may wait in memory at a time: notes are handed out in batches of no more."""


class PdfExporter:
    """A handout a note, `handouts/<path>.pdf`, and its other layouts, `handouts/<path>-<layout>.pdf`.

    Beside cards stands the sheet that their offset is read from, `<slug>-calibration.pdf`.
    With `[pdf] booklet` also one PDF of all, `<slug>-booklet.pdf`; with `folded` that as `<slug>-booklet-folded.pdf`.
    """

    name = "pdf"
    suffix = ".pdf"
    modules = ("paperpack.exporters.pdf.handout",)

    @staticmethod
    def begin() -> None:
        """Start Typst."""
        from paperpack.exporters.pdf import compiler_process  # noqa: PLC0415  Typst only when used

        compiler_process.begin()

    def export(self, notebook: Notebook, context: Context) -> Iterator[Output]:
        """Give the handouts, each of which holds `pages`, in reading order, then the booklet."""
        from paperpack.exporters.pdf.handout import make_handout  # noqa: PLC0415  Typst and Pillow only when used

        notebook, context = in_form(notebook, context, COMMON)
        sheet = _sheet(context)
        paths = handout_paths(notebook, sheet.chosen)
        for pieces in _batches(_pieces(notebook, context, sheet, paths)):
            handouts = context.map(make_handout, [piece.job for piece in pieces if piece.job])
            for piece in pieces:
                yield from (
                    _standing(piece, context) if piece.job is None else _made(piece, next(handouts), context)
                )
        if any(layout is Layout.CARDS for _, layout in paths):
            yield from _calibration(notebook, context, sheet)
        if sheet.chosen.booklet or sheet.chosen.folded:
            yield from _booklet(notebook, context, sheet)


def handout_paths(notebook: Notebook, chosen: PdfConfig) -> dict[tuple[str, Layout], str]:
    """Give the output path of each note's layouts, by the note's path.

    It is the note's own below `handouts`, without what file systems refuse; no two are alike.
    """
    from paperpack.exporters.pdf.settings import layouts_of  # noqa: PLC0415  Typst and Pillow only when used

    paths: dict[tuple[str, Layout], str] = {}
    taken: set[str] = set()
    for note in notes_of(notebook):
        stem = safe_path(str(PurePosixPath(note.path).with_suffix("")))
        for layout in layouts_of(note, chosen):
            name = stem if layout is Layout.HANDOUT else f"{stem}-{layout.value}"
            path, number = f"handouts/{name}.pdf", 1
            while path.casefold() in taken:
                number += 1
                path = f"handouts/{name}-{number}.pdf"
            taken.add(path.casefold())
            paths[note.path, layout] = path
    return paths


def _sheet(context: Context) -> Sheet:
    from paperpack.exporters.pdf.settings import Sheet, font_folder, missing_font  # noqa: PLC0415  Typst and Pillow only when used

    chosen = context.settings.pdf
    sheet = Sheet(chosen, font_folder(context.place(""), chosen))
    if missing := missing_font(sheet):
        context.report(
            diagnostic(
                Code.MISSING_FONT,
                f"no font family is named {missing!r}; the bundled one is used",
                path=context.place(""),
                hint="[pdf] font takes a family's name, font_folder the folder where its file lies",
            )
        )
    return sheet


class _Told(msgspec.Struct, frozen=True):
    """What there was to say about a handout."""

    diagnostics: tuple[Diagnostic, ...]


class _Piece(msgspec.Struct, frozen=True):
    """A handout to come: a job, or the file of the last build and what was said of it."""

    path: str
    key: str
    job: HandoutJob | None
    output: Output | None = None
    said: tuple[Diagnostic, ...] = ()


def _pieces(
    notebook: Notebook, context: Context, sheet: Sheet, paths: dict[tuple[str, Layout], str]
) -> Iterator[_Piece]:
    from paperpack.exporters.pdf.settings import layouts_of  # noqa: PLC0415  Typst and Pillow only when used

    for note in notes_of(notebook):
        job: HandoutJob | None = None
        for layout in layouts_of(note, sheet.chosen):
            path, place = paths[note.path, layout], context.place(note.path)
            key = "" if _own_fonts(sheet) else context.memory.key("handout", note, place, layout, sheet)
            output, told = context.standing(path, key), context.memory.recall(key, _Told)
            if output and told:
                yield _Piece(path, key, None, output, told.diagnostics)
            else:
                job = replace(job, layout=layout) if job else _job(note, layout, sheet, context)
                yield _Piece(path, key, job)


def _own_fonts(sheet: Sheet) -> bool:
    """Whether fonts of the user's are looked at, which may become others under the same names."""
    return bool(sheet.font_folder) or sheet.fonts.system


def _job(note: Note, layout: Layout, sheet: Sheet, context: Context) -> HandoutJob:
    from paperpack.exporters.pdf.handout import HandoutJob  # noqa: PLC0415  Typst and Pillow only when used
    from paperpack.exporters.pdf.images import file_content, file_name, note_assets  # noqa: PLC0415  Typst and Pillow only when used

    images = {
        file_name(asset): file_content(asset, context.read_asset(asset))
        for asset in note_assets(note).values()
    }
    return HandoutJob(note, context.place(note.path), layout, sheet, images)


def _batches(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    batch: list[_Piece] = []
    held = 0
    for piece in pieces:
        batch.append(piece)
        held += sum(map(len, piece.job.images.values())) if piece.job else 0
        if held >= MOST_IMAGE_BYTES:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _standing(piece: _Piece, context: Context) -> Iterator[Output]:
    for problem in piece.said:
        context.report(problem)
    if piece.output:
        yield piece.output


def _made(piece: _Piece, made: Handout, context: Context) -> Iterator[Output]:
    for problem in made.diagnostics:
        context.report(problem)
    if made.pdf:
        if piece.key:
            context.memory.keep(piece.key, _Told(made.diagnostics))
        yield Output(piece.path, made.pdf, {"pages": made.pages}, piece.key)


def _calibration(notebook: Notebook, context: Context, sheet: Sheet) -> Iterator[Output]:
    from paperpack.exporters.pdf.calibration import make_calibration  # noqa: PLC0415  Typst and Pillow only when used
    from paperpack.exporters.pdf.compiler import RefusalError  # noqa: PLC0415  Typst and Pillow only when used

    if not sheet.chosen.cards_calibration or sheet.chosen.cards_flip is Flip.FOLD:
        return
    try:
        made = make_calibration(sheet, notebook.language, timestamp=notebook.changed)
    except RefusalError as refusal:
        message = f"no calibration sheet: Typst says {refusal}"
        context.report(diagnostic(Code.EXPORT_FAILED, message, path=context.place("")))
        return
    yield Output(f"{notebook.slug}-calibration.pdf", made.pdf, {"pages": made.pages})


def _booklet(notebook: Notebook, context: Context, sheet: Sheet) -> Iterator[Output]:
    from paperpack.exporters.pdf.booklet import RefusalError, make_booklet  # noqa: PLC0415  Typst and Pillow only when used
    from paperpack.exporters.pdf.folding import folded  # noqa: PLC0415  pypdf only when used

    try:
        made = make_booklet(notebook, context, sheet)
    except RefusalError as refusal:
        message = f"no booklet: Typst says {refusal}"
        context.report(diagnostic(Code.EXPORT_FAILED, message, path=context.place("")))
        return
    if sheet.chosen.booklet:
        yield Output(f"{notebook.slug}-booklet.pdf", made.pdf, {"pages": made.pages})
    if sheet.chosen.folded:
        pdf = folded(made.pdf, notebook.title)
        yield Output(f"{notebook.slug}-booklet-folded.pdf", pdf, {"pages": made.pages})
