"""Markdown as people write it in notes, read into an element tree.

`engine.parse` gives the tree. Its elements, all with the 1-based `line` where they begin:

- `div`: the root; footnotes stand at its end.
- `p`, `h1` to `h6`: text; may have `id`. A `p` with `deep="true"` holds markup that nests too deep to read.
- `ul`, `ol` with `tight`, `ol` with `start`; `li`, with `checked` where it is a task; may have `id`.
- `blockquote`; `callout` with `kind`, maybe `folded`, and a `title` as its first child if it has one.
- `table` of `tr` of `td`; the header's `tr` has `header="true"`; every `td` has `align`.
- `pre` with `language` if it has one; `mathblock`; `html`: verbatim, as `markdown.util.AtomicString`.
- `hr`; `footnote` with `label`.

`id` on another block comes from a line ` ^id` of its own below it.
`p`, the headings, `td` and `title` hold inline content; the others hold blocks or verbatim text.
"""
