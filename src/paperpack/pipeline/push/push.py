"""Handing a package to Anki so that nothing a person did there is lost.

An import replaces a note's tags. The person's own are what stands in Anki beyond the tags of the package and
of the one that was handed over before; they are read first and put back afterwards.
"""

from __future__ import annotations

import html
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec

from paperpack.exporters.anki.tags import RETIRED
from paperpack.pipeline.push.package import tags_by_guid
from paperpack.pipeline.record import FOLDER
from paperpack.pipeline.writing import replace_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from paperpack.pipeline.push.anki_connect import AnkiConnect

OUR_NOTES = "ID:_*"
"""Anki's search for notes whose field ID holds something: all notes of our notetypes, whatever their names."""

AT_ONCE = 500
"""How many notes are asked for in one request."""


class Pushed(msgspec.Struct, frozen=True):
    """What a push did: `kept_tags` notes got tags of the person's back, `suspended` retired cards rest."""

    package: Path
    notes: int
    kept_tags: int
    suspended: int


class _AnkiNote(msgspec.Struct, frozen=True):
    number: int
    tags: frozenset[str]


def push(package: Path, anki: AnkiConnect, *, suspend_retired: bool) -> Pushed:
    """Import a package into the running Anki. Raises `AnkiConnectError`; the package stays where it is."""
    anki.check()
    ours = tags_by_guid(package)
    record = package.parent / FOLDER / f"{package.stem}.pushed.json"
    own = _own_tags(_notes_in(anki), ours, _load(record))
    anki.ask("importPackage", path=str(package.resolve()))
    after = _notes_in(anki)
    lost = {guid: tags - after[guid].tags for guid, tags in own.items() if guid in after}
    kept = _give_back(anki, {after[guid].number: tags for guid, tags in lost.items() if tags})
    suspended = _suspend(anki, ours, after) if suspend_retired else 0
    _save(record, ours)
    return Pushed(package, len(ours), kept, suspended)


def _notes_in(anki: AnkiConnect) -> dict[str, _AnkiNote]:
    numbers = anki.ask("findNotes", query=OUR_NOTES)
    found: dict[str, _AnkiNote] = {}
    for start in range(0, len(numbers), AT_ONCE):
        for info in anki.ask("notesInfo", notes=numbers[start : start + AT_ONCE]):
            found[_guid(info)] = _AnkiNote(info["noteId"], frozenset(info["tags"]))
    return found


def _guid(info: Mapping[str, Any]) -> str:
    return html.unescape(info["fields"]["ID"]["value"])


def _own_tags(
    notes: Mapping[str, _AnkiNote],
    ours: Mapping[str, frozenset[str]],
    before: Mapping[str, frozenset[str]],
) -> dict[str, frozenset[str]]:
    """Give the tags by GUID that a person gave to notes of the package; Anki compares them without case."""
    own = {}
    for guid, tags in ours.items():
        if guid in notes:
            known = {tag.casefold() for tag in tags | before.get(guid, frozenset())}
            own[guid] = frozenset(tag for tag in notes[guid].tags if tag.casefold() not in known)
    return own


def _give_back(anki: AnkiConnect, tags_by_note: Mapping[int, frozenset[str]]) -> int:
    alike: dict[frozenset[str], list[int]] = defaultdict(list)
    for number, tags in tags_by_note.items():
        alike[tags].append(number)
    for tags, numbers in alike.items():
        anki.ask("addTags", notes=numbers, tags=" ".join(sorted(tags)))
    return len(tags_by_note)


def _suspend(anki: AnkiConnect, ours: Mapping[str, frozenset[str]], notes: Mapping[str, _AnkiNote]) -> int:
    retired = [notes[guid].number for guid, tags in ours.items() if RETIRED in tags and guid in notes]
    if not retired:
        return 0
    cards = anki.ask("findCards", query="nid:" + ",".join(map(str, retired)) + " -is:suspended")
    if cards:
        anki.ask("suspend", cards=cards)
    return len(cards)


def _load(record: Path) -> dict[str, frozenset[str]]:
    """Give the tags handed over last; without a readable record, none, so that no tag is taken for ours."""
    try:
        return msgspec.json.decode(record.read_bytes(), type=dict[str, frozenset[str]])
    except (OSError, msgspec.DecodeError):
        return {}


def _save(record: Path, ours: Mapping[str, frozenset[str]]) -> None:
    record.parent.mkdir(exist_ok=True)
    replace_file(record, msgspec.json.encode({guid: sorted(tags) for guid, tags in sorted(ours.items())}))
