"""What Markdown becomes in the model: blocks, inlines, HTML, footnotes, and what is said about losses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperpack.model import (
    Alignment,
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Code,
    CodeBlock,
    Details,
    Emphasis,
    Figure,
    FootnoteReference,
    Heading,
    Image,
    Keyboard,
    LineBreak,
    Link,
    ListItem,
    Mark,
    Math,
    MathBlock,
    NoteLink,
    OrderedList,
    Paragraph,
    Quote,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Table,
    TableCell,
    TableRow,
    Text,
    ThematicBreak,
    Underline,
)
from paperpack.read.images.resolver import ImageResolver
from paperpack.read.markdown.engine import parse
from paperpack.read.tree.conversion import Converted, convert
from paperpack.read.tree.formulas import without_tag
from paperpack.read.tree.images import is_prose
from paperpack.read.tree.links import absolute_url
from paperpack.walk import descendants, plain_text, without_places

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def resolver(tmp_path: Path) -> ImageResolver:
    return ImageResolver(tmp_path, "note.md")


def read(source: str, resolver: ImageResolver, lines_before: int = 0) -> Converted:
    return convert(parse(source), resolver, lines_before)


def text(words: str) -> tuple[Text, ...]:
    return (Text(words),)


def paragraph(words: str) -> Paragraph:
    return Paragraph(text(words))


INLINES = {
    "*a* **b** ~~c~~ ==d== `e`": (
        Emphasis(text("a")), Text(" "), Strong(text("b")), Text(" "), Strikethrough(text("c")), Text(" "),
        Mark(text("d")), Text(" "), Code("e"),
    ),
    "H~2~O x^2^ <u>u</u> <kbd>K</kbd>": (
        Text("H"), Subscript(text("2")), Text("O x"), Superscript(text("2")), Text(" "), Underline(text("u")),
        Text(" "), Keyboard(text("K")),
    ),
    "[a](https://x.org/a b 'T') [b](HTTP://中文.cn/路)": (
        Link(text("a"), "https://x.org/a%20b", "T"), Text(" "),
        Link(text("b"), "http://xn--fiq228c.cn/%E8%B7%AF"),
    ),
    "[a](arxiv.org/abs/1) [b](//x.org) [c](mailto:a@b.org) [d](zotero://select/items/1)": (
        Link(text("a"), "https://arxiv.org/abs/1"), Text(" "), Link(text("b"), "https://x.org"), Text(" "),
        Link(text("c"), "mailto:a@b.org"), Text(" "), Link(text("d"), "zotero://select/items/1"),
    ),
    "[a]([https://x.org/1](https://x.org/1)) [b](https:/y.org)": (
        Link(text("a"), "https://x.org/1"), Text(" "), Link(text("b"), "https://y.org"),
    ),
    "[a](b.md) [[c#d|e]] [f](#g) [h](i/j.html#k)": (
        NoteLink(text("a"), "b.md"), Text(" "), NoteLink(text("e"), "c", "d"), Text(" "),
        NoteLink(text("f"), "", "g"), Text(" "), NoteLink(text("h"), "i/j", "k"),
    ),
    "[https://a.org](https://b.org)": (Link(text("https://a.org"), "https://b.org"),),
    "[](https://b.org)": (Link(text("https://b.org"), "https://b.org"),),
    "a**&nbsp;**b <b></b>c": (Text("a**\u00a0**b c"),),
    "a<br>b": (Text("a"), LineBreak(), Text("b")),
    "<br>a<br/>": (Text("a"),),
    "&emsp;&emsp;段首  两个   空格": (Text("段首 两个 空格"),),
    "甲<ul><li>一</li><li>二</li></ul>": (
        Text("甲"), LineBreak(), Text("• 一"), LineBreak(), Text("• 二"),
    ),
    "<code>a *b*</code>": (Code("a b"),),
    "$$x \\tag{1}$$ 与": (Math("x", display=True), Text(" (1) 与")),
    "***a***": (Emphasis((Strong(text("a")),)),),
}  # fmt: skip


@pytest.mark.parametrize("source", INLINES)
def test_inlines(source: str, resolver: ImageResolver) -> None:
    (block,) = without_places(read(source, resolver).blocks)
    assert block == Paragraph(INLINES[source])


BLOCKS: dict[str, tuple[Block, ...]] = {
    "## 标题 `x`": (Heading(2, (Text("标题 "), Code("x")), "", 2),),
    "- [x] a\n- b": (BulletList((ListItem((paragraph("a"),), checked=True), ListItem((paragraph("b"),)))),),
    "3. a\n\n4. b": (
        OrderedList((ListItem((paragraph("a"),)), ListItem((paragraph("b"),))), start=3, tight=False),
    ),
    "- a ^x1": (BulletList((ListItem((paragraph("a"),), anchor="x1"),)),),
    "> a\n> - b": (Quote((paragraph("a"), BulletList((ListItem((paragraph("b"),)),)))),),
    "> [!tip]- 题 *x*\n> b": (
        Callout(CalloutKind.TIP, (Text("题 "), Emphasis(text("x"))), (paragraph("b"),), folded=True),
    ),
    "> [!tldr]\n> b": (Callout(CalloutKind.ABSTRACT, (), (paragraph("b"),)),),
    "> [!my-kind]\n> b": (Callout(CalloutKind.NOTE, text("My kind"), (paragraph("b"),)),),
    "| a | b |\n|---|--:|\n| $p(x|y)$ | |\n": (
        Table(
            (Alignment.NONE, Alignment.RIGHT),
            TableRow((TableCell(text("a")), TableCell(text("b")))),
            (TableRow((TableCell((Math("p(x|y)"),)), TableCell(()))),),
        ),
    ),
    "```Python\na\n```": (CodeBlock("a", "python"),),
    "$$\na=b \\tag{3}\n$$": (MathBlock("a=b", "3"),),
    "$$a$$ ": (MathBlock("a"),),
    "a\n\n---\n\nb": (paragraph("a"), ThematicBreak(), paragraph("b")),
    "![图 1：结构](x.png)": (Figure(Image("x.png", alt="图 1：结构"), text("图 1：结构")),),
    '![a.png](x.png "标题")': (Figure(Image("x.png", alt="a.png", title="标题"), text("标题")),),
    "![$x$ 的分布](x.png)": (Figure(Image("x.png", alt="$x$ 的分布"), (Math("x"), Text(" 的分布"))),),
    "![image-20200101](x.png){width=300}": (Figure(Image("x.png", alt="image-20200101", width=300)),),
    "a ![b](c.png)": (Paragraph((Text("a "), Image("c.png", alt="b"))),),
    "## ![b](c.png)": (Heading(2, (Image("c.png", alt="b"),), "", 2),),
    "## ![](c.png)": (Figure(Image("c.png")),),
    "##\n\na": (paragraph("a"),),
    "- \n\n&nbsp;\n": (),
}


@pytest.mark.parametrize("source", BLOCKS)
def test_blocks(source: str, resolver: ImageResolver) -> None:
    assert without_places(read(source, resolver).blocks) == BLOCKS[source]


HTML: dict[str, tuple[Block, ...]] = {
    "<details open>\n<summary>看 **x**</summary>\n\n- a\n\n</details>\n\nb": (
        Details((Text("看 "), Strong(text("x"))), (BulletList((ListItem((paragraph("a"),)),)),), open=True),
        paragraph("b"),
    ),
    "<details>\n\na\n\nnever closed": (paragraph("a"), paragraph("never closed")),
    '<div align="center">\n<img src="a.png" alt="模型" width="60">\n<p>图注</p>\n</div>': (
        Figure(Image("a.png", alt="模型", width=60), text("模型")),
        paragraph("图注"),
    ),
    "<blockquote>\n<p>a</p>\n</blockquote>": (Quote((paragraph("a"),)),),
    "<ol start=3><li>一<li>二</ol>": (
        OrderedList((ListItem((paragraph("一"),)), ListItem((paragraph("二"),))), start=3),
    ),
    "<ul><li>a<ul><li>b</li></ul></li></ul>": (
        BulletList((ListItem((paragraph("a"), BulletList((ListItem((paragraph("b"),)),)))),)),
    ),
    "<h2>题 <b>x</b></h2>": (Heading(2, (Text("题 "), Strong(text("x"))), "", 2),),
    "<hr>": (ThematicBreak(),),
    '<pre><code class="language-py">a &lt; <b>b</b>\n</code></pre>': (CodeBlock("a < b", "py"),),
    '<table><tr><th align="right">甲</th><th>乙</th></tr><tr><td colspan="2">1<br>2</td></tr></table>': (
        Table(
            (Alignment.RIGHT, Alignment.NONE),
            TableRow((TableCell(text("甲")), TableCell(text("乙")))),
            (TableRow((TableCell((Text("1"), LineBreak(), Text("2"))), TableCell(()))),),
        ),
    ),
    "<table><tr><td>a</td></tr></table>": (
        Table((Alignment.NONE,), None, (TableRow((TableCell(text("a")),)),)),
    ),
    '<figure>\n<img src="a.png">\n<figcaption>说明</figcaption>\n</figure>': (
        Figure(Image("a.png"), text("说明")),
    ),
    '<video src="https://v.org/1.mp4"></video>': (
        Paragraph((Link(text("https://v.org/1.mp4"), "https://v.org/1.mp4"),)),
    ),
    "<!-- a\n\nb -->\n\nc": (paragraph("c"),),
    "<center>a</center>": (paragraph("a"),),
    "<dl><dt>词</dt><dd>义</dd></dl>": (Paragraph((Strong(text("词")),)), paragraph("义")),
}


@pytest.mark.parametrize("source", HTML)
def test_html(source: str, resolver: ImageResolver) -> None:
    assert without_places(read(source, resolver).blocks) == HTML[source]


def test_footnotes_are_numbered_in_the_order_of_reference(resolver: ImageResolver) -> None:
    source = "一[^b]二[^a]三[^b]四^[内 *x*]\n\n[^a]: 甲[^c]\n[^b]: 乙\n[^c]: 丙\n[^d]: 丁"
    found = read(source, resolver)
    references = [node.number for node in descendants(found.blocks) if isinstance(node, FootnoteReference)]
    assert references == [1, 2, 1, 3]
    assert [(note.label, plain_text(note.blocks)) for note in found.footnotes] == [
        ("b", "乙"),
        ("a", "甲"),
        ("", "内 x"),
        ("c", "丙"),
        ("d", "丁"),
    ]
    assert found.problems == ()


def test_a_footnote_may_refer_to_itself(resolver: ImageResolver) -> None:
    found = read("一[^a]\n\n[^a]: 甲[^a]", resolver)
    assert len(found.footnotes) == 1


LOSSES = {
    "a[^x]": ("missing-footnote", 1, "a[^x]"),
    "\n[a](javascript:alert(1))": ("dropped-link", 2, "a"),
    "[a](file:///etc/passwd)": ("dropped-link", 1, "a"),
    "[a](data:text/html,x)": ("dropped-link", 1, "a"),
    "[a](C:\\x\\y.md)": ("dropped-link", 1, "a"),
    "[论文](papers/a.pdf)": ("dropped-link", 1, "论文"),
    "[a](http://)": ("dropped-link", 1, "a"),
    "[a](http://[x)": ("dropped-link", 1, "a"),
    "a\n\n<script>\nalert(1)\n</script>": ("dropped-html", 3, "a"),
    "a <style>b{}</style>c": ("dropped-html", 1, "a c"),
    "![a b](nowhere.png)": ("missing-image", 1, "a b"),
    "- " * 120 + "x": ("deep-nesting", 1, None),
    "*a **b " * 60 + "c" + "** d*" * 60: ("deep-nesting", 1, None),
    "<div>\n" * 60 + "x": ("deep-nesting", 25, "x"),
}


@pytest.mark.parametrize("source", LOSSES)
def test_losses_are_said(source: str, resolver: ImageResolver) -> None:
    code, line, words = LOSSES[source]
    found = read(source, resolver, lines_before=10)
    assert [(problem.code.slug, problem.line - 10) for problem in found.problems] == [(code, line)]
    assert words is None or plain_text(found.blocks) == words


def test_blocks_images_formulas_and_links_have_lines(resolver: ImageResolver) -> None:
    source = "# a\n\n- b\n  - $c$\n\n| d |\n|---|\n| [e](#f) |\n\n<details>\n<summary>g</summary>\n\nh\n\n</details>"
    found = read(source, resolver, lines_before=3)
    lines = {type(node).__name__: node.line for node in descendants(found.blocks) if node.line}
    assert lines == {
        "Heading": 4,
        "BulletList": 7,
        "ListItem": 7,
        "Paragraph": 16,
        "Math": 7,
        "Table": 9,
        "TableRow": 11,
        "TableCell": 11,
        "NoteLink": 11,
        "Details": 13,
    }


@pytest.mark.parametrize(
    ("alt", "prose"),
    [
        ("模型结构", True),
        ("ResNet", True),
        ("Figure 1: the model", True),
        ("", False),
        ("a.png", False),
        ("image", False),
        ("图片1", False),
        ("Pasted image 20230528103328", False),
        ("截屏2022-01-01 上午10.00", False),
        ("20230528103328-a", False),
        ("fig-3", False),
        ("picture-of-x", False),
    ],
)
def test_prose_in_alternative_text(alt: str, prose: bool) -> None:  # noqa: FBT001  a table's column
    assert is_prose(alt, "img/picture-of-x.png") is prose


@pytest.mark.parametrize(
    ("latex", "plain", "tag"),
    [
        (r"a=b \tag{1}", "a=b", "1"),
        (r"a \tag*{(2a)}", "a", "2a"),
        (r"a \tag{$\star$} \\ b \tag{2}", r"a  \\ b", r"\star, 2"),
        (r"a \nonumber \\ \nu", r"a  \\ \nu", ""),
        (r"\tagged", r"\tagged", ""),
    ],
)
def test_tags(latex: str, plain: str, tag: str) -> None:
    assert without_tag(latex) == (plain, tag)


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://x.org/a?b=c&d=[e]#f g", "https://x.org/a?b=c&d=%5Be%5D#f%20g"),
        ("https://x.org/%E4%BD%A0%", "https://x.org/%E4%BD%A0%25"),
        ("https://user@x.org:80/", "https://x.org:80/"),
        ("mailto:nobody", None),
        ("https://x.org:99999/", None),
        ("https://../", None),
    ],
)
def test_urls(written: str, url: str | None) -> None:
    assert absolute_url(written) == url
