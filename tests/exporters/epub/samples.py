"""A notebook of hand-made trees: every construct there is, and what a hostile note could hold."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from typing import TYPE_CHECKING

from PIL import Image as Picture

from paperpack.config import Config
from paperpack.exporters.base import Context
from paperpack.model import (
    Alignment,
    Asset,
    BulletList,
    Callout,
    CalloutKind,
    Code,
    CodeBlock,
    Details,
    Emphasis,
    Figure,
    Footnote,
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
    Note,
    Notebook,
    NoteLink,
    OrderedList,
    Paper,
    Paragraph,
    Part,
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

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperpack.diagnostics import Diagnostic
    from paperpack.model import Block, Inline

CHANGED = 1_700_000_000

SVG = b"""<?xml version="1.0"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="20"
     onload="alert(1)"><script>alert(2)</script><metadata><x xmlns="urn:editor"/></metadata>
<a xlink:href="https://example.org/"><text id="1" x="2" y="12">Axis</text></a>
<image xlink:href="https://example.org/remote.png" width="4" height="4"/>
<rect id="box" width="9" height="9" style="fill:url(https://example.org/x)"/><use xlink:href="#box" x="20"/></svg>
"""


def _picture(kind: str, mode: str = "RGB") -> bytes:
    target = io.BytesIO()
    Picture.new(mode, (6, 4), 7 if mode == "P" else None).save(target, kind)
    return target.getvalue()


FILES = {
    "img/a b.png": ("image/png", _picture("PNG")),
    "img/图.jpg": ("image/jpeg", _picture("JPEG")),
    "img/c.gif": ("image/gif", _picture("GIF", "P")),
    "img/d.webp": ("image/webp", _picture("WEBP")),
    "img/e.bmp": ("image/bmp", _picture("BMP")),
    "img/f.tiff": ("image/tiff", _picture("TIFF", "RGBA")),
    "img/g.svg": ("image/svg+xml", SVG),
    "img/broken.bmp": ("image/bmp", b"BM, but no more than that"),
    "img/broken.svg": ("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>"),
}


def asset(path: str) -> Asset:
    media_type, content = FILES[path]
    return Asset(path, media_type, hashlib.sha256(content).hexdigest(), 6, 4)


def t(*parts: str | Inline) -> tuple[Inline, ...]:
    return tuple(Text(text=part) if isinstance(part, str) else part for part in parts)


def p(*parts: str | Inline) -> Paragraph:
    return Paragraph(content=t(*parts))


def h(level: int, anchor: str, *parts: str | Inline) -> Heading:
    return Heading(level=level, content=t(*parts), anchor=anchor)


def li(*blocks: Block, checked: bool | None = None, anchor: str = "") -> ListItem:
    return ListItem(blocks=blocks, checked=checked, anchor=anchor)


def ref(number: int) -> FootnoteReference:
    return FootnoteReference(number=number)


def picture(path: str, alt: str = "", title: str = "", width: int = 0) -> Image:
    return Image(address=path, asset=asset(path), alt=alt, title=title, width=width)


def row(*cells: str | tuple[Inline, ...]) -> TableRow:
    return TableRow(cells=tuple(TableCell(content=t(c) if isinstance(c, str) else c) for c in cells))


def deep_list(depth: int) -> BulletList:
    inner: tuple[Block, ...] = (p("the deepest"),)
    for level in range(depth):
        kind = BulletList if level % 2 else OrderedList
        inner = (p(f"level {depth - level}"), kind(items=(li(*inner),), tight=level % 3 == 0))
    return BulletList(items=(li(*inner),))


def everything() -> Note:
    none, left, center, right = Alignment.NONE, Alignment.LEFT, Alignment.CENTER, Alignment.RIGHT
    blocks: tuple[Block, ...] = (
        p("残差连接让", Strong(content=t("深层网络")), "可以训练", ref(1), "。"),
        h(1, "方法", "方法 ", Math(latex=r"\mathcal{F}(x)"), " 与", Emphasis(content=t("直觉")), ref(2)),
        p(
            *(kind(content=t("字")) for kind in (Emphasis, Strong, Strikethrough, Underline, Mark)),
            *(kind(content=t("2")) for kind in (Subscript, Superscript, Keyboard)),
            Code(text="a < b && c"),
            LineBreak(),
            Link(content=t("论文"), url="https://arxiv.org/abs/1512.03385?a=1&b=2", title='He "et al."'),
            NoteLink(content=t("下一篇"), path="part/second.md", anchor="结果-1"),
            NoteLink(content=t("自己"), path="first.md", anchor="方法"),
            NoteLink(content=t("条目"), path="first.md", anchor="item-a"),
            NoteLink(content=t("没有"), path="nowhere.md"),
        ),
        p("The whole paragraph is in English, so it says so."),
        p("其中 an English phrase of many words 之后又是中文，", Math(latex="a<b", display=True), "结束。"),
        MathBlock(latex=r"\begin{aligned}a&=b\\c&=d\end{aligned}", tag="3.1"),
        MathBlock(latex=r"\sum_{i=1}^{n} x_i^2 \le \text{a < b & c}"),
        h(2, "列表", "列表"),
        BulletList(
            items=(li(p("甲"), BulletList(items=(li(p("乙")), li()))), li(p("丙"), CodeBlock(text="x")))
        ),
        BulletList(items=(li(p("第一段"), p("第二段"), anchor="item-a"), li(p("又一项"))), tight=False),
        OrderedList(items=(li(p("从五开始")), li(MathBlock(latex="x"))), start=5),
        BulletList(
            items=(li(p("做完"), checked=True), li(p("未做"), checked=False), li(checked=False)),
        ),
        h(2, "表", "表格"),
        Table(
            alignments=(none, left, center, right),
            header=row("模型", "层数", "", (Math(latex="|x|"),)),
            rows=(
                row("ResNet", "50", (picture("img/a b.png", "小图"),), t("24.7", LineBreak(), "%", ref(3))),
            ),
            caption=t("表 1：结果"),
        ),
        Table(alignments=(none, none), header=None, rows=(row("a", "b"), row("", ""))),
        Table(alignments=(none,), header=row("only a header"), rows=()),
        h(2, "代码", "代码 ", Code(text="<tag>")),
        CodeBlock(text="def f(x):\n    return x < 1 and '&'\n\n", language="python"),
        CodeBlock(text='no "language" <here>'),
        CodeBlock(text="graph TD; A-->B", language="mermaid"),
        Quote(blocks=(p("引用"), h(3, "引用中", "引用里的标题"), Quote(blocks=(p("再引用"),)))),
        *(
            Callout(kind=kind, title=t("标题") if index % 2 else (), blocks=(p(kind.value),), folded=folded)
            for index, (kind, folded) in enumerate(zip(CalloutKind, (None, True, False) * 5, strict=True))
        ),
        Details(summary=t("展开"), blocks=(p("折叠的内容"), BulletList(items=(li(p("项")),))), open=True),
        Details(summary=(), blocks=()),
        Figure(
            image=picture("img/图.jpg", "残差块", width=300), caption=t("图 1：", Math(latex="x"), ref(1))
        ),
        Figure(image=picture("img/g.svg", "坐标轴")),
        p(*(picture(f"img/{name}", name) for name in ("c.gif", "d.webp", "e.bmp", "f.tiff"))),
        ThematicBreak(),
        p("末尾。"),
    )
    return Note(
        path="first.md",
        title="深度残差学习 x",
        title_content=t("深度残差学习 ", Math(latex="x")),
        blocks=blocks,
        footnotes=(
            Footnote(label="a", blocks=(p("第一条", ref(2), "。"), CodeBlock(text="in a note"), p("又一段"))),
            Footnote(label="b", blocks=(MathBlock(latex="y"), p("公式在前"))),
            Footnote(label="c", blocks=(p("表格里引用"),)),
        ),
        paper=Paper(
            title="Deep Residual Learning for Image Recognition",
            authors=("Kaiming He", "Xiangyu Zhang"),
            year=2016,
            venue="CVPR",
            doi="10.1109/CVPR.2016.90",
            arxiv="1512.03385",
            url="https://openaccess.thecvf.com/content cvpr_2016",
            citekey="he2016",
        ),
        language="zh-CN",
        date=dt.date(2024, 2, 29),
        tags=("视觉", "残差", "CNN & more"),
    )


def second() -> Note:
    return Note(
        path="part/second.md",
        title="Attention is all you need",
        title_content=t("Attention ", Emphasis(content=t("is")), " all you need"),
        blocks=(
            h(1, "结果-1", "Results 结果"),
            p(
                "An English note with 一些中文 in it, and ",
                NoteLink(content=t("a link"), path="first.md"),
                ".",
            ),
            h(2, "x" * 200, "long " * 60),
            h(3, "below", "Below"),
            p("Bye."),
        ),
        language="en",
        tags=("CNN & more", "attention"),
    )


def hostile() -> Note:
    evil_text = "\x00\x01\x0b\x1f\ufffe<script>alert('1')</script> -- ]]> & &amp; --> \"'`"
    links: Iterable[str] = (
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "http://",
        "http:",
        "https://exa mple.org/",
        "http://[::1",
        "http://[::1]/x",
        "https://例子.测试/路径?查询=值#片段",
        "https://example.org/%zz?a=[1]|{2}^`\\#a#b",
        "https://user:secret@example.org:99999/",
        "https://user:secret@example.org:8080/",
        "http://999.1.1.1/",
        "http://-bad-.example/",
        "http://under_score.example/",
        "https://example.org/a\nb",
        "mailto:a b@example.org?subject=ü",
        "zotero://select/items/1_ABC",
        "obsidian://open?vault=x",
        "//example.org/x",
        "other.md",
        "",
        "https://" + "a" * 300 + ".org/",
        "https://example.org/" + "x" * 3000,
    )
    blocks: tuple[Block, ...] = (
        h(1, "dup", evil_text),
        h(1, "dup", "The same anchor again"),
        h(2, "a b'\"<>&", "An anchor that is no name"),
        h(6, "deepest", "Six below"),
        h(9, "beyond", "Nine below"),
        h(2, "1st", "1st: a digit first"),
        h(2, "", "No anchor"),
        h(2, "empty"),
        h(2, "long" * 100, "标题" * 150),
        h(
            2,
            "pictures",
            picture("img/a b.png", "pic"),
            Link(content=t("linked"), url="https://example.org/"),
            ref(1),
        ),
        h(2, "only-picture", picture("img/a b.png")),
        p(*(Link(content=t(f"link {n} "), url=url, title='"<&>') for n, url in enumerate(links))),
        p(
            Link(content=(picture("img/a b.png", "badge"), ref(2)), url="https://example.org/1"),
            Link(
                content=(Image(address="https://example.org/b.svg", alt="badge"),),
                url="https://example.org/2",
            ),
            Link(
                content=(Link(content=t("inner"), url="https://example.org/in"), Text(text="x")),
                url="https://e.org",
            ),
            NoteLink(
                content=(NoteLink(content=t("inner"), path="first.md"),), path="first.md", anchor="nowhere"
            ),
            Link(content=(), url="https://example.org/no-words"),
            Link(
                content=(Emphasis(content=(Link(content=t("deep"), url="https://e.org/x"),)),),
                url="https://e.org/y",
            ),
        ),
        p(
            Image(address="https://example.org/remote.png", alt="remote"),
            Image(address="javascript:alert(1)", alt=""),
            Image(address="missing\x00.png", alt="<b>"),
            picture("img/broken.bmp", "broken bitmap"),
            picture("img/broken.svg", "broken drawing"),
        ),
        Figure(image=Image(address="gone.png"), caption=t("caption of what is gone")),
        p(Math(latex=r"\undefinedmacro{x"), " twice ", Math(latex=r"\undefinedmacro{x"), Math(latex="")),
        MathBlock(latex=r"\text{</math><script>}\href{javascript:x}{y}", tag="<1>"),
        p(Code(text=evil_text), Text(text=evil_text), ref(0), ref(7), ref(-1)),
        CodeBlock(text=evil_text + "\n" * 3, language='x" onload="y'),
        CodeBlock(text="", language="python"),
        Table(alignments=(), header=row("a", "b"), rows=(row("c"), TableRow(cells=()))),
        BulletList(items=(li(anchor="dup"), li(p("1"), anchor="1")), tight=False),
        deep_list(24),
        Callout(
            kind=CalloutKind.NOTE,
            title=t(Link(content=t("in a title"), url="https://e.org/"), ref(1)),
            blocks=(),
        ),
        Callout(
            kind=CalloutKind.TIP,
            title=t(ref(1), "folded"),
            blocks=(h(1, "inside", "In a callout"),),
            folded=True,
        ),
        Details(
            summary=t(Link(content=t("in a summary"), url="https://e.org/")),
            blocks=(Details(summary=t("x"), blocks=()),),
        ),
    )
    return Note(
        path='part/deep/wei"rd & <note>.md',
        title="Quotes \" ' & <angles> \x07 --",
        title_content=t(
            "Quotes \" ' & <angles> \x07 --", ref(1), NoteLink(content=t("home"), path="first.md")
        ),
        blocks=blocks,
        footnotes=(
            Footnote(label="x]", blocks=(p("in a heading"),)),
            Footnote(label="y", blocks=(Quote(blocks=(p(ref(2), "itself"),)), deep_list(3))),
            Footnote(label="z", blocks=()),
        ),
        paper=Paper(
            title="<i>\x02",
            authors=("", "A & B\x03"),
            doi="10.1/<x>\"'#?",
            arxiv="../x y",
            url="javascript:x",
            year=-5,
        ),
        language="klingon_!!",
        tags=("\x00", "<tag>", "<tag>"),
    )


def empty() -> Note:
    return Note(path="empty.md", title="", title_content=())


def notebook() -> Notebook:
    deep = Part("深 & <deep>", (hostile(),), (Part("no notes"), Part("", (empty(),))))
    return Notebook(
        title='论文笔记 "book" & <more>\x01',
        slug="论文笔记",
        root=Part("root", (everything(),), (Part("part", (second(),), (deep,)),)),
        authors=("张三", "O'Neil & Sons\x02", ""),
        language="zh-CN",
        subtitle="从 ResNet 到 <BERT>\x03",
        identifier="urn:uuid:6b1b36d9-2b7c-5ad5-9f35-64a5f2b0a6a1",
        changed=CHANGED,
    )


def context(reported: list[Diagnostic], config: Config | None = None) -> Context:
    contents = {asset(path).sha256: content for path, (_, content) in FILES.items()}
    return Context(
        settings=config or Config(),
        options={},
        report=reported.append,
        read_asset=lambda wanted: contents[wanted.sha256],
        place=lambda path: f"notes/{path}",
        map=map,
    )
