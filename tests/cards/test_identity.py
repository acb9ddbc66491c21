"""Which card is which after an edit, and what the lock and the report say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from paperpack.cards.changes import ChangeKind
from paperpack.cards.content import note_content
from paperpack.cards.find import find_cards
from paperpack.cards.identity import Identified, date_book, identify
from paperpack.cards.lock import Lock, format_lock, parse_lock
from paperpack.model import Gap, Notebook, Part, RuleName
from paperpack.walk import descendants
from tests.cards.trees import bullets, heading, item, note, paragraph

if TYPE_CHECKING:
    from collections.abc import Collection

    from paperpack.model import Block, Card, Note

FIRST, LATER = 1000, 2000

RESIDUAL = "为什么更深的网络更难训练？ :: 优化困难，不是过拟合"
BLOCK = "残差块学的是什么？ :: 恒等映射之外的残差"
BERT = "BERT 怎样预训练？ :: 掩码语言模型与下一句预测"
GPT = "GPT 怎样预训练？ :: 从左到右的语言模型"


def written(*parts: str | Block, path: str = "a.md", title: str = "A", note_id: str = "") -> Note:
    tree = note(*parts, path=path, title=title, note_id=note_id)
    return replace(tree, cards=find_cards(tree, tuple(RuleName)).cards)


def build(
    *notes: Note, lock: Lock | None = None, now: int = FIRST, unread: Collection[str] = ()
) -> Identified:
    """Identify, knowing what the notes say or not, and let the lock go through its text as between builds."""
    result = identify(notes, lock or Lock(), now=now, unread=unread)
    contents = {tree.path: note_content(tree) for tree in notes}
    assert identify(notes, lock or Lock(), now=now, unread=unread, contents=contents) == result
    assert parse_lock(format_lock(result.lock), "paperpack.lock") == result.lock
    return result


def rebuild(before: Identified, *notes: Note, now: int = LATER, unread: Collection[str] = ()) -> Identified:
    return build(*notes, lock=before.lock, now=now, unread=unread)


def cards(result: Identified) -> list[Card]:
    return [card for tree in result.notes for card in tree.cards]


def guids(result: Identified) -> list[str]:
    return [card.guid for card in cards(result)]


def kinds(result: Identified) -> list[ChangeKind]:
    return [change.kind for change in result.changes]


# ------------------------------------------------------------------------------------------------ one card


EDITS = {
    "typing error": ("为什么更深的网络更难训炼？ :: 优化困难，不是过拟合", ChangeKind.REWORDED),
    "reworded": ("网络越深越难训练，原因何在？ :: 优化困难，不是过拟合", ChangeKind.REWORDED),
    "in another language": (
        "Why are deeper networks hard to train? :: 优化困难，不是过拟合",
        ChangeKind.REWORDED,
    ),
    "answer edited": ("为什么更深的网络更难训练？ :: 优化困难，并不是过拟合，见图 1", ChangeKind.CHANGED),
    "answer rewritten": ("为什么更深的网络更难训练？ :: 梯度消失", ChangeKind.CHANGED),
    "both a little": ("为什么更深的网络难训练？ :: 优化困难，而不是过拟合", ChangeKind.REWORDED),
    "markup alone": ("为什么**更深**的网络更难训练？ :: 优化困难，不是过拟合", ChangeKind.CHANGED),
}


@pytest.mark.parametrize(("edited", "kind"), EDITS.values(), ids=EDITS)
def test_an_edited_card_is_the_same(edited: str, kind: ChangeKind) -> None:
    before = build(written(RESIDUAL, BLOCK))
    after = rebuild(before, written(edited, BLOCK))
    assert guids(after) == guids(before)
    assert kinds(after) == [kind]
    assert [card.changed for card in cards(after)] == [LATER, FIRST]
    assert after.retired == ()


def test_nothing_changed() -> None:
    before = build(written(RESIDUAL, BLOCK), written(BERT, path="b.md"))
    after = rebuild(
        before,
        *(written(*parts, path=path) for parts, path in (((RESIDUAL, BLOCK), "a.md"), ((BERT,), "b.md"))),
    )
    assert after == replace(before, changes=())


def test_lines_do_not_matter() -> None:
    before = build(written(paragraph(RESIDUAL, line=3)))
    after = rebuild(before, written(paragraph(RESIDUAL, line=30)))
    assert after.lock == before.lock
    assert after.notes[0].changed == FIRST


def test_a_card_of_another_kind_is_another_card() -> None:
    before = build(written("用 残差 :: 学习"))
    after = rebuild(before, written("用 ==残差== 学习"))
    assert set(guids(before)).isdisjoint(guids(after))
    assert kinds(after) == [ChangeKind.NEW, ChangeKind.RETIRED]


def test_a_change_is_later_than_the_last_one_even_if_the_clock_went_back() -> None:
    before = build(written(RESIDUAL), now=5000)
    after = rebuild(before, written(EDITS["typing error"][0]), now=10)
    assert cards(after)[0].changed == 5001


@pytest.mark.parametrize(
    ("what", "edited"),
    [
        ("title", lambda tree: replace(tree, title="Another title")),
        ("tags", lambda tree: replace(tree, tags=("new",))),
        ("paper", lambda tree: replace(tree, paper=replace(tree.paper, year=2015))),
    ],
)
def test_what_a_card_takes_from_its_note_changes_it(what: str, edited: object) -> None:
    before = build(written(RESIDUAL))
    after = rebuild(before, edited(written(RESIDUAL)))  # type: ignore[operator]  # a lambda of the table
    assert cards(after)[0].changed == LATER, what
    assert guids(after) == guids(before)


# ------------------------------------------------------------------------------------------------ several


def test_reordered() -> None:
    before = build(written(RESIDUAL, BLOCK, BERT))
    after = rebuild(before, written(BERT, RESIDUAL, BLOCK))
    assert guids(after) == [guids(before)[2], *guids(before)[:2]]
    assert after.changes == ()


def test_inserted_above() -> None:
    before = build(written(RESIDUAL, BLOCK))
    after = rebuild(before, written("新的卡片 :: 在上面", RESIDUAL, BLOCK))
    assert guids(after)[1:] == guids(before)
    assert kinds(after) == [ChangeKind.NEW]


def test_two_like_cards_swapped() -> None:
    before = build(written(BERT, GPT))
    after = rebuild(before, written(GPT, BERT))
    assert guids(after) == guids(before)[::-1]


def test_answers_swapped_go_with_the_question() -> None:
    before = build(written("甲怎样训练？ :: 第一种答案", "乙怎样训练？ :: 第二种答案"))
    after = rebuild(before, written("甲怎样训练？ :: 第二种答案", "乙怎样训练？ :: 第一种答案"))
    assert guids(after) == guids(before)


def test_a_name_replaced_is_another_card() -> None:
    before = build(written("BERT 在哪一年发表？ :: 2018 年"))
    after = rebuild(before, written("GPT 在哪一年发表？ :: 2018 年"))
    assert kinds(after) == [ChangeKind.NEW, ChangeKind.RETIRED]


def test_a_typing_error_in_a_name_is_not() -> None:
    before = build(written("What does the Transfromer use? :: attention only"))
    after = rebuild(before, written("What does the Transformer use? :: attention only"))
    assert guids(after) == guids(before)


def test_one_reworded_beside_one_new() -> None:
    before = build(written(RESIDUAL))
    after = rebuild(before, written("训练时要注意什么？ :: 学习率先升后降", EDITS["reworded"][0]))
    assert guids(after)[1:] == guids(before)
    assert kinds(after) == [ChangeKind.NEW, ChangeKind.REWORDED]


def test_the_same_question_below_two_headings() -> None:
    before = build(written(heading("AlexNet"), "优点 :: 快", heading("ResNet"), "优点 :: 深"))
    after = rebuild(before, written(heading("ResNet"), "优点 :: 深而稳", heading("AlexNet"), "优点 :: 快"))
    assert guids(after) == guids(before)[::-1]


def test_a_section_replaced_by_one_of_the_same_words() -> None:
    before = build(written(heading("AlexNet"), bullets("模型架构：五层卷积与三层全连接")))
    after = rebuild(before, written(heading("BERT"), bullets("模型架构：十二层编码器")))
    assert kinds(after) == [ChangeKind.NEW, ChangeKind.RETIRED]


def test_heading_renamed() -> None:
    before = build(written(heading("AlexNet"), bullets("模型架构：五层卷积")))
    after = rebuild(before, written(heading("AlexNet 2012"), bullets("模型架构：五层卷积")))
    assert guids(after) == guids(before)
    assert kinds(after) == [ChangeKind.CHANGED]


def test_duplicates_keep_their_order() -> None:
    before = build(written(RESIDUAL, RESIDUAL, RESIDUAL))
    assert len(set(guids(before))) == 3
    assert rebuild(before, written(RESIDUAL, RESIDUAL, RESIDUAL)).notes == before.notes
    one_less = rebuild(before, written(RESIDUAL, RESIDUAL))
    assert guids(one_less) == guids(before)[:2]


# ---------------------------------------------------------------------------------------------------- notes


def test_moved_to_another_note() -> None:
    before = build(written(RESIDUAL, BLOCK), written(BERT, path="b.md", title="B"))
    after = rebuild(before, written(RESIDUAL), written(BERT, BLOCK, path="b.md", title="B"))
    assert guids(after) == [guids(before)[0], guids(before)[2], guids(before)[1]]
    (change,) = after.changes
    assert (change.kind, change.note_before, change.note) == (ChangeKind.MOVED, "a.md", "b.md")
    assert change.likeness == 100


def test_moved_and_reworded_at_once() -> None:
    before = build(written(RESIDUAL, BLOCK), written(BERT, path="b.md", title="B"))
    after = rebuild(before, written(BLOCK), written(BERT, EDITS["typing error"][0], path="b.md", title="B"))
    assert guids(after) == [guids(before)[1], guids(before)[2], guids(before)[0]]


def test_a_generic_question_does_not_move() -> None:
    before = build(written(bullets("模型架构：五层卷积与三层全连接")), written(BERT, path="b.md", title="B"))
    after = rebuild(before, written(), written(BERT, bullets("模型架构：编码器"), path="b.md", title="B"))
    assert kinds(after) == [ChangeKind.NEW, ChangeKind.RETIRED]


RENAMES = {
    "known by its id": ({"note_id": "n1", "title": "A"}, {"note_id": "n1", "title": "B", "path": "b.md"}),
    "known by its title": ({"title": "A"}, {"title": "A", "path": "b.md"}),
    "known by its cards": ({"title": "A"}, {"title": "B", "path": "b.md"}),
}


@pytest.mark.parametrize(("old", "new"), RENAMES.values(), ids=RENAMES)
def test_file_renamed_and_a_card_reworded(old: dict[str, str], new: dict[str, str]) -> None:
    before = build(written(RESIDUAL, BLOCK, BERT, **old))
    after = rebuild(before, written(EDITS["reworded"][0], BLOCK, BERT, **new))
    assert guids(after) == guids(before)
    assert set(kinds(after)) == {ChangeKind.MOVED}
    assert [line.path for line in after.lock.notes] == ["b.md"]


def test_two_files_that_swap_names_are_known_by_their_ids() -> None:
    before = build(
        written(RESIDUAL, path="a.md", note_id="1"), written("残差块的公式 :: x", path="b.md", note_id="2")
    )
    after = rebuild(
        before,
        written("残差块的公式 :: x", path="a.md", note_id="2"),
        written(RESIDUAL, path="b.md", note_id="1"),
    )
    assert guids(after) == guids(before)[::-1]


# -------------------------------------------------------------------------------------------- explicit ids


def test_an_explicit_id_wins_over_everything() -> None:
    before = build(written(paragraph(RESIDUAL, anchor="deep"), paragraph(BLOCK, anchor="block")))
    after = rebuild(before, written(paragraph(BLOCK, anchor="deep"), paragraph(RESIDUAL, anchor="block")))
    assert guids(after) == guids(before)


def test_an_explicit_id_moves() -> None:
    before = build(written(paragraph(RESIDUAL, anchor="deep"), BLOCK), written(BERT, path="b.md", title="B"))
    after = rebuild(
        before,
        written(BLOCK),
        written(BERT, paragraph("全新的话 :: 别的", anchor="deep"), path="b.md", title="B"),
    )
    assert guids(after)[2] == guids(before)[0]


def test_an_id_that_two_notes_use_stays_in_its_note() -> None:
    before = build(
        written(paragraph(RESIDUAL, anchor="x")), written(paragraph(BERT, anchor="x"), path="b.md")
    )
    after = rebuild(
        before,
        written(paragraph("甲 :: 乙", anchor="x")),
        written(paragraph("丙 :: 丁", anchor="x"), path="b.md"),
    )
    assert guids(after) == guids(before)


def test_an_id_added_later_keeps_the_card() -> None:
    before = build(written(bullets(RESIDUAL)))
    after = rebuild(before, written(bullets(item(RESIDUAL, anchor="deep"))))
    assert guids(after) == guids(before)
    assert after.lock.cards[0].explicit_id == "deep"
    assert after.changes == ()


# --------------------------------------------------------------------------------------------- a lost lock


def test_a_lost_lock_gives_the_same_guids() -> None:
    notes = (written(RESIDUAL, BLOCK, RESIDUAL), written("用 ==残差== 学习", path="b.md"))
    assert guids(build(*notes, now=5)) == guids(build(*notes, now=9))


def test_with_an_explicit_id_even_if_reworded() -> None:
    first = build(written(paragraph(RESIDUAL, anchor="deep")))
    assert guids(first) == guids(build(written(paragraph(BLOCK, anchor="deep"))))


def test_kind_note_and_question_make_the_guid() -> None:
    made = [
        *guids(build(written("用 残差 :: 学习"))),
        *guids(build(written("用 残差 :: 学习", path="b.md"))),
        *guids(build(written("用 残差块 :: 学习"))),
        *guids(build(written("用 ==残差== 学习"))),
    ]
    assert len(set(made)) == 4


# -------------------------------------------------------------------------------------------------- retired


def test_deleted_revived_and_told() -> None:
    first = build(written(heading("Model"), RESIDUAL, BLOCK))
    second = rebuild(first, written(heading("Model"), BLOCK), now=2000)
    (retired,) = second.retired
    assert (retired.guid, retired.front, retired.back) == (
        guids(first)[0],
        "为什么更深的网络更难训练？",
        "优化困难，不是过拟合",
    )
    assert (retired.note, retired.title, retired.context, retired.changed) == ("a.md", "A", ("Model",), 2000)
    (problem,) = second.diagnostics(lambda path: f"notes/{path}")
    assert (problem.code, problem.path) == ("retired-card", "notes/a.md")
    third = rebuild(second, written(heading("Model"), BLOCK), now=3000)
    assert third.retired == second.retired
    assert third.changes == ()
    assert third.diagnostics(str) == ()
    fourth = rebuild(third, written(heading("Model"), RESIDUAL, BLOCK), now=4000)
    assert guids(fourth) == guids(first)
    assert kinds(fourth) == [ChangeKind.REVIVED]
    assert cards(fourth)[0].changed == 4000
    assert fourth.retired == ()


def test_a_deleted_note_retires_its_cards_and_keeps_its_title() -> None:
    first = build(written(RESIDUAL), written(BERT, path="b.md", title="B"))
    second = rebuild(first, written(RESIDUAL))
    third = rebuild(second, written(RESIDUAL), now=3000)
    assert [card.title for card in second.retired] == [card.title for card in third.retired] == ["B"]


def test_a_retired_cloze_shows_its_gaps() -> None:
    first = build(written("损失是 ==$\\frac{{a}}{b}$==，用 ==std::max== 得到"))
    (retired,) = rebuild(first, written()).retired
    assert retired.front == "损失是 {{c1::$\\frac{{a} }{b}$}}，用 {{c2::std: :max}} 得到"


def test_a_new_card_with_a_retired_cards_question_has_a_guid_of_its_own() -> None:
    first = build(written(heading("AlexNet"), bullets("模型架构：五层卷积与三层全连接")))
    second = rebuild(first, written())
    third = rebuild(second, written(heading("BERT"), bullets("模型架构：十二层编码器")))
    assert set(guids(third)).isdisjoint(guids(first))
    assert len({line.guid for line in third.lock.cards}) == 2


def test_an_unread_note_retires_nothing_and_gives_nothing_away() -> None:
    first = build(written(RESIDUAL), written(BERT, path="b.md", title="B"))
    second = rebuild(first, written(BERT, path="b.md", title="B"), unread=("a.md",))
    assert second.lock == first.lock
    assert (second.retired, second.changes) == ((), ())
    third = rebuild(first, written(BERT, RESIDUAL, path="b.md", title="B"), unread=("a.md",))
    assert guids(third)[1] not in guids(first)
    assert (
        guids(rebuild(third, written(RESIDUAL), written(BERT, RESIDUAL, path="b.md", title="B")))[0]
        == guids(first)[0]
    )


# ----------------------------------------------------------------------------------------------------- gaps


def gap_numbers(result: Identified) -> list[int]:
    return [
        node.number for card in cards(result) for node in descendants(card.front) if isinstance(node, Gap)
    ]


GAPS = {
    "one in front": ("==BERT== 用 ==掩码== 和 ==预测== 训练", [3, 1, 2]),
    "one behind": ("BERT 用 ==掩码== 和 ==预测== ==训练==", [1, 2, 3]),
    "one removed": ("BERT 用 掩码 和 ==预测== 训练", [2]),
    "swapped": ("BERT 用 ==预测== 和 ==掩码== 训练", [2, 1]),
    "a typing error": ("BERT 用 ==掩码语== 和 ==预测== 训练", [1, 2]),
    "other words in the same place": ("BERT 用 ==遮盖== 和 ==预测== 训练", [1, 2]),
    "text around": ("BERT 先用 ==掩码== 再和 ==预测== 一起训练", [1, 2]),
}


@pytest.mark.parametrize(("edited", "numbers"), GAPS.values(), ids=GAPS)
def test_gaps_keep_their_numbers(edited: str, numbers: list[int]) -> None:
    before = build(written("BERT 用 ==掩码== 和 ==预测== 训练"))
    after = rebuild(before, written(edited))
    assert guids(after) == guids(before)
    assert gap_numbers(after) == numbers


def test_the_number_of_a_gap_that_is_gone_is_never_given_again() -> None:
    first = build(written("BERT 用 ==掩码== 和 ==预测== 训练"))
    second = rebuild(first, written("BERT 用 ==掩码== 和 预测 训练"))
    third = rebuild(second, written("==BERT== 用 ==掩码== 和 预测 训练"))
    assert gap_numbers(third) == [3, 1]
    fourth = rebuild(third, written("==BERT== 用 ==掩码== 和 ==预测== 训练"))
    assert gap_numbers(fourth) == [3, 1, 2]


def test_equal_gaps_keep_their_order() -> None:
    before = build(written("==A== 与 ==B== 与 ==A== 相比"))
    after = rebuild(before, written("新的 ==C== 与 ==A== 与 ==B== 与 ==A== 相比"))
    assert gap_numbers(after) == [4, 1, 2, 3]


def test_a_gap_in_a_gaps_markup() -> None:
    before = build(written("the **bold ==one==** and ==two== here"))
    after = rebuild(before, written("the **bold ==zero== ==one==** and ==two== here"))
    assert gap_numbers(after) == [3, 1, 2]


# ---------------------------------------------------------------------------------------- notes and the book


def test_times_of_notes() -> None:
    before = build(written(RESIDUAL), written(BERT, path="b.md", title="B"))
    after = rebuild(before, written(RESIDUAL, "一段话"), written(BERT, path="b.md", title="B"))
    assert [tree.changed for tree in before.notes] == [FIRST, FIRST]
    assert [tree.changed for tree in after.notes] == [LATER, FIRST]


def book(result: Identified, slug: str = "book") -> Notebook:
    return Notebook(title="Book", slug=slug, root=Part("book", result.notes), retired=result.retired)


def test_the_book_changes_with_its_notes_their_order_and_settings() -> None:
    first = build(written(RESIDUAL), written(BERT, path="b.md", title="B"))
    dated = date_book(book(first), first.lock, settings=b"a", now=FIRST)
    assert dated.changed == FIRST
    assert date_book(book(first), dated.lock, settings=b"a", now=LATER) == dated
    assert date_book(book(first), dated.lock, settings=b"b", now=LATER).changed == LATER
    turned = replace(first, notes=first.notes[::-1])
    assert date_book(book(turned), dated.lock, settings=b"a", now=LATER).changed == LATER
    revived = replace(first, notes=tuple(replace(tree, changed=LATER) for tree in first.notes))
    assert date_book(book(revived), dated.lock, settings=b"a", now=LATER).changed == LATER
    after = build(written(RESIDUAL), lock=dated.lock, now=LATER)
    assert date_book(book(after), after.lock, settings=b"a", now=LATER).changed == LATER


def test_two_books_of_one_lock_do_not_disturb_each_other() -> None:
    first = build(written(RESIDUAL))
    one = date_book(book(first, "one"), first.lock, settings=b"", now=FIRST)
    two = date_book(book(first, "two"), one.lock, settings=b"", now=LATER)
    assert date_book(book(first, "one"), two.lock, settings=b"", now=9000).changed == FIRST
