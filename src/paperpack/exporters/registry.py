"""Which exporters are installed: the entry points of the group `paperpack.exporters`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import msgspec

from paperpack.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import EntryPoint, EntryPoints

    from paperpack.exporters.base import Exporter

GROUP = "paperpack.exporters"
DEFAULT_EXPORTERS = ("anki", "epub", "pdf")

_OWN = {
    "anki": "paperpack.exporters.anki:AnkiExporter",
    "epub": "paperpack.exporters.epub:EpubExporter",
    "pdf": "paperpack.exporters.pdf:PdfExporter",
    "json": "paperpack.exporters.json:JsonExporter",
}
"""paperpack's own entry points: to look up those that are installed takes longer than to read a note."""


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
    return tuple(sorted(_entry_points().names))


def load_exporters(names: Iterable[str]) -> tuple[Exporter, ...]:
    """Import the named exporters, each once, in the order given. An unknown name raises `UsageError`."""
    return tuple(_load(name) for name in dict.fromkeys(names))


def _load(name: str) -> Exporter:
    if name in _OWN:
        module, _, attribute = _OWN[name].partition(":")
        own: Exporter = getattr(import_module(module), attribute)()
        return own
    point = _installed(name)
    try:
        exporter: Exporter = point.load()()
    except ImportError as error:
        raise UsageError(
            f"the exporter '{name}' cannot be imported: {error}",
            hint=f"Reinstall the package that brings it ({point.value}).",
        ) from error
    return exporter


def _installed(name: str) -> EntryPoint:
    found = {point.name: point for point in _entry_points()}
    if name in found:
        return found[name]
    from rapidfuzz import process  # noqa: PLC0415  only a wrong name needs it

    nearest = process.extractOne(name, sorted(found), score_cutoff=60)
    guess = f"Did you mean '{nearest[0]}'? " if nearest else ""
    raise UsageError(
        f"no exporter is named '{name}'",
        hint=f"{guess}`paperpack exporters` lists the installed ones.",
    )


def _entry_points() -> EntryPoints:
    from importlib.metadata import entry_points  # noqa: PLC0415  takes 20 ms, for e-mail's formats among others

    return entry_points(group=GROUP)


def installed_exporters() -> tuple[InstalledExporter, ...]:
    """Describe every installed exporter, sorted by name; imports them all."""
    points = sorted(_entry_points(), key=lambda point: point.name)
    return tuple(_described(point) for point in points)


def _described(point: EntryPoint) -> InstalledExporter:
    name = point.dist.name if point.dist else ""
    version = point.dist.version if point.dist else ""
    try:
        exporter: Exporter = point.load()()
    except ImportError as error:
        return InstalledExporter(point.name, "", name, version, f"cannot be imported: {error}")
    return InstalledExporter(point.name, exporter.suffix, name, version)
