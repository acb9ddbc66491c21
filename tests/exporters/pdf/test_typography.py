"""What a reader of a printed page would stumble over."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from paperpack.model import (
    Alignment,
    BulletList,
    CodeBlock,
    Figure,
    Footnote,
    FootnoteReference,
    Image,
    Layout,
    Link,
    ListItem,
    Mark,
    Math,
    MathBlock,
    Paper,
    Paragraph,
    Table,
    TableCell,
    TableRow,
    Text,
    ThematicBreak,
)
from tests.exporters.pdf.opened import opened
from tests.exporters.pdf.samples import asset, basic, heading, made, note, paragraph, png, text_of
from tests.exporters.pdf.test_layouts import at, words_of

if TYPE_CHECKING:
    from paperpack.model import Block

WHOLE = (Layout.HANDOUT, Layout.CORNELL)
ITEMS = BulletList(items=tuple(ListItem(blocks=(paragraph(f"follows{number}"),)) for number in range(3)))


def filling(count: int) -> tuple[Block, ...]:
    return tuple(at(number, f"line{number}") for number in range(1, count + 1))


# ------------------------------------------------------------------------------------------ what keeps together


@pytest.mark.parametrize("layout", WHOLE)
def test_words_that_lead_to_a_list_do_not_stay_behind(layout: Layout) -> None:
    heads = (heading(1, "Head"), heading(2, "Below"))
    for count, above in product(range(22, 36), (heads[:0], heads[:1], heads)):
        places = words_of(made(note(*above, *filling(count), at(100, "leads:"), ITEMS), layout=layout))
        assert places["leads:"][0] == places["follows0"][0], count


def test_words_that_lead_to_a_question_do_not_stay_behind() -> None:
    asked = BulletList(items=(ListItem(blocks=(at(101, "follows0"),), line=101),), line=101)
    card = basic((paragraph("cue"),), (paragraph("answer"),), line=101)
    for count in range(22, 34):
        whole = note(*filling(count), at(100, "leads:"), asked, cards=(card,))
        places = words_of(made(whole, layout=Layout.CORNELL))
        assert places["leads:"][0] == places["follows0"][0] == places["cue"][0], count
        assert places["cue"][2] == pytest.approx(places["follows0"][2], abs=2.5), count


def test_a_footnote_stands_below_the_passage_that_names_it() -> None:
    named = Paragraph(content=(Text(text="named "), FootnoteReference(number=1)), line=100)
    notes = (Footnote(label="1", blocks=(paragraph("noted " + "and so on " * 12),)),)
    for count in range(22, 34):
        whole = note(*filling(count), heading(1, "Head"), named, footnotes=notes)
        text = next(text for text in pages(whole, Layout.CORNELL) if "named" in text)
        assert "noted" in text, count


def test_a_footnote_stands_below_the_list_that_names_it() -> None:
    named = Paragraph(content=(Text(text="named "), FootnoteReference(number=1)))
    items = (ListItem(blocks=(paragraph("one"),)), ListItem(blocks=(named,)))
    notes = (Footnote(label="1", blocks=(paragraph("noted " + "and so on " * 12),)),)
    for count in range(26, 38):
        whole = note(*filling(count), BulletList(items=items), footnotes=notes)
        text = next(text for text in pages(whole) if "named" in text)
        assert "noted" in text, count


def test_the_line_above_footnotes_is_as_wide_as_the_notes() -> None:
    named = Paragraph(content=(Text(text="named "), FootnoteReference(number=1)), line=1)
    whole = note(named, footnotes=(Footnote(label="1", blocks=(paragraph("noted"),)),))
    handout = made(whole, layout=Layout.CORNELL)
    beginning = words_of(handout)["named"][1]
    with opened(handout.pdf) as document:
        lines = [drawn["rect"] for drawn in document[0].get_drawings() if drawn["rect"].height < 1]
    short = [line for line in lines if 50 < line.width < 200]
    assert short
    assert all(line.x0 >= beginning - 1 for line in short)


# ------------------------------------------------------------------------------------------------ Cornell pages


def test_a_picture_is_no_cue_beside_itself() -> None:
    content = png(600, 300)
    picture = asset(content, width=600, height=300)
    figure = Figure(image=Image(address="f.png", asset=picture, alt="f"), caption=(Text(text="C"),), line=1)
    card = basic((figure,), (paragraph("C"),), line=1)
    files = {f"{picture.sha256[:32]}.png": content}
    handout = made(note(figure, at(3, "end"), cards=(card,)), files, layout=Layout.CORNELL)
    with opened(handout.pdf) as document:
        assert len(document[0].get_image_info()) == 1


def test_a_heading_is_nearer_to_its_own_text() -> None:
    whole = note(at(1, "before"), heading(1, "Head"), at(3, "after"))
    places = words_of(made(whole, layout=Layout.CORNELL))
    before, head, after = (places[word] for word in ("before", "Head", "after"))
    assert head[2] - before[4] > after[2] - head[4] + 3


# ------------------------------------------------------------------------------------------------- within lines


def pages(whole: Any, layout: Layout = Layout.HANDOUT) -> list[str]:
    with opened(made(whole, layout=layout).pdf) as document:
        return [page.get_text() for page in document]


def test_a_highlighted_formula_is_coloured_whole() -> None:
    formula = Mark(content=(Math(latex=r"-\log 4"),))
    with opened(made(note(Paragraph(content=(Text(text="is "), formula)))).pdf) as document:
        page = document[0]
        four = next(word for word in page.get_text("words") if "4" in word[4])
        filled = [
            drawn["rect"] for drawn in page.get_drawings() if drawn.get("fill") and drawn["rect"].width > 5
        ]
    assert any(rect.x0 <= four[0] and rect.x1 >= four[2] - 0.5 for rect in filled)


@pytest.mark.parametrize("mark", list("；：，。、？！）"))
def test_no_line_begins_with_punctuation_behind_a_formula(mark: str) -> None:
    for length in range(36, 44):
        words = (Text(text="字" * length), Math(latex="x"), Text(text=f"{mark}以后的字"))
        with opened(made(note(Paragraph(content=words), language="zh-CN")).pdf) as document:
            blocks = document[0].get_text("dict")["blocks"]
        lines = [
            "".join(span["text"] for span in line["spans"])
            for block in blocks
            for line in block.get("lines", ())
        ]
        assert not any(line.strip("\u2060 ").startswith(mark) for line in lines), length


def test_an_address_gets_no_hyphens() -> None:
    address = "https://example.org/competitions/recruiting-networks/overview/evaluation/regularisation"
    for length in range(0, 30, 3):
        link = Link(content=(Text(text=address),), url=address)
        text = text_of(made(note(Paragraph(content=(Text(text="w" * length + " see "), link)))))
        assert address in "".join(text.split()).replace("\u200b", "")


def test_an_address_that_repeats_the_doi_is_left_out() -> None:
    paper = Paper(title="T", doi="10.1145/1.2", url="https://doi.org/10.1145/1.2")
    assert text_of(made(note(paper=paper))).count("10.1145/1.2") == 1


# -------------------------------------------------------------------------------------------------------- tables


def table(*rows: tuple[str, ...]) -> Table:
    cells = (TableRow(cells=tuple(TableCell(content=(Text(text=text),)) for text in row)) for row in rows)
    header, *others = cells
    return Table(alignments=(Alignment.LEFT,) * len(rows[0]), header=header, rows=tuple(others))


def test_narrow_columns_keep_their_lines_whole() -> None:
    long = "one long text of many words that has to be set on several lines " * 3
    shown = words_of(made(note(table(("some system", "and what"), ("block one", long)))))
    assert shown["some"][2] == pytest.approx(shown["system"][2], abs=1)
    assert "甲乙丙丁戊己" in words_of(made(note(table(("甲乙丙丁戊己", "x"), ("x", "长" * 90)))))


def test_a_fraction_stays_above_the_line_of_its_table() -> None:
    fraction = TableCell(content=(Math(latex=r"\frac{1}{|N(i)|}"),))
    plain = TableCell(content=(Text(text="x"),))
    shown = Table((Alignment.LEFT,) * 2, header=None, rows=(TableRow(cells=(fraction, plain)),))
    with opened(made(note(shown)).pdf) as document:
        page = document[0]
        rules = [drawn["rect"] for drawn in page.get_drawings() if drawn["rect"].height < 2]
        letters = [
            character["origin"][1]
            for block in page.get_text("rawdict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
            for character in span["chars"]
            if character["c"] in "𝑁𝑖"
        ]
    bottom = max(rule.y1 for rule in rules if rule.y1 > 100)
    assert letters
    assert max(letters) < bottom - 2


def test_a_figure_that_goes_on_to_the_next_page_is_not_shrunk() -> None:
    content = png(600, 300)
    picture = asset(content, width=600, height=300)
    figure = Figure(image=Image(address="f.png", asset=picture, alt="f"), caption=(Text(text="C"),))
    files = {f"{picture.sha256[:32]}.png": content}
    for count in range(12, 24):
        whole = note(*filling(count), heading(1, "Head"), figure)
        with opened(made(whole, files, layout=Layout.CORNELL).pdf) as document:
            ((number, box),) = [
                (page.number, info["bbox"]) for page in document for info in page.get_image_info()
            ]
        assert number == 0 or box[2] - box[0] > 280, (count, number, box)


def test_text_goes_on_beside_cues_where_a_figure_moves_to_the_next_page() -> None:
    content = png(600, 300)
    picture = asset(content, width=600, height=300)
    figure = Figure(image=Image(address="f.png", asset=picture, alt="f"), caption=(Text(text="C"),))
    files = {f"{picture.sha256[:32]}.png": content}
    for count in range(12, 24):
        whole = note(heading(1, "Head"), *filling(count), figure, at(100, "after"), *filling(20))
        handout = made(whole, files, layout=Layout.CORNELL)
        with opened(handout.pdf) as document:
            foot = max(word[3] for word in document[0].get_text("words") if word[1] < 650 and word[0] > 180)
        assert foot > 560, (count, foot)


def test_words_that_lead_to_a_figure_do_not_go_with_it_to_the_next_page() -> None:
    content = png(600, 400)
    picture = asset(content, width=600, height=400)
    figure = Figure(image=Image(address="f.png", asset=picture, alt="f"), caption=(Text(text="C"),))
    files = {f"{picture.sha256[:32]}.png": content}
    whole = note(*filling(20), at(100, "leads:"), figure, *(at(200 + n, f"after{n}") for n in range(9)))
    places = words_of(made(whole, files))
    assert places["leads:"][0] == places["after0"][0] == 0


def test_a_line_between_passages_stands_at_no_pages_edge() -> None:
    for layout, count in product(WHOLE, range(20, 36)):
        whole = note(*filling(count), ThematicBreak(), at(100, "after"), *filling(30))
        handout = made(whole, layout=layout)
        page, _, top, *_ = words_of(handout)["after"]
        with opened(handout.pdf) as document:
            rules = [
                (sheet.number, drawn["rect"].y0)
                for sheet in document
                for drawn in sheet.get_drawings()
                if drawn["rect"].height < 1 and 60 < drawn["rect"].width < 160
            ]
        shown = [rule for rule in rules if rule[0] == page and top - 30 < rule[1] < top]
        assert rules == shown, (layout, count)
        assert bool(rules) == (top > 80), (layout, count)


def test_a_line_whose_address_goes_on_below_is_not_stretched() -> None:
    words = "Shuffle in memory (see https://www.example.org/posts/b3CQrAo2nufqzwNHF/how-to-train-your-transformer-and-more)"
    with opened(made(note(paragraph(words))).pdf) as document:
        places = document[0].get_text("words")
    (shuffle,) = (word for word in places if word[4] == "Shuffle")
    (following,) = (word for word in places if word[4] == "in")
    assert following[0] - shuffle[2] < 4


SHORT_TABLE = Table(
    alignments=(Alignment.LEFT,),
    header=TableRow(cells=(TableCell(content=(Text(text="first"),)),)),
    rows=tuple(TableRow(cells=(TableCell(content=(Text(text=text),)),)) for text in ("a", "b", "last")),
)


@pytest.mark.parametrize("layout", WHOLE)
@pytest.mark.parametrize("short", [SHORT_TABLE, CodeBlock(text="first\na\nb\nlast", language="")])
def test_short_tables_and_code_are_not_parted_and_take_their_heading_along(
    short: Block, layout: Layout
) -> None:
    for count in range(20, 34):
        places = words_of(made(note(*filling(count), heading(1, "Head"), short), layout=layout))
        assert places["Head"][0] == places["first"][0] == places["last"][0], count


def test_a_formula_is_led_to_by_the_words_before_it() -> None:
    for count in range(24, 36):
        whole = note(*filling(count), at(100, "leads to"), MathBlock(latex="follows"))
        assert any("leads to" in page and "𝑓" in page for page in pages(whole)), count
