from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperpack.diagnostics import Code
from paperpack.model import Paper, RuleName
from paperpack.read.front_matter.dates import date_in_name, date_of
from paperpack.read.front_matter.metadata import Metadata, metadata
from paperpack.read.front_matter.paper import arxiv_id, authors_of
from paperpack.read.front_matter.split import FrontMatter, split_front_matter


def read(head: str, path: str = "note.md", body: str = "") -> Metadata:
    return metadata(split_front_matter(f"---\n{head}\n---\n{body}"), path)


HE = ("Kaiming He", "Xiangyu Zhang")


@pytest.mark.parametrize(
    ("head", "paper"),
    [
        ("title: my notes", Paper()),
        ("paper: Deep Residual Learning", Paper(title="Deep Residual Learning")),
        ("论文: 残差学习", Paper(title="残差学习")),
        ("authors: [Kaiming He, Xiangyu Zhang]", Paper(authors=HE)),
        ("authors: Kaiming He, Xiangyu Zhang", Paper(authors=HE)),
        ("authors: He, Kaiming and Zhang, Xiangyu", Paper(authors=HE)),
        ("authors:\n  - name: Kaiming He\n  - {given: Xiangyu, family: Zhang}\n  -", Paper(authors=HE)),
        ("author: a blogger", Paper()),
        ("author: Kaiming He\nvenue: CVPR", Paper(authors=("Kaiming He",), venue="CVPR")),
        ("year: 2015", Paper(year=2015)),
        ("year: '2015'", Paper(year=2015)),
        ("year: 2015-12-10", Paper(year=2015)),
        ("journal: Nature", Paper(venue="Nature")),
        ("conference: CVPR 2016", Paper(venue="CVPR 2016")),
        ("doi: 10.1109/CVPR.2016.90", Paper(doi="10.1109/CVPR.2016.90")),
        ("doi: https://doi.org/10.1109/CVPR.2016.90", Paper(doi="10.1109/CVPR.2016.90")),
        ("url: https://doi.org/10.1/x", Paper(url="https://doi.org/10.1/x")),
        ("arxiv: 1512.03380", Paper(arxiv="1512.03380")),
        ("arXiv: arXiv:1512.03385v1", Paper(arxiv="1512.03385v1")),
        ("arxiv_id: cs/9901002", Paper(arxiv="cs/9901002")),
        ("arxiv: https://arxiv.org/pdf/1512.03385.pdf", Paper(arxiv="1512.03385")),
        (
            "link: https://arxiv.org/abs/1512.03385",
            Paper(arxiv="1512.03385", url="https://arxiv.org/abs/1512.03385"),
        ),
        ("url: /posts/resnet/", Paper()),
        ("url: javascript:alert(1)", Paper()),
        ("citekey: '@he2016'", Paper(citekey="he2016")),
        ("bib-key: he2016", Paper()),
        ("BibKey: he2016", Paper(citekey="he2016")),
        (
            "title: my notes\npaper:\n  title: Deep\n  author: Kaiming He\n  year: 2016\n  url: https://a.b/c",
            Paper(title="Deep", authors=("Kaiming He",), year=2016, url="https://a.b/c"),
        ),
    ],
)
def test_paper(head: str, paper: Paper) -> None:
    found = read(head)
    assert found.paper == paper
    assert found.problems == ()


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("A, B and C", ("A", "B", "C")),
        ("A, B, and C", ("A", "B", "C")),
        ("A & B", ("A", "B")),
        ("何恺明、张祥雨，任少卿", ("何恺明", "张祥雨", "任少卿")),
        ("He, Kaiming; Zhang, Xiangyu", HE),
        ("A, A", ("A",)),
        (" , ", ()),
        ("[[Kaiming He]], [[Xiangyu Zhang]]", HE),
        ("Anderson Sandy", ("Anderson Sandy",)),
    ],
)
def test_authors(text: str, authors: tuple[str, ...]) -> None:
    assert authors_of(text) == (authors, False)


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        ("A et al.", ("A",)),
        ("A, B, et al", ("A", "B")),
        ("A and others", ("A",)),
        ("何恺明等", ("何恺明",)),
        ("何恺明、张祥雨 等人", ("何恺明", "张祥雨")),
        ("[A, B, et al.]", ("A", "B")),
        ('["何恺明", "等"]', ("何恺明",)),
        ("\n  - Doe, Jane\n  - others", ("Doe, Jane",)),
    ],
)
def test_other_authors_are_told_of_and_no_names(head: str, authors: tuple[str, ...]) -> None:
    found = read(f"authors: {head}")
    assert (found.paper.authors, found.paper.others) == (authors, True)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("1706.03762", "1706.03762"),
        ("http://arxiv.org/abs/math.GT/0309136", "math.GT/0309136"),
        ("https://arxiv.org/abs/hep-th/9901001v2", "hep-th/9901001v2"),
        ("arxiv.org/html/2401.00001v3", "2401.00001v3"),
        ("12.5", ""),
        ("123456.78901", ""),
        ("none", ""),
    ],
)
def test_arxiv_identifiers(text: str, identifier: str) -> None:
    assert arxiv_id(text) == identifier


