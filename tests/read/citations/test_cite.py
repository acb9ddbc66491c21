"""Citations settled over the notes of a book, from Markdown to plain text."""

from pathlib import Path

import pytest

from paperpack.model import Citation, Note, NoteLink
from paperpack.read.citations.bibliography import Bibliography, parse_bibliography
from paperpack.read.citations.cite import cite
from paperpack.read.links import connect
from paperpack.read.note import read_note
from paperpack.walk import descendants, plain_text

ENTRIES, _ = parse_bibliography(r"""
@inproceedings{vaswani2017, title={Attention is all you need}, year={2017}, booktitle={NeurIPS},
  author={Vaswani, Ashish and Shazeer, Noam and Parmar, Niki}, eprint={1706.03762}}
@article{jain2019, title={Attention is not explanation}, author={Jain, Sarthak and Wallace, Byron C.}, year={2019}}
@article{lecun2015a, title={Deep learning}, author={LeCun, Yann}, year={2015}, doi={10.1038/nature14539}}
@article{lecun2015b, title={Deeper learning?}, author={LeCun, Yann}, year={2015}, url={https://example.org/deeper}}
@misc{manual, title={The Manual}}
@article{wang2020, title={深度学习综述}, author={王, 小明 and 李, 四 and 赵, 五}, year={2020}, journal={计算机学报}}
""")
BIBLIOGRAPHY = Bibliography(ENTRIES)


def cited(tmp_path: Path, **texts: str) -> tuple[list[Note], list[str]]:
    """Read, cite and connect notes; `own` is the first one's name."""
    notes = []
    for name, text in texts.items():
        path = f"{name.replace('at_', '@')}.md"
        (tmp_path / path).write_text(text, encoding="utf-8")
        note = read_note(tmp_path, path, path).note
        assert note is not None
        notes.append(note)
    with_citations, problems = cite(notes, BIBLIOGRAPHY, str)
    connected, missing = connect(with_citations, str)
    said = [
        f"{problem.path}:{problem.line} {problem.code} {problem.message}" for problem in (*problems, *missing)
    ]
    return list(connected), said


def shown(note: Note) -> str:
    return plain_text(note.blocks)


@pytest.mark.parametrize(
    ("written", "text", "keys"),
    [
        ("As shown [@vaswani2017].", "As shown (Vaswani et al., 2017).", ["vaswani2017"]),
        (
            "Both [see @vaswani2017, p. 3; also @jain2019].",
            "Both (see Vaswani et al., 2017, p. 3; also Jain and Wallace, 2019).",
            ["vaswani2017", "jain2019"],
        ),
        (
            "Both [@jain2019;\n@manual] said so.",
            "Both (Jain and Wallace, 2019; The Manual) said so.",
            ["jain2019", "manual"],
        ),
        ("Vaswani [-@vaswani2017] says", "Vaswani (2017) says", ["vaswani2017"]),
        (
            "@vaswani2017 says, and @jain2019.",
            "Vaswani et al. (2017) says, and Jain and Wallace (2019).",
            ["vaswani2017", "jain2019"],
        ),
        (
            "Twice [@lecun2015b; @lecun2015a]",
            "Twice (LeCun, 2015b; LeCun, 2015a)",
            ["lecun2015b", "lecun2015a"],
        ),
        ("**Bold [@manual]**", "Bold (The Manual)", ["manual"]),
        ("In braces [@{jain2019}]", "In braces (Jain and Wallace, 2019)", ["jain2019"]),
        ("(already in brackets, [@jain2019])", "(already in brackets, Jain and Wallace, 2019)", ["jain2019"]),
        ("([[@jain2019]]888) says", "(Jain and Wallace, 2019, 888) says", ["jain2019"]),
        ("See [[@jain2019]], twice", "See (Jain and Wallace, 2019), twice", ["jain2019"]),
        ("See [[@jain2019|their reply]]", "See their reply", ["jain2019"]),
        ("- [[@jain2019]]", "Jain and Wallace, 2019", ["jain2019"]),
        ("`[@jain2019]` and [text @jain2019](https://a.org)", "[@jain2019] and text @jain2019", []),
        (
            "Ask me@jain2019.org or @someone, [not @ key], [a@b]",
            "Ask me@jain2019.org or @someone, [not @ key], [a@b]",
            [],
        ),
    ],
)
def test_a_citation_shows_its_paper(tmp_path: Path, written: str, text: str, keys: list[str]) -> None:
    (note,), said = cited(tmp_path, note=written + "\n")
    assert shown(note) == text
    assert [node.key for node in descendants(note.blocks) if isinstance(node, Citation)] == keys
    assert sorted(entry.key for entry in note.references) == sorted(keys)
    assert said == []


def test_chinese_notes_cite_in_chinese(tmp_path: Path) -> None:
    text = (
        "注意力机制很重要[@vaswani2017; @wang2020，第 3 页]，而 [@jain2019] 并不同意。@wang2020 综述了它。\n"
    )
    (note,), _ = cited(tmp_path, note=text)
    assert shown(note) == (
        "注意力机制很重要（Vaswani 等，2017；王小明等，2020，第 3 页），而（Jain 和 Wallace，2019）并不同意。"
        "王小明等（2020） 综述了它。"
    )


