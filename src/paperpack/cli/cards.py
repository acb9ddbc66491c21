"""`paperpack cards`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from paperpack.cli.options import config_option, jobs_option, json_option, notes_argument, or_default
from paperpack.cli.output import count, print_diagnostics, print_json, progress_on_terminal
from paperpack.diagnostics import Severity
from paperpack.pipeline.listing import ListedCard, list_cards
from paperpack.pipeline.reading import ReadRequest

if TYPE_CHECKING:
    from pathlib import Path


@click.command("cards")
@notes_argument
@config_option
@jobs_option
@json_option
def command(notes: tuple[Path, ...], config: Path | None, jobs: int, *, as_json: bool) -> None:
    """List the cards in NOTES (files and folders; default: notes): place, rule, front and back."""
    with progress_on_terminal() as progress:
        listing = list_cards(ReadRequest(or_default(notes), config, jobs=jobs), progress)
    print_diagnostics([problem for problem in listing.diagnostics if problem.severity != Severity.INFO.value])
    if as_json:
        print_json(listing.cards)
    else:
        for card in listing.cards:
            _print(card)
        click.echo(count(len(listing.cards), "card"))
    failed = any(problem.severity == Severity.ERROR.value for problem in listing.diagnostics)
    click.get_current_context().exit(1 if failed else 0)


def _print(card: ListedCard) -> None:
    click.secho(f"{card.path}:{card.line}: {card.rule}", bold=True, nl=False)
    click.echo(f"  {' › '.join(card.context)}" if card.context else "")
    click.echo(_indented(card.front))
    if card.back:
        click.echo("    ---")
        click.echo(_indented(card.back))


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines() if line.strip())
