"""What a note's text and its file's name say of its paper, from Markdown to the model."""

from pathlib import Path

import pytest

from paperpack.model import Note, Paper
from paperpack.read.note import read_note
from paperpack.read.paper_data.found import paper_in_name


def read(tmp_path: Path, text: str, path: str = "note.md") -> Note:
    (tmp_path / path).write_text(text, encoding="utf-8")
    note = read_note(tmp_path, path, path).note
    assert note is not None
    return note


SHAPES = {
    "bullets in Chinese": (
        """
        # 图像变换器笔记

        - paper：Image Transformer
        - arXiv：[1802.05751](https://arxiv.org/abs/1802.05751)
        - 作者：Niki Parmar，Ashish Vaswani 等
        - 会议：ICML 2018

        ## 内容
        """,
        Paper(
            "Image Transformer",
            ("Niki Parmar", "Ashish Vaswani"),
            2018,
            "ICML",
            arxiv="1802.05751",
            others=True,
        ),
    ),
    "bullets below a heading": (
        """
        ## Info
        - Title: **Neural Discrete Representation Learning**
        - Task: **Generation**
        - Author: A. van den Oord, O. Vinyals, and K. Kavukcuoglu
        - Arxiv: https://arxiv.org/abs/1711.00937
        - Date: Nov. 2017
        - Published: NIPS 2017

        ## Highlights
        """,
        Paper(
            "Neural Discrete Representation Learning",
            ("A. van den Oord", "O. Vinyals", "K. Kavukcuoglu"),
            2017,
            "NIPS",
            "",
            "1711.00937",
        ),
    ),
    "bold labels in bullets": (
        """
        # Paper

        * **Title**: Deep Speech 2
        * **Authors**: Dario Amodei, Rishita Anubhai
        * **Link**: https://arxiv.org/abs/1512.02595
        * **Year**: 2015

        # Summary
        """,
        Paper(
            "Deep Speech 2",
            ("Dario Amodei", "Rishita Anubhai"),
            2015,
            "",
            "",
            "1512.02595",
            "https://arxiv.org/abs/1512.02595",
        ),
    ),
    "a bold label and a link in Chinese": (
        """
        # 残差网络

        **论文**：[Deep Residual Learning for Image Recognition](https://arxiv.org/abs/1512.03385)

        **作者：** 何恺明、张祥雨

        正文在这里。
        """,
        Paper(
            "Deep Residual Learning for Image Recognition",
            ("何恺明", "张祥雨"),
            0,
            "",
            "",
            "1512.03385",
            "https://arxiv.org/abs/1512.03385",
        ),
    ),
    "a link alone": (
        """
        # 残差网络

        论文链接：https://doi.org/10.1109/CVPR.2016.90

        正文。
        """,
        Paper(doi="10.1109/CVPR.2016.90", url="https://doi.org/10.1109/CVPR.2016.90"),
    ),
    "a quote": (
        """
        # RoboNote：一个机器人

        > **论文**：*RoboNote: A Robot That Takes Notes*
        >
        > **作者**：Ada Byron*、Charles Babbage（通讯作者）et al.
        >
        > **机构**：University of Notes
        >
        > **发布时间**：2024 年 03 月（arXiv 2403.01234，v2）
        >
        > **发表状态**：未录用（预印本）
        >
        > 🔗 [arXiv](https://arxiv.org/abs/2403.01234) | [代码](https://github.com/x/y)

        ---
        """,
        Paper(
            "RoboNote: A Robot That Takes Notes",
            ("Ada Byron", "Charles Babbage"),
            2024,
            arxiv="2403.01234",
            others=True,
        ),
    ),
    "a quote whose labels are plain": (
        """
        # 标题

        > 论文：*Words as Gates*
        >
        > 发布时间：2026年2月
        >
        > 🔗 [arXiv](https://arxiv.org/abs/2602.12099) | [项目主页](https://example.org)
        """,
        Paper("Words as Gates", (), 2026, "", "", "2602.12099"),
    ),
    "a linked title and a date": (
        """
        # [Objects as Points](https://arxiv.org/abs/1904.07850)

        _April 2019_

        tl;dr: Centres are enough.
        """,
        Paper("Objects as Points", (), 2019, "", "", "1904.07850", "https://arxiv.org/abs/1904.07850"),
    ),
    "a title and a quote with the address": (
        """
        ### The Log-Structured Merge-Tree

        > Acta Informatica, June 1996
        >
        > https://doi.org/10.1007/s002360050048

        写放大是它的代价。
        """,
        Paper(
            "The Log-Structured Merge-Tree",
            (),
            1996,
            "",
            "10.1007/s002360050048",
            "",
            "https://doi.org/10.1007/s002360050048",
        ),
    ),
    "headings": (
        """
        ### Paper:

        Surface reconstruction from points

        ### Author:

        Michael Kazhdan, Hugues Hoppe

        ### Year:

        2013

        ### Idea

        Poisson.
        """,
        Paper("Surface reconstruction from points", ("Michael Kazhdan", "Hugues Hoppe"), 2013),
    ),
    "lines in italics": (
        """
        *title:* True to the Model or True to the Data?
        *authors:* Hugh Chen, Joseph D. Janizek
        *year:* 2020
        *tags:* #shap
        *related:*

        ## Notes
        """,
        Paper("True to the Model or True to the Data?", ("Hugh Chen", "Joseph D. Janizek"), 2020),
    ),
    "plain lines": (
        """
        title: True to the Model
        authors: Hugh Chen
        year: 2020

        ## Notes
        """,
        Paper("True to the Model", ("Hugh Chen",), 2020),
    ),
    "Dataview": (
        """
        # Shapley values

        Title:: True to the Model
        Authors:: Hugh Chen
        DOI:: 10.1000/182

        ## Notes
        """,
        Paper("True to the Model", ("Hugh Chen",), 0, "", "10.1000/182"),
    ),
    "a table": (
        """
        | 项目 | 内容 |
        |---|---|
        | 论文标题 | Sparse Attention at Scale |
        | 作者 | Ada Byron |
        | 发表会议 | NeurIPS 2022 |

        正文。
        """,
        Paper("Sparse Attention at Scale", ("Ada Byron",), 2022, "NeurIPS"),
    ),
    "a title in quotation marks": (
        """
        论文：《深度学习在医学影像中的应用，现状与展望》

        正文。
        """,
        Paper("深度学习在医学影像中的应用，现状与展望"),
    ),
    "words in quotation marks within a title": (
        '\n- Paper: "Zero-Shot" Super-Resolution using Deep Internal Learning\n',
        Paper('"Zero-Shot" Super-Resolution using Deep Internal Learning'),
    ),
}


