"""The command `paperpack`: its subcommands, and the one border where errors become messages and exit codes."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from paperpack import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "build": "Make an Anki deck, an EPUB book and PDF handouts from notes.",
    "cards": "List the cards found in notes.",
    "check": "Say what is wrong with notes, and make nothing.",
    "exporters": "List the formats that can be made.",
    "new": "Begin a note on a paper.",
    "push": "Build the Anki deck and hand it to a running Anki.",
    "show": "Print a note as paperpack understands it.",
}
INTERRUPTED = 130


class LazyGroup(click.Group):
    """Imports a subcommand's module only when it is run, so that `--version` starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Give the names in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        """Import `paperpack.cli.<name>` and give its `command`."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"paperpack.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the help's list from `COMMANDS`, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="paperpack")
def paperpack() -> None:
    """Turn Markdown notes on papers into an Anki deck, an EPUB book and PDF handouts."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command line and end the process with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; give the exit code: 0 fine, 1 something failed, 2 wrong use, 130 interrupted."""
    try:
        code = paperpack.main(
            args=None if arguments is None else list(arguments), prog_name="paperpack", standalone_mode=False
        )
    except click.Abort:
        click.echo("interrupted; nothing was changed that was not finished", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Exception as error:
        from paperpack.errors import PaperpackError  # noqa: PLC0415  only a failing run pays for it

        if not isinstance(error, PaperpackError):
            raise
        click.echo(f"error: {error}", err=True)
        if error.hint:
            click.echo(f"  hint: {error.hint}", err=True)
        return error.exit_code
    return int(code or 0)
