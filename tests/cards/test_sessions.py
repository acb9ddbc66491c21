"""Random editing sessions: no history goes to a wrong card, and nearly every one stays with its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.cards.sessions import Session, Tally

if TYPE_CHECKING:
    from random import Random  # noqa: TID251  only the type: hypothesis gives the value

_BUILDS = 6
_MOST_EDITS = 12


def test_sessions() -> None:
    tally = Tally()

    @settings(
        max_examples=120,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=True))
    def session(random: Random) -> None:
        edited = Session(random, tally)
        edited.build()
        for _ in range(_BUILDS):
            for _ in range(random.randint(1, _MOST_EDITS)):
                random.choice(edited.edits())()
            edited.build()

    session()
    print(tally)
    assert tally.wrong == 0, tally.examples
    assert tally.gaps_wrong == 0, tally.examples
    assert tally.kept >= 0.98 * (tally.kept + tally.lost)
    assert tally.gaps_kept >= 0.98 * (tally.gaps_kept + tally.gaps_lost)
