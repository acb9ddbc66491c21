"""`paperpack push`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from paperpack.cli.build import time_for_what_is_new
from paperpack.cli.options import config_option, jobs_option, notes_argument, or_default, output_option
from paperpack.cli.output import count, print_diagnostics, progress_on_terminal
from paperpack.config_file import load_config
from paperpack.diagnostics import Severity
from paperpack.exporters.registry import exporter_names
from paperpack.pipeline.build import build
from paperpack.pipeline.push.anki_connect import AnkiConnect, AnkiConnectError
from paperpack.pipeline.push.push import push
from paperpack.pipeline.request import BuildRequest

if TYPE_CHECKING:
    from pathlib import Path

KEY = "PAPERPACK_ANKI_KEY"


@click.command("push")
@notes_argument
@output_option
@config_option
@jobs_option
@click.option("--suspend-retired", is_flag=True, help="Suspend the cards that are in the notes no more.")
def command(
    notes: tuple[Path, ...], output: Path, config: Path | None, jobs: int, *, suspend_retired: bool
) -> None:
    """Build the Anki deck of NOTES and hand it to a running Anki through the add-on AnkiConnect.

    The tags you gave to cards in Anki stay. The address is [anki] connect in paperpack.toml; a key, if the
    add-on wants one, is taken from the environment variable PAPERPACK_ANKI_KEY.
    """
    request = BuildRequest(
        notes=or_default(notes),
        output=output,
        exporters=("anki",),
        now=time_for_what_is_new(),
        config=config,
        jobs=jobs,
    )
    with progress_on_terminal() as progress:
        result = build(request, progress)
    print_diagnostics(result.diagnostics)
    if result.has(Severity.ERROR):
        click.get_current_context().exit(1)
    settings = load_config(request.notes[0], config, exporter_names).config.anki
    anki = AnkiConnect(settings.connect, os.environ.get(KEY, ""))
    for file in result.files:
        package = output / file.path
        try:
            pushed = push(package, anki, suspend_retired=suspend_retired)
        except AnkiConnectError:
            click.echo(f"{package} is built; import it by hand: File › Import in Anki", err=True)
            raise
        click.echo(
            f"{package}: {count(pushed.notes, 'note')} handed to Anki"
            + (f", your own tags kept on {count(pushed.kept_tags, 'note')}" if pushed.kept_tags else "")
            + (f", {count(pushed.suspended, 'retired card')} suspended" if pushed.suspended else "")
        )
