"""Random editing sessions: no history goes to a wrong card, and nearly every one stays with its own."""

from __future__ import annotations

from random import Random  # noqa: TID251  with a fixed seed the sessions are the same everywhere

import pytest

from tests.cards.sessions import Session, Tally

_SESSIONS = 120
_BUILDS = 6
_MOST_EDITS = 12


@pytest.fixture(scope="module")
def tally() -> Tally:
    """Run the sessions once, and count."""
    counted = Tally()
    for seed in range(_SESSIONS):
        random = Random(seed)  # noqa: S311  nothing secret here
        session = Session(random, counted)
        session.build()
        for _ in range(_BUILDS):
            for _ in range(random.randint(1, _MOST_EDITS)):
                random.choice(session.edits())()
            session.build()
    return counted


def test_no_history_goes_to_a_wrong_card(tally: Tally) -> None:
    assert tally.wrong == 0, tally.examples
    assert tally.gaps_wrong == 0, tally.examples


def test_edited_cards_keep_their_history(tally: Tally) -> None:
    assert tally.kept >= 3000
    assert tally.kept >= 0.98 * (tally.kept + tally.lost), tally.examples


def test_gaps_keep_their_numbers(tally: Tally) -> None:
    assert tally.gaps_kept >= 3000
    assert tally.gaps_kept >= 0.98 * (tally.gaps_kept + tally.gaps_lost), tally.examples
