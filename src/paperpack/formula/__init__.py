"""LaTeX → MathML → Typst math: one strict parser for every output."""
