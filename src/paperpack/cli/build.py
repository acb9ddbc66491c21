"""`paperpack build`."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

import click

from paperpack.cli.options import (
    config_option,
    jobs_option,
    notes_argument,
    or_default,
    output_option,
    remote_images_option,
)
from paperpack.cli.output import count, print_columns, print_diagnostics, progress_on_terminal
from paperpack.diagnostics import Severity
from paperpack.errors import UsageError
from paperpack.exporters.registry import DEFAULT_EXPORTERS
from paperpack.model import Layout
from paperpack.pipeline.manifest import unchanged
from paperpack.pipeline.request import BuildRequest
from paperpack.pipeline.writing import Fate

if TYPE_CHECKING:
    from pathlib import Path

    from paperpack.pipeline.request import BuildResult, BuiltFile
    from paperpack.pipeline.watching import Stop

_MOST_UNCHANGED = 20


@click.command("build")
@notes_argument
@output_option
@click.option(
    "-t",
    "--to",
    "exporters",
    multiple=True,
    default=DEFAULT_EXPORTERS,
    show_default=True,
    help="A format to make; may be given several times. `paperpack exporters` lists them.",
)
@config_option
@jobs_option
@click.option("--strict", is_flag=True, help="Exit with 1 if there was any warning.")
@click.option("--keep-going", is_flag=True, help="Build from the other notes if some cannot be read.")
@click.option("--booklet", is_flag=True, help="Also make one PDF of all notes.")
@click.option(
    "--layout",
    "layouts",
    type=click.Choice([layout.value for layout in Layout]),
    multiple=True,
    help="What to make of each note on paper; may be given several times. By default [pdf] layout says it.",
)
@remote_images_option
@click.option(
    "--cache/--no-cache",
    default=True,
    help="Take from earlier builds what is as it was (the default), or make everything anew.",
)
@click.option("--watch", "watches", is_flag=True, help="Build again whenever a note changes; Ctrl-C ends it.")
def command(
    notes: tuple[Path, ...],
    output: Path,
    exporters: tuple[str, ...],
    config: Path | None,
    jobs: int,
    *,
    strict: bool,
    keep_going: bool,
    booklet: bool,
    layouts: tuple[str, ...],
    remote_images: bool,
    cache: bool,
    watches: bool,
) -> None:
    """Make an Anki deck, an EPUB book and PDF handouts from NOTES (files and folders; default: notes).

    A folder is a book: its notes in order, its sub-folders are parts. The notes themselves are never changed.
    """
    request = BuildRequest(
        notes=or_default(notes),
        output=output,
        exporters=exporters,
        now=time_for_what_is_new(),
        config=config,
        jobs=jobs,
        keep_going=keep_going,
        booklet=booklet,
        layouts=tuple(map(Layout, dict.fromkeys(layouts))),
        remote_images=remote_images,
        cache=cache,
    )
    if watches:
        watch_and_tell(request)
        return
    started = time.perf_counter()
    result = unchanged(request) or _built(request)
    print_diagnostics(result.diagnostics)
    if result.stopped:
        click.echo("nothing was built; --keep-going builds from the other notes", err=True)
    else:
        print_table(result, output, time.perf_counter() - started)
    failed = result.has(Severity.ERROR) or (strict and result.has(Severity.WARNING))
    click.get_current_context().exit(1 if failed else 0)


def watch_and_tell(request: BuildRequest, stop: Stop | None = None) -> None:
    """Build again and again; tell what each build changed, and what is wrong with the notes."""
    from paperpack.pipeline.watching import watch  # noqa: PLC0415  only who watches pays for it

    for again in watch(request, time_for_what_is_new, stop or threading.Event(), _built):
        for path in again.changed:
            click.secho(f"{os.path.relpath(path)} changed", bold=True)
        if again.result is None:
            click.echo(f"error: {again.error}", err=True)
        else:
            print_diagnostics(again.result.diagnostics)
            print_table(again.result, request.output, again.seconds, only_new=True)
        click.echo("watching; Ctrl-C ends it")


def _built(request: BuildRequest) -> BuildResult:
    from paperpack.pipeline.build import build  # noqa: PLC0415  an unchanged build needs nothing of it

    with progress_on_terminal() as progress:
        return build(request, progress)


def time_for_what_is_new() -> int:
    """Give the time for new and changed content: `SOURCE_DATE_EPOCH` if it is set, else the clock's."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        return int(time.time())  # noqa: TID251  the one place where the clock is read
    try:
        return int(given)
    except ValueError as error:
        raise UsageError(
            f"SOURCE_DATE_EPOCH is '{given}', which is no whole number",
            hint="Set it to seconds since 1970, or unset it.",
        ) from error


def print_table(result: BuildResult, output: Path, seconds: float, *, only_new: bool = False) -> None:
    """Print each file with its size, what it holds and what changed, then the cards' changes and the time.

    Of many files that are as they were there is only the number; `only_new` leaves them out altogether.
    """
    unchanged_files = sum(file.fate is Fate.UNCHANGED for file in result.files)
    shows_all = not only_new and unchanged_files <= _MOST_UNCHANGED
    rows = [
        (str(output / file.path), _size(file.size), _holds(file), file.fate.value)
        for file in result.files
        if shows_all or file.fate is not Fate.UNCHANGED
    ]
    print_columns(rows)
    if not shows_all and not only_new:
        click.echo(f"{count(unchanged_files, 'file')} unchanged")
    if result.changes:
        click.echo(_changes(result))
    click.echo(f"{count(len(result.files), 'file')} in {seconds:.1f} s")


def _size(size: int) -> str:
    thousand = 1000
    if size < thousand:
        return f"{size} B"
    if size < thousand * thousand:
        return f"{size / thousand:.0f} kB"
    return f"{size / thousand / thousand:.1f} MB"


def _holds(file: BuiltFile) -> str:
    pieces = []
    for noun, number in file.holds.items():
        difference = number - file.held.get(noun, number)
        pieces.append(f"{number} {noun}" + (f" ({difference:+})" if difference else ""))
    return ", ".join(pieces)


def _changes(result: BuildResult) -> str:
    kinds = [change.kind.value for change in result.changes]
    told = [f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds)]
    return "cards: " + ", ".join(told)
