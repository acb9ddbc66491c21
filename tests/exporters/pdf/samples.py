"""Notes to make documents of, and the documents as text."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

import msgspec
from PIL import Image as Picture

from paperpack.config import Config, PdfConfig
from paperpack.exporters.base import Context
from paperpack.exporters.pdf import PdfExporter
from paperpack.exporters.pdf.handout import Handout, HandoutJob, make_handout
from paperpack.exporters.pdf.settings import Sheet
from paperpack.model import (
    Alignment,
    Asset,
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Card,
    CardKind,
    Code,
    CodeBlock,
    Emphasis,
    Figure,
    Footnote,
    FootnoteReference,
    Gap,
    Heading,
    Image,
    Inline,
    Layout,
    Link,
    ListItem,
    Mark,
    Math,
    MathBlock,
    Note,
    Notebook,
    NoteLink,
    Paper,
    Paragraph,
    Part,
    Quote,
    RuleName,
    Strikethrough,
    Strong,
    Table,
    TableCell,
    TableRow,
    Text,
    Underline,
)
from tests.exporters.pdf.opened import opened

if TYPE_CHECKING:
    from paperpack.diagnostics import Diagnostic
    from paperpack.exporters.base import Output

CHANGED = 1_700_000_000


def png(width: int = 60, height: int = 30, colour: tuple[int, int, int] = (20, 90, 160)) -> bytes:
    made = io.BytesIO()
    Picture.new("RGB", (width, height), colour).save(made, "PNG")
    return made.getvalue()


def asset(content: bytes, media_type: str = "image/png", width: int = 60, height: int = 30) -> Asset:
    digest = hashlib.sha256(content).hexdigest()
    return Asset(path="figure.png", media_type=media_type, sha256=digest, width=width, height=height)


def paragraph(*content: str | Inline) -> Paragraph:
    return Paragraph(content=tuple(Text(text=part) if isinstance(part, str) else part for part in content))


def heading(level: int, *content: str | Inline) -> Heading:
    return Heading(level=level, content=paragraph(*content).content, anchor=f"h{level}")


def note(*blocks: Block, **changes: Any) -> Note:
    plain = Note(path="n.md", title="T", title_content=(Text(text="T"),), blocks=blocks, changed=CHANGED)
    return msgspec.structs.replace(plain, **changes)


def made(
    what: Note,
    images: dict[str, bytes] | None = None,
    chosen: PdfConfig | None = None,
    layout: Layout = Layout.HANDOUT,
) -> Handout:
    return make_handout(HandoutJob(what, "notes/n.md", layout, Sheet(chosen or PdfConfig()), images or {}))


def text_of(handout: Handout) -> str:
    with opened(handout.pdf) as document:
        return "\n".join(page_.get_text() for page_ in document)


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("\u200b", "")


PICTURE = png()


def cell(text: str) -> TableCell:
    return TableCell(content=(Text(text=text),))


def basic(front: tuple[Block, ...], back: tuple[Block, ...], *context: str, line: int = 0) -> Card:
    return Card(
        kind=CardKind.BASIC, rule=RuleName.DEFINITION, front=front, back=back, context=context, line=line
    )


def cloze(front: Block, *context: str, line: int = 0) -> Card:
    return Card(kind=CardKind.CLOZE, rule=RuleName.CLOZE, front=(front,), back=(), context=context, line=line)


def full_note() -> Note:
    """Give a note that has every block and most inlines, in two languages."""
    table = Table(
        alignments=(Alignment.LEFT, Alignment.RIGHT),
        header=TableRow(cells=(cell("模型"), cell("BLEU"))),
        rows=(TableRow(cells=(cell("base"), TableCell(content=(Math(latex=r"27.3\pm 0.1"),)))),),
        caption=(Text(text="结果"),),
    )
    struck = Strikethrough(content=(Underline(content=(Emphasis(content=(Text(text="旧的 old"),)),)),))
    return note(
        heading(1, "注意力 ", Math(latex="x^2"), FootnoteReference(number=1)),
        paragraph("循环网络", Strong(content=(Text(text="难以并行"),)), "，设", Math(latex=r"\frac{a}{b}"), "。It’s 🎉.", struck),
        heading(2, "Second"),
        paragraph(Mark(content=(Text(text="mark"),)), Code(text="code()"), Link(content=(Text(text="link"),), url="https://e.org")),
        MathBlock(latex=r"\begin{aligned}a&=b\\&=c\end{aligned}", tag="1"),
        MathBlock(latex="+".join(f"a_{{{i}}}" for i in range(90)), tag="2"),
        BulletList(items=(ListItem(blocks=(paragraph("done"),), checked=True), ListItem(blocks=(paragraph("plain"),)))),
        table,
        CodeBlock(text="def f():\n    return 1  # 注释", language="python"),
        Quote(blocks=(paragraph("quoted"),)),
        Callout(kind=CalloutKind.WARNING, title=(), blocks=(paragraph("careful"),)),
        Figure(image=Image(address="a.png", asset=asset(PICTURE), alt="a picture"), caption=(Text(text="图"),)),
        Figure(image=Image(address="https://example.org/x.png", alt="remote")),
        footnotes=(Footnote(label="1", blocks=(paragraph("脚注 ", Math(latex="y")),)),),
        language="zh-CN",
        title="题目 Title",
        title_content=(Text(text="题目 Title"),),
        tags=("标签", "tag"),
        cards=(
            basic((paragraph("什么是注意力？", FootnoteReference(number=1)),), (paragraph("查询与键 ", Math(latex="QK^T")), table), "方法", line=1),
            cloze(paragraph("头数是 ", Gap(content=(Text(text="8"),), number=1), "。"), "方法", line=2),
        ),
        paper=Paper(authors=("A. Author", "李四"), year=2017, venue="NeurIPS", arxiv="1706.03762", doi="10.1/x(1)"),
    )  # fmt: skip


INJECTIONS = (
    '#read("/etc/passwd")',
    '#eval("1+1")',
    "#panic()",
    '"); panic("',
    "\\",
    "\\u{41}",
    "@label <x> // no /* comment */",
    "*bold* _emph_ `raw` = h - l + e / t",
    "$ x $ ~ -- --- ... ' \"",
    "#{ } [ ] ( ) ; : ,",
    "https://x.org/#read",
)


def every_field(text: str) -> Note:
    """Give a note with the text in every field that an author writes."""
    digest = "0" * 64
    listed = BulletList(items=(ListItem(blocks=(paragraph(text),), anchor=text + "i"),))
    missing = Image(
        address=text, asset=Asset(path=text, media_type="image/png", sha256=digest), alt=text, title=text
    )
    missing_figure = Figure(image=missing, caption=(Text(text=text),))
    return note(
            Heading(level=1, content=(Text(text=text),), anchor=text),
            paragraph("A", text, Code(text=text), Emphasis(content=(Text(text=text),)), "Z"),
            paragraph(NoteLink(content=(Text(text=text),), path="n.md", anchor=text)),
            paragraph(Link(content=(Text(text=text),), url=f"https://e.org/{text}"), Link(content=(), url=text)),
            paragraph(Math(latex=text), Math(latex=rf"\text{{{text}}}"), Math(latex=rf'\operatorname{{"{text}}}')),
            MathBlock(latex=text, tag=text),
            CodeBlock(text=text, language="python"),
            CodeBlock(text=text, language=text),
            missing_figure,
            Table(alignments=(Alignment.NONE,), header=TableRow(cells=(TableCell(content=(Text(text=text),)),)), rows=()),
            listed,
            Callout(kind=CalloutKind.NOTE, title=(Text(text=text),), blocks=(paragraph(text), listed)),
            paragraph(FootnoteReference(number=1)),
            footnotes=(Footnote(label=text, blocks=(paragraph(text),)),),
            title=text,
            title_content=(Text(text=text),),
            tags=(text,),
            path=f"{text}.md",
            language=text,
            paper=Paper(title=text + "x", authors=(text,), venue=text, doi=text, arxiv=text, url=text, citekey=text),
            cards=(
                basic((paragraph(text, Math(latex=text)), missing_figure), (listed, paragraph(text, FootnoteReference(number=1))), text),
                cloze(paragraph("A ", Gap(content=(Text(text=text),), number=1, hint=text)), text),
            ),
    )  # fmt: skip


def book(*notes: Note, parts: tuple[Part, ...] = (), language: str = "en") -> Notebook:
    root = Part(name="notes", notes=notes, parts=parts)
    return Notebook(
        title="The book", slug="the-book", root=root, authors=("A", "B"), language=language, changed=5
    )


def exported(notebook: Notebook, chosen: PdfConfig | None = None) -> tuple[list[Output], list[Diagnostic]]:
    said: list[Diagnostic] = []
    context = Context(
        settings=Config(pdf=chosen or PdfConfig()),
        options={},
        report=said.append,
        read_asset=lambda asset: asset.embedded,
        place=lambda path: f"notes/{path}",
        map=map,
    )
    return list(PdfExporter().export(notebook, context)), said
