"""Cards on sheets: fronts and backs cover each other, and nothing of a long card is lost."""

from __future__ import annotations

from typing import Any

import pytest

from paperpack.config import CutMarks, Flip, PdfConfig
from paperpack.exporters.pdf.calibration import make_calibration
from paperpack.exporters.pdf.settings import Sheet
from paperpack.model import (
    Alignment,
    CodeBlock,
    Gap,
    Layout,
    MathBlock,
    Note,
    Table,
    TableCell,
    TableRow,
    Text,
)
from tests.exporters.pdf.opened import opened
from tests.exporters.pdf.pages import POINTS_A_MM, Area, outside
from tests.exporters.pdf.samples import basic, book, cloze, exported, made, note, paragraph, squeezed, text_of

COUNT = 19


def numbered() -> Note:
    cards = (basic((paragraph(f"front{i}"),), (paragraph(f"back{i}"),), "Part", line=i) for i in range(COUNT))
    return note(cards=tuple(cards))


Places = dict[str, tuple[float, float]]


def sheets(chosen: PdfConfig) -> list[Places]:
    """Give the left edge and the middle's height of each word on each page."""
    with opened(made(numbered(), chosen=chosen, layout=Layout.CARDS).pdf) as document:
        return [
            {word[4]: (word[0], (word[1] + word[3]) / 2) for word in page.get_text("words")}
            for page in document
        ]


@pytest.mark.parametrize("grid", [(2, 4), (3, 3), (1, 2)])
@pytest.mark.parametrize("size", [(210.0, 297.0), (297.0, 210.0)])
@pytest.mark.parametrize("flip", [Flip.LONG_EDGE, Flip.SHORT_EDGE])
@pytest.mark.parametrize("offset", [(0.0, 0.0), (1.5, -2.0)])
def test_front_and_back_cover_each_other(
    grid: tuple[int, int], size: tuple[float, float], flip: Flip, offset: tuple[float, float]
) -> None:
    chosen = PdfConfig(paper_size=size, cards_grid=grid, cards_flip=flip, cards_offset=offset)
    width, height = (side * POINTS_A_MM for side in size)
    sideways = (flip is Flip.LONG_EDGE) == (height > width)
    right, down = (shift * POINTS_A_MM for shift in offset)
    card_width = (width - 2 * 9 * POINTS_A_MM) / grid[0]
    inset = 4 * POINTS_A_MM
    found = 0
    pages = sheets(chosen)
    for fronts, backs in zip(pages[::2], pages[1::2], strict=True):
        for i in range(COUNT):
            if f"front{i}" not in fronts:
                continue
            x, y = fronts[f"front{i}"]
            back_x, back_y = backs[f"back{i}"]
            # the middle of the card's front, and where the turned sheet shows it from behind
            middle = x - inset + card_width / 2
            expected = (width - middle, y) if sideways else (middle, height - y)
            assert back_x - inset + card_width / 2 == pytest.approx(expected[0] + right, abs=0.5)
            assert back_y == pytest.approx(expected[1] + down, abs=1)  # letters are not as deep as high
            found += 1
    assert found == COUNT


def test_folded_cards_have_both_sides_beside_each_other() -> None:
    chosen = PdfConfig(cards_flip=Flip.FOLD)
    card_width = (210 - 2 * 9) * POINTS_A_MM / 2
    found = 0
    for places in sheets(chosen):
        for i in range(COUNT):
            if f"front{i}" in places:
                x, y = places[f"front{i}"]
                assert places[f"back{i}"] == pytest.approx((x + card_width, y), abs=0.5)
                found += 1
    assert found == COUNT


def test_every_card_says_its_number_and_where_it_is_from() -> None:
    pages = sheets(PdfConfig())
    numbers = {word for places in pages for word in places if word.isdigit()}
    assert numbers == {str(number) for number in range(1, COUNT + 1)}
    assert all("Part" in places for places in pages)
    assert all("T" in places for places in pages)  # the note's title


