"""The PDF exporter itself: light to import, since every command looks exporters up."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from paperpack.diagnostics import Code, diagnostic
from paperpack.exporters.base import Output
from paperpack.exporters.pictures import in_form
from paperpack.render.pictures import COMMON
from paperpack.walk import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paperpack.exporters.base import Context
    from paperpack.exporters.pdf.handout import HandoutJob
    from paperpack.model import Note, Notebook

MOST_IMAGE_BYTES = 256 * 1024 * 1024
"""Image bytes that may wait in memory at a time: notes are handed out in batches of no more."""

_REFUSED = re.compile(r'[<>:"\\|?*\x00-\x1f]')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


class PdfExporter:
    """A handout a note, `handouts/<path>.pdf`; with `[pdf] booklet` also one PDF of all, `<slug>-booklet.pdf`."""

    name = "pdf"
    suffix = ".pdf"

    def export(self, notebook: Notebook, context: Context) -> Iterator[Output]:
        """Give the handouts, each of which holds `pages`, in reading order, then the booklet."""
        from paperpack.exporters.pdf.handout import make_handout  # noqa: PLC0415  Typst and Pillow only when used

        notebook, context = in_form(notebook, context, COMMON)
        paths = handout_paths(notebook)
        for jobs in _batches(notes_of(notebook), context):
            for job, made in zip(jobs, context.map(make_handout, jobs), strict=True):
                for problem in made.diagnostics:
                    context.report(problem)
                if made.pdf:
                    yield Output(paths[job.note.path], made.pdf, {"pages": made.pages})
        if context.settings.pdf.booklet:
            yield from _booklet(notebook, context)


def handout_paths(notebook: Notebook) -> dict[str, str]:
    """Give each note's output path: its own below `handouts`, without what file systems refuse; no two alike."""
    paths: dict[str, str] = {}
    taken: set[str] = set()
    for note in notes_of(notebook):
        stem = "/".join(map(_file_name, PurePosixPath(note.path).with_suffix("").parts))
        path, number = f"handouts/{stem}.pdf", 1
        while path.casefold() in taken:
            number += 1
            path = f"handouts/{stem}-{number}.pdf"
        taken.add(path.casefold())
        paths[note.path] = path
    return paths


def _file_name(part: str) -> str:
    plain = _REFUSED.sub("_", part).rstrip(". ") or "_"
    return f"_{plain}" if _DEVICE.fullmatch(plain) else plain


def _batches(notes: Iterable[Note], context: Context) -> Iterator[list[HandoutJob]]:
    from paperpack.exporters.pdf.handout import HandoutJob  # noqa: PLC0415  Typst and Pillow only when used
    from paperpack.exporters.pdf.images import file_content, file_name, note_assets  # noqa: PLC0415  Typst and Pillow only when used

    jobs: list[HandoutJob] = []
    held = 0
    for note in notes:
        images = {
            file_name(asset): file_content(asset, context.read_asset(asset))
            for asset in note_assets(note).values()
        }
        jobs.append(HandoutJob(note, context.place(note.path), context.settings.pdf.paper, images))
        held += sum(map(len, images.values()))
        if held >= MOST_IMAGE_BYTES:
            yield jobs
            jobs, held = [], 0
    if jobs:
        yield jobs


def _booklet(notebook: Notebook, context: Context) -> Iterator[Output]:
    from paperpack.exporters.pdf.booklet import RefusalError, make_booklet  # noqa: PLC0415  Typst and Pillow only when used

    try:
        made = make_booklet(notebook, context)
    except RefusalError as refusal:
        message = f"no booklet: Typst says {refusal}"
        context.report(diagnostic(Code.EXPORT_FAILED, message, path=context.place("")))
        return
    yield Output(f"{notebook.slug}-booklet.pdf", made.pdf, {"pages": made.pages})
