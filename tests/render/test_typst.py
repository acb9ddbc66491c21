from __future__ import annotations

from dataclasses import dataclass

import pytest

from paperpack.formula import FormulaError, spoken, to_typst
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
    Footnote,
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
from paperpack.render.typst import blocks_to_typst, inlines_to_typst
from paperpack.render.typst_pieces import plain_title

PICTURE = Asset(path="a.png", media_type="image/png", sha256="0" * 64, width=400, height=200)


@dataclass(frozen=True)
class Policy:
    language: str = "en"
    heading_offset: int = 0
    footnotes: tuple[Footnote, ...] = ()

    def math(self, latex: str, *, display: bool, line: int) -> str:  # noqa: ARG002  the protocol has it
        try:
            return to_typst(latex, display=display)
        except FormulaError:
            return ""

    def alternative(self, latex: str) -> str:
        return spoken(latex)

    def image(self, image: Image) -> str:
        return "a.png" if image.asset else ""

    def label(self, anchor: str) -> str:
        return f"#{anchor}"

    def target(self, link: NoteLink) -> str:
        return f"{link.path}#{link.anchor}" if link.path == "known.md" else ""


def words(text: str) -> tuple[Inline, ...]:
    return (Text(text=text),)


def paragraph(text: str) -> Paragraph:
    return Paragraph(content=words(text))


def item(text: str, *, checked: bool | None = None, anchor: str = "") -> ListItem:
    return ListItem(blocks=(paragraph(text),), checked=checked, anchor=anchor)


def cells(*texts: str) -> TableRow:
    return TableRow(cells=tuple(TableCell(content=words(text)) for text in texts))


BLOCKS: dict[str, tuple[Block, str]] = {
    "paragraph": (paragraph("a"), '#pp-paragraph[#"a";]'),
    "lead": (Paragraph(content=(Strong(content=words("a")),)), '#pp-lead[#pp-strong[#"a";];]'),
    "heading": (Heading(level=2, content=words("a"), anchor="x"), '#pp-heading(2, "#x", "a")[#"a";]'),
    "list": (BulletList(items=(item("a"), item("b"))), '#pp-list(true, [#pp-paragraph[#"a";]], [#pp-paragraph[#"b";]])'),
    "numbered": (OrderedList(items=(item("a"),), start=3, tight=False), '#pp-numbered(false, 3, [#pp-paragraph[#"a";]])'),
    "tasks": (
        BulletList(items=(item("a", checked=True), item("b"))),
        '#pp-tasks(true, [#pp-task(true, "done")[#pp-paragraph[#"a";]]], [#pp-item-among-tasks[#pp-paragraph[#"b";]]])',
    ),
    "anchored item": (BulletList(items=(item("a", anchor="q"),)), '#pp-list(true, [#pp-anchor("#q")#pp-paragraph[#"a";]])'),
    "table": (
        Table(alignments=(Alignment.LEFT, Alignment.NONE), header=cells("a", "bc"), rows=(cells("d", "e"),)),
        '#pp-table(("left", "none", ), ([#"a";], [#"bc";], ), (([#"d";], [#"e";], ), ), ([#"a";], [#"bc";], ), [])',
    ),
    "table without header": (
        Table(alignments=(Alignment.NONE,), header=None, rows=(cells("d"),), caption=words("c")),
        '#pp-table(("none", ), none, (([#"d";], ), ), ([#"d";], ), [#"c";])',
    ),
    "plain code": (CodeBlock(text='a\n\tb "#"'), '#pp-code("a\\n    b \\"#\\"", none)'),
    "formula": (MathBlock(latex="x^2", tag="1"), '#pp-formula("x^2", "1", $attach(x, tr: 2)$)'),
    "broken formula": (MathBlock(latex='\\foo"#x'), '#pp-paragraph[#pp-broken-formula("\\\\foo\\"#x");]'),
    "quote": (Quote(blocks=(paragraph("a"),)), '#pp-quote[#pp-paragraph[#"a";]]'),
    "callout": (
        Callout(kind=CalloutKind.TIP, title=(), blocks=(paragraph("a"),)),
        '#pp-callout("tip")[#"Tip";][#pp-paragraph[#"a";]]',
    ),
    "details": (Details(summary=words("s"), blocks=(paragraph("a"),)), '#pp-details[#"s";][#pp-paragraph[#"a";]]'),
    "figure": (
        Figure(image=Image(address="a.png", asset=PICTURE, alt="A"), caption=words("c")),
        '#pp-figure(pp-image("a.png", "A", 300pt, 150pt), enclosed: true)[#"c";]',
    ),
    "missing figure": (
        Figure(image=Image(address="https://example.org/a.png", alt="A")),
        '#pp-figure(pp-missing-image("A", "https://\u200bexample.\u200borg/\u200ba.\u200bpng", "https://example.org/a.png"), enclosed: true)[]',
    ),
    "missing figure whose caption says the same": (
        Figure(image=Image(address="a.png", alt="A  b"), caption=words("A b")),
        '#pp-figure(pp-missing-image("", "a.png", ""), enclosed: true)[#"A b";]',
    ),
    "missing figure that says nothing else": (
        Figure(image=Image(address="data:image/png", alt="A"), caption=words("A")),
        '#pp-figure(pp-missing-image("A", "", ""), enclosed: true)[]',
    ),
    "long address": (
        paragraph("see https://e.org/a/long/address"),
        '#pp-ragged[#"see https://\u200be.\u200borg/\u200ba/\u200blong/\u200baddress";]',
    ),
    "rule": (ThematicBreak(), "#pp-rule()"),
}  # fmt: skip

