from pathlib import Path

import pytest

from paperpack.model import Paper
from paperpack.read.citations.bibliography import BibEntry, parse_bibliography, read_bibliography
from paperpack.read.citations.latex import plain
from paperpack.read.citations.names import Name, Names, name_of, names_in_field


def only(text: str) -> BibEntry:
    entries, problems = parse_bibliography(text)
    assert problems == ()
    (entry,) = entries.values()
    return entry


def test_an_article_of_bibtex() -> None:
    entry = only(r"""
        @comment{made by hand}
        @Article{hodgkin1952,
          Title   = {A quantitative description of membrane current},
          author  = "Hodgkin, A. L. and Huxley, A. F.",
          journal = {The Journal of Physiology},
          year    = 1952,
          doi     = {10.1113/jphysiol.1952.sp004764},
          url     = {https://doi.org/10.1113/jphysiol.1952.sp004764}
        }""")
    assert entry.paper == Paper(
        title="A quantitative description of membrane current",
        authors=("A. L. Hodgkin", "A. F. Huxley"),
        year=1952,
        venue="The Journal of Physiology",
        doi="10.1113/jphysiol.1952.sp004764",
        url="https://doi.org/10.1113/jphysiol.1952.sp004764",
        citekey="hodgkin1952",
    )
    assert [name.family for name in entry.names] == ["Hodgkin", "Huxley"]


def test_a_preprint_of_biblatex() -> None:
    entry = only(r"""
        @online{li2021,
          title = {Prefix {{Tuning}}}, subtitle = {Optimizing Continuous Prompts},
          author = {Li, Xiang Lisa and Liang, Percy}, date = {2021-01-01},
          eprint = {2101.00190}, eprinttype = {arxiv}, pubstate = {prepublished},
        }""")
    assert entry.paper == Paper(
        title="Prefix Tuning: Optimizing Continuous Prompts",
        authors=("Xiang Lisa Li", "Percy Liang"),
        year=2021,
        arxiv="2101.00190",
        citekey="li2021",
    )


@pytest.mark.parametrize(
    ("fields", "arxiv"),
    [
        ("archivePrefix = {arXiv}, eprint = {1412.6980}", "1412.6980"),
        ("eprint = {hep-th/9711200}", "hep-th/9711200"),
        ("eprint = {12345678}, eprinttype = {pubmed}", ""),
        ("journal = {arXiv preprint arXiv:1412.6980}", "1412.6980"),
        ("journal = {CoRR}, volume = {abs/1412.6980}", ""),
        ("doi = {10.48550/arXiv.1412.6980}", "1412.6980"),
        ("url = {http://arxiv.org/abs/1412.6980v9}", "1412.6980v9"),
        ("howpublished = {arXiv:1412.6980}", "1412.6980"),
    ],
)
def test_the_arxiv_id_stands_in_many_fields(fields: str, arxiv: str) -> None:
    paper = only(f"@misc{{key, title={{T}}, {fields}}}").paper
    assert paper.arxiv == arxiv
    assert paper.venue == ""


def test_abbreviations_and_joined_values() -> None:
    entry = only(
        '@string{nips = "NeurIPS"}\n@inproceedings{a, title={C # D}, booktitle = NIPS # " Track " # 2, year=2019}'
    )
    assert (entry.paper.venue, entry.paper.title) == ("NeurIPS Track 2", "C # D")


def test_a_thesis_has_its_school() -> None:
    assert only("@phdthesis{a, title={T}, school={ETH Zürich}, publisher={X}}").paper.venue == "ETH Zürich"


def test_what_is_broken_is_named_and_the_rest_is_read() -> None:
    entries, problems = parse_bibliography(
        "@article{a, title={One},\n year={2010}\n\n@article{b, title={Two}, title={Three}}\n\n@misc{b, title={Four}}\n"
    )
    assert {key: entry.paper.title for key, entry in entries.items()} == {"b": "Two"}
    assert [(problem.line, problem.message) for problem in problems] == [
        (1, "an entry cannot be read and is left out"),
        (6, "there is more than one entry b"),
    ]


@pytest.mark.parametrize(
    "text", ["", "no bibliography", "@", "@{", "@article{", "@article{,}", "@article{a, author={,}}"]
)
def test_nothing_is_raised(text: str) -> None:
    parse_bibliography(text)


def test_files_the_first_entry_of_a_key_counts(tmp_path: Path) -> None:
    first, second = tmp_path / "a.bib", tmp_path / "b.bib"
    first.write_text("@misc{k, title={First one}}", encoding="utf-8")
    second.write_bytes("@misc{k, title={Second}}\n@misc{z, title={中文题目}}".encode("gb18030"))
    read = read_bibliography([first, second, tmp_path / "missing.bib"])
    assert {key: entry.paper.title for key, entry in read.entries.items()} == {
        "k": "First one",
        "z": "中文题目",
    }
    assert [path.name for path, _ in read.problems] == ["missing.bib"]


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\'E}tude \"uber {\ss}", "Étude über ß"),
        (r"G{\"o}del, {\v{C}}ern{\'y} and {\O}rsted", "Gödel, Černý and Ørsted"),
        ("{{BERT}}: Pre-training  of\n Deep~Models", "BERT: Pre-training of Deep Models"),
        ("pp.~10--12 --- ``so''", "pp. 10–12 — “so”"),
        (r"50\% of \emph{all}, 10% of \textbf{these} \& more", "50% of all, 10% of these & more"),
        (r"\LaTeX\ for $L_2$ norms", "LaTeX for $L_2$ norms"),
        (r"\url{https://a.org/x_y}", "https://a.org/x_y"),
        (r"\input{/etc/hostname}done", "done"),
        (r"\unheardof{kept}", "kept"),
        (r"{\'e", "é"),
        ("\\", ""),
        ("深度学习", "深度学习"),
    ],
)
def test_latex_becomes_text(latex: str, text: str) -> None:
    assert plain(latex) == text


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Ludwig van Beethoven", [("Ludwig van Beethoven", "van Beethoven")]),
        ("van der Maaten, Laurens", [("Laurens van der Maaten", "van der Maaten")]),
        ("King, Jr, Martin Luther", [("Martin Luther King, Jr", "King")]),
        ("{Open Images Team} and others", [("Open Images Team", "Open Images Team")]),
        ("王, 小明 and 李四", [("王小明", "王小明"), ("李四", "李四")]),
        (r"{\'E}mile Zola", [("Émile Zola", "Zola")]),
        ("", []),
    ],
)
def test_names_of_a_field(field: str, names: list[tuple[str, str]]) -> None:
    assert names_in_field(field) == Names(tuple(Name(*name) for name in names), field.endswith("and others"))


@pytest.mark.parametrize(
    ("whole", "family"),
    [
        ("Kaiming He", "He"),
        ("Laurens van der Maaten", "van der Maaten"),
        ("Martin Luther King Jr.", "King"),
        ("何恺明", "何恺明"),
        ("Plato", "Plato"),
    ],
)
def test_a_family_name_is_guessed(whole: str, family: str) -> None:
    assert name_of(whole).family == family
