"""`paperpack show`."""

from __future__ import annotations

from pathlib import Path

import click

from paperpack.cli.options import json_option
from paperpack.cli.outline import outline
from paperpack.cli.output import print_diagnostics, print_json
from paperpack.errors import UsageError
from paperpack.pipeline.progress import NoProgress
from paperpack.pipeline.reading import ReadRequest, read_alone


@click.command("show")
@click.argument("note", type=click.Path(path_type=Path))
@json_option
def command(note: Path, *, as_json: bool) -> None:
    """Print NOTE as paperpack understands it: its tree of blocks, and its cards."""
    if note.is_dir():
        raise UsageError(f"{note} is a folder", hint="Name one note, such as notes/bert.md.")
    (book,) = read_alone(ReadRequest((note,)), NoProgress())
    print_diagnostics(book.diagnostics)
    for read in book.notes:
        if as_json:
            print_json(read)
        else:
            click.echo("\n".join(outline(read)))
    click.get_current_context().exit(1 if book.failed else 0)