@pytest.mark.parametrize(("text", "paper"), SHAPES.values(), ids=SHAPES)
def test_shapes_of_metadata(tmp_path: Path, text: str, paper: Paper) -> None:
    text = "\n".join(line.removeprefix("        ") for line in text.strip("\n").split("\n"))
    assert read(tmp_path, text).paper == paper


@pytest.mark.parametrize(
    "text",
    [
        "- paper：每年发表三十万篇，多数没有意义\n",
        "- 论文\n    - 每年发表很多\n",
        "- paper: read later\n",
        "Title: something\n",
        "- 作者：认为这样不好\n- 时间：2020\n",
        "# Reading list\n\n- paper: Attention Is All You Need\n- paper: Deep Residual Learning\n",
        "## A\n\n- 论文：Attention Is All You Need\n\n## B\n\n- 论文：Deep Residual Learning\n",
        "## A\n\na\n\n## B\n\nb\n\n## C\n\nc\n\n- 论文：Attention Is All You Need\n",
        "# [My repository](https://github.com/me/notes)\n\ntext\n",
        "# Trie\n\n> See https://arxiv.org/abs/1706.03762\n",
        "# Two papers\n\n> https://arxiv.org/abs/1706.03762\n> https://arxiv.org/abs/1512.03385\n",
        "论文：我们读了这篇论文。它很好\n",
        "Paper: Deep Learning for All\nand we did not like it\n",
        "- 链接：https://example.org\n",
        "`paper: Attention Is All You Need`\n",
        "```\npaper: Attention Is All You Need\n```\n",
    ],
)
def test_no_data_is_better_than_wrong_data(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).paper == Paper()


def test_front_matter_wins(tmp_path: Path) -> None:
    text = (
        "---\npaper: One Title\nyear: 2001\n---\n- paper: Another Title\n- year: 2002\n- DOI: 10.1000/182\n"
    )
    assert read(tmp_path, text).paper == Paper("One Title", year=2001, doi="10.1000/182")


@pytest.mark.parametrize(
    ("path", "paper"),
    [
        ("Inbox/@vaswaniAttention2017.md", Paper(citekey="vaswaniAttention2017")),
        (
            "2020_Kong_Lan et al_Sparse models of dense things.md",
            Paper("Sparse models of dense things", ("Kong", "Lan"), 2020, others=True),
        ),
        ("2020_notes.md", Paper()),
        ("2020_01_02.md", Paper()),
        ("@ home.md", Paper()),
        ("resnet.md", Paper()),
    ],
)
def test_names_of_files(path: str, paper: Paper) -> None:
    assert paper_in_name(path) == paper


@pytest.mark.parametrize(
    ("path", "text", "title"),
    [
        ("rn.md", "- paper: Deep Residual Learning\n", "Deep Residual Learning"),
        ("@he2016.md", "*title:* Deep Residual Learning\n*year:* 2016\n", "Deep Residual Learning"),
        ("rn.md", "# ResNet\n\n- paper: Deep Residual Learning\n", "ResNet"),
        ("rn.md", "---\ntitle: rn\n---\n- paper: Deep Residual Learning\n", "rn"),
        ("2020_Kong_Sparse models of dense things.md", "text\n", "Sparse models of dense things"),
    ],
)
def test_a_title_that_is_a_files_name_gives_way_to_the_papers(
    tmp_path: Path, path: str, text: str, title: str
) -> None:
    assert read(tmp_path, text, path).title == title


def test_nothing_is_taken_from_the_text(tmp_path: Path) -> None:
    assert len(read(tmp_path, "# A\n\n- paper: Deep Residual Learning\n- year: 2016\n").blocks) == 1
