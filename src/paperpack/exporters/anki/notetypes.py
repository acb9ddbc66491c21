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

CHANGED = 1_795_500_100
"""When the style or a template last changed, seconds since 1970. Raise it with every change to them."""

FIELDS = {
    CardKind.BASIC: ("Front", "Back", "Context", "Source", "Language", "ID", "Typed", "Reverse"),
    CardKind.CLOZE: ("Text", "Back Extra", "Context", "Source", "Language", "ID"),
}
"""The field names. `Language` is a BCP 47 tag for the page; `ID` our GUID, to search for (Anki cannot).

`Typed` is an answer to be typed in, which then stands there and not in `Back`. With anything in `Reverse` the note has
its second card, from back to front: so that a card that becomes one of both ways stays the note it was, with its
history.
"""

_NAMES = {CardKind.BASIC: "paperpack basic", CardKind.CLOZE: "paperpack cloze"}
_IDS = {CardKind.BASIC: 1_762_300_501_100, CardKind.CLOZE: 1_762_300_502_100}
_CLOZE_TYPE = 1
_KEPT_FOLDED = frozenset({"Language", "ID", "Typed", "Reverse"})

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
        templates=[
            {"id": number + 50 + place, **template} for place, template in enumerate(_templates(kind))
        ],
        css=style(),
        model_type=_CLOZE_TYPE if kind is CardKind.CLOZE else 0,
    )


def style() -> str:
    """Give the style sheet of both notetypes."""
    return resources.files(__package__).joinpath("card.css").read_text(encoding="utf-8")


def _field(name: str, number: int) -> dict[str, Any]:
    folded = name in _KEPT_FOLDED
    return {"name": name, "id": number, "font": "Arial", "collapsed": folded, "excludeFromSearch": folded}


def _templates(kind: CardKind) -> tuple[dict[str, str], ...]:
    return (_cloze(),) if kind is CardKind.CLOZE else (_basic(), _reversed())


def _basic() -> dict[str, str]:
    front = '<div class="question">{{Front}}</div>'
    question = f"{front}{{{{#Typed}}}}\n{{{{type:Typed}}}}{{{{/Typed}}}}"
    answer = (
        f'{front}\n<hr id="answer">\n{{{{#Typed}}}}{{{{type:Typed}}}}\n{{{{/Typed}}}}'
        f'{{{{#Back}}}}<div class="answer">{{{{Back}}}}</div>{{{{/Back}}}}\n{_SOURCE}'
    )
    return {
        "name": "Card",
        "qfmt": _PAGE.format(content=question),
        "afmt": _PAGE.format(content=answer),
        "bqfmt": "{{Front}}",
        "bafmt": "{{Typed}}{{Back}}",
    }


def _reversed() -> dict[str, str]:
    question = '<div class="question">{{Back}}</div>'
    answer = f'{question}\n<hr id="answer">\n<div class="answer">{{{{Front}}}}</div>\n{_SOURCE}'
    return {
        "name": "Reversed",
        "qfmt": f"{{{{#Reverse}}}}{_PAGE.format(content=question)}{{{{/Reverse}}}}",
        "afmt": _PAGE.format(content=answer),
        "bqfmt": "{{Back}}",
        "bafmt": "{{Front}}",
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
