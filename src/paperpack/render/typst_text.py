"""Running text → Typst content: string literals, each run in the font and language it belongs to."""

from __future__ import annotations

import re

from paperpack.formula.typst_string import string
from paperpack.render.languages import is_east_asian, runs
from paperpack.scripts import HAN, SHARED_PUNCTUATION, is_east_asian_character, is_wide

_HAN_RUN = f"[{HAN}]+"
_SHARED = re.compile(f"[{SHARED_PUNCTUATION}]+")
# letters and signs between which a word too long may break: no combining marks, no scripts that join letters
_WESTERN = "!-~¡-ɏ‐-⁞←-⋿"
_BREAKS = re.compile(r"(?<=[/_\-.,=&?+:;#@|)\]}])(?<!\d\.)(?=[^/])|(?<=[a-z0-9])(?=[A-Z])")
LONGEST_WORD = 24
"""Characters of a word without a space above which it may break anywhere that looks well."""

_NO_BREAK_SPACE = "\u00a0"
_LATIN = f"(?:[^\\s\u200b\u2e80-\uffef\U00020000-\U0003ffff]|{_NO_BREAK_SPACE})+"
_UNITS = "[%‰]|°[CF]|[kKMGTP]i?[Bb]|[mnµ]?s|min|[kcmnµ]m|[km]?g|[kMG]?Hz"
_BEFORE_UNIT = re.compile(f"(?<=\\d) (?=(?:{_UNITS})(?![A-Za-z]))")
_BEFORE_NUMBER = re.compile(
    r"\b(Tables?|Figures?|Figs?\.|Eqs?\.|Sections?|Sec\.|Chapter|Algorithm|Theorem) (?=\d)"
)
_FEW_LETTERS = 4
_ZERO_WIDTH_SPACE = "\u200b"


def text_content(text: str, language: str, *, emphasised: bool = False) -> str:
    """Give text as Typst content for a place of the note's `language`.

    Foreign phrases name their language. In an East Asian text a quotation mark, dash or ellipsis among Latin
    letters is set in their font. Emphasised Han letters are dotted.
    """
    return "".join(_run(run, tag, language, emphasised=emphasised) for tag, run in runs(text, language))


def kept_together(text: str) -> str:
    """Give text in which a number stays with its unit (`40 GB`) and with what it numbers (`Table 2`)."""
    if " " not in text:
        return text
    return _BEFORE_NUMBER.sub(rf"\1{_NO_BREAK_SPACE}", _BEFORE_UNIT.sub(_NO_BREAK_SPACE, text))


def breakable(text: str, longest: int = LONGEST_WORD) -> str:
    """Give text with places to break in words longer than `longest`, such as addresses and file names."""
    if len(text) <= longest:
        return text
    return re.sub(f"[{_WESTERN}]{{{longest + 1},}}", lambda match: _with_breaks(match[0], longest), text)


def unbreakable(text: str, longest: int) -> list[str]:
    """Give the words that stay whole where `breakable` has seen to the text, and a few Han letters for one."""
    words = re.findall(_LATIN, breakable(kept_together(text), longest))
    return [*words, *(run[:_FEW_LETTERS] for run in re.findall(_HAN_RUN, text))]


def display_width(text: str) -> float:
    """Give a guess of a text's width in em."""
    return sum(1.0 if is_wide(character) else 0.55 for character in text)


def _run(text: str, tag: str, language: str, *, emphasised: bool) -> str:
    if tag:
        inner = _dotted(text) if emphasised else _literal(text)
        return f"#pp-language({string(tag)})[{inner}];"
    pieces: list[str] = []
    position = 0
    for match in _SHARED.finditer(text):
        foreign = _other_script(text, match, language)
        if foreign:
            pieces += [_plain(text[position : match.start()], emphasised=emphasised)]
            pieces += [f"#pp-language({string(foreign)})[{_literal(match[0])}];"]
            position = match.end()
    pieces.append(_plain(text[position:], emphasised=emphasised))
    return "".join(pieces)


def _plain(text: str, *, emphasised: bool) -> str:
    return _dotted(text) if emphasised else _literal(text)


def _literal(text: str) -> str:
    return f"#{string(text)};" if text else ""


def _dotted(text: str) -> str:
    pieces: list[str] = []
    position = 0
    for match in re.finditer(_HAN_RUN, text):
        pieces += [_slanted(text[position : match.start()]), f"#pp-dotted[{_literal(match[0])}];"]
        position = match.end()
    return "".join([*pieces, _slanted(text[position:])])


def _slanted(text: str) -> str:
    return f"#pp-slanted[{_literal(text)}];" if text else ""


def _other_script(text: str, match: re.Match[str], language: str) -> str:
    """Give "en" where shared characters of an East Asian text stand among Latin letters alone, else empty."""
    neighbours = text[: match.start()].rstrip()[-1:] + text[match.end() :].lstrip()[:1]
    if not neighbours or not is_east_asian(language):
        return ""
    return "" if any(map(is_east_asian_character, neighbours)) else "en"


def _with_breaks(word: str, longest: int) -> str:
    pieces: list[str] = []
    for part in _BREAKS.split(word):
        pieces += [part[start : start + longest] for start in range(0, len(part), longest)]
    return _ZERO_WIDTH_SPACE.join(pieces)
