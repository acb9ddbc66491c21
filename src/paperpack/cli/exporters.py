"""`paperpack exporters`."""

from __future__ import annotations

import click

from paperpack.exporters.registry import installed_exporters


@click.command("exporters")
def command() -> None:
    """List the formats that `paperpack build -t` takes: name, suffix, distribution, version."""
    rows = installed_exporters()
    width = max((len(row.name) for row in rows), default=0)
    for row in rows:
        click.echo(f"{row.name:<{width}}  {row.suffix:<6}  {row.distribution} {row.version}")
