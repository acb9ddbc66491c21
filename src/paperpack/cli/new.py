"""`paperpack new`."""

from __future__ import annotations

from pathlib import Path

import click

from paperpack.cli.options import DEFAULT_NOTES
from paperpack.pipeline.new_note import new_note


@click.command("new")
@click.argument("title")
@click.option(
    "-d",
    "--directory",
    type=click.Path(path_type=Path),
    default=DEFAULT_NOTES,
    show_default=True,
    help="The folder the note goes into.",
)
def command(title: str, directory: Path) -> None:
    """Begin a note on a paper, with sections for the three passes of reading.

    TITLE is the paper's title; or, where the folder has a .bib file, a citation key or an arXiv id in it, whose
    data then fill the front matter.
    """
    note = new_note(title, directory)
    click.echo(f"{note.path}" + ("" if note.known else "  (in no .bib file; only the title is filled in)"))
