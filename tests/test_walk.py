"""The walks know every field that holds nodes, and give unchanged parts back as they are."""

from __future__ import annotations

import typing

import msgspec
import pytest

from paperpack import model
from paperpack.model import (
    Alignment,
    Asset,
    BulletList,
    Card,
    CardKind,
    Figure,
    Footnote,
    Image,
    ListItem,
    Node,
    Note,
    NoteLink,
    Paragraph,
    RuleName,
    Strong,
    Table,
    TableCell,
    TableRow,
    Text,
    stamped,
)
from paperpack.walk import branches, children, descendants, joined, plain_text, replaced, with_images

KINDS = [
    kind
    for kind in vars(model).values()
    if isinstance(kind, type) and issubclass(kind, Node) and kind is not Node
]


def _may_be_node(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Node):
        return True
    return any(_may_be_node(part) for part in typing.get_args(annotation))


@pytest.mark.parametrize("kind", KINDS)
def test_branches_are_the_fields_that_may_hold_nodes(kind: type[Node]) -> None:
    fields = msgspec.structs.fields(kind)
    expected = tuple(field.encode_name for field in fields if _may_be_node(field.type))
    empty: dict[str, typing.Any] = dict.fromkeys(kind.__struct_fields__)
    assert branches(kind(**empty)) == expected


CELL = TableCell((Text("c"),))
TABLE = Table((Alignment.NONE,), None, (TableRow((CELL,)),), caption=(Text("d"),))
FIGURE = Figure(Image("a.png", Asset("a.png", "image/png", "0")), caption=(Text("e"),))
ITEM = ListItem((Paragraph((Text("a"), Strong((Text("b"),)))),))
NOTE = Note("n.md", "t", (Text("t"),), blocks=(BulletList((ITEM,)), TABLE, FIGURE))


def test_descendants_come_in_reading_order() -> None:
    row = [TableRow, TableCell, Text]
    item = [BulletList, ListItem, Paragraph, Text, Strong, Text]
    kinds = [Note, Text, *item, Table, *row, Text, Figure, Image, Text]
    assert [type(node) for node in descendants((NOTE,))] == kinds
    assert [type(node) for node in children(NOTE)] == [Text, BulletList, Table, Figure]
    assert list(children(TABLE)) == [*TABLE.rows, *TABLE.caption]


def test_a_note_knows_what_leads_out_of_it() -> None:
    link = Paragraph((NoteLink((Text("x"),), "b.md"),))
    within = Note(path="a.md", title="a", title_content=(), footnotes=(Footnote("1", (link,)),))
    asked = Note(
        path="a.md",
        title='"type":"Image"',
        title_content=(),
        cards=(Card(CardKind.BASIC, RuleName.QA, (link,), ()),),
    )
    assert NOTE.outward == {Image.__name__}
    assert within.outward == asked.outward == {NoteLink.__name__}


def test_a_stamped_note_is_the_same_note_with_another_time() -> None:
    cards = (Card(CardKind.BASIC, RuleName.QA, (Paragraph((Text("q"),)),), (), guid="g", changed=2),)
    known = (NOTE.outward, NOTE.digest)
    after = stamped(NOTE, cards, 3)
    assert after == msgspec.structs.replace(NOTE, cards=cards, changed=3)
    assert (after.outward, after.digest) == known
    assert (NOTE.cards, NOTE.changed) == ((), 0)


def test_plain_text_has_blocks_on_lines_of_their_own() -> None:
    assert plain_text(NOTE.blocks) == "ab\nc\nd\n\ne"


def test_what_is_not_changed_is_the_same_object() -> None:
    assert joined(NOTE) is NOTE
    assert replaced(NOTE, lambda node: node) is NOTE
    changed = with_images(NOTE, lambda image: msgspec.structs.replace(image, alt="x"))
    assert changed.blocks[:2] == NOTE.blocks[:2]
    assert changed.blocks[0] is NOTE.blocks[0]
    assert plain_text(changed.blocks[2:]) == "e"
    assert [node.alt for node in descendants((changed,)) if isinstance(node, Image)] == ["x"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([("a", 1), ("b", 2)], ["ab"]),
        ([("a", 0), ("b", 2), ("c", 0)], ["abc"]),
        ([("a", 0), ("b", 0)], ["a", "b"]),
        ([("", 1)], []),
        ([("", 1), ("b", 2), ("", 0), ("c", 0)], ["b", "c"]),
    ],
)
def test_texts_that_begin_lines_join_their_neighbours(
    parts: list[tuple[str, int]], expected: list[str]
) -> None:
    content = tuple(Text(text, line=line) for text, line in parts)
    assert joined(content) == tuple(Text(text) for text in expected)
    inside = Strong((*content, Strong(content)))
    assert [node.text for node in descendants(joined((inside,))) if isinstance(node, Text)] == 2 * expected
