from __future__ import annotations

from dataclasses import dataclass

import pytest
from lxml import etree

from paperpack.model import (
    Alignment,
    Asset,
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
    Gap,
    Heading,
    Image,
    Inline,
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
from paperpack.render.markup import element, escape
from paperpack.render.words import callout_name
from paperpack.render.xhtml import blocks_to_xhtml, inlines_to_xhtml


@dataclass(frozen=True)
class Policy:
    """Elements that show what they were asked for."""

    language: str = "zh-CN"
    heading_offset: int = 1
    schemes: frozenset[str] = frozenset({"https"})

    def math(self, latex: str, *, display: bool, tag: str, line: int) -> str:
        return element("i", escape(f"{latex}|{display}|{tag}|{line}"))

    def image(self, image: Image) -> str:
        return element("img", "", {"src": image.address, "alt": image.alt, "title": image.title or None})

    def note_link(self, link: NoteLink) -> str:
        return f"{link.path}#{link.anchor}" if link.path else ""

    def footnote_reference(self, number: int) -> str:
        return element("a", str(number), {"href": f"#fn-{number}"})

    def gap(self, gap: Gap, inner: str) -> str:
        return f"[{gap.number}:{inner}]"

    def identifier(self, anchor: str) -> str:
        return f"h-{anchor}"


ZH = Policy()
EN = Policy(language="en")
ASSET = Asset("x.png", "image/png", "0" * 64)


def t(*parts: str | Inline) -> tuple[Inline, ...]:
    return tuple(Text(text=part) if isinstance(part, str) else part for part in parts)


def p(*parts: str | Inline) -> Paragraph:
    return Paragraph(content=t(*parts))


def cells(*texts: str) -> TableRow:
    return TableRow(cells=tuple(TableCell(content=t(text) if text else ()) for text in texts))


def link(*parts: str | Inline, url: str = "https://e.org/") -> Link:
    return Link(content=t(*parts), url=url)


INLINES = {
    "text": (t("a < b & c\x07"), "a &lt; b &amp; c"),
    "styles": (
        tuple(
            kind(content=t("字"))
            for kind in (Emphasis, Strong, Strikethrough, Underline, Mark, Subscript, Superscript, Keyboard)
        ),
        "<em>字</em><strong>字</strong><del>字</del><u>字</u><mark>字</mark><sub>字</sub><sup>字</sup><kbd>字</kbd>",
    ),
    "break": (t("甲", LineBreak(), "乙"), "甲<br/>乙"),
    "code": ((Code(text="<b> & more words than four"),), "<code>&lt;b&gt; &amp; more words than four</code>"),
    "math": ((Math(latex="a<b", display=True, line=7),), "<i>a&lt;b|False||7</i>"),
    "link": (
        (Link(content=t("论文"), url="https://e.org/?a&b", title='"T"'),),
        '<a href="https://e.org/?a&amp;b" title="&quot;T&quot;">论文</a>',
    ),
    "link of another scheme": ((link("论文", url="zotero://x"),), "论文"),
    "script as a link": ((link("x", url="javascript:alert(1)"),), "x"),
    "link without words": ((link(),), '<a href="https://e.org/">https://e.org/</a>'),
    "link in a link": (
        (link("外", Strong(content=(link("内", url="https://i.org/"),))),),
        '<a href="https://e.org/">外<strong>内</strong></a>',
    ),
    "note link": ((NoteLink(content=t("下"), path="b.md", anchor="x"),), '<a href="b.md#x">下</a>'),
    "note link without a target": ((NoteLink(content=t("下"), path=""),), "下"),
    "footnote": (t("字", FootnoteReference(number=2)), '字<a href="#fn-2">2</a>'),
    "footnote in a link waits for its end": (
        (link("甲", FootnoteReference(number=2), "乙"),),
        '<a href="https://e.org/">甲乙</a><a href="#fn-2">2</a>',
    ),
    "image": ((Image(address="a.png", asset=ASSET, alt="图"),), '<img src="a.png" alt="图"/>'),
    "image in a link": (
        (link(Image(address="a.png", asset=ASSET)),),
        '<a href="https://e.org/"><img src="a.png" alt=""/></a>',
    ),
    "missing image in a link": (
        (link(Image(address="a.png", alt="图")),),
        '<a href="https://e.org/"><span class="missing-image">图</span></a>',
    ),
    "gap": ((Gap(content=t("字"), number=3),), "[3:字]"),
    "English phrase": (
        t("用 the least squares method 求"),
        '用 <span lang="en">the least squares method</span> 求',
    ),
}


@pytest.mark.parametrize("name", INLINES)
def test_inlines(name: str) -> None:
    content, expected = INLINES[name]
    assert inlines_to_xhtml(content, ZH) == expected


ITEM = ListItem(blocks=(p("甲"),))
BLOCKS: dict[str, tuple[Block, str]] = {
    "paragraph": (p("甲"), "<p>甲</p>"),
    "paragraph with an id": (Paragraph(content=t("甲"), anchor="a"), '<p id="h-a">甲</p>'),
    "paragraph in English": (p("Only English words here"), '<p lang="en">Only English words here</p>'),
    "heading": (Heading(level=1, content=t("甲"), anchor="甲"), '<h2 id="h-甲">甲</h2>'),
    "heading far down": (Heading(level=6, content=t("甲"), anchor=""), "<h6>甲</h6>"),
    "empty heading": (Heading(level=1, content=(), anchor="a"), '<div id="h-a"></div>'),
    "tight list": (
        BulletList(items=(ListItem(blocks=(p("甲"), BulletList(items=(ITEM,)))), ListItem(blocks=()))),
        '<ul class="tight">\n<li>甲\n<ul class="tight">\n<li>甲</li>\n</ul></li>\n<li></li>\n</ul>',
    ),
    "tight item in English": (
        BulletList(items=(ListItem(blocks=(p("Only English words here"),)),)),
        '<ul class="tight">\n<li lang="en">Only English words here</li>\n</ul>',
    ),
    "two paragraphs in a tight item stay two": (
        BulletList(items=(ListItem(blocks=(p("甲"), p("乙"))),)),
        '<ul class="tight">\n<li>甲\n<p>乙</p></li>\n</ul>',
    ),
    "loose list": (BulletList(items=(ITEM,), tight=False), '<ul class="loose">\n<li><p>甲</p></li>\n</ul>'),
    "item with an id": (
        OrderedList(items=(ListItem(blocks=(p("甲"),), anchor="a"),), start=0),
        '<ol class="tight" start="0">\n<li id="h-a">甲</li>\n</ol>',
    ),
    "numbered list": (OrderedList(items=(ITEM,)), '<ol class="tight">\n<li>甲</li>\n</ol>'),
    "tasks": (
        BulletList(items=(ListItem(blocks=(p("甲"),), checked=True), ListItem(blocks=(), checked=False))),
        (
            '<ul class="tight">\n'
            '<li class="task done"><span class="checkbox" role="img" aria-label="已完成">☑</span> 甲</li>\n'
            '<li class="task"><span class="checkbox" role="img" aria-label="未完成">☐</span> </li>\n</ul>'
        ),
    ),
    "table": (
        Table(
            alignments=(Alignment.LEFT, Alignment.RIGHT),
            header=cells("名", ""),
            rows=(cells("甲", "1"),),
            caption=t("表"),
        ),
        (
            '<div class="table" tabindex="0">\n<table>\n<caption>表</caption>\n'
            '<thead><tr><th scope="col">名</th><td class="right"></td></tr></thead>\n'
            '<tbody>\n<tr><td>甲</td><td class="right">1</td></tr>\n</tbody>\n</table>\n</div>'
        ),
    ),
    "table without a header": (
        Table(alignments=(Alignment.CENTER,), header=None, rows=(cells("甲"),)),
        (
            '<div class="table" tabindex="0">\n<table>\n<tbody>\n<tr><td class="center">甲</td></tr>\n</tbody>\n'
            "</table>\n</div>"
        ),
    ),
    "code": (
        CodeBlock(text="return '<' + (x)\n\n", language="python"),
        (
            '<pre class="code"><code class="language-python"><span class="k">return</span> '
            "<span class=\"s1\">'&lt;'</span> + (x)\n\n</code></pre>"
        ),
    ),
    "plain code": (CodeBlock(text="<&"), '<pre class="code"><code>&lt;&amp;</code></pre>'),
    "code of a strange language": (
        CodeBlock(text="x", language='"><'),
        '<pre class="code"><code class="language-&quot;&gt;&lt;">x</code></pre>',
    ),
    "formula": (MathBlock(latex="x", tag="1", line=3), '<div class="formula"><i>x|True|1|3</i></div>'),
    "quote": (Quote(blocks=(p("甲"),)), "<blockquote>\n<p>甲</p>\n</blockquote>"),
    "callout": (
        Callout(kind=CalloutKind.TIP, title=(), blocks=(p("甲"),)),
        (
            '<div class="callout callout-tip" role="note" aria-label="提示">\n'
            '<p class="callout-title">提示</p>\n<p>甲</p>\n</div>'
        ),
    ),
    "folded callout": (
        Callout(kind=CalloutKind.BUG, title=t("题"), blocks=(), folded=True),
        '<details class="callout callout-bug">\n<summary class="callout-title">题</summary>\n\n</details>',
    ),
    "unfolded callout": (
        Callout(kind=CalloutKind.BUG, title=t("题"), blocks=(), folded=False),
        '<details class="callout callout-bug" open="open">\n<summary class="callout-title">题</summary>\n\n</details>',
    ),
    "details": (
        Details(summary=(), blocks=(p("甲"),), open=True),
        '<details open="open">\n<summary>详情</summary>\n<p>甲</p>\n</details>',
    ),
    "figure": (
        Figure(image=Image(address="a.png", alt="图", title="题"), caption=t("题")),
        '<figure>\n<img src="a.png" alt="图"/>\n<figcaption>题</figcaption>\n</figure>',
    ),
    "rule": (ThematicBreak(), "<hr/>"),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_blocks(name: str) -> None:
    block, expected = BLOCKS[name]
    written = blocks_to_xhtml((block,), ZH)
    assert written == expected
    etree.fromstring(f"<body>{written}</body>")


def test_an_english_note_marks_its_chinese() -> None:
    assert blocks_to_xhtml((p("the 残差 block"), p("整段中文")), EN) == (
        '<p>the <span lang="zh-CN">残差</span> block</p>\n<p lang="zh-CN">整段中文</p>'
    )


def test_without_a_language_nothing_is_marked() -> None:
    assert blocks_to_xhtml((p("the 残差 block"), p("整段中文")), Policy(language="")) == (
        "<p>the 残差 block</p>\n<p>整段中文</p>"
    )


@pytest.mark.parametrize("kind", CalloutKind)
def test_every_callout_says_what_it_is(kind: CalloutKind) -> None:
    for policy in (ZH, EN):
        written = blocks_to_xhtml((Callout(kind=kind, title=(), blocks=()),), policy)
        assert f">{callout_name(kind, policy.language)}</p>" in written
        assert f"callout-{kind.value}" in written
