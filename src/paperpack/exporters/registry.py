"""Which exporters are installed: the entry points of the group `paperpack.exporters`."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

import msgspec

from paperpack.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperpack.exporters.base import Exporter

GROUP = "paperpack.exporters"
DEFAULT_EXPORTERS = ("anki", "epub", "pdf")


class InstalledExporter(msgspec.Struct, frozen=True):
    """An exporter that can be named with `-t`, and the distribution it came with.

    `problem` says why it cannot be used, and is empty where it can.
    """

    name: str
    suffix: str
    distribution: str
    version: str
    problem: str = ""


def exporter_names() -> tuple[str, ...]:
    """Give the names of all installed exporters, sorted, without importing any of them."""
    return tuple(sorted(entry_points(group=GROUP).names))


def load_exporters(names: Iterable[str]) -> tuple[Exporter, ...]:
    """Import the named exporters, each once, in the order given. An unknown name raises `UsageError`."""
    found = {point.name: point for point in entry_points(group=GROUP)}
    return tuple(_load(found, name) for name in dict.fromkeys(names))


def _load(found: dict[str, EntryPoint], name: str) -> Exporter:
    if name not in found:
        from rapidfuzz import process  # noqa: PLC0415  only a wrong name needs it

        nearest = process.extractOne(name, sorted(found), score_cutoff=60)
        guess = f"Did you mean '{nearest[0]}'? " if nearest else ""
        raise UsageError(
            f"no exporter is named '{name}'",
            hint=f"{guess}`paperpack exporters` lists the installed ones.",
        )
    try:
        exporter: Exporter = found[name].load()()
    except ImportError as error:
        raise UsageError(
            f"the exporter '{name}' cannot be imported: {error}",
            hint=f"Reinstall the package that brings it ({found[name].value}).",
        ) from error
    return exporter


def installed_exporters() -> tuple[InstalledExporter, ...]:
    """Describe every installed exporter, sorted by name; imports them all."""
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return tuple(_described(point) for point in points)


def _described(point: EntryPoint) -> InstalledExporter:
    name = point.dist.name if point.dist else ""
    version = point.dist.version if point.dist else ""
    try:
        exporter: Exporter = point.load()()
    except ImportError as error:
        return InstalledExporter(point.name, "", name, version, f"cannot be imported: {error}")
    return InstalledExporter(point.name, exporter.suffix, name, version)
