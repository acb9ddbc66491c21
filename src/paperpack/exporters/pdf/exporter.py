"""The PDF exporter itself: light to import, since every command looks exporters up."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from paperpack.diagnostics import Code, diagnostic
from paperpack.exporters.base import Output
from paperpack.exporters.pictures import in_form
from paperpack.model import Layout
from paperpack.render.pictures import COMMON
from paperpack.walk import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paperpack.config import PdfConfig
    from paperpack.exporters.base import Context
    from paperpack.exporters.pdf.handout import HandoutJob
    from paperpack.exporters.pdf.settings import Sheet
    from paperpack.model import Note, Notebook

MOST_IMAGE_BYTES = 256 * 1024 * 1024
"""Image bytes that may wait in memory at a time: notes are handed out in batches of no more."""

_REFUSED = re.compile(r'[<>:"\\|?*\x00-\x1f]')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


class PdfExporter:
    """A handout a note, `handouts/<path>.pdf`, and its other layouts, `handouts/<path>-<layout>.pdf`.

    With `[pdf] booklet` also one PDF of all, `<slug>-booklet.pdf`; with `folded` that as `<slug>-booklet-folded.pdf`.
    """

    name = "pdf"
    suffix = ".pdf"

    def export(self, notebook: Notebook, context: Context) -> Iterator[Output]:
        """Give the handouts, each of which holds `pages`, in reading order, then the booklet."""
        from paperpack.exporters.pdf.handout import make_handout  # noqa: PLC0415  Typst and Pillow only when used

        notebook, context = in_form(notebook, context, COMMON)
        sheet = _sheet(context)
        paths = handout_paths(notebook, sheet.chosen)
        for jobs in _batches(notes_of(notebook), context, sheet):
            for job, made in zip(jobs, context.map(make_handout, jobs), strict=True):
                for problem in made.diagnostics:
                    context.report(problem)
                if made.pdf:
                    yield Output(paths[job.note.path, job.layout], made.pdf, {"pages": made.pages})
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
        stem = "/".join(map(_file_name, PurePosixPath(note.path).with_suffix("").parts))
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


def _file_name(part: str) -> str:
    plain = _REFUSED.sub("_", part).rstrip(". ") or "_"
    return f"_{plain}" if _DEVICE.fullmatch(plain) else plain


def _batches(notes: Iterable[Note], context: Context, sheet: Sheet) -> Iterator[list[HandoutJob]]:
    from paperpack.exporters.pdf.handout import HandoutJob  # noqa: PLC0415  Typst and Pillow only when used
    from paperpack.exporters.pdf.images import file_content, file_name, note_assets  # noqa: PLC0415  Typst and Pillow only when used
    from paperpack.exporters.pdf.settings import layouts_of  # noqa: PLC0415  Typst and Pillow only when used

    jobs: list[HandoutJob] = []
    held = 0
    for note in notes:
        images = {
            file_name(asset): file_content(asset, context.read_asset(asset))
            for asset in note_assets(note).values()
        }
        place = context.place(note.path)
        jobs += [HandoutJob(note, place, layout, sheet, images) for layout in layouts_of(note, sheet.chosen)]
        held += sum(map(len, images.values()))
        if held >= MOST_IMAGE_BYTES:
            yield jobs
            jobs, held = [], 0
    if jobs:
        yield jobs


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
