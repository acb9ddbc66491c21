"""What the books for Kindle and for Kobo are, beside what every book is."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from paperpack.config import Config, EpubConfig, EpubProfile
from paperpack.exporters.epub import EpubExporter
from paperpack.exporters.epub.formula_text import formula_text
from paperpack.exporters.epub.kindle import KindleFormulas
from paperpack.exporters.epub.kobo import with_spans
from paperpack.exporters.epub.page import Page, document
from paperpack.formula import FormulaError, to_mathml
from paperpack.model import Math, MathBlock
from tests.exporters.epub import samples
from tests.exporters.epub.opened import MATH, XHTML, package, pages, parsed, select
from tests.exporters.epub.test_chapter import visible_text, with_titles, written_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperpack.diagnostics import Diagnostic

THREE = Config(epub=EpubConfig(profile=tuple(EpubProfile), check_yourself=True, indent=True))


@pytest.fixture(scope="module")
def books() -> dict[str, bytes]:
    outputs = EpubExporter().export(samples.notebook(), samples.context([], THREE))
    return {output.path: output.content for output in outputs}


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def kindle(books: dict[str, bytes]) -> dict[str, bytes]:
    return opened(books["论文笔记-kindle.epub"])


@pytest.fixture(scope="module")
def kobo(books: dict[str, bytes]) -> dict[str, bytes]:
    return opened(books["论文笔记.kepub.epub"])


def test_each_profile_has_its_file_name(books: dict[str, bytes]) -> None:
    assert list(books) == ["论文笔记.epub", "论文笔记-kindle.epub", "论文笔记.kepub.epub"]


@pytest.mark.parametrize("name", ["论文笔记-kindle.epub", "论文笔记.kepub.epub"])
def test_epubcheck_has_nothing_to_say(
    books: dict[str, bytes], name: str, epubcheck: Callable[[bytes], list[str]]
) -> None:
    assert epubcheck(books[name]) == []


# -------------------------------------------------------------------------------------------------- kindle


def test_kindle_gets_nothing_that_it_does_not_show(kindle: dict[str, bytes]) -> None:
    text = b"".join(content for name, content in kindle.items() if name.endswith(".xhtml"))
    for absent in (b"<math", b"<semantics", b"<annotation", b"<svg", b"<details"):
        assert absent not in text
    assert not [name for name in kindle if name.endswith((".svg", ".webp"))]
    style = kindle["EPUB/style.css"]
    assert b"var(" not in style
    assert b"--" not in re.sub(rb"/\*.*?\*/", b"", style, flags=re.DOTALL)
    assert "MathML" not in [
        str(value) for value in package(kindle, "//opf:meta[@property='schema:accessibilityFeature']/text()")
    ]


def test_kindle_images_of_formulas_are_sized_by_the_text_and_described(kindle: dict[str, bytes]) -> None:
    images = [
        image for tree in pages(kindle).values() for image in select(tree, "//x:img[@class='formula-image']")
    ]
    assert len(images) >= 3
    for image in images:
        assert image.get("alt")
        assert re.fullmatch(r"(width|height):[\d.]+em(;vertical-align:-[\d.]+em)?", image.get("style"))
        with Image.open(io.BytesIO(kindle[f"EPUB/{image.get('src')[3:]}"])) as drawn:
            assert drawn.size == (int(image.get("width")), int(image.get("height")))
            assert not drawn.has_transparency_data


def test_kindle_images_are_opaque(kindle: dict[str, bytes]) -> None:
    for name, content in kindle.items():
        if name.endswith(".png"):
            with Image.open(io.BytesIO(content)) as image:
                assert not image.has_transparency_data, name


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("x", "<i>x</i>"),
        ("a<b", "<i>a</i>\u00a0&lt; <i>b</i>"),
        ("x_i^2", "<i>x</i><sub><i>i</i></sub><sup>2</sup>"),
        ("d_{model}=512", "<i>d</i><sub><i>model</i></sub>\u00a0= 512"),
        ("x^{-1}", "<i>x</i><sup>−1</sup>"),
        (r"-\alpha'", "−<i>α</i>′"),
        (r"\mathbf{w}^\top x", "<b>w</b><sup>⊤</sup><i>x</i>"),
        (r"\mathrm{d}x", "d<i>x</i>"),
        (r"O(n\log n)", "<i>O</i>(<i>n</i>\u2009log\u00a0<i>n</i>)"),
        (r"\max(0,x)", "max(0, <i>x</i>)"),
        (r"\text{如果 a<b}", "如果\u00a0a&lt;b"),
    ],
)
def test_a_simple_formula_is_text(latex: str, text: str) -> None:
    assert formula_text(to_mathml(latex, display=False)) == text


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{a}{b}",
        r"\sqrt{x}",
        r"\hat{y}",
        r"\sum_i x",
        r"\mathbb{R}",
        r"\mathcal{L}",
        r"x^{y^z}",
        r"\begin{pmatrix}a\\b\end{pmatrix}",
        r"\big(x\big)",
        r"\underbrace{x}_y",
    ],
)
def test_a_formula_that_text_cannot_hold_is_drawn(latex: str) -> None:
    assert formula_text(to_mathml(latex, display=False)) is None
    formulas = KindleFormulas([Math(latex), MathBlock(latex)])
    inline, block = (formulas.shown(latex, display=display) for display in (False, True))
    assert inline.image
    assert block.image
    assert "height:" in inline.markup
    assert "width:" in block.markup


def test_a_formula_hangs_below_the_line_as_deep_as_it_is_drawn() -> None:
    def depth(latex: str) -> float:
        markup = KindleFormulas([Math(latex)]).shown(latex, display=False).markup
        return float(re.search(r"vertical-align:-([\d.]+)em", markup)[1])  # type: ignore[index]  # it is there

    assert depth(r"\sqrt{x}") < depth(r"\frac{a}{b}") < depth(r"\frac{a}{\frac{b}{c}}")


def test_a_formula_that_cannot_be_read_is_refused_and_costs_no_other() -> None:
    formulas = KindleFormulas([Math(r"\undefinedmacro{x"), Math(r"\frac{a}{b}")])
    assert formulas.shown(r"\frac{a}{b}", display=False).image
    with pytest.raises(FormulaError):
        formulas.shown(r"\undefinedmacro{x", display=False)


def test_a_book_too_large_to_be_sent_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    from msgspec.structs import replace  # noqa: PLC0415  for this test alone

    from paperpack.exporters.epub import profiles  # noqa: PLC0415  same

    small = replace(profiles.PROFILES[EpubProfile.KINDLE], largest=1000)
    monkeypatch.setitem(profiles.PROFILES, EpubProfile.KINDLE, small)
    reported: list[Diagnostic] = []
    config = Config(epub=EpubConfig(profile=EpubProfile.KINDLE))
    assert list(EpubExporter().export(samples.notebook(), samples.context(reported, config)))
    assert [problem.path for problem in reported if problem.code == "large-book"] == ["论文笔记-kindle.epub"]


# ---------------------------------------------------------------------------------------------------- kobo


def test_kobo_finds_every_sentence_by_a_number(kobo: dict[str, bytes]) -> None:
    for name, tree in pages(kobo).items():
        spans = select(tree, "//x:span[@class='koboSpan']")
        numbers = [tuple(map(int, span.get("id").split(".")[1:])) for span in spans]
        assert numbers == sorted(set(numbers)), name
        if name == "EPUB/nav.xhtml":
            continue
        assert select(tree, "/x:html/x:body/x:div[@id='book-columns']/x:div[@id='book-inner']"), name
        loose = [text for text in _texts(tree) if text.strip() and text.getparent() not in spans]
        assert loose == [], name


def _texts(tree: Any) -> list[Any]:
    """Give all text of a page's body that is prose."""
    return list(
        tree.xpath(
            "//x:body//text()[not(ancestor::m:math or ancestor::x:pre)]",
            namespaces={"x": XHTML[1:-1], "m": MATH[1:-5]},
        )
    )


def test_kobo_pages_read_as_those_of_every_book(kobo: dict[str, bytes]) -> None:
    chapter = pages(kobo)["EPUB/text/chapter-0001.xhtml"]
    assert visible_text(chapter) == written_text(with_titles(samples.everything()))


def test_sentences_end_where_readers_pause() -> None:
    body = "<body><p>One. Two (2.5)! <b>三。四？</b>“五。”6</p><pre>a. b.</pre></body>"
    content = document(title="t", language="en", body=body, file="text/x.xhtml")
    tree = parsed(with_spans(Page("x", "text/x.xhtml", content)).content)
    spans = {span.get("id"): span.text for span in select(tree, "//x:span")}
    assert list(spans.values()) == ["One. ", "Two (2.5)! ", "三。", "四？", "“五。”", "6"]
    assert next(iter(spans)) == "kobo.1.1"
    assert select(tree, "//x:pre/text()") == ["a. b."]
