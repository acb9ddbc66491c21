"""`paperpack exporters`."""

from __future__ import annotations

import click

from paperpack.cli.output import print_columns
from paperpack.exporters.registry import installed_exporters


@click.command("exporters")
def command() -> None:
    """List the formats that `paperpack build -t` takes: name, suffix, distribution, version."""
    print_columns(
        [
            (row.name, row.suffix, f"{row.distribution} {row.version}", row.problem)
            for row in installed_exporters()
        ]
    )