INLINES: dict[str, tuple[Inline, str]] = {
    "break": (LineBreak(), "#linebreak();"),
    "emphasis": (Emphasis(content=words("a")), '#pp-slanted[#"a";];'),
    "strong": (Strong(content=words("a")), '#pp-strong[#"a";];'),
    "strike in strike": (
        Strikethrough(content=(Strikethrough(content=words("a")),)),
        '#pp-strike[#"a";];',
    ),
    "underline": (Underline(content=words("a")), '#pp-underline[#"a";];'),
    "mark": (Mark(content=words("a")), '#pp-mark[#"a";];'),
    "sub": (Subscript(content=words("a")), '#sub[#"a";];'),
    "super": (Superscript(content=words("a")), '#super[#"a";];'),
    "key": (Keyboard(content=words("a")), '#pp-key[#"a";];'),
    "code": (Code(text='a"#'), '#pp-inline-code("a\\"#");'),
    "math": (Math(latex="x"), '#math.equation(alt: "x", $x$);'),
    "display": (Math(latex="x", display=True), '#math.equation(alt: "x", $display(x)$);'),
    "broken math": (Math(latex="{"), '#pp-broken-formula("{");'),
    "link": (Link(content=words("a"), url="https://example.org/é"), '#pp-link("https://example.org/%C3%A9")[#"a";];'),
    "script link": (Link(content=words("a"), url="javascript:alert(1)"), '#"a";'),
    "zotero link": (Link(content=words("a"), url="zotero://select/x"), '#"a";'),
    "link in link": (
        Link(content=(Link(content=words("a"), url="https://b.org"),), url="https://a.org"),
        '#pp-link("https://a.org")[#"a";];',
    ),
    "note link": (NoteLink(content=words("a"), path="known.md", anchor="x"), '#pp-note-link("known.md#x")[#"a";];'),
    "unknown note link": (NoteLink(content=words("a"), path="other.md"), '#"a";'),
    "image": (Image(address="a.png", asset=PICTURE, width=40), '#pp-inline-image("a.png", "Image", 30pt, 15pt);'),
    "embedded image": (Image(address="data:image/png;base64,AAAA", alt="A"), '#pp-missing-image("A", "", "");'),
    "gap": (Gap(content=words("a"), number=2, hint="b"), '#pp-cloze(2, "b")[#"a";];'),
    "no such footnote": (FootnoteReference(number=1), '#super[#"1";];'),
}  # fmt: skip


@pytest.mark.parametrize("case", BLOCKS)
def test_blocks_call_the_layout(case: str) -> None:
    block, expected = BLOCKS[case]
    assert blocks_to_typst((block,), Policy()) == expected


@pytest.mark.parametrize("case", INLINES)
def test_inlines_call_the_layout(case: str) -> None:
    inline, expected = INLINES[case]
    assert inlines_to_typst((inline,), Policy()) == expected


def test_code_is_coloured_line_by_line() -> None:
    shown = blocks_to_typst((CodeBlock(text="if x:\n    pass", language="python"),), Policy())
    first = '[#pp-token("k", "if");#" x";#pp-token("p", ":");]'
    second = '[#"    ";#pp-token("k", "pass");]'
    assert shown == f'#pp-code("if x:\\n    pass", ({first}, {second}, ))'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ((Strong(content=words("词（term）")), Text(text="：义")), '#pp-strong[#"词（term）";#"：";];#"义";'),
        ((Strong(content=words("词")), Text(text="：义")), '#pp-strong[#"词";];#"：义";'),
        ((Strong(content=words("词（term）")), Text(text="是")), '#pp-strong[#"词（term）";];#"是";'),
    ],
)
def test_punctuation_closes_up_with_the_bracket_before_it(content: tuple[Inline, ...], expected: str) -> None:
    assert inlines_to_typst(content, Policy("zh-CN")) == expected


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        ("three:", BulletList(items=(ListItem(blocks=(paragraph("a"),)),)), "pp-opening"),
        ("three", BulletList(items=(ListItem(blocks=(paragraph("a"),)),)), "pp-paragraph"),
        ("so", MathBlock(latex="x"), "pp-opening"),
        ("so " * 200, MathBlock(latex="x"), "pp-paragraph"),
        ("three:", paragraph("a"), "pp-paragraph"),
    ],
)
def test_short_words_lead_to_what_follows(text: str, after: Block, expected: str) -> None:
    assert blocks_to_typst((paragraph(text), after), Policy()).startswith(f"#{expected}[")