@pytest.mark.parametrize("marks", CutMarks)
def test_what_shows_where_to_cut_changes_no_text(marks: CutMarks) -> None:
    assert sheets(PdfConfig(cards_marks=marks)) == sheets(PdfConfig())


def test_the_calibration_sheet_shows_the_offset() -> None:
    made_sheet = make_calibration(Sheet(PdfConfig(cards_offset=(1, -2.5))), "en", timestamp=1)
    with opened(made_sheet.pdf) as document:
        front, back = document
        width = front.rect.width
        assert "Calibration" in front.get_text()
        assert "cards_offset = [1.0, -2.5]" in back.get_text()
        left, right = (
            min(
                (word for word in back.get_text("words") if word[4] == number),
                key=lambda word: word[0] * sign,
            )
            for number, sign in (("−5", 1), ("5", -1))
        )
    # one mm to the right of the middle, where the cross of the front is
    middle = (left[0] + left[2] + right[0] + right[2]) / 4
    assert middle == pytest.approx(width / 2 + POINTS_A_MM, abs=1)


@pytest.mark.parametrize(
    ("changes", "count"), [({}, 1), ({"cards_flip": Flip.FOLD}, 0), ({"cards_calibration": False}, 0)]
)
def test_one_calibration_sheet_stands_beside_all_cards(changes: dict[str, Any], count: int) -> None:
    chosen = PdfConfig(layout=Layout.CARDS, **changes)
    outputs, said = exported(book(numbered()), chosen)
    assert said == []
    assert [output.path for output in outputs][1:] == ["the-book-calibration.pdf"] * count


WORDS = [f"w{i}" for i in range(700)]
TABLE = Table(
    alignments=(Alignment.NONE, Alignment.NONE),
    header=None,
    rows=tuple(TableRow(cells=(TableCell(content=(Text(text=f"r{i}"),)),) * 2) for i in range(40)),
)
LONG = (
    paragraph(" ".join(WORDS)),
    paragraph("。".join(f"句{i}" for i in range(300))),
    CodeBlock(text="\n".join(f"line{i} = {i}" for i in range(80)), language="python"),
    TABLE,
    MathBlock(latex=r"\begin{matrix}" + r"\\".join(f"m_{{{i}}}" for i in range(40)) + r"\end{matrix}"),
)


def test_a_long_card_goes_on_on_the_next_and_nothing_is_cut_off() -> None:
    handout = made(note(cards=(basic((paragraph("short"),), LONG),)), layout=Layout.CARDS)
    assert handout.diagnostics == ()
    text = squeezed(text_of(handout))
    for piece in (*WORDS, "句299", *(f"line{i}={i}" for i in range(80)), *(f"r{i}" for i in range(40))):
        assert piece in text, piece
    assert "continued" in text
    with opened(handout.pdf) as document:
        assert outside(document, Area(9, 9, 9, 9)) == []
        assert overlapping(document) == []


def overlapping(document: object) -> list[str]:
    """Name words that stand on each other."""
    found = []
    for page in document:  # type: ignore[attr-defined]  # PyMuPDF has no types
        words = sorted(page.get_text("words"), key=lambda word: word[1])
        for number, one in enumerate(words):
            for other in words[number + 1 : number + 40]:
                across = min(one[2], other[2]) - max(one[0], other[0])
                down = min(one[3], other[3]) - max(one[1], other[1])
                if across > 1 and down > 0.6 * min(one[3] - one[1], other[3] - other[1]):
                    found.append(f"{one[4]} on {other[4]}, page {page.number + 1}")
    return found


def test_a_cloze_asks_in_front_and_answers_behind() -> None:
    asked = cloze(paragraph("The answer is ", Gap(content=(Text(text="forty-two"),), number=1), "."))
    chosen = PdfConfig()
    with opened(made(note(cards=(asked,)), chosen=chosen, layout=Layout.CARDS).pdf) as document:
        front, back = (page.get_text() for page in document)
    assert "forty-two" not in front
    assert "forty-two" in back


def test_a_note_without_cards_says_so() -> None:
    assert "no cards" in text_of(made(note(), layout=Layout.CARDS))