@pytest.mark.parametrize(
    ("head", "tags"),
    [
        ("tags: [CNN, 视觉, CNN]", ("CNN", "视觉")),
        ("tags:\n  -\n  - a", ("a",)),
        ("tags: one two", ("one", "two")),
        ("tags: 机器学习", ("机器学习",)),
        ("tags: Video Generation, GAN", ("Video Generation", "GAN")),
        ("tags: 甲，乙、丙", ("甲", "乙", "丙")),
        ("tag:\n- Video Generation", ("Video Generation",)),
        ("tag: Video Generation", ("Video Generation",)),
        ("tags: '#a/b #c'", ("a/b", "c")),
        ("tags:\n  - '#a'\n  - /b//c/", ("a", "b/c")),
        ("tags: [2022, true]", ("2022", "true")),
        ("categories: [papers]\ntags: [a]", ("a", "papers")),
        ("tags: [[[A b]], c]", ("A b", "c")),
        ("tags:", ()),
        ("keyword: x", ()),
    ],
)
def test_tags(head: str, tags: tuple[str, ...]) -> None:
    assert read(head).tags == tags


def test_tags_of_logseq() -> None:
    front = split_front_matter("title:: x\ntags:: [[deep learning]], #CNN, vision\n")
    assert metadata(front, "x.md").tags == ("deep learning", "CNN", "vision")


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2022-09-16", dt.date(2022, 9, 16)),
        ("2022-09-16 10:00:00 +0800", dt.date(2022, 9, 16)),
        ("2022-09-16T23:59:59-12:00", dt.date(2022, 9, 16)),
        ("2022/9/6", dt.date(2022, 9, 6)),
        ("2022.09.16", dt.date(2022, 9, 16)),
        (20220916, dt.date(2022, 9, 16)),
        ("2022年9月16日", dt.date(2022, 9, 16)),
        ("2022年9月", dt.date(2022, 9, 1)),
        ("2022-09", dt.date(2022, 9, 1)),
        ("Sep 16, 2022", dt.date(2022, 9, 16)),
        ("September 2022", dt.date(2022, 9, 1)),
        ("16 September 2022", dt.date(2022, 9, 16)),
        ("Fri, 16 Sep 2022 10:00:00 GMT", dt.date(2022, 9, 16)),
        ("[[Sep 16th, 2022]]", dt.date(2022, 9, 16)),
        ("202209161011", dt.date(2022, 9, 16)),
        ("16.9.2022", dt.date(2022, 9, 16)),
        ("9/16/2022", None),
        (dt.date(2022, 9, 16), dt.date(2022, 9, 16)),
        (dt.datetime(2022, 9, 16, 1, tzinfo=dt.UTC), dt.date(2022, 9, 16)),
        ("2022-02-30", None),
        ("2022-13-01", None),
        ("yesterday", None),
        ("{{ .Date }}", None),
        ("2022", None),
        ("0000-01-01", None),
    ],
)
def test_dates(value: object, date: dt.date | None) -> None:
    assert date_of(value) == date


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("_posts/2022-09-16-paper-reading.md", dt.date(2022, 9, 16)),
        ("2017-06-26-Title with spaces.md", dt.date(2017, 6, 26)),
        ("journals/2022_09_16.md", dt.date(2022, 9, 16)),
        ("202209161011 Attention.md", dt.date(2022, 9, 16)),
        ("20220916-attention.md", dt.date(2022, 9, 16)),
        ("20229999-attention.md", None),
        ("2022091 samples.md", None),
        ("2022-09-31-x.md", None),
        ("2022-09-161.md", None),
        ("x-2022-09-16.md", None),
    ],
)
def test_dates_in_names(path: str, date: dt.date | None) -> None:
    assert date_in_name(path) == date
    assert read("a: 1", path).date == date


def test_the_front_matter_date_wins() -> None:
    assert read("date: 2020-01-01", "2022-09-16-x.md").date == dt.date(2020, 1, 1)
    assert read("date:", "2022-09-16-x.md").date == dt.date(2022, 9, 16)


@pytest.mark.parametrize(
    ("head", "order"),
    [("order: 3", 3), ("order: 1.5", 1.5), ("weight: -2", -2), ("order: '4'", 4), ("a: 1", None)],
)
def test_order(head: str, order: float | None) -> None:
    assert read(head).order == order
    assert read(head).problems == ()