def test_the_references_are_sorted_and_linked(tmp_path: Path) -> None:
    (note,), _ = cited(tmp_path, note="[@vaswani2017; @manual; @lecun2015a; @lecun2015b]\n")
    assert [plain_text(entry.content) for entry in note.references] == [
        "Yann LeCun (2015a). Deep learning. doi:10.1038/nature14539",
        "Yann LeCun (2015b). Deeper learning? example.org/deeper",
        "The Manual.",
        "Ashish Vaswani, Noam Shazeer and Niki Parmar (2017). Attention is all you need. NeurIPS. arXiv:1706.03762",
    ]


def test_authors_that_the_bibliography_leaves_out_are_others(tmp_path: Path) -> None:
    entries, _ = parse_bibliography("""
@misc{one, title={One}, year={2020}, author={Smith, Ann and others}}
@misc{two, title={Two}, year={2021}, author={Smith, Ann and Lee, Bo and others}}
@misc{three, title={三}, year={2022}, author={王小明 and others}}
""")
    (tmp_path / "a.md").write_text("# A\n\nAs [@one; @two; @three], and @one.", encoding="utf-8")
    note = read_note(tmp_path, "a.md", "a.md").note
    assert note is not None
    (made,), _ = cite([note], Bibliography(entries), str)
    assert (
        shown(made) == "As (Smith et al., 2020; Smith et al., 2021; 王小明等, 2022), and Smith et al. (2020)."
    )
    assert [plain_text(entry.content) for entry in made.references] == [
        "Ann Smith et al. (2020). One.",
        "Ann Smith, Bo Lee, et al. (2021). Two.",
        "王小明等 (2022). 三.",
    ]


def test_an_unknown_key_stays_as_written_and_is_said_once(tmp_path: Path) -> None:
    (note,), said = cited(
        tmp_path, note="One\n\n[@nobody] and [@nobody; @jain2019]\n\n[[@noone]], [[@noone]]\n"
    )
    assert shown(note) == "One\n[@nobody] and (@nobody; Jain and Wallace, 2019)\n@noone, @noone"
    assert said == [
        "note.md:3 unknown-citation there is no entry nobody in the bibliography, and no note about it",
        "note.md:5 unknown-citation there is no entry noone in the bibliography, and no note about it",
    ]


def test_a_link_to_the_note_about_a_paper_stays_one(tmp_path: Path) -> None:
    (note, about), said = cited(
        tmp_path,
        note="See [[@jain2019]] and [[@jain2019#Results]].\n",
        at_jain2019="# Results\n\nNone.\n\n## More\n",
    )
    links = [node for node in descendants(note.blocks) if isinstance(node, NoteLink)]
    assert [(link.path, link.anchor) for link in links] == [
        ("@jain2019.md", ""),
        ("@jain2019.md", "results"),
    ]
    assert shown(note) == "See (Jain and Wallace, 2019) and @jain2019 > Results."
    assert [entry.key for entry in note.references] == ["jain2019"]
    assert about.paper.authors == ("Sarthak Jain", "Byron C. Wallace")
    assert said == []


def test_a_note_named_by_a_key_has_the_papers_title_and_cites_itself_without_a_list(tmp_path: Path) -> None:
    (about,), _ = cited(tmp_path, at_vaswani2017="The paper [@vaswani2017] has no recurrence.\n")
    assert (about.title, plain_text(about.title_content)) == ("Attention is all you need",) * 2
    assert shown(about) == "The paper (Vaswani et al., 2017) has no recurrence."
    assert about.references == ()


def test_front_matter_wins_over_the_bibliography(tmp_path: Path) -> None:
    text = "---\ntitle: My notes\ncitekey: vaswani2017\nyear: 2018\n---\nText.\n"
    (note,), _ = cited(tmp_path, note=text)
    assert note.title == "My notes"
    assert (note.paper.title, note.paper.year, note.paper.venue) == (
        "Attention is all you need",
        2018,
        "NeurIPS",
    )


def test_a_note_about_a_paper_can_be_cited_without_a_bibliography(tmp_path: Path) -> None:
    about = (
        "*title:* Deep residual learning\n*authors:* Kaiming He, Xiangyu Zhang, Shaoqing Ren\n*year:* 2016\n"
    )
    (note, _), said = cited(tmp_path, note="Shortcuts [@he2016], [[@he2016]].\n", at_he2016=about)
    assert shown(note) == "Shortcuts (He et al., 2016), (He et al., 2016)."
    assert said == []


def test_notes_without_citations_come_back_as_they_are(tmp_path: Path) -> None:
    (note,), said = cited(tmp_path, note="# A\n\nA *b* [c](https://c.org)\nd.\n")
    read = read_note(tmp_path, "note.md", "note.md").note
    assert (note, said) == (read, [])


@pytest.mark.parametrize("piece", ["[@", "@", "[@a;", "[[@", "@a", "[@a] ", "(@", "@a:"])
def test_hostile_texts_do_no_harm(tmp_path: Path, piece: str) -> None:
    (note,), _ = cited(tmp_path, note=piece * 3000)
    assert note.references == ()


@pytest.mark.parametrize(
    ("text", "is_cited"),
    [
        ("`@manual`", False),
        ("[a](https://example.org/@manual)", False),
        ("`q @ k`, [a](https://example.org/@b), $@$ and [@manual]", True),
        ("```\nq @ k\n```\n\n- *see [@manual]*", True),
        ("```\nq @ k\n```\n\n- see [[@manual]]", True),
    ],
)
def test_what_stands_in_code_and_addresses_is_no_citation(
    tmp_path: Path, text: str, *, is_cited: bool
) -> None:
    (own,), _ = cited(tmp_path, own=text)
    assert any(isinstance(node, Citation) for node in descendants(own.blocks)) == is_cited
