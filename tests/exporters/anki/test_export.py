from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.exporters.anki.factory import asset, basic, book, cloze, exported, gap, image, note, paragraph
from tests.projections.anki import describe_package

from paperpack.exporters.anki.notetypes import CHANGED, notetype
from paperpack.model import (
    CardKind,
    Figure,
    Footnote,
    FootnoteReference,
    Image,
    Link,
    Math,
    NoteLink,
    Paper,
    Text,
)

if TYPE_CHECKING:
    from paperpack.diagnostics import Diagnostic
    from paperpack.model import Block, Card, Note

ROOT = Path(__file__).parents[3]


def fields_of(card: Card, **of_note: Any) -> dict[str, str]:
    (described,) = describe_package(exported(book(note(card, **of_note))).content)["notes"]
    fields: dict[str, str] = described["fields"]
    return fields


ANSWERS: dict[str, tuple[Block, str]] = {
    "one paragraph stands alone": (paragraph("a < b"), "a &lt; b"),
    "a link to a note is its text": (paragraph(NoteLink((Text("BERT"),), "bert.md")), "BERT"),
    "a link out": (
        paragraph(Link((Text("x"),), "https://example.org/?a=1&b=2")),
        '<a href="https://example.org/?a=1&amp;b=2">x</a>',
    ),
    "an image with the size asked for": (
        paragraph(Image("a.png", asset("a.png", b"1"), alt='a "b"', width=300)),
        '<img src="pp-6b86b273ff34fce1.png" alt="a &quot;b&quot;" width="300"/>',
    ),
    "a remote image is a link": (
        paragraph(Image("https://example.org/a.png", alt="curve")),
        '<a class="missing-image" href="https://example.org/a.png">curve</a>',
    ),
    "a missing image is its alt text": (
        paragraph(Image("img/a.png", alt="curve")),
        '<span class="missing-image">curve</span>',
    ),
    "or its address": (paragraph(Image("img/a.png")), '<span class="missing-image">img/a.png</span>'),
}


@pytest.mark.parametrize(("block", "html"), ANSWERS.values(), ids=ANSWERS)
def test_an_answer(block: Block, html: str) -> None:
    assert fields_of(basic("Q", block))["Back"] == html


def test_footnotes_follow_the_answer_with_those_they_refer_to() -> None:
    footnotes = (
        Footnote("a", (paragraph("not asked for"),)),
        Footnote("b", (paragraph("second", FootnoteReference(3)),)),
        Footnote("c", (paragraph("third"),)),
    )
    card = basic(paragraph("Q", FootnoteReference(2)), paragraph("A", FootnoteReference(2)))
    assert fields_of(card, footnotes=footnotes)["Back"] == (
        'A<sup class="footnote-reference">2</sup>\n<ol class="footnotes">'
        '<li value="2">second<sup class="footnote-reference">3</sup></li>\n'
        '<li value="3">third</li></ol>'
    )


SOURCES = {
    "nothing known": (Paper(), "resnet.md"),
    "a whole paper": (
        Paper("Deep Residual Learning", ("He", "Zhang", "Ren"), 2016, "CVPR", arxiv="1512.03385"),
        (
            "He et al. · <em>Deep Residual Learning</em> · CVPR 2016 · "
            '<a href="https://arxiv.org/abs/1512.03385">arXiv:1512.03385</a> · resnet.md'
        ),
    ),
    "the note's title is the paper's": (Paper("Residual learning", ("He",), 2016), "He · 2016 · resnet.md"),
    "others": (Paper(authors=("He",), others=True), "He et al. · resnet.md"),
    "doi first": (
        Paper(doi="10.1/a<b", arxiv="1"),
        '<a href="https://doi.org/10.1/a%3Cb">doi:10.1/a&lt;b</a> · resnet.md',
    ),
    "a page": (
        Paper(authors=("A", "B"), url="https://www.example.org/p.pdf"),
        'A, B · <a href="https://www.example.org/p.pdf">example.org</a> · resnet.md',
    ),
    "no address that a link may have": (Paper(url="javascript:alert(1)"), "resnet.md"),
}


@pytest.mark.parametrize(("paper", "html"), SOURCES.values(), ids=SOURCES)
def test_the_source_line(paper: Paper, html: str) -> None:
    assert fields_of(basic("Q"), paper=paper)["Source"] == html


