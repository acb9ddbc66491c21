r"""Mending LaTeX before it is parsed, where the meaning is plain.

`prepare` is done to every formula: it takes away what is no mathematics (`\label`, control characters), and
turns what belongs to a page (numbered environments, `\tag`, a bare `\\`) into what can stand anywhere.
`mend` is done only to a formula that was refused: it may guess more.
"""

from __future__ import annotations

import re

from paperpack.formula.scan import argument_end, outside_text, replace_command, top_level
from paperpack.formula.vocabulary import known_commands

ENVIRONMENTS = {
    "align": "aligned",
    "align*": "aligned",
    "alignat": "aligned",
    "alignat*": "aligned",
    "alignedat": "aligned",
    "flalign": "aligned",
    "flalign*": "aligned",
    "split": "aligned",
    "eqnarray": "aligned",
    "eqnarray*": "aligned",
    "gather": "gathered",
    "gather*": "gathered",
    "multline": "gathered",
    "multline*": "gathered",
    "smallmatrix": "matrix",
    "tabular": "array",
    "equation": "",
    "equation*": "",
    "displaymath": "",
    "math": "",
    "subequations": "",
    "center": "",
}
_WITH_ARGUMENT = ("alignat", "alignat*", "alignedat")
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{\s*([A-Za-z]+\*?)\s*\}")
_EQNARRAY = re.compile(r"(\\begin\{eqnarray\*?\})(.*?)(\\end\{eqnarray\*?\})", re.DOTALL)

# Invisible characters mean nothing in a formula; other spaces are spaces.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_PRIVATE = re.compile("[\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]")
_FULL_WIDTH = str.maketrans("，；：！？（）［］｛｝＝＋－＊／＜＞｜～", ",;:!?()[]{}=+-*/<>|~", "")
# kramdown and other Markdown readers want these escaped; LaTeX has no such commands in mathematics.
_MARKDOWN_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\([*\[\]()])")
_ESCAPED_SUBSCRIPT = re.compile(r"(?<!\\)((?:\\\\)*)\\_(?=\{)")
# math-core would print the length of `\\\\[2pt]`
_ROW_SPACE = re.compile(
    r"\\\\(?:\*|\s*\*?\s*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|mu|pc|bp|\\(?:baselineskip|jot))\s*\])"
)
_NUMBERING = re.compile(r"\\(?:nonumber|notag|displaylimits)(?![A-Za-z])|\\require\s*\{[^{}]*\}")

_SIZES = re.compile(
    r"\\(?:tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge|centering|allowbreak)(?![A-Za-z])"
)
_ANGLES = re.compile(r"\\(left|right|middle|[bB]ig{1,2}[lrm]?)\s*([<>])")
_DECLARATION = re.compile(r"\\DeclareMathOperator\s*(\*?)\s*\{\s*(\\[A-Za-z]+)\s*\}\s*(?=\{)")
_RULE = re.compile(r"\\rule\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}\s*\{[^{}]*\}")
_STARRED_MATRIX = re.compile(r"\\(begin|end)\{([pbBvV]?(?:small)?matrix)\*\}(?:\s*\[[lcr]\])?")
_ARRAY = re.compile(r"\\begin\{array\}(?!\s*[\[{])")
_MANY_COLUMNS = "c" * 20
_CHEMISTRY = re.compile(r"([A-Za-z)\]])(\d+)")
_ROOT = re.compile(r"\\root\s*(\{[^{}]*\}|\S)\s*\\of(?![A-Za-z])")
_MOVED = re.compile(r"\\(?:raise|lower|kern|hskip)\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|mu)(?![A-Za-z])")
_VERBATIM = re.compile(r"\\verb(?P<mark>[^A-Za-z\s*])(.*?)(?P=mark)")
_NOTHING = re.compile(r"(?<!\\)((?:\\\\)*)\\(?:[-/@]|(?=[^\x00-\x7f])|$)")
_NUMBER_SIGN = re.compile(r"(?<!\\)#(?!\d)")
_SCRIPT = r"(?:\{[^{}]*\}|[A-Za-z0-9]|\\[A-Za-z]+)"
_SECOND_SCRIPT = re.compile(rf"(\^\s*{_SCRIPT})(?=\s*\^)|(_\s*{_SCRIPT})(?=\s*_)|(\^\s*{_SCRIPT})(?=')")
_TEXT_IN_TEXT = re.compile(r"(?<!\\)\$([^$]*)(?<!\\)\$")
# what an emphasised star leaves of `y^*`: a script that is a mere underscore
_BARE_SCRIPT = re.compile(r"\^_(?![A-Za-z0-9{\\])")
_LIMITS = re.compile(r"\\limits(?![A-Za-z])")
_OPERATOR_LIMITS = re.compile(r"\}\s*\\limits(?![A-Za-z])")


def split_tag(latex: str) -> tuple[str, str]:
    r"""Take the number out of a displayed formula: `E=mc^2 \tag{1}` is `("E=mc^2", "1")`.

    A formula with several tags (the rows of an `align`) keeps them, and its tag is empty.
    """
    tags: list[str] = []

    def remember(_name: str, text: str) -> str:
        tags.append(text)
        return ""

    rest = replace_command(latex, r"tag\*?", remember)
    if len(tags) == 1:
        return rest.strip(), tags[0].strip().strip("$")
    return latex, ""


