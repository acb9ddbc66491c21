"""What is said of a formula that cannot be typeset: the same from every output, so that it is said once."""

from __future__ import annotations

from paperpack.diagnostics import Code, Diagnostic, diagnostic

LONGEST_QUOTE = 80


def broken_formula(latex: str, reason: str, *, path: str, line: int) -> Diagnostic:
    """Quote the formula on one line, say why it is refused, and that its source is shown."""
    quoted = " ".join(latex.split())
    if len(quoted) > LONGEST_QUOTE:
        quoted = f"{quoted[: LONGEST_QUOTE - 1]}…"
    return diagnostic(
        Code.BROKEN_FORMULA,
        f"the formula {quoted} cannot be typeset: {reason}",
        path=path,
        line=line,
        hint="its LaTeX source is shown in its place",
    )
