"""Text that means harm, in any size, and the way of a note through everything but the typesetter."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from paperpack.cards.find import find_cards
from paperpack.cards.for_reading import for_reading
from paperpack.cards.identity import identify
from paperpack.cards.lock import Lock
from paperpack.config import Config
from paperpack.exporters.anki.book import records_of
from paperpack.exporters.base import Context
from paperpack.exporters.epub import EpubExporter
from paperpack.exporters.json import JsonExporter
from paperpack.exporters.pdf.source import typst_source
from paperpack.model import Note, Notebook, Part, RuleName
from paperpack.read.citations.bibliography import read_bibliography
from paperpack.read.citations.cite import cite
from paperpack.read.embeds import embed
from paperpack.read.links import connect
from paperpack.read.note import read_note
from paperpack.read.summary import take_summaries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from paperpack.model import Asset

ORDINARY = """\
## 多头注意力 3

**注意力（attention）** maps a query and a set of key–value pairs to an output: the weights are $QK^T$, see
[the paper](https://example.org/a) and `softmax`.

- 缩放点积：除以 $\\sqrt{d_k}$，防止梯度消失
- learning rate: 0.1, decayed *twice*
  1. warm up for 4,000 steps
  2. then decay

| model | BLEU |
|---|---|
| base | 27.3 |
| big | 28.4 |

"""

REPEATED = (
    *(
        "> ",
        ">",
        "[",
        "]",
        "*",
        "**",
        "_",
        "`",
        "``` ",
        "$",
        "$$",
        "$$ ",
        "<",
        "|",
        "||",
        "- ",
        "+ * - ",
        "1. ",
    ),
    *(
        "((((",
        "))))",
        "![",
        "](",
        "[](",
        "[a](",
        "![[",
        "[[",
        "[^",
        "[^1]",
        "^[",
        "{{",
        "}}",
        "{%",
        "%}",
        "%%",
    ),
    *(
        "==",
        "^",
        "^^",
        "~",
        "~~",
        ":",
        "::",
        "&",
        "&#",
        "\\",
        "\\(",
        "\\[",
        "@",
        "[@",
        "#",
        "# ",
        "=",
        "-",
        ".",
    ),
    *("<a>", "<b>", "</b>", "<div>", "<p ", "<!--", "-->", "<script>", "<details>", "<!", "<?", "<a href='"),
    *(
        "https://",
        "www.a.b.",
        "a@b.c",
        "{:",
        "{#a}",
        "{{c1::",
        "((a",
        "word ",
        "字",
        "\u3000",
        "\\begin{align}",
    ),
    *(
        "a*",
        "*a",
        "*a_",
        "_a*",
        "**a*",
        "*a **b ",
        "[a]",
        "![a](b)",
        "$a",
        "a$ ",
        "`a",
        "``a`",
        "<b>*",
        "~a",
        "^a",
    ),
    *(
        ":a:",
        ";;",
        "a::b",
        "key:: ",
        "\\text{",
        "\\\\",
        '"',
        "'",
        "(",
        ")",
        "{",
        "}",
        "!",
        "?",
        "，",
        "：",
        "a|b",
    ),
)
"""Texts of one line."""

REPEATED_LINES = (
    *(
        "",
        "a",
        "> ",
        "> a",
        "- ",
        "- a",
        "* a\n+ b",
        "1. a",
        "# ",
        "# a",
        "#a",
        "```",
        "~~~",
        "$$",
        "a $$",
        "$$ a",
    ),
    *(
        "<div>",
        "</div>",
        "<!--",
        "a -->",
        "<p>a",
        "<script>",
        "<details><summary>a",
        "<table><tr><td>",
        "<pre>",
    ),
    *(
        "|",
        "|a|b|",
        "a|b\n-|-",
        "|-|",
        "[^1]: a",
        "[x]: a",
        "[x]:",
        "[x]: <",
        "[x",
        "[^1]",
        "%%",
        "%% a",
        "---",
    ),
    *(
        "===",
        "a\n===",
        "a\n---",
        "***",
        ":::",
        "::: note",
        "{: .a}",
        "{% raw %}",
        "{% a",
        "{{< a",
        "<!-- a --> b",
    ),
    *(
        "- [ ] a",
        "- a::b",
        "a::b",
        "Q: a",
        "A: b",
        "?",
        "a\n?\nb",
        "- a：b",
        "**a**：b",
        "> [!note]",
        "> [!note] a\n",
    ),
    *(
        "    a",
        "\ta",
        "  - a",
        "a  ",
        "a\\",
        "\\begin{align}",
        "\\[",
        "\\end{align}",
        "![[a]]",
        "((a))",
        ": a",
    ),
    *(
        "- a\n\n  b",
        "1. a\n   - b",
        "> - a",
        "- > a",
        "- # a",
        "- ```",
        "- $$",
        "- |a|b|\n  |-|-|",
        "a ^b",
        "--- #",
    ),
    *("@a", "[@a]", "[[a]]", "#card", "a #card", "| a | b |\n|---|---|\n| c |", "<b>", "a <b", "=", "+++"),
    *(
        "```ad-note",
        "```{note}",
        "!!! note",
        "    :::",
        "title: a",
        "collapsed:: true",
        "- key:: b",
        "{{cloze a}}",
    ),
)
"""Texts of one line, once a line; an empty one is a blank line."""


def _nested_list(size: int) -> str:
    lines = ("  " * min(number, 700) + f"- item {number}\n" for number in itertools.count())
    return _filled(lines, size)


def _stairs(size: int) -> str:
    return _filled(("  " * (number % 60) + "- a\n" for number in itertools.count()), size)


def _filled(lines: Iterator[str], size: int) -> str:
    pieces: list[str] = []
    length = 0
    for line in lines:
        pieces.append(line)
        length += len(line)
        if length >= size:
            break
    return "".join(pieces)


def _numbered(form: str) -> Callable[[int], str]:
    return lambda size: _filled((form.format(number) for number in itertools.count()), size)


def _between(before: str, unit: str, after: str) -> Callable[[int], str]:
    return lambda size: before + unit * (size // len(unit)) + after


def _paired(opening: str, closing: str) -> Callable[[int], str]:
    def text(size: int) -> str:
        count = size // (len(opening) + len(closing))
        return opening * count + "a" + closing * count

    return text


def _repeated(unit: str) -> Callable[[int], str]:
    return lambda size: unit * (size // len(unit))


def _wide_table(size: int) -> str:
    columns = size // 8
    return "|a" * columns + "|\n" + "|-" * columns + "|\n" + "|b" * columns + "|\n"


def _ragged_table(size: int) -> str:
    return "|a" * 60 + "|\n" + "|-" * 60 + "|\n" + "|b|\n" * (size // 5)


HOSTILE: dict[str, Callable[[int], str]] = {
    "ordinary": _repeated(ORDINARY),
    **{repr(unit): _repeated(unit) for unit in REPEATED},
    **{repr(unit + "\n"): _repeated(unit + "\n") for unit in REPEATED_LINES},
    **{
        f"{opening}…{closing}": _paired(opening, closing)
        for opening, closing in (
            ("[", "]"),
            ("[", "](a)"),
            ("![", "](a)"),
            ("*", "*"),
            ("**", "**"),
            ("*_", "_*"),
            ("<b>", "</b>"),
            ("<div>", "</div>"),
            ("<div>\n", "</div>\n"),
            ("<details>\n", "</details>\n"),
            ("<table><tr><td>", "</td></tr></table>"),
            ("<ul><li>", "</li></ul>"),
            ("^[", "]"),
            ("{{c1::", "}}"),
            ("((", "))"),
            ("(", ")"),
            ("$\\text{", "}$"),
            ("==", "=="),
            ("~~", "~~"),
            ("“", "”"),
        )
    },
    "a fence without end": _between("```\n", "a\n", ""),
    "a formula without end": _between("$$\n", "a\n", ""),
    "a comment without end": _between("<!--\n", "a\n", ""),
    "percent comment without end": _between("%%\n", "a\n", ""),
    "front matter without end": _between("---\n", "a: b\n", ""),
    "front matter": _between("---\n", "a: [b]\n", "---\n"),
    "front matter of brackets": _between("---\na: ", "[", "\n---\n"),
    "front matter of aliases": _between("---\na: &a [b]\n", "c: *a\n", "---\n"),
    "toml front matter": _between("+++\n", "a = [\n", "+++\n"),
    "nested list": _nested_list,
    "stairs of items": _stairs,
    "footnotes": _numbered("a[^{0}]\n\n[^{0}]: b\n\n"),
    "footnotes never asked for": _numbered("[^{0}]: b\n\n"),
    "references": _numbered("[a][{0}]\n\n[{0}]: b\n\n"),
    "references never given": _numbered("[a][{0}]\n"),
    "headings": _numbered("# a\n{0}\n"),
    "headings alike": _repeated("# a\nb\n"),
    "headings that differ": _numbered("## a {0}\n"),
    "levels": _repeated("# a\n###### b\n## c\n##### d\n"),
    "links to headings": _numbered("# a {0}\n[b](#a-{0})\n"),
    "links to nothing": _numbered("[b](c{0}.md#d)\n"),
    "wiki links": _numbered("[[c{0}#d|e]] "),
    "block ids": _numbered("a ^b{0}\n\n((b{0}))\n\n"),
    "images": _numbered("![a](b{0}.png)\n"),
    "citations": _numbered("[@key{0}; @other{0}, p. 3] "),
    "formulas": _numbered("$a_{{{0}}}$ "),
    "cards of one question": _repeated("- term：definition\n"),
    "cards": _numbered("- term {0}：definition {0}\n"),
    "question and answer": _numbered("Q: why {0}?\nA: because {0}\n\n"),
    "gaps": _numbered("- a =={0}== b\n"),
    "gaps in one paragraph": _numbered("{{{{c{0}::a}}}} "),
    "a wide table": _wide_table,
    "a wide row in HTML": _between("<table><tr>" + "<td>a" * 60, "<tr><td>b", ""),
    "rows of spans in HTML": _between("<table>", "<tr><td colspan=100>a", ""),
    "a ragged table": _ragged_table,
    "a table in a list": _between("- a\n\n  |a|b|\n  |-|-|\n", "  |c|d|\n", ""),
    "one paragraph": _repeated("word 词\n"),
    "one line": _repeated("word 词 "),
    "one word": _repeated("a"),
    "a code block": _between("```python\n", "def f(a): return [a]\n", "```\n"),
    "a line of code": _between("```python\n", "f(a)", "\n```\n"),
    "many languages": _numbered("```l{0}\na\n```\n"),
    "a quote": _repeated("> a\n"),
    "lazy lines": _between("> ", "a\n", ""),
    "a data address": _between("![a](data:image/png;base64,", "QUJD", ")"),
    "macros": _numbered("$$\\newcommand{{\\x}}{{{0}}}\\x$$\n\n"),
    "hashtags": _numbered("#tag{0} "),
    "hashtags alike": _repeated("#tag "),
    "properties": _numbered("key{0}:: value\n"),
    "metadata": _numbered("- paper：title {0}\n"),
    "emoji names": _repeated(":tada: "),
}
"""Names → texts of a given size."""


class Step(NamedTuple):
    """A step of a note's way: a name and what is done."""

    name: str
    work: Callable[[], object]


def way_of(folder: Path, text: str) -> list[Step]:
    """Give the steps from a file with this text to outputs, each of which needs the ones before it."""
    (folder / "a.md").write_text(text, "utf-8", newline="")
    notes: list[Note] = []

    def read() -> None:
        note = read_note(folder, "a.md", "a.md").note
        notes[:] = [note] if note else []

    def settle() -> None:
        chapters, _ = take_summaries(tuple(notes))
        cited, _ = cite(chapters, read_bibliography(()), str)
        notes[:] = connect(cited, str)[0]

    def find() -> None:
        found = [find_cards(note, tuple(RuleName)) for note in notes]
        reading = (
            for_reading(note, tuple(RuleName), cards.marks) for note, cards in zip(notes, found, strict=True)
        )
        whole = (
            msgspec.structs.replace(note, cards=cards.cards)
            for note, cards in zip(reading, found, strict=True)
        )
        notes[:] = embed(tuple(whole), str)[0]

    def name() -> None:
        notes[:] = identify(notes, Lock(), now=1, unread=()).notes

    return [
        Step("read", read),
        Step("settle", settle),
        Step("cards", find),
        Step("identify", name),
        Step("json", lambda: list(JsonExporter().export(book_of(notes), export_context()))),
        Step("anki", lambda: records_of(book_of(notes), export_context())),
        Step("epub", lambda: list(EpubExporter().export(book_of(notes), export_context()))),
        Step("typst", lambda: [typst_source(note) for note in notes]),
    ]


def book_of(notes: list[Note]) -> Notebook:
    """Give a book of notes."""
    return Notebook(title="Hostile", slug="hostile", root=Part("hostile", tuple(notes)), identifier="urn:x:y")


def export_context() -> Context:
    """Give what an exporter needs, for a book without image files."""
    return Context(
        settings=Config(), options={}, report=lambda _problem: None, read_asset=_no_asset, place=str, map=map
    )


def _no_asset(asset: Asset) -> bytes:
    return asset.embedded