def test_broken_formulas_and_hidden_images_are_reported_once() -> None:
    report: list[Diagnostic] = []
    formula = Math(r"\frac{a", line=7)
    photo = Figure(image("scan.tif", b"x", "image/tiff", alt="scan", line=9))
    output = exported(
        book(note(basic(paragraph(formula), paragraph(formula)), basic("b", photo), basic("c", photo))),
        report,
    )
    assert [str(found) for found in report] == [
        r"notes/resnet.md:7: warning: the braces of a formula do not match: \frac{a [broken-formula]",
        "notes/resnet.md:9: info: Anki shows no images of the type image/tiff: scan.tif [poorer-form]",
    ]
    described = describe_package(output.content)
    assert described["media"] == {}
    assert described["notes"][0]["fields"]["Front"] == r"\(\frac{a}\)"
    assert (
        described["notes"][1]["fields"]["Back"]
        == '<figure>\n<span class="missing-image">scan</span>\n</figure>'
    )


def test_only_images_on_cards_are_packed() -> None:
    shown, hidden = image("a.png", b"1"), image("b.png", b"2")
    output = exported(book(note(basic("Q", Figure(shown)), blocks=(Figure(hidden),))))
    assert list(describe_package(output.content)["media"]) == ["pp-6b86b273ff34fce1.png"]


def test_the_style_has_a_time_of_its_own() -> None:
    sides = ("name", "qfmt", "afmt", "bqfmt", "bafmt")
    looks = [
        [model.css, *(template[side] for template in model.templates for side in sides)]
        for model in map(notetype, CardKind)
    ]
    digest = hashlib.sha256(json.dumps(looks).encode()).hexdigest()[:16]
    assert (digest, CHANGED) == ("b260b95384ac80b4", 1_795_500_100), (
        "the style or a template changed: raise notetypes.CHANGED, or collections keep the old one; then pin both here"
    )


def test_the_style_loads_nothing_and_runs_nothing() -> None:
    for kind in CardKind:
        model = notetype(kind)
        text = model.css + json.dumps(model.templates)
        assert not any(word in text for word in ("url(", "@import", "@font-face", "http", "<script"))


# ------------------------------------------------------------------------------------------------ same bytes


def whole_book() -> Note:
    return note(
        basic("Q", Figure(image("b.png", b"2"))),
        basic("R", Figure(image("a.png", b"1"))),
        cloze("Anki ", gap("one", 3), gap("two", 1)),
        tags=("b", "a", "深度学习"),
    )


def test_a_package_is_the_same_wherever_it_is_built(tmp_path: Path) -> None:
    program = (
        "import sys, hashlib; from tests.exporters.anki.test_export import *; "
        "print(hashlib.sha256(exported(book(whole_book())).content).hexdigest())"
    )
    seen = {hashlib.sha256(exported(book(whole_book())).content).hexdigest()}
    for number, zone in enumerate(("UTC", "Asia/Shanghai", "America/New_York")):
        folder = tmp_path / str(number)
        temporary = folder / "tmp"
        temporary.mkdir(parents=True)
        environment = {
            **os.environ,
            "TZ": zone,
            "PYTHONHASHSEED": str(number),
            "PYTHONPATH": str(ROOT),
            "TMPDIR": str(temporary),
        }
        run = subprocess.run(
            [sys.executable, "-c", program],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        seen.add(run.stdout.strip())
        assert list(temporary.iterdir()) == []
    assert len(seen) == 1


def test_the_zip_tells_no_time_and_no_machine() -> None:
    with zipfile.ZipFile(io.BytesIO(exported(book(whole_book())).content)) as archive:
        entries = archive.infolist()
        assert [entry.filename for entry in entries] == ["collection.anki2", "media", "0", "1"]
        assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
        assert {(entry.create_system, entry.external_attr >> 16) for entry in entries} == {(3, 0o100644)}
        names = json.loads(archive.read("media"))
        assert list(names.values()) == sorted(names.values())


def test_two_thousand_decks_are_written_at_once() -> None:
    notes = [
        note(basic(f"Q{number}"), title=f"Paper {number}", path=f"{number}.md") for number in range(2000)
    ]
    described = describe_package(exported(book(*notes)).content)
    assert len(described["decks"]) == 2000


def test_a_card_below_a_heading_of_many_levels_keeps_its_tail() -> None:
    card = basic("Q", context=("Method", "Method", ""))
    assert fields_of(card)["Context"] == "Residual learning › Method › Method"
