from __future__ import annotations

import pytest

from paperpack.exporters.anki.decks import DeckNames
from paperpack.exporters.anki.identifiers import Identifiers
from paperpack.exporters.anki.media import media_name
from paperpack.exporters.anki.tags import anki_tags
from paperpack.model import Asset

TAGS = {
    ("NLP", "深度学习"): ("NLP", "深度学习"),
    ("机器学习/自然语言处理",): ("机器学习::自然语言处理",),
    ("cv::detection",): ("cv::detection",),
    ("machine learning",): ("machine_learning",),
    ("全角\u3000空格", "tab\tin"): ("全角_空格", "tab_in"),
    ("#hash", " spaced "): ("hash", "spaced"),
    ("/a//b/", "::c::"): ("a::b", "c"),
    ("a:/b",): ("a::b",),
    ('say "so"',): ("say_so",),
    ("NLP", "nlp", "x"): ("NLP", "x"),
    ("", " ", "/", '"'): (),
    ("e\u0301",): ("\u00e9",),
}

DECKS = {
    ("Papers", "Attention"): "Papers::Attention",
    ("论文", "自然语言处理", "词向量"): "论文::自然语言处理::词向量",
    ("Reading::Papers", "A"): "Reading::Papers::A",
    ("Papers", "std::vector"): "Papers::std：：vector",
    ("Papers", "a:::b"): "Papers::a：：：b",
    ("Papers", ":lead:"): "Papers::：lead：",
    ("Papers", "BERT: pre-training"): "Papers::BERT: pre-training",
    ("Papers", "  spaced   out\t"): "Papers::spaced out",
    ("Papers", ""): "Papers::…",
    ("Papers", 'Is "All" you need'): "Papers::Is 'All' you need",
    ("Papers", "line\nend"): "Papers::line end",
    ("Papers", "papers"): "Papers",
    ("Papers", "A", "B", "A"): "Papers::A::B::A",
}


@pytest.mark.parametrize(("tags", "written"), TAGS.items())
def test_tags(tags: tuple[str, ...], written: tuple[str, ...]) -> None:
    assert anki_tags(tags) == written


@pytest.mark.parametrize(("levels", "name"), DECKS.items())
def test_deck_names(levels: tuple[str, ...], name: str) -> None:
    base, *rest = levels
    assert DeckNames(base).name(*rest) == name


def test_decks_that_differ_in_case_alone_are_one() -> None:
    names = DeckNames("Papers")
    assert [names.name("CV", "ResNet"), names.name("cv", "Resnet"), names.name("cv", "BERT")] == [
        "Papers::CV::ResNet",
        "Papers::CV::ResNet",
        "Papers::CV::BERT",
    ]


def test_identifiers_are_constant_distinct_and_in_the_past() -> None:
    numbers = Identifiers("note")
    first = numbers.for_name("guid")
    assert first == Identifiers("note").for_name("guid")
    assert len({first, *(numbers.for_name(str(number)) for number in range(1000))}) == 1001
    assert first != Identifiers("card").for_name("guid")
    assert 1_400_000_000_000 <= first < 1_700_000_000_000


def test_identifiers_that_meet_become_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paperpack.exporters.anki.identifiers._COUNT", 1)
    numbers = Identifiers("note")
    assert numbers.for_name("b") - numbers.for_name("a") == -1


@pytest.mark.parametrize(
    ("media_type", "name"),
    [("image/png", "pp-00112233aabbccdd.png"), ("image/jpeg", "pp-00112233aabbccdd.jpg"), ("image/tiff", "")],
)
def test_media_are_named_by_their_content(media_type: str, name: str) -> None:
    assert media_name(Asset("图 1.png", media_type, "00112233aabbccdd" + "0" * 48)) == name
