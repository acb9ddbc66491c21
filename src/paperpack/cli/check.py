"""`paperpack check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from paperpack.cli.options import (
    config_option,
    jobs_option,
    json_option,
    notes_argument,
    or_default,
    output_option,
    remote_images_option,
)
from paperpack.cli.output import count, print_diagnostics, print_json, progress_on_terminal
from paperpack.diagnostics import Severity
from paperpack.pipeline.check import check
from paperpack.pipeline.reading import ReadRequest

if TYPE_CHECKING:
    from pathlib import Path


@click.command("check")
@notes_argument
@config_option
@jobs_option
@json_option
@output_option
@remote_images_option
def command(
    notes: tuple[Path, ...],
    config: Path | None,
    jobs: int,
    output: Path,
    *,
    as_json: bool,
    remote_images: bool,
) -> None:
    """Say what is wrong with NOTES (files and folders; default: notes), and make nothing.

    The output folder is not read; images that `--remote-images` fetches are kept there.
    """
    request = ReadRequest(
        or_default(notes), config, skip=(output,), jobs=jobs, output=output, remote_images=remote_images
    )
    with progress_on_terminal() as progress:
        diagnostics = check(request, progress)
    if as_json:
        print_json(diagnostics)
    else:
        print_diagnostics(diagnostics)
        severities = [problem.severity for problem in diagnostics]
        click.echo(", ".join(count(severities.count(kind.value), kind.value) for kind in Severity))
    failed = any(problem.severity == Severity.ERROR.value for problem in diagnostics)
    click.get_current_context().exit(1 if failed else 0)
