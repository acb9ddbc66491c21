"""How results look on a terminal: diagnostics on stderr, tables and JSON on stdout."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
import msgspec

from paperpack.diagnostics import Severity
from paperpack.scripts import is_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperpack.diagnostics import Diagnostic
    from paperpack.pipeline.progress import Progress

COLOURS = {
    Severity.ERROR.value: "red",
    Severity.WARNING.value: "yellow",
    Severity.INFO.value: "blue",
}


def print_diagnostics(diagnostics: Sequence[Diagnostic]) -> None:
    """Print each on stderr as `path:line: severity: message [code]`, its hint below."""
    for problem in diagnostics:
        click.secho(str(problem), err=True, fg=COLOURS.get(problem.severity))
        if problem.hint:
            click.echo(f"  hint: {problem.hint}", err=True)


def print_json(value: Any) -> None:
    """Print a value as indented JSON with keys in their own order."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def print_columns(rows: Sequence[Sequence[str]]) -> None:
    """Print rows with their columns below each other, Han characters taking two places."""
    widths = [max(map(_places, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (text + " " * (width - _places(text)) for text, width in zip(row, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def _places(text: str) -> int:
    return sum(2 if is_wide(character) else 1 for character in text)


def count(number: int, noun: str) -> str:
    """Give `1 card`, `2 cards`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@contextmanager
def progress_on_terminal() -> Iterator[Progress]:
    """Show a bar while the block runs, if stderr is a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        from paperpack.pipeline.progress import NoProgress  # noqa: PLC0415  one of two, as needed

        yield NoProgress()
        return
    from paperpack.cli.bar import Bar  # noqa: PLC0415  rich is slow to import

    with Bar() as bar:
        yield bar
