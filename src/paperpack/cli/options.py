"""Arguments and options that several commands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

DEFAULT_NOTES = Path("notes")


def notes_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add NOTES: files and folders."""
    decorator = click.argument("notes", nargs=-1, type=click.Path(path_type=Path))
    return decorator(function)


def config_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--config`: a configuration file that is not the nearest `paperpack.toml`."""
    decorator = click.option(
        "--config",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="The configuration; by default the nearest paperpack.toml beside or above the notes.",
    )
    return decorator(function)


def jobs_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `-j`: how many worker processes may run."""
    decorator = click.option(
        "-j",
        "--jobs",
        type=click.IntRange(min=1),
        default=os.cpu_count() or 1,
        show_default="the number of cores",
        help="How many processes may work at once.",
    )
    return decorator(function)


def output_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `-o`: the folder of what is made."""
    decorator = click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("build"),
        show_default=True,
        help="The folder for what is made.",
    )
    return decorator(function)


def remote_images_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--remote-images`."""
    decorator = click.option(
        "--remote-images",
        is_flag=True,
        help="Fetch the images that notes show from the web, and keep them in the output folder.",
    )
    return decorator(function)


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--json`."""
    decorator = click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
    return decorator(function)


def or_default(notes: tuple[Path, ...]) -> tuple[Path, ...]:
    """Give the notes asked for, or the default folder."""
    return notes or (DEFAULT_NOTES,)
