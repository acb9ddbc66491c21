"""Packages before the real Anki: what an import makes of them, and what it leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from tests.exporters.anki.factory import (
    YEAR_2026,
    basic,
    book,
    cloze,
    exported,
    gap,
    image,
    note,
    package,
    paragraph,
)
from tests.projections.anki import describe_package

from paperpack.model import (
    BulletList,
    Card,
    CardKind,
    CodeBlock,
    Figure,
    Footnote,
    FootnoteReference,
    ListItem,
    Math,
    MathBlock,
    Part,
    RetiredCard,
)

if TYPE_CHECKING:
    from tests.exporters.anki.collection import Anki

LATER = YEAR_2026 + 86_400

QUESTION = basic("What is learnt?", "The residual.", guid="question")
GAPS = cloze("The ", gap("shortcut"), " adds ", gap("no parameters", 2), ".", guid="gaps")


def test_a_fresh_import_takes_every_note(anki: Anki) -> None:
    full = note(
        basic(MathBlock("y=F(x)+x", "1"), Figure(image("a.png", b"one"))),
        basic(
            "list",
            BulletList((ListItem((paragraph("see", FootnoteReference(1)), CodeBlock("x = 1", "python"))),)),
        ),
        cloze("nested ", gap(gap("inner", 2), 1), " and ", gap("hinted", 4, "hint")),
        footnotes=(Footnote("a", (paragraph("a footnote with ", image("b.svg", b"two", "image/svg+xml")),)),),
    )
    output = exported(book(full, note(QUESTION, GAPS, title="第二篇", path="二.md")))
    log = anki.load(output.content)
    assert (len(log.new), len(log.conflicting), len(log.duplicate)) == (5, 0, 0)
    assert output.holds == {"cards": anki.collection.card_count(), "notes": 5} == {"cards": 8, "notes": 5}
    anki.assert_sound()


def test_a_book_without_cards_is_a_package_still(anki: Anki) -> None:
    assert exported(book(note())).holds == {"cards": 0, "notes": 0}
    assert len(anki.load(package()).new) == 0


def test_new_cards_come_in_document_order(anki: Anki) -> None:
    first, second = note(basic("b"), basic("a")), note(GAPS, title="0", path="0.md")
    anki.load(exported(book(first, parts=(Part("part", (second,)),))).content)
    found = [
        anki.collection.get_card(number) for number in anki.collection.find_cards("", order="c.due, c.ord")
    ]
    assert [(card.note().fields[0][:3], card.due) for card in found] == [
        ("b", 1),
        ("a", 2),
        ("The", 3),
        ("The", 3),
    ]


def test_a_rebuild_of_the_same_notes_changes_nothing(anki: Anki) -> None:
    anki.load(package(QUESTION, GAPS))
    log = anki.load(package(QUESTION, GAPS))
    assert (len(log.duplicate), len(log.new), len(log.updated)) == (2, 0, 0)


def test_what_the_user_did_survives_a_rebuild(anki: Anki) -> None:
    anki.load(package(QUESTION, GAPS))
    mine = anki.note("ID:question")
    mine.fields[1], mine.tags = "My own words.", ["mine"]
    anki.collection.update_note(mine)
    notetype = anki.collection.models.get(mine.mid)
    assert notetype
    notetype["css"] += ".mine {}"
    notetype["flds"][0]["name"] = "Frage"
    anki.collection.models.update_dict(notetype)
    schema = anki.collection.db.scalar("SELECT scm FROM col")  # type: ignore[union-attr]  # db is open

    log = anki.load(package(QUESTION, replace(GAPS, front=(paragraph(gap("new")),), changed=LATER)))
    assert (len(log.updated), len(log.duplicate), len(log.conflicting)) == (1, 1, 0)
    kept = anki.note("ID:question")
    assert (kept.fields[1], kept.tags) == ("My own words.", ["mine"])
    notetype = anki.collection.models.get(kept.mid)
    assert notetype
    assert notetype["css"].endswith(".mine {}")
    assert notetype["flds"][0]["name"] == "Frage"
    assert anki.collection.db.scalar("SELECT scm FROM col") == schema  # type: ignore[union-attr]  # db is open


EDITS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "question": ({"front": (paragraph("What is the block to learn?"),)}, {}),
    "answer": ({"back": (paragraph("H(x) − x"),)}, {}),
    "picture under the same name": ({"back": (Figure(image("a.png", b"other bytes")),)}, {}),
    "heading above": ({"context": ("Method", "Block")}, {}),
    "tag": ({}, {"tags": ("深度学习/残差", "new")}),
    "title": ({}, {"title": "ResNet (CVPR)"}),
    "file": ({}, {"path": "vision/he2016.md"}),
}


@pytest.mark.parametrize(("of_card", "of_note"), EDITS.values(), ids=EDITS)
def test_an_edit_arrives_and_the_history_stays(
    anki: Anki, of_card: dict[str, Any], of_note: dict[str, Any]
) -> None:
    before = replace(QUESTION, back=(Figure(image("a.png", b"bytes")),))
    anki.load(package(basic("above"), before, tags=("old",)))
    old = anki.note("ID:question")
    (card_id,) = old.card_ids()
    anki.answer(card_id)
    history, deck = anki.history(), anki.deck_of(card_id)

    after = replace(before, changed=LATER, **of_card)
    log = anki.load(package(basic("inserted"), after, **({"tags": ("old",)} | of_note)))
    assert (len(log.updated), len(log.new), len(log.conflicting)) == (1, 1, 0)
    new = anki.note("ID:question")
    assert (new.id, list(new.card_ids())) == (old.id, [card_id])
    assert (new.fields, new.tags) != (old.fields, old.tags)
    assert new.mod == LATER
    assert anki.history() == history
    assert anki.deck_of(card_id) == deck
    assert anki.collection.get_card(card_id).reps == 1
    assert anki.collection.media.check().missing == []


def test_a_gap_that_is_added_leaves_the_others_their_cards(anki: Anki) -> None:
    anki.load(package(GAPS))
    ids = list(anki.note().card_ids())
    anki.load(package(replace(GAPS, changed=LATER, front=(*GAPS.front, paragraph(gap("third", 3))))))
    assert list(anki.note().card_ids())[:2] == ids
    anki.assert_sound()


def test_a_card_of_both_ways_is_two_cards_of_one_note(anki: Anki) -> None:
    anki.load(package(QUESTION))
    (first,) = anki.note().card_ids()
    anki.answer(first)
    history = anki.history()
    both = replace(QUESTION, reverse=True, changed=LATER)
    anki.load(package(both))
    ids = list(anki.note().card_ids())
    assert ids[0] == first
    assert anki.history() == history
    back = anki.collection.get_card(ids[1]).render_output()
    assert '<div class="question">The residual.</div>' in back.question_text
    assert '<div class="answer">What is learnt?</div>' in back.answer_text
    anki.assert_sound()


def test_a_typed_answer_is_asked_for_and_compared(anki: Anki) -> None:
    anki.load(package(basic("Year of ResNet?", "2015", typed=True, guid="typed"), QUESTION))
    assert "[[type:Typed]]" in anki.question("ID:typed")
    assert "[[type:Typed]]" in anki.answer_side("ID:typed")
    assert "type" not in anki.question("ID:question")
    assert anki.note("ID:typed").fields[1] == ""
    anki.assert_sound()


def test_a_card_that_became_a_cloze_is_a_new_note(anki: Anki) -> None:
    anki.load(package(QUESTION))
    retired = RetiredCard(
        "question", CardKind.BASIC, "resnet.md", "Residual learning", "What?", "That.", LATER
    )
    log = anki.load(exported(book(note(GAPS), retired=(retired,))).content)
    assert (len(log.new), len(log.updated), len(log.conflicting)) == (1, 1, 0)


RETIRED = (
    RetiredCard("question", CardKind.BASIC, "cv/old.md", "Old", "若 $x<y$？", "a\nb", LATER, ("Method",)),
    RetiredCard(
        "gaps", CardKind.CLOZE, "cv/old.md", "Old", "{{c2::$x^{2^{3}}$::hint}} and {{c1::a}}", "", LATER
    ),
    RetiredCard("lost", CardKind.CLOZE, "cv/old.md", "Old", "no gap left {{c1::", "", LATER),
)


def test_retired_cards_arrive_with_their_tag(anki: Anki) -> None:
    anki.load(
        exported(book(parts=(Part("cv", (note(QUESTION, GAPS, title="Old", path="cv/old.md"),)),))).content
    )
    decks = anki.decks()
    output = exported(book(retired=RETIRED))
    assert output.holds == {"cards": 0, "notes": 0, "retired": 3}
    log = anki.load(output.content)
    assert (len(log.updated), len(log.new), len(log.conflicting)) == (2, 1, 0)
    assert len(anki.notes("tag:paperpack::retired")) == 3
    assert anki.note("ID:question").fields[:2] == [r'<span lang="zh-CN">若</span> \(x&lt;y\)？', "a<br/>b"]
    assert anki.note("ID:gaps").fields[0] == r"{{c2::\(x^{2^{3} }\)::hint}} and {{c1::a}}"
    assert anki.note("ID:lost").fields[0] == "{{c1::no gap left {<!-- -->{c1:<!-- -->:}}"
    assert anki.decks() == decks
    anki.assert_sound()


def test_pictures_of_one_name_in_two_folders_are_two(anki: Anki) -> None:
    cards = [basic("a", Figure(image("a/fig.png", b"1"))), basic("b", Figure(image("b/fig.png", b"2")))]
    same = basic("c", Figure(image("c/copy.png", b"1")))
    anki.load(package(*cards, same))
    anki.assert_sound()
    sources = [anki.note(f"Front:{name}").fields[1].split('"')[1] for name in "abc"]
    assert sources[0] == sources[2] != sources[1]
    assert len(list((anki.folder / "collection.media").iterdir())) == 2


def test_decks_and_tags_keep_their_characters(anki: Anki) -> None:
    tags = ("深度学习/残差 网络", "全角\u3000空格", "a\tb", "NLP")
    inner = note(QUESTION, title="注意力：std::vector 与 “引号”", path="论文/nlp/a.md", tags=tags)
    parts = (Part("论文", parts=(Part("nlp", (inner,)),)),)
    anki.load(exported(book(parts=parts), deck="阅读::笔记").content)
    (card_id,) = anki.note().card_ids()
    assert anki.deck_of(card_id) == "阅读::笔记::论文::nlp::注意力：std：：vector 与 “引号”"
    assert sorted(anki.note().tags) == ["NLP", "a_b", "全角_空格", "深度学习::残差_网络", "论文::nlp"]
    assert len(anki.notes("tag:深度学习")) == 1


def test_decks_that_anki_takes_for_one_are_one(anki: Anki) -> None:
    notes = [
        note(basic("a"), title="ResNet"),
        note(basic("b"), title="Resnet"),
        note(basic("c"), title='"x"'),
    ]
    log = anki.load(exported(book(*notes)).content)
    assert len(log.new) == 3
    assert anki.decks() == ["Papers", "Papers::'x'", "Papers::ResNet"]


def test_both_sides_are_rendered(anki: Anki) -> None:
    card = basic(
        paragraph("若 ", Math("a<b & c"), "？"),
        MathBlock("E=mc^2", "1"),
        guid="q",
        context=("方法", "残差 $x$"),
    )
    anki.load(package(card, title="ResNet：论文", language="zh-CN"))
    question = (
        '<div class="paperpack" lang="zh-CN">\n'
        r'<div class="context">ResNet：论文 › 方法 › 残差 \(x\)</div>' + "\n"
        r'<div class="question">若 \(a&lt;b &amp; c\)？</div>' + "\n</div>"
    )
    assert anki.question() == question
    answer = (
        '<hr id="answer">\n'
        r'<div class="answer"><div class="formula">\[E=mc^2\tag{1}\]</div></div>' + "\n"
        '<div class="source">resnet.md</div>\n</div>'
    )
    assert anki.answer_side() == question.removesuffix("</div>") + answer


def test_the_browser_shows_question_and_answer_without_what_is_around(anki: Anki) -> None:
    anki.load(package(QUESTION))
    (card_id,) = anki.collection.find_cards("")
    output = anki.collection.get_card(card_id).render_output(browser=True)
    assert (output.question_text, output.answer_text) == ("What is learnt?", "The residual.")


def test_a_card_is_found_by_its_id(anki: Anki) -> None:
    anki.load(package(QUESTION, GAPS))
    assert [found.guid for found in anki.notes('"ID:gaps"')] == ["gaps"]
    assert anki.notes("gaps") == []


def test_cards_of_one_guid_are_refused() -> None:
    from paperpack.errors import ExportError  # noqa: PLC0415  beside its only use

    twin: Card = basic("other", guid="question")
    with pytest.raises(ExportError, match="question"):
        package(QUESTION, twin)


def test_a_retired_card_of_a_note_without_a_title_makes_no_deck_of_its_own() -> None:
    retired = RetiredCard("g", CardKind.BASIC, "cv/old.md", "", "Q", "A", LATER)
    (described,) = describe_package(exported(book(retired=(retired,))).content)["notes"]
    assert described["deck"] == ["Papers::cv"]
    assert described["suspended"]
    assert "Context" not in described["fields"]
