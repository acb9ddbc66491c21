"""Our two notetypes. Their ids, their fields' and templates' ids never change.

Anki keeps a notetype's field and template names a user changes, as long as ids and `mod` stay: with another
`mod` it takes ours, with another number of fields it makes a second notetype and updates no note of the first.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import genanki

from paperpack.model import CardKind

CHANGED = 1_795_500_000
"""When the style or a template last changed, seconds since 1970. Raise it with every change to them."""

FIELDS = {
    CardKind.BASIC: ("Front", "Back", "Context", "Source", "Language", "ID"),
    CardKind.CLOZE: ("Text", "Back Extra", "Context", "Source", "Language", "ID"),
}
"""The field names. `Language` is a BCP 47 tag for the page; `ID` our GUID, to search for (Anki cannot)."""

_NAMES = {CardKind.BASIC: "paperpack basic", CardKind.CLOZE: "paperpack cloze"}
_IDS = {CardKind.BASIC: 1_762_300_501_100, CardKind.CLOZE: 1_762_300_502_100}
_CLOZE_TYPE = 1
_KEPT_FOLDED = frozenset({"Language", "ID"})

_PAGE = """<div class="paperpack" lang="{{{{Language}}}}">
{{{{#Context}}}}<div class="context">{{{{Context}}}}</div>{{{{/Context}}}}
{content}
</div>"""
_SOURCE = '{{#Source}}<div class="source">{{Source}}</div>{{/Source}}'


class Notetype(genanki.Model):  # type: ignore[misc]  # genanki has no types
    """genanki's model with a constant time of change: a later one would undo what the user did to it."""

    def to_json(self, timestamp: float, deck_id: int | None) -> dict[str, Any]:  # noqa: ARG002  see the class
        """Give the notetype as Anki's schema 11 has it."""
        values: dict[str, Any] = super().to_json(CHANGED, deck_id)
        return values


@cache
def notetype(kind: CardKind) -> Notetype:
    """Give the notetype of a kind of card."""
    number = _IDS[kind]
    return Notetype(
        number,
        _NAMES[kind],
        fields=[_field(name, number + 1 + place) for place, name in enumerate(FIELDS[kind])],
        templates=[{"id": number + 50, **(_cloze() if kind is CardKind.CLOZE else _basic())}],
        css=style(),
        model_type=_CLOZE_TYPE if kind is CardKind.CLOZE else 0,
    )


def style() -> str:
    """Give the style sheet of both notetypes."""
    return resources.files(__package__).joinpath("card.css").read_text(encoding="utf-8")


def _field(name: str, number: int) -> dict[str, Any]:
    folded = name in _KEPT_FOLDED
    return {"name": name, "id": number, "font": "Arial", "collapsed": folded, "excludeFromSearch": folded}


def _basic() -> dict[str, str]:
    question = '<div class="question">{{Front}}</div>'
    answer = f'{question}\n<hr id="answer">\n<div class="answer">{{{{Back}}}}</div>\n{_SOURCE}'
    return {
        "name": "Card",
        "qfmt": _PAGE.format(content=question),
        "afmt": _PAGE.format(content=answer),
        "bqfmt": "{{Front}}",
        "bafmt": "{{Back}}",
    }


def _cloze() -> dict[str, str]:
    question = '<div class="question">{{cloze:Text}}</div>'
    extra = '{{#Back Extra}}<hr id="answer">\n<div class="answer">{{Back Extra}}</div>{{/Back Extra}}'
    return {
        "name": "Cloze",
        "qfmt": _PAGE.format(content=question),
        "afmt": _PAGE.format(content=f"{question}\n{extra}\n{_SOURCE}"),
        "bqfmt": "{{cloze:Text}}",
        "bafmt": "{{cloze:Text}}",
    }
