"""What each layout and each setting does to a note."""

from __future__ import annotations

from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from paperpack.config import PdfConfig
from paperpack.exporters.pdf.exporter import handout_paths
from paperpack.exporters.pdf.handout import HandoutJob, make_handout
from paperpack.exporters.pdf.settings import Sheet, missing_font
from paperpack.model import (
    CodeBlock,
    Figure,
    Gap,
    Image,
    Layout,
    Notebook,
    Paper,
    Paragraph,
    Part,
    Text,
)
from tests.exporters.pdf.opened import opened
from tests.exporters.pdf.pages import Area, outside
from tests.exporters.pdf.samples import (
    PICTURE,
    asset,
    basic,
    cloze,
    full_note,
    heading,
    made,
    note,
    paragraph,
    png,
    squeezed,
    text_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from paperpack.exporters.pdf.handout import Handout
    from paperpack.model import Block


def at(line: int, text: str) -> Paragraph:
    return Paragraph(content=(Text(text=text),), line=line)


def pages_of(handout: Handout) -> list[str]:
    with opened(handout.pdf) as document:
        return [page.get_text() for page in document]


def words_of(handout: Handout) -> dict[str, Any]:
    """Give page and place of each word, the first where it stands several times."""
    places: dict[str, Any] = {}
    with opened(handout.pdf) as document:
        for page in document:
            for x0, y0, x1, y1, word, *_ in page.get_text("words"):
                places.setdefault(word, (page.number, x0, y0, x1, y1))
    return places


# ---------------------------------------------------------------------------------------------- which layouts


def test_a_layout_has_a_file_of_its_own() -> None:
    book = Notebook(title="B", slug="b", root=Part(name="", notes=(note(),)))
    chosen = PdfConfig(layout=(Layout.HANDOUT, Layout.CARDS, Layout.HANDOUT))
    assert list(handout_paths(book, chosen).values()) == ["handouts/n.pdf", "handouts/n-cards.pdf"]


@pytest.mark.parametrize(
    ("chosen", "layouts"),
    [
        (PdfConfig(), [Layout.CORNELL]),
        (PdfConfig(layout=Layout.CARDS), [Layout.CORNELL]),
        (PdfConfig(layout=Layout.CARDS, own_layouts=False), [Layout.CARDS]),
    ],
)
def test_a_note_may_choose_its_layouts(chosen: PdfConfig, layouts: list[Layout]) -> None:
    own = msgspec.structs.replace(note(), layouts=(Layout.CORNELL,))
    book = Notebook(title="B", slug="b", root=Part(name="", notes=(own,)))
    assert [layout for _, layout in handout_paths(book, chosen)] == layouts


# ------------------------------------------------------------------------------------------------- worksheet


def test_a_worksheet_asks_first_and_answers_on_its_last_page() -> None:
    cards = (
        cloze(paragraph("Bees see ", Gap(content=(Text(text="ultraviolet"),), number=1), "."), "Bees"),
        cloze(paragraph("Two ", Gap((Text(text="a"),), 1), " gaps ", Gap((Text(text="b"),), 1), "."), "Bees"),
        basic((paragraph("Why?"),), (paragraph("Because."),), "Ants"),
    )
    *asked, key = pages_of(made(note(cards=cards), layout=Layout.WORKSHEET))
    assert "ultraviolet" not in "".join(asked)
    assert "Because" not in "".join(asked)
    assert "Why?" in asked[0]
    assert key.split()[key.split().index("Answers") :][:9] == [
        "Answers",
        "1",
        "ultraviolet",
        "2",
        "a",
        "3",
        "b",
        "4",
        "Because.",
    ]


def test_a_gap_is_as_wide_as_its_answer_needs() -> None:
    widths = {}
    for answer in ("8", "a rather long answer"):
        card = cloze(paragraph("x ", Gap(content=(Text(text=answer),), number=1), " end"))
        places = words_of(made(note(cards=(card,)), layout=Layout.WORKSHEET))
        widths[answer] = places["end"][1] - places["x"][3]
    assert widths["a rather long answer"] > 3 * widths["8"]
    assert widths["8"] > 20


def test_a_question_has_lines_to_write_on() -> None:
    cards = (basic((paragraph("Why?"),), (paragraph("word " * 100),)),)
    with opened(made(note(cards=cards), layout=Layout.WORKSHEET).pdf) as document:
        lines = [drawn["rect"] for drawn in document[0].get_drawings() if drawn["rect"].width > 300]
    assert len(lines) >= 5


def gap(answer: str, hint: str = "") -> Gap:
    return Gap(content=(Text(text=answer),), number=1, hint=hint)


def ruled_lines(page: Any) -> list[Any]:
    """Give the drawn lines that one writes on, from the top."""
    return sorted(
        (drawn["rect"] for drawn in page.get_drawings() if drawn["rect"].width > 20), key=lambda r: r.y0
    )


def test_the_number_of_a_gap_stands_before_it_in_one_line() -> None:
    cards = tuple(cloze(paragraph("词" * length, gap("答案"), "。")) for length in range(30, 44))
    with opened(made(note(cards=cards), layout=Layout.WORKSHEET).pdf) as document:
        page = document[0]
        numbers = [word for word in page.get_text("words") if word[4].isdigit() and word[3] - word[1] < 10]
        gaps = ruled_lines(page)
    assert len(numbers) == len(cards)
    for x0, y0, x1, _, *_ in numbers:
        assert any(0 <= line.x0 - x1 < 4 and 0 < line.y1 - y0 < 20 for line in gaps), (x0, y0)


def test_a_gap_is_not_parted_where_a_line_can_hold_it() -> None:
    cards = tuple(cloze(paragraph("词" * length, gap("一个答案"), "。")) for length in range(30, 44))
    with opened(made(note(cards=cards), layout=Layout.WORKSHEET).pdf) as document:
        widths = {round(line.width) for line in ruled_lines(document[0]) if line.width < 100}
    assert len(widths) == 1


def test_a_hint_stands_at_its_gap_and_not_in_the_key() -> None:
    card = cloze(paragraph("It is ", gap("8", "how many"), "."), line=1)
    asked, key = pages_of(made(note(cards=(card,)), layout=Layout.WORKSHEET))
    assert "(how many)" in asked
    assert "how many" not in key
    for layout in (Layout.CORNELL, Layout.CARDS):
        assert "(how many)" in pages_of(made(note(at(1, "x"), cards=(card,)), layout=layout))[0]


def test_the_columns_of_the_key_are_of_one_length() -> None:
    cards = tuple(basic((paragraph("Why?"),), (paragraph("because " * 12),)) for _ in range(16))
    with opened(made(note(cards=cards), layout=Layout.WORKSHEET).pdf) as document:
        page = document[-1]
        left, right = (
            max(
                word[3] for word in page.get_text("words") if word[4] == "because" and (word[0] < 297) is side
            )
            for side in (True, False)
        )
    assert abs(left - right) < 40


def test_lines_to_write_on_keep_their_distance_over_pages() -> None:
    cards = tuple(basic((paragraph("Why?"),), (paragraph("字" * 200),)) for _ in range(7))
    with opened(made(note(cards=cards), layout=Layout.WORKSHEET).pdf) as document:
        *asked, _ = (ruled_lines(page) for page in document)
        ends = [max(line.y1 for line in lines) for lines in asked]
    for lines in asked:
        distances = [after.y1 - before.y1 for before, after in pairwise(lines)]
        assert min(distances[1:]) > 23
    # a question with many lines goes on on the next page: no page ends half empty
    assert min(ends[:-1]) > 650


def test_a_note_without_cards_asks_for_its_headings() -> None:
    text = text_of(made(note(heading(1, "Findings"), paragraph("secret")), layout=Layout.WORKSHEET))
    assert "Findings" in text
    assert "secret" not in text


# --------------------------------------------------------------------------------------------------- Cornell


def test_cues_stand_beside_what_they_ask_of() -> None:
    blocks: tuple[Block, ...] = tuple(at(number * 2, f"passage{number} goes on") for number in range(1, 8))
    cards = tuple(
        basic((paragraph(f"cue{number}"),), (paragraph("answer"),), line=number * 2) for number in (2, 5)
    )
    places = words_of(made(note(*blocks, cards=cards), layout=Layout.CORNELL))
    for number in (2, 5):
        cue, passage = places[f"cue{number}"], places[f"passage{number}"]
        assert cue[2] == pytest.approx(passage[2], abs=4)
        assert cue[3] < passage[1]


def test_every_cornell_page_has_a_summary_strip() -> None:
    blocks = tuple(at(number, "many words " * 40) for number in range(1, 30))
    pages = pages_of(made(note(*blocks), layout=Layout.CORNELL))
    assert len(pages) > 2
    assert all("Summary" in page for page in pages)


# -------------------------------------------------------------------------------------------------- settings


def test_two_columns() -> None:
    blocks = tuple(at(number, f"begin{number} " + "words " * 60) for number in range(1, 30))
    places = words_of(made(note(*blocks), chosen=PdfConfig(columns=2)))
    assert len({round(places[f"begin{number}"][1]) for number in range(1, 30)}) == 2


def test_a_writing_margin_stays_free() -> None:
    handout = made(note(*(at(1, "words " * 80),) * 30), chosen=PdfConfig(writing_margin=50))
    with opened(handout.pdf) as document:
        for page in document:
            outer = max(word[2] for word in page.get_text("words"))
            inner = min(word[0] for word in page.get_text("words"))
            free = page.rect.width - outer if page.number % 2 == 0 else inner
            assert free > (50 + 22) / 25.4 * 72


def test_a_qr_code_leads_to_the_paper() -> None:
    paper = Paper(title="T", arxiv="1706.03762")
    with opened(made(note(paper=paper)).pdf) as document:
        assert "https://arxiv.org/abs/1706.03762" in {link.get("uri") for link in document[0].get_links()}
        squares = document[0].get_drawings()
    with opened(made(note(paper=paper), chosen=PdfConfig(qr=False)).pdf) as document:
        assert len(document[0].get_drawings()) < len(squares)


def test_lines_of_code_are_numbered_and_wrapped_with_a_mark() -> None:
    code = CodeBlock(text="short\n" + " ".join(f"word{number}" for number in range(40)) + "\nlast")
    plain = text_of(made(note(code)))
    assert plain.count("↪") >= 2
    numbered = words_of(made(note(code), chosen=PdfConfig(line_numbers=True)))
    assert numbered["3"][2] == pytest.approx(numbered["last"][2], abs=2)
    assert "2" not in plain.split()


def test_without_tags_the_file_is_smaller() -> None:
    images = {f"{asset(PICTURE).sha256[:32]}.png": PICTURE}
    tagged, plain = (made(full_note(), images, PdfConfig(tags=tags)).pdf for tags in (True, False))
    assert len(plain) < len(tagged)
    assert b"/StructTreeRoot" in tagged
    assert b"/StructTreeRoot" not in plain
    assert squeezed(text_of(made(full_note(), images, PdfConfig(tags=False)))) == squeezed(
        text_of(made(full_note(), images))
    )


@pytest.mark.parametrize(("font", "expected"), [("sans", "NotoSans"), ("serif", "LibertinusSerif")])
def test_the_bundled_fonts(font: str, expected: str) -> None:
    assert any(
        expected in name for name in fonts_of(made(note(paragraph("Text")), chosen=PdfConfig(font=font)))
    )


def test_a_font_of_the_user_from_a_folder(tmp_path: Path) -> None:
    bundled = (files("manimgx_fonts") / "NotoSansThai[wght].ttf").read_bytes()
    renamed = bundled.replace("Noto Sans".encode("utf-16-be"), "Nota Sans".encode("utf-16-be"))
    (tmp_path / "own.ttf").write_bytes(renamed.replace(b"NotoSans", b"NotaSans"))
    sheet = Sheet(PdfConfig(font="Nota Sans Thai"), str(tmp_path))
    assert missing_font(sheet) == ""
    handout = make_handout(HandoutJob(note(paragraph("ไทย")), "n.md", Layout.HANDOUT, sheet, {}))
    assert handout.diagnostics == ()


def test_a_font_that_nobody_has_is_named() -> None:
    assert missing_font(Sheet(PdfConfig(font="No Such Font"))) == "No Such Font"
    assert made(note(paragraph("Text")), chosen=PdfConfig(font="No Such Font")).pdf


def fonts_of(handout: Handout) -> set[str]:
    with opened(handout.pdf) as document:
        return {font[3] for page in document for font in page.get_fonts()}


# --------------------------------------------------------------------------------------------------- figures


def figure(height: int) -> tuple[Figure, dict[str, bytes]]:
    content = png(600, height, (height % 255, 80, 90))
    picture = asset(content, width=600, height=height)
    image = Image(address="f.png", asset=picture, alt=f"picture {height}")
    return Figure(image=image, caption=(Text(text="Caption."),)), {f"{picture.sha256[:32]}.png": content}


@pytest.mark.parametrize(
    ("paragraphs", "page", "height", "page_of_what_follows"),
    [
        pytest.param(6, 0, 225, 0, id="it fits and stays as it is"),
        pytest.param(9, 0, 170, 1, id="it is shrunk to what is left"),
        pytest.param(10, 1, 225, 0, id="it goes to the next page, and the text fills this one"),
    ],
)
def test_a_figure_leaves_no_white_foot(
    paragraphs: int, page: int, height: int, page_of_what_follows: int
) -> None:
    shown, files_of_figure = figure(300)
    before = tuple(paragraph(f"before{number} " + "words " * 36) for number in range(paragraphs))
    after = tuple(paragraph(f"after{number} " + "words " * 36) for number in range(3))
    handout = made(note(*before, shown, *after), files_of_figure)
    with opened(handout.pdf) as document:
        pictures = [(sheet.number, info["bbox"]) for sheet in document for info in sheet.get_image_info()]
    ((number, box),) = pictures
    assert (number, round(box[3] - box[1])) == (page, pytest.approx(height, abs=8))
    assert words_of(handout)["after0"][0] == page_of_what_follows


def test_code_that_begins_far_to_the_right_stays_on_the_page() -> None:
    code = CodeBlock(text="f(a,\n" + " " * 110 + "b)\n" + " " * 90 + "word " * 30)
    with opened(made(note(code)).pdf) as document:
        assert outside(document, Area(23, 12, 23, 10)) == []


def test_a_long_word_of_signs_beyond_ascii_breaks() -> None:
    with opened(made(note(paragraph("(9959+1)/10000×100%=99.6%" * 9))).pdf) as document:
        assert outside(document, Area(23, 12, 23, 10)) == []
