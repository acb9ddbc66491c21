"""A note's references as blocks, and citations as links to them."""

import pytest

from paperpack.model import Block, BulletList, Citation, Heading, Note, Paper, Paragraph, Reference, Text
from paperpack.render.references import reference_blocks, reference_link
from paperpack.walk import plain_text

ENTRY = Reference("he2016", Paper(), (Text("He (2016)."),))


def note(*blocks: Block, language: str = "en", references: tuple[Reference, ...] = (ENTRY,)) -> Note:
    return Note("a.md", "A", (Text("A"),), blocks=blocks, language=language, references=references)


def heading(text: str) -> Heading:
    return Heading(1, (Text(text),), text.lower())


def test_a_note_that_cites_nothing_has_no_list() -> None:
    assert reference_blocks(note(references=())) == ()


@pytest.mark.parametrize(("language", "title"), [("en", "References"), ("zh-CN", "参考文献")])
def test_the_list_stands_below_a_heading(language: str, title: str) -> None:
    first, listed = reference_blocks(note(Paragraph((Text("x"),)), language=language))
    assert plain_text([first]) == title
    assert plain_text([listed]) == "He (2016)."


@pytest.mark.parametrize("title", ["References", "参考文献", "Bibliography"])
def test_a_last_section_of_this_name_takes_the_list(title: str) -> None:
    assert [type(block) for block in reference_blocks(note(heading("B"), heading(title)))] == [BulletList]
    assert len(reference_blocks(note(heading(title), heading("B")))) == 2


def test_a_citation_leads_to_its_entry() -> None:
    (_, listed) = reference_blocks(note())
    assert isinstance(listed, BulletList)
    link = reference_link(Citation((Text("He, 2016"),), "he2016", "a.md"))
    assert (link.path, link.anchor) == ("a.md", listed.items[0].anchor)
