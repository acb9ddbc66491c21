r"""LaTeX as Anki's MathJax takes it: between `\(…\)` or `\[…\]`, on one line, every brace closed.

Anki finds formulas by their delimiters alone, MathJax in the page and regular expressions in the editor and in
`rslib/src/cloze.rs`; a delimiter or an open brace within the formula would make it swallow the text behind it.
"""

from __future__ import annotations

import re

from paperpack.render.markup import escape

_LEXEME = re.compile(r"\\[\s\S]|\\$|[{}]|%[^\n]*\n?|[^\\{}%]+")
_NESTED_DELIMITERS = frozenset({r"\(", r"\)", r"\[", r"\]"})
_PRIVATE = re.compile("[\U000f0000-\U0010ffff]")
_TAG = re.compile(r"\\tag(\*?)\s*\{([^{}]*)\}")
_LAST_ENVIRONMENT = re.compile(
    r"\\end\s*\{(?:align|alignat|eqnarray|equation|flalign|gather|multline)\*?\}\s*$"
)
_LONE_BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_BREAK_BEFORE_CLOSING = re.compile(r"\\\\(?=[)\]])")
_LATEX_MARKUP = re.compile(r"\[(?=/?(?:latex|\$\$?)\]|sound:|anki:)", re.IGNORECASE)
_CLOZE_OPENING = re.compile(r"\{(?=\{c[0-9])")


def mathjax(latex: str, *, display: bool, tag: str = "") -> str:
    """Give a formula with its delimiters as HTML text, or "" where it holds nothing.

    Besides what `balanced` does, Anki's own notation is taken apart by spaces, which TeX ignores: `}}` and `::`
    (the end of a cloze's gap, its hint), `[sound:`, `[latex]`.
    """
    formula = _BREAK_BEFORE_CLOSING.sub(r"\\\\ ", balanced(latex)[0])
    if not formula:
        return ""
    formula = _with_tag(formula, tag) if display else _TAG.sub(_inline_tag, formula)
    formula = _LATEX_MARKUP.sub("[ ", _CLOZE_OPENING.sub("{ ", formula))
    formula = formula.replace("}}", "} }").replace("}}", "} }").replace("::", ": :").replace("::", ": :")
    return rf"\[{escape(formula)}\]" if display else rf"\({escape(formula)}\)"


def balanced(latex: str) -> tuple[str, bool]:
    r"""Give the formula on one line with as many `}` as `{`, and whether braces had to be mended.

    A `}` without its `{` goes, a missing one is added at the end. Comments go; a `%` that ends the formula is a
    percent sign. `\(…\)` within braces, as in `\text`, becomes `$…$`, elsewhere a plain bracket.
    The private characters of planes 15 and 16, come from copied PDFs, go as well: MathJax stops at them.
    """
    depth = 0
    mended = False
    pieces: list[str] = []
    for lexeme in _LEXEME.findall(_PRIVATE.sub("", latex).strip()):
        piece = lexeme
        if lexeme == "{":
            depth += 1
        elif lexeme == "}":
            mended, piece = (mended, lexeme) if depth else (True, "")
            depth = max(depth - 1, 0)
        elif lexeme in _NESTED_DELIMITERS:
            piece = "$" if depth else lexeme[1]
        elif lexeme.startswith("%"):
            piece = r"\%" if lexeme == "%" else " "
        elif lexeme == "\\":
            piece = ""
        pieces.append(piece)
    formula = "".join(pieces).replace("\n", " ").strip()
    control_space = " " if _LONE_BACKSLASH.search(formula) else ""
    return formula + control_space + "}" * depth, mended or depth > 0


def _with_tag(formula: str, tag: str) -> str:
    r"""Set `\tag{…}` behind a displayed formula; within its environment, where that numbers its lines."""
    if not tag:
        return formula
    written = rf"\tag{{{balanced(tag)[0]}}}"
    environment = _LAST_ENVIRONMENT.search(formula)
    if environment is None:
        return formula + written
    return formula[: environment.start()] + written + formula[environment.start() :]


def _inline_tag(found: re.Match[str]) -> str:
    r"""Write out a `\tag` in running text, where MathJax refuses it."""
    return rf"\quad\text{{{found[2]}}}" if found[1] else rf"\quad\text{{({found[2]})}}"
