"""`paperpack cards`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

import click

from paperpack.cards.changes import ChangeKind
from paperpack.cards.identity import RETIRED_SEARCH
from paperpack.cli.options import (
    config_option,
    jobs_option,
    json_option,
    notes_argument,
    or_default,
    output_option,
)
from paperpack.cli.output import count, print_diagnostics, print_json, progress_on_terminal
from paperpack.diagnostics import Severity
from paperpack.pipeline.listing import ListedCard, ListedChange, list_cards, list_changes
from paperpack.pipeline.reading import ReadRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from paperpack.diagnostics import Diagnostic

Listed = TypeVar("Listed")


@click.command("cards")
@notes_argument
@click.option("--changes", is_flag=True, help="Tell what a build would do to the cards; nothing is written.")
@output_option
@config_option
@jobs_option
@json_option
def command(
    notes: tuple[Path, ...], output: Path, config: Path | None, jobs: int, *, changes: bool, as_json: bool
) -> None:
    """List the cards in NOTES (files and folders; default: notes): place, rule, front and back.

    With --changes: the cards that are new, changed, reworded, moved, retired or back since the last build.
    """
    request = ReadRequest(or_default(notes), config, skip=(output,), jobs=jobs)
    if changes:
        with progress_on_terminal() as progress:
            found = list_changes(request, output, progress)
        _tell(found.diagnostics, found.changes, as_json=as_json, show=_show_changes)
    else:
        with progress_on_terminal() as progress:
            listing = list_cards(request, progress)
        _tell(listing.diagnostics, listing.cards, as_json=as_json, show=_show_cards)


def _tell(
    diagnostics: Sequence[Diagnostic],
    listed: Sequence[Listed],
    *,
    as_json: bool,
    show: Callable[[Sequence[Listed]], None],
) -> None:
    """Print problems and what was listed, and end the command: with 1 if a note was lost."""
    print_diagnostics([problem for problem in diagnostics if problem.severity != Severity.INFO.value])
    if as_json:
        print_json(listed)
    else:
        show(listed)
    failed = any(problem.severity == Severity.ERROR.value for problem in diagnostics)
    click.get_current_context().exit(1 if failed else 0)


def _show_cards(cards: Sequence[ListedCard]) -> None:
    for card in cards:
        _print(card)
    click.echo(count(len(cards), "card"))


def _show_changes(changes: Sequence[ListedChange]) -> None:
    for change in changes:
        _print_change(change)
    kinds = Counter(change.kind for change in changes)
    click.echo(", ".join(f"{kinds[kind]} {kind.value}" for kind in ChangeKind if kinds[kind]) or "no changes")
    if kinds[ChangeKind.RETIRED]:
        click.echo(f"After the import, this finds the retired ones in Anki: {RETIRED_SEARCH}")


def _print_change(change: ListedChange) -> None:
    place = f"{change.path}:{change.line}" if change.line else change.path
    likeness = f", {change.likeness} % alike" if change.before or change.path_before else ""
    click.secho(f"{place}: {change.kind.value}", bold=True, nl=False)
    click.echo(f"{likeness}, from {change.path_before}" if change.path_before else likeness)
    click.echo(_indented(change.question))
    if change.before:
        click.echo("    was:")
        click.echo(_indented(change.before))


def _print(card: ListedCard) -> None:
    click.secho(f"{card.path}:{card.line}: {card.rule}", bold=True, nl=False)
    click.echo(f"  {' › '.join(card.context)}" if card.context else "")
    click.echo(_indented(card.front))
    if card.back:
        click.echo("    ---")
        click.echo(_indented(card.back))


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines() if line.strip())
