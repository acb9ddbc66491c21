"""Running text → Typst content."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paperpack.formula.typst_string import string
from paperpack.model import (
    Citation,
    Code,
    Emphasis,
    FootnoteReference,
    Gap,
    Image,
    Keyboard,
    LineBreak,
    Link,
    Mark,
    Math,
    NoteLink,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Text,
    Underline,
    unsupported,
)
from paperpack.render.addresses import usable_url
from paperpack.render.languages import foreign_language
from paperpack.render.references import reference_link
from paperpack.render.typst_pieces import (
    is_address,
    may_part_wrongly,
    needs_gap,
    points,
    with_punctuation,
)
from paperpack.render.typst_text import LONGEST_WORD, breakable, kept_together, text_content
from paperpack.render.word_symbols import without_word_symbols
from paperpack.render.words import Word, word
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperpack.model import Inline
    from paperpack.render.typst_policy import TypstPolicy

_LINK_SCHEMES = frozenset({"http", "https", "mailto"})
_DEEPEST_INLINE = 10
_STYLES = (Emphasis, Strong, Strikethrough, Underline, Mark, Subscript, Superscript, Keyboard)


@dataclass(frozen=True)
class InlineWriter(ABC):
    """Writes running text, for a place with what is around it; footnotes hold blocks, and are for who writes those."""

    policy: TypstPolicy
    language: str
    emphasised: bool = False
    linked: bool = False
    struck: bool = False
    longest_word: int = LONGEST_WORD
    inline_depth: int = 0

    @abstractmethod
    def footnote(self, number: int) -> str:
        """Give the mark of a footnote, and at its first place the footnote itself."""

    def leaf(self, content: Sequence[Inline]) -> str:
        """Give a whole block's inlines, in the language that their text is in."""
        foreign = foreign_language(plain_text(content), self.language)
        if not foreign:
            return self.inlines(content)
        return f"#pp-language({string(foreign)})[{replace(self, language=foreign).inlines(content)}];"

    def inlines(self, inlines: Sequence[Inline]) -> str:
        """Give inlines, with the space and the joints between them."""
        pieces: list[str] = []
        inlines = with_punctuation(inlines)
        for index, inline in enumerate(inlines):
            if index and needs_gap(inlines[index - 1], inline):
                pieces.append("#pp-gap;")
            elif index and may_part_wrongly(inlines[index - 1], inline):
                pieces.append("#sym.wj;")
            pieces.append(self.inline(inline))
        return "".join(pieces)

    def inline(self, inline: Inline) -> str:
        """Give one inline; styles too deep for Typst are left out."""
        if not isinstance(inline, _STYLES):
            return self.inline_itself(inline)
        if self.inline_depth >= _DEEPEST_INLINE:
            return self.inlines(inline.content)
        return replace(self, inline_depth=self.inline_depth + 1).inline_itself(inline)

    def inline_itself(self, inline: Inline) -> str:
        """Give one inline, however deep."""
        match inline:
            case Text(text=text):
                run = breakable(kept_together(without_word_symbols(text)), self.longest_word)
                return text_content(run, self.language, emphasised=self.emphasised)
            case LineBreak():
                return "#linebreak();"
            case Emphasis(content=content):
                return replace(self, emphasised=True).inlines(content)
            case Strong(content=content):
                return f"#pp-strong[{self.inlines(content)}];"
            case Strikethrough(content=content):
                inner = replace(self, struck=True).inlines(content)
                return inner if self.struck else f"#pp-strike[{inner}];"  # PDF/UA allows one strike
            case Underline(content=content):
                return f"#pp-underline[{self.inlines(content)}];"
            case Mark(content=content):
                return f"#pp-mark[{self.inlines(content)}];"
            case Subscript(content=content):
                return f"#sub[{self.inlines(content)}];"
            case Superscript(content=content):
                return f"#super[{self.inlines(content)}];"
            case Keyboard(content=content):
                return f"#pp-key[{self.inlines(content)}];"
            case Code(text=text):
                return f"#pp-inline-code({string(breakable(text, self.longest_word))});"
            case Math():
                return self.math(inline)
            case Link(content=content, url=url):
                return self.link(content, url)
            case NoteLink():
                return self.note_link(inline)
            case Citation():
                return self.note_link(reference_link(inline))
            case Image():
                return f"#{self.image(inline, inline=True)};"
            case FootnoteReference(number=number):
                return self.footnote(number)
            case Gap(content=content, number=number, hint=hint):
                return f"#pp-cloze({number}, {string(hint)})[{self.inlines(content)}];"
            case _:
                unsupported(inline)

    def math(self, math: Math) -> str:
        """Give a formula in a line; its source where Typst cannot set it."""
        code = self.policy.math(math.latex, display=False, line=math.line)
        if not code:
            return f"#pp-broken-formula({string(math.latex)});"
        body = f"$display({code})$" if math.display else f"${code}$"
        return f"#math.equation(alt: {string(self.policy.alternative(math.latex))}, {body});"

    def note_link(self, link: NoteLink) -> str:
        """Give a link within the document, or what it shows."""
        target = "" if self.linked else self.policy.target(link)
        shown = replace(self, linked=self.linked or bool(target)).inlines(link.content)
        return f"#pp-note-link({string(target)})[{shown}];" if target else shown

    def link(self, content: Sequence[Inline], url: str) -> str:
        """Give a link to the web, or what it shows."""
        address = "" if self.linked else usable_url(url, _LINK_SCHEMES)
        if not address:
            return self.inlines(content)
        shown = replace(self, linked=True).inlines(content) or f"#{string(breakable(url))};"
        if is_address(content or (Text(url),)):
            shown = f"#pp-address[{shown}];"
        return f"#pp-link({string(address)})[{shown}];"

    def image(self, image: Image, *, inline: bool) -> str:
        """Give the call that shows an image, without `#`; a frame with the address where there is none."""
        file = self.policy.image(image)
        alt = " ".join(image.alt.split())
        if not file:
            address = "" if image.address.startswith("data:") else image.address
            url = "" if self.linked else usable_url(address, _LINK_SCHEMES)
            return f"pp-missing-image({string(alt)}, {string(breakable(address))}, {string(url)})"
        name = "pp-inline-image" if inline else "pp-image"
        alternative = alt or image.title or word(Word.IMAGE, self.policy.language)
        width, height = points(image)
        return f"{name}({string(file)}, {string(alternative)}, {width}, {height})"
