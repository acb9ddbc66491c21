from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperpack.exporters.anki.cloze import card_ordinals, cloze_numbers

if TYPE_CHECKING:
    from tests.exporters.anki.collection import Anki

CASES = {
    "": (),
    "no gap }}": (),
    "{{c1::a}}": (1,),
    "{{c2::b}} {{c1::a}} {{c2::c}}": (1, 2),
    "{{c1::a {{c2::b}} c}}": (1, 2),
    "{{c1,2::both}}": (1, 2),
    "{{c1::}}": (1,),
    "{{c1::a::hint}}": (1,),
    "{{c0::none}}": (),
    "{{c1::never closed {{c2::closed}}": (),
    "{{c3::closed}} {{c1::never closed": (3,),
    "{{c::a}}": (),
    "{{C1::a}}": (),
    "{{{c1::a}}}": (1,),
    "{{c70000::a}}": (),
    "{{c01::a}}": (1,),
    "{{c" + "9" * 5000 + "::a}}": (),
}


@pytest.mark.parametrize(("text", "numbers"), CASES.items())
def test_numbers_of_the_gaps_of_a_field(text: str, numbers: tuple[int, ...]) -> None:
    assert cloze_numbers(text) == numbers


def test_ordinals_begin_at_0_and_end_where_anki_ends() -> None:
    assert card_ordinals("{{c1::a}}{{c3::b}}{{c900::c}}") == (0, 2, 499)


PIECES = ("{{c1::", "{{c2::", "{{c3,4::", "{{c,::", "{{c0::", "{{c70000::", "}}", "::", "{", "}", "a", "{{c")


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_anki_finds_the_same_numbers(anki: Anki, text: str) -> None:
    note = anki.collection.new_note(anki.collection.models.by_name("Cloze"))  # type: ignore[arg-type]  # a stock notetype
    note.fields[0] = text
    assert cloze_numbers(text) == tuple(sorted(note.cloze_numbers_in_fields()))
