from __future__ import annotations

import hashlib
import struct
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING

import msgspec
import page
import pytest

from paperpack.config import Paper as PaperSize
from paperpack.config import PdfConfig
from paperpack.exporters.pdf import policy
from paperpack.exporters.pdf.handout import Handout, HandoutJob
from paperpack.exporters.pdf.images import file_content, file_name
from paperpack.exporters.pdf.settings import Sheet
from paperpack.exporters.pdf.source import typst_source
from paperpack.model import (
    Alignment,
    CodeBlock,
    Figure,
    Image,
    Layout,
    Math,
    Paper,
    Paragraph,
    Table,
    TableCell,
    TableRow,
    Text,
)
from tests.exporters.pdf.opened import opened
from tests.exporters.pdf.samples import (
    INJECTIONS,
    PICTURE,
    asset,
    every_field,
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


@pytest.fixture(scope="module")
def full() -> Handout:
    return made(full_note(), {file_name(asset(PICTURE)): PICTURE})


@pytest.mark.parametrize(("language", "shown"), [("en", "Smith et al."), ("zh-CN", "Smith 等")])
def test_authors_that_are_not_named_are_others(language: str, shown: str) -> None:
    handout = made(note(paragraph("x"), language=language, paper=Paper(authors=("Smith",), others=True)))
    assert shown.replace(" ", "") in text_of(handout).replace(" ", "")


def test_nothing_of_a_good_note_is_lost(full: Handout) -> None:
    assert full.diagnostics == ()
    text = squeezed(text_of(full))
    for piece in ("题目Title", "A.Author、李四", "NeurIPS2017", "arXiv:1706.03762", "#标签", "难以并行", "mark", "code()", "plain",
                  "模型", "deff():", "return1#注释", "quoted", "警告", "careful", "图1", "表1", "https://example.org/x.png", "脚注",
                  "(1)", "(2)", "旧的old", "第1页"):  # fmt: skip
        assert piece in text, piece


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
@pytest.mark.parametrize("layout", Layout)
def test_every_layout_conforms(layout: Layout, profile: page.ValidationProfile, tmp_path: Path) -> None:
    path = tmp_path / "n.pdf"
    chosen = PdfConfig(columns=2, line_numbers=True, writing_margin=40)
    path.write_bytes(made(full_note(), {file_name(asset(PICTURE)): PICTURE}, chosen, layout).pdf)
    report = page.validate_pdf(str(path), profile=profile)
    assert "0 failed" in str(report), report


def test_bookmarks_are_the_headings(full: Handout) -> None:
    with opened(full.pdf) as document:
        assert [entry[:2] for entry in document.get_toc()] == [[1, "注意力 x^2"], [2, "Second"]]
        assert document.metadata["title"] == "题目 Title"
        assert document.page_count == full.pages


def test_links_work(full: Handout) -> None:
    with opened(full.pdf) as document:
        addresses = {link.get("uri") for page_ in document for link in page_.get_links()}
    assert {
        "https://e.org",
        "https://doi.org/10.1/x(1)",
        "https://arxiv.org/abs/1706.03762",
        "https://example.org/x.png",
    } <= addresses


def test_nothing_stands_outside_the_margins(full: Handout) -> None:
    with opened(full.pdf) as document:
        for page_ in document:
            left, right = 2.3 / 2.54 * 72 - 1, page_.rect.width - 2.3 / 2.54 * 72 + 1
            for x0, _, x1, _, word, *_ in page_.get_text("words"):
                assert left <= x0, word
                assert x1 <= right, word


def test_the_same_note_gives_the_same_bytes_in_another_process(full: Handout, tmp_path: Path) -> None:
    job = tmp_path / "job"
    job.write_bytes(
        msgspec.msgpack.encode(
            HandoutJob(
                full_note(), "notes/n.md", Layout.HANDOUT, Sheet(), {file_name(asset(PICTURE)): PICTURE}
            )
        )
    )
    script = (
        "import hashlib, sys, msgspec; from paperpack.exporters.pdf.handout import *;"
        f"job = msgspec.msgpack.decode(open({str(job)!r}, 'rb').read(), type=HandoutJob);"
        "print(hashlib.sha256(make_handout(job).pdf).hexdigest())"
    )
    environment = {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "7", "PATH": "", "SOURCE_DATE_EPOCH": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd=tmp_path,
    )
    assert done.stdout.strip() == hashlib.sha256(full.pdf).hexdigest()


@pytest.mark.parametrize(
    ("chosen", "size"),
    [
        (PdfConfig(), (595, 842)),
        (PdfConfig(paper=PaperSize.LETTER), (612, 792)),
        (PdfConfig(paper_size=(100, 200)), (283, 567)),
        (PdfConfig(paper_size=(0, 1e9)), (170, 3402)),
    ],
)
@pytest.mark.parametrize("layout", Layout)
def test_the_sheet_is_as_asked(chosen: PdfConfig, size: tuple[int, int], layout: Layout) -> None:
    with opened(made(note(paragraph("x")), chosen=chosen, layout=layout).pdf) as document:
        assert (round(document[0].rect.width), round(document[0].rect.height)) == size


LITERALS = {Layout.HANDOUT: 12, Layout.CORNELL: 12, Layout.WORKSHEET: 8, Layout.CARDS: 12}


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("layout", Layout)
def test_text_prints_literally_wherever_it_stands(text: str, layout: Layout) -> None:
    handout = made(every_field(text), layout=layout)
    assert not [problem for problem in handout.diagnostics if problem.code == "export-failed"], (
        handout.diagnostics
    )
    assert squeezed(text_of(handout)).count(squeezed(text)) >= LITERALS[layout]


def test_a_formula_that_cannot_be_read_costs_its_spot() -> None:
    broken = Math(latex=r"\nosuch{x}", line=7)
    handout = made(note(paragraph("before ", broken, " after", broken)))
    assert r"\nosuch{x}" in text_of(handout)
    assert [(problem.code, problem.line) for problem in handout.diagnostics] == [("broken-formula", 7)]


def test_a_formula_that_typst_refuses_costs_its_spot(monkeypatch: pytest.MonkeyPatch) -> None:
    def conversion(latex: str, *, display: bool) -> str:
        return "x" if latex == "x" or display else "nosuch(x)"

    monkeypatch.setattr(policy, "to_typst", conversion)
    handout = made(note(paragraph("a ", Math(latex="x"), Math(latex="bad", line=3))))
    assert "bad" in text_of(handout)
    assert [(problem.code, problem.line) for problem in handout.diagnostics] == [("broken-formula", 3)]


def damaged_png() -> bytes:
    head = PICTURE[: PICTURE.index(b"IDAT") - 4]
    data = zlib.compress(b"short")
    return head + struct.pack(">I", len(data)) + b"IDAT" + data + b"\0\0\0\0"


@pytest.mark.parametrize("content", [b"", b"no picture", damaged_png()], ids=["empty", "text", "damaged"])
def test_a_broken_image_costs_its_spot(content: bytes) -> None:
    broken, whole = asset(content), asset(PICTURE)
    figures = (
        Figure(image=Image(address="broken.png", asset=broken, alt="broken one", line=4)),
        Figure(image=Image(address="whole.png", asset=whole, alt="whole one", line=5)),
    )
    handout = made(note(*figures), {file_name(broken): content, file_name(whole): PICTURE})
    assert "broken one" in text_of(handout)
    assert [(problem.code, problem.line) for problem in handout.diagnostics] == [("broken-image", 4)]
    with opened(handout.pdf) as document:
        assert len(document[0].get_images()) == 1


def test_characters_without_a_glyph_are_named() -> None:
    text = "ok \U000323af and \ue000 and \U000323af"
    handout = made(note(Paragraph(content=(Text(text=text),), line=9), paragraph(Math(latex=r"\text{𲎯}"))))
    shown = text_of(handout)
    assert shown.count("[U+323AF]") == 3
    assert "[U+E000]" in shown
    assert [(problem.code, problem.line) for problem in handout.diagnostics] == [("missing-glyph", 9)] * 2


@pytest.mark.parametrize(
    "text", ["🎉👨‍👩‍👧🇨🇳", "①⊗ℵ✅☑⚠", "한국어 ひらがな ไทย", "臺灣繁體", "ﬁ½₁ⅳ→─│►✓", "𝒙ℝ∑"]
)
def test_everyday_characters_have_glyphs(text: str) -> None:
    assert made(note(paragraph(text), CodeBlock(text=text), heading(1, text))).diagnostics == ()


def test_image_types_that_typst_does_not_know_are_named() -> None:
    what = asset(b"x", "image/bmp")
    files = {file_name(what): file_content(what, b"x")}
    handout = made(note(Figure(image=Image(address="a.bmp", asset=what))), files)
    assert [problem.code for problem in handout.diagnostics] == ["broken-image"]


def test_large_images_and_tables_stay_on_the_page() -> None:
    tall = asset(png(10, 4000), width=10, height=4000)
    row = TableRow(
        cells=tuple(TableCell(content=(Text(text=f"quite_a_long_identifier_{i}"),)) for i in range(9))
    )
    table = Table(alignments=(Alignment.NONE,) * 9, header=row, rows=(row,) * 60)
    handout = made(
        note(Figure(image=Image(address="t.png", asset=tall)), table), {file_name(tall): png(10, 4000)}
    )
    with opened(handout.pdf) as document:
        assert len(document) > 1
        for page_ in document:
            assert all(x1 <= page_.rect.width - 64 for _, _, x1, *_ in page_.get_text("words"))
            assert all(
                rect.y1 < page_.rect.height
                for image in page_.get_images()
                for rect in page_.get_image_rects(image[0])
            )
        heads = [squeezed(page_.get_text()).count("identifier_0") for page_ in document]
    assert heads[1] > 0


def test_the_source_is_the_layout_called_with_literals() -> None:
    source = typst_source(note(paragraph("x"), title="T"))
    assert source.startswith('#import "handout.typ": *\n#show: pp-handout.with(\n  language: "en",')
    assert source.endswith('#pp-paragraph[#"x";]\n')


def test_an_empty_note_is_a_page() -> None:
    assert made(note()).pages == 1