@pytest.mark.parametrize(
    ("head", "rules"),
    [
        ("rules: [qa, cloze]", (RuleName.QA, RuleName.CLOZE)),
        ("cards: qa, definition", (RuleName.QA, RuleName.DEFINITION)),
        ("cards: {rules: [inline]}", (RuleName.INLINE,)),
        ("cards: false", ()),
        ("cards: true", None),
        ("cards: []", None),
        ("a: 1", None),
    ],
)
def test_rules(head: str, rules: tuple[RuleName, ...] | None) -> None:
    assert read(head).rules == rules
    assert read(head).problems == ()


def test_identifiers_and_titles_of_other_types() -> None:
    found = read("id: 42\ntitle: 1984")
    assert (found.note_id, found.title) == ("42", "1984")


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("date: soon", "date"),
        ("date: [1, 2]", "date"),
        ("date: {{ .Date }}", "date"),
        ("order: first", "order"),
        ("order: true", "order"),
        ("order: .nan", "order"),
        ("order: [1]", "order"),
        ("year: unknown", "year"),
        ("year: 99999", "year"),
        ("year: {a: 1}", "year"),
        ("doi: 12", "doi"),
        ("arxiv: soon", "arxiv"),
        ("title: [a, b]", "title"),
        ("title: {a: 1}", "title"),
        ("id: {a: 1}", "id"),
        ("venue: [a, b]", "venue"),
        ("authors: [{a: 1}]", "authors"),
        ("tags: {a: 1}", "tags"),
        ("tags: [{a: 1}]", "tags"),
        ("lang: gibberish language", "lang"),
        ("lang: 3", "lang"),
        ("rules: [quiz]", "rules"),
        ("cards: {rules: [quiz]}", "rules"),
    ],
)
def test_wrong_values_are_problems_with_their_line(head: str, key: str) -> None:
    found = metadata(split_front_matter(f"---\na: 1\n{head}\n---\n"), "note.md")
    assert [(problem.code, problem.line) for problem in found.problems] == [(Code.FRONT_MATTER_VALUE, 3)]
    assert f"`{key}`" in found.problems[0].message
    assert found.rules is None


def test_a_rule_that_is_nearly_right_is_suggested() -> None:
    assert read("rules: [clozes]").problems[0].hint == "did you mean cloze?"


SIMPLIFIED = "残差网络让每一层学习残差，而不是直接学习目标映射。ResNet 有 152 层。"
TRADITIONAL = "殘差網路讓每一層學習殘差，而不是直接學習目標映射。ResNet 有 152 層。"


@pytest.mark.parametrize(
    ("head", "body", "language"),
    [
        ("a: 1", SIMPLIFIED, "zh-CN"),
        ("a: 1", TRADITIONAL, "zh-TW"),
        ("a: 1", "残差ネットワークは各層に残差を学習させる。", "ja"),
        ("a: 1", "잔차 네트워크는 각 층이 잔차를 학습하게 한다.", "ko"),
        ("a: 1", "A shortcut lets each layer learn a residual.", "en"),
        ("a: 1", "A long English note about Mu Li (李沐) and what he says of this paper.", "en"),
        ("a: 1", "", "en"),
        ("a: 1", "```python\n" + "print('hello there, world')\n" * 20 + "```\n代码如上。", "zh-CN"),
        ("a: 1", "$\\mathrm{softmax}(x)$ " * 30 + "注意力", "zh-CN"),
        ("a: 1", "# heading\n" + SIMPLIFIED, "zh-CN"),
        ("title: 残差网络笔记", "", "zh-CN"),
        ("lang: zh", TRADITIONAL, "zh-TW"),
        ("lang: zh_tw", SIMPLIFIED, "zh-TW"),
        ("language: zh-Hans", "x", "zh-CN"),
        ("language: zh-Hant-TW", "x", "zh-TW"),
        ("lang: 中文", "x", "zh-CN"),
        ("lang: EN-us", SIMPLIFIED, "en-US"),
        ("lang: en", SIMPLIFIED, "en"),
        ("lang: de", "x", "de"),
        ("lang: sr-latn", "x", "sr-Latn"),
    ],
)
def test_language(head: str, body: str, language: str) -> None:
    found = read(head, body=body)
    assert found.language == language
    assert found.problems == ()


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.dates()
    | st.datetimes()
    | st.times(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        "title",
        "paper",
        "authors",
        "author",
        "year",
        "venue",
        "doi",
        "arxiv",
        "url",
        "link",
        "citekey",
        "tags",
        "tag",
        "date",
        "lang",
        "order",
        "id",
        "rules",
        "cards",
    ]
)


@given(st.dictionaries(KEYS, VALUES, max_size=8))
def test_no_value_raises(values: dict[str, Any]) -> None:
    found = metadata(FrontMatter(values, "body", 1), "note.md")
    assert {problem.code for problem in found.problems} <= {Code.FRONT_MATTER_VALUE}