def prepare(latex: str) -> str:
    """Give the formula without what no formula needs; what is written otherwise means the same."""
    text = _PRIVATE.sub("\ufffd", _SPACE.sub(" ", _INVISIBLE.sub("", latex)))
    text = _ROW_SPACE.sub(r"\\\\", text)
    text = _MARKDOWN_ESCAPE.sub(r"\1\2", text)
    text = _ESCAPED_SUBSCRIPT.sub(r"\1_", text)
    text = outside_text(text, lambda part: part.translate(_FULL_WIDTH))
    text = replace_command(text, "label", lambda _name, _key: "")
    text = replace_command(text, r"tag\*?", _visible_tag)
    text = _NUMBERING.sub("", text)
    text = _plain_environments(text).strip()
    return _rows(text) if top_level(text, r"\\") else text


def mend(latex: str) -> str:
    """Give a refused formula another form that says the same and may be accepted."""
    text = _spelled(known_commands(_operators_defined(latex)))
    text = _ANGLES.sub(lambda match: f"\\{match[1]}\\{'l' if match[2] == '<' else 'r'}angle ", text)
    text = _SIZES.sub("", text)
    text = _BARE_SCRIPT.sub(r"^{\\_}", text)
    text = _RULE.sub("", text)
    text = replace_command(text, r"(?:eq)?ref", lambda _name, key: rf"\text{{({_literal(key)})}}")
    text = replace_command(text, r"operatorname\*?", _operator)
    text = replace_command(text, r"text(?:rm|bf|it|tt|sf|normal)?|[mhf]box", _text)
    text = _OPERATOR_LIMITS.sub("}", text)
    text = _LIMITS.sub("", text) if r"\mathop" in latex or r"\limits" in latex else text
    return _rows(text) if top_level(text, "&") else text


def _spelled(text: str) -> str:
    """Write what plain TeX, packages and slips of the hand spell otherwise."""
    text = replace_command(
        text, "ce", lambda _name, formula: _CHEMISTRY.sub(r"\1_{\2}", rf"\mathrm{{{formula}}}")
    )
    text = _STARRED_MATRIX.sub(r"\\\1{\2}", text)
    text = _ARRAY.sub(lambda found: f"{found[0]}{{{_MANY_COLUMNS}}}", text)
    text = _ROOT.sub(lambda found: rf"\sqrt[{found[1]}]", text)
    text = _VERBATIM.sub(lambda found: rf"\text{{{_literal(found[2])}}}", text)
    text = _NOTHING.sub(r"\1", _MOVED.sub("", text))
    text = _SECOND_SCRIPT.sub(r"\g<0>{}", text)
    return text if "\\def" in text or "command" in text else _NUMBER_SIGN.sub(r"\\#", text)


def _visible_tag(_name: str, text: str) -> str:
    return rf"\qquad\text{{({text.strip().strip('$')})}}"


def _plain_environments(latex: str) -> str:
    latex = _EQNARRAY.sub(
        lambda match: match[1] + re.sub(r"&([^&\\]{0,40})&", r"&\1", match[2]) + match[3], latex
    )
    for name in _WITH_ARGUMENT:
        latex = re.sub(rf"(\\begin\{{{re.escape(name)}\}})\s*\{{[^{{}}]*\}}", r"\1", latex)

    def rename(match: re.Match[str]) -> str:
        name = ENVIRONMENTS.get(match[2])
        if name is None:
            return match[0]
        return rf"\{match[1]}{{{name}}}" if name else ""

    return _ENVIRONMENT.sub(rename, latex)


def _rows(latex: str) -> str:
    name = "aligned" if top_level(latex, "&") else "gathered"
    return rf"\begin{{{name}}}{latex}\end{{{name}}}"


def _operators_defined(latex: str) -> str:
    r"""Write `\DeclareMathOperator{\name}{text}` as the definition it is, which also overrides a known name."""
    while match := _DECLARATION.search(latex):
        end = argument_end(latex, match.end())
        if end < 0:
            break
        operator = rf"\operatorname{match[1]}{latex[match.end() : end]}"
        latex = rf"{latex[: match.start()]}\def{match[2]}{{{operator}}}{latex[end:]}"
    return latex


def _operator(name: str, argument: str) -> str:
    if re.search(r"\\(?![,;:! ]|quad|text)", argument):
        return rf"\mathop{{{argument}}}"
    return rf"\{name}{{{_literal(argument)}}}"


def _text(name: str, argument: str) -> str:
    r"""Let `\text{a $x$ b_c}` be `\text{a }x\text{ b\_c}`."""
    parts = _TEXT_IN_TEXT.split(argument)
    if len(parts) == 1:
        return rf"\{name}{{{_literal(argument)}}}"
    pieces = (
        f"{{{part}}}" if index % 2 else rf"\{name}{{{_literal(part)}}}"
        for index, part in enumerate(parts)
        if part
    )
    return "{" + "".join(pieces) + "}"


def _literal(text: str) -> str:
    return re.sub(r"(?<!\\)([_^&#%$])", lambda match: r"\^{}" if match[1] == "^" else "\\" + match[1], text)
