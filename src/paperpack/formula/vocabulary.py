r"""Commands that people write and math-core does not know, and what they mean in commands that it knows.

They come from packages (physics, siunitx, glossaries), from plain TeX, or are names of operators that every
paper defines for itself. `MACROS` are given to every formula. The others are looked up in a refused formula
alone, so that a note's own definition of the same name comes first.
"""

from __future__ import annotations

import re

from paperpack.formula.scan import argument_end, replace_command

MACROS = {
    "substack": r"\begin{matrix}#1\end{matrix}",
    "mbox": r"\text{#1}",
    "hbox": r"\text{#1}",
    "textnormal": r"\text{#1}",
    "pmb": r"\boldsymbol{#1}",
    "mathbbm": r"\mathbb{#1}",
    "mathds": r"\mathbb{#1}",
    "mathnormal": "{#1}",
    "ensuremath": "{#1}",
    "smash": "{#1}",
    "mathclap": "{#1}",
    "mathllap": "{#1}",
    "mathrlap": "{#1}",
    "rlap": "{#1}",
    "llap": "{#1}",
    "vcenter": "{#1}",
    "href": "{#2}",
    "colour": r"\color{#1}",
    "colorbox": r"\text{#2}",
    "abs": r"\left|#1\right|",
    "norm": r"\left\lVert#1\right\rVert",
    "hdots": r"\ldots",
    "slash": "/",
    "hfill": r"\quad",
    "hfil": r"\quad",
    "AA": r"\text{Å}",
    "S": r"\text{§}",
    "P": r"\text{¶}",
}
"""Name → replacement with `#1` and `#2`."""

SYMBOLS = {
    "scr": r"\mathscr",
    "qty": "",
    "O": r"\text{Ø}",
    "ss": r"\text{ß}",
    "i": r"\imath",
    "j": r"\jmath",
    "part": r"\partial",
    "eq": "=",
    "E": r"\mathbb{E}",
    "qed": r"\square",
    "textdegree": r"^\circ",
    "degree": r"^\circ",
    "celsius": r"{}^\circ\mathrm{C}",
    "euro": r"\text{€}",
    "dotsc": r"\ldots",
    "dotso": r"\ldots",
    "mathellipsis": r"\ldots",
    "textellipsis": r"\ldots",
    "dotsb": r"\cdots",
    "dotsm": r"\cdots",
    "dotsi": r"\cdots",
    "varlimsup": r"\overline{\lim}",
    "varliminf": r"\underline{\lim}",
    "cr": r"\\",
    **dict.fromkeys(("strut", "linebreak", "par", "nolimits", "noindent", "protect"), ""),
}
"""Commands without an argument."""

_OPERATORS = """
Tr tr trace rank Rank diag Diag softmax Softmax softplus sigmoid Sigmoid relu ReLU GELU gelu SiLU sign
sgn Var Cov Corr Bias MSE KL KLD JS JSD supp conv span dist prox proj sinc erf Ent MLP FFN LSTM GRU
CNN RNN Attention MultiHead LayerNorm BatchNorm Concat concat Conv Pool argsort topk TopK clip Clip round
card ord im Ker Coker Hom End Aut Id id st lcm arsinh arcosh artanh sech csch
"""
OPERATORS = frozenset(_OPERATORS.split())
"""Names that are set upright, as operators are."""

WRAPPERS = {
    "url": r"\text{§}",
    "cite": r"\text{[§]}",
    "footnote": r"\text{ (§)}",
    "textsuperscript": r"^{\text{§}}",
    "textsubscript": r"_{\text{§}}",
    "mathbfit": r"\boldsymbol{§}",
    "si": r"\mathrm{§}",
    "unit": r"\mathrm{§}",
    "num": "{§}",
    "qty": r"\left\{§\right\}",
    "vspace": "",
    "hspace*": r"\quad ",
    "vspace*": "",
    **dict.fromkeys(("gls", "Gls", "glspl", "acrshort", "ac", "acs"), "{§}"),
}
"""Commands with one argument in braces, which stands in the replacement as `§`."""

PAIRS = {
    "SI": r"{§}\,\mathrm{¶}",
    "dv": r"\frac{\mathrm{d}§}{\mathrm{d}¶}",
    "pdv": r"\frac{\partial §}{\partial ¶}",
    "scalebox": "{¶}",
    "resizebox": "{¶}",
    "rotatebox": "{¶}",
}
"""Commands with two arguments in braces, `§` and `¶`."""

_COMMAND = re.compile(r"\\([A-Za-z]+)(?![A-Za-z])[ ]?")


def known_commands(latex: str) -> str:
    """Give a formula with the commands of this vocabulary in words that math-core knows."""
    for name, replacement in PAIRS.items():
        latex = _pairs_replaced(latex, name, replacement)
    names = "|".join(map(re.escape, WRAPPERS))
    latex = replace_command(latex, names, lambda name, argument: WRAPPERS[name].replace("§", argument))
    return _COMMAND.sub(_symbol, latex)


def _symbol(found: re.Match[str]) -> str:
    name = found[1]
    if name in SYMBOLS:
        return SYMBOLS[name] + " "
    return rf"\operatorname{{{name}}}" if name in OPERATORS else found[0]


def _pairs_replaced(latex: str, name: str, replacement: str) -> str:
    pieces: list[str] = []
    position = 0
    for found in re.finditer(rf"\\{name}\s*(?=\{{)", latex):
        middle = argument_end(latex, found.end())
        end = argument_end(latex, middle) if middle > 0 and latex.startswith("{", middle) else -1
        if found.start() < position or end < 0:
            continue
        first, second = latex[found.end() + 1 : middle - 1], latex[middle + 1 : end - 1]
        pieces += [latex[position : found.start()], replacement.replace("§", first).replace("¶", second)]
        position = end
    return "".join(pieces) + latex[position:]