def test_no_line_begins_with_punctuation_behind_a_formula() -> None:
    math = Math(latex="x")
    shown = inlines_to_typst((math, Text(text="；则"), math, Text(text="。")), Policy("zh-CN"))
    equation = '#math.equation(alt: "x", $x$);'
    assert shown == f'{equation}#sym.wj;#"；则";#pp-gap;{equation}#"。";'


def test_a_list_with_a_footnote_says_so() -> None:
    notes = (Footnote(label="a", blocks=(paragraph("n"),)),)
    noted = BulletList(items=(ListItem(blocks=(Paragraph(content=(FootnoteReference(number=1),)),)),))
    again = Quote(blocks=(noted,))
    shown = blocks_to_typst((noted, again), Policy(footnotes=notes)).split("\n")
    assert [line.startswith("#pp-noted[") for line in shown] == [True, False]
    assert shown[0].count("#pp-noted") == 1


def test_a_link_that_shows_an_address_says_so() -> None:
    link = Link(content=words("https://a.org"), url="https://a.org")
    assert (
        inlines_to_typst((link,), Policy()) == '#pp-link("https://a.org")[#pp-address[#"https://a.org";];];'
    )


def test_han_and_a_formula_keep_apart() -> None:
    math = Math(latex="x")
    shown = inlines_to_typst(
        (Text(text="设"), math, Text(text="，则 "), math, Text(text="为")), Policy("zh-CN")
    )
    equation = '#math.equation(alt: "x", $x$);'
    assert shown == f'#"设";#pp-gap;{equation}#"，则 ";{equation}#pp-gap;#"为";'


@pytest.mark.parametrize(
    ("language", "text", "tag"),
    [
        ("zh-CN", "A whole sentence of English.", "en"),
        ("en", "整段都是中文。", "zh-CN"),
        ("en", "English", ""),
        ("zh-CN", "中文", ""),
    ],
)
def test_a_paragraph_in_the_other_language_is_set_in_it(language: str, text: str, tag: str) -> None:
    shown = blocks_to_typst((paragraph(text),), Policy(language))
    assert shown == (
        f'#pp-paragraph[#pp-language("{tag}")[#"{text}";];]' if tag else f'#pp-paragraph[#"{text}";]'
    )


def test_a_footnote_is_written_once() -> None:
    notes = (
        Footnote(
            label="a", blocks=(Paragraph(content=(*words("n"), FootnoteReference(number=1))), paragraph("m"))
        ),
    )
    reference = FootnoteReference(number=1)
    shown = inlines_to_typst((reference, reference), Policy(footnotes=notes))
    again = '#pp-footnote-again("#footnote 1");'
    assert shown == f'#pp-footnote("#footnote 1")[#"n";{again}\n#pp-paragraph[#"m";]];{again}'


def test_headings_move_down_in_a_book() -> None:
    heading = Heading(level=1, content=words("a"), anchor="x")
    assert blocks_to_typst((heading,), Policy(heading_offset=2)).startswith("#pp-heading(3,")


def test_a_long_chain_of_footnotes_is_written_in_full() -> None:
    chain = tuple(
        Footnote(f"{number}", (Paragraph((Text(f"n{number}"), FootnoteReference(number + 1))),))
        for number in range(1, 1_000)
    )
    notes = (*chain, Footnote("1000", (Paragraph((Text("n1000"),)),)))
    shown = inlines_to_typst((FootnoteReference(1),), Policy(footnotes=notes))
    assert shown.count("#pp-footnote(") == 1_000
    assert all(f'#"n{number}";' in shown for number in (1, 2, 500, 1_000))


def test_a_bookmark_has_no_footnotes_and_its_formulas_in_a_line() -> None:
    content = (
        Text(text="On "),
        Strong(content=(Math(latex="x^2"),)),
        FootnoteReference(number=1),
        LineBreak(),
        Code(text="f"),
    )
    assert plain_title(content) == "On x^2 f"


def test_containers_too_deep_for_typst_go_on_flat() -> None:
    block: Block = paragraph("innermost")
    for _ in range(60):
        block = Quote(blocks=(BulletList(items=(ListItem(blocks=(block,)),)),))
    shown = blocks_to_typst((block,), Policy())
    assert "innermost" in shown
    assert shown.count("#pp-quote") + shown.count("#pp-list") < 15
