"""`paperpack show`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperpack.cli.options import json_option
from paperpack.cli.outline import outline
from paperpack.cli.output import print_diagnostics, print_json
from paperpack.diagnostics import Severity
from paperpack.errors import UsageError
from paperpack.pipeline.reading import read_single

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("show")
@click.argument("note", type=click.Path(path_type=Path))
@json_option
def command(note: Path, *, as_json: bool) -> None:
    """Print NOTE as paperpack understands it: its tree of blocks, and its cards."""
    if note.is_dir():
        raise UsageError(f"{note} is a folder", hint="Name one note, such as notes/bert.md.")
    reading = read_single(note)
    print_diagnostics(reading.diagnostics)
    if reading.note is not None:
        if as_json:
            print_json(reading.note)
        else:
            click.echo("\n".join(outline(reading.note)))
    failed = any(problem.severity == Severity.ERROR.value for problem in reading.diagnostics)
    click.get_current_context().exit(1 if failed else 0)


__all__: Sequence[str] = ("command",)
