from __future__ import annotations

import pytest

from paperpack.exporters.anki.plain import plain_inlines
from paperpack.model import Gap, Inline, LineBreak, Math, Text

PLAIN: dict[str, tuple[Inline, ...]] = {
    "": (),
    "word": (Text("word"),),
    "若 $x<y$ 则": (Text("若 "), Math("x<y"), Text(" 则")),
    "$5 and $6": (Text("$5 and $6"),),
    "one\ntwo": (Text("one"), LineBreak(), Text("two")),
    "{{c1::x}}": (Text("{{c1::"), Text("x"), Text("}}")),
}

WITH_GAPS: dict[str, tuple[Inline, ...]] = {
    "a {{c1::b}} c": (Text("a "), Gap((Text("b"),), 1), Text(" c")),
    "{{c2::b::hint}}": (Gap((Text("b"),), 2, "hint"),),
    "{{c2::b::h::i $x$}}": (Gap((Text("b"),), 2, "h::i $x$"),),
    "{{c1::a {{c2::b}}}}": (Gap((Text("a "), Gap((Text("b"),), 2)), 1),),
    "{{c1::$x^{2^{n}}$}}": (Gap((Math("x^{2^{n}}"),), 1),),
    "costs $5, {{c1::$6}}": (Text("costs $5, "), Gap((Text("$6"),), 1)),
    "{{c1::open::hint": (Text("{{c1::"), Text("open"), Text("::hint")),
    "closed}}": (Text("closed"), Text("}}")),
    "{{c1::a\nb}}": (Gap((Text("a"), LineBreak(), Text("b")), 1),),
}


@pytest.mark.parametrize(("text", "inlines"), PLAIN.items())
def test_plain_text_of_the_lock(text: str, inlines: tuple[Inline, ...]) -> None:
    assert plain_inlines(text) == inlines


@pytest.mark.parametrize(("text", "inlines"), WITH_GAPS.items())
def test_plain_text_with_gaps(text: str, inlines: tuple[Inline, ...]) -> None:
    assert plain_inlines(text, gaps=True) == inlines
