"""Markdown → element tree: Python-Markdown with our block parser and our inlines, up to its tree processors.

No preprocessor, no serialiser and no postprocessor runs, and there is no stash of HTML: the tree is what the
reader wants. What its elements are is written in `paperpack.read.markdown`.
"""

from __future__ import annotations

from functools import cache
from typing import Self
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.util import Registry

from paperpack.read.markdown.blocks.parser import NoteBlockParser

INLINE_PRIORITY = 20
"""The priority of Python-Markdown's own inline processor, whose place ours takes."""


class NoteMarkdown(Markdown):
    """Python-Markdown without its own constructs: only what extensions register is there."""

    def build_parser(self) -> Self:
        """Set up empty registries and our block parser."""
        self.preprocessors = Registry()
        self.parser = NoteBlockParser(self)
        self.inlinePatterns = Registry()
        self.treeprocessors = Registry()
        self.postprocessors = Registry()
        return self

    def element_tree(self, text: str) -> Element:
        """Parse blocks, then run the tree processors; give the root."""
        root = self.parse_blocks(text)
        for processor in self.treeprocessors:
            replacement = processor.run(root)
            root = root if replacement is None else replacement
        return root

    def parse_blocks(self, text: str) -> Element:
        """Parse blocks alone; give the root, in which leaves hold inline source."""
        self.parser.parseDocument(text.split("\n"))
        return self.parser.root


class NoteExtension(Extension):
    """Registers the inlines as the tree processor `inline`."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        """Register it."""
        from paperpack.read.markdown.inline.processor import InlineTreeprocessor  # noqa: PLC0415

        md.treeprocessors.register(InlineTreeprocessor(md), "inline", INLINE_PRIORITY)


def parse(text: str) -> Element:
    r"""Give the element tree of a note's text: without front matter, lines ended by `\n`, tabs kept.

    Every text is a note: nothing is raised for what stands in it. Lines count from 1 in `text`.
    """
    return _reader().reset().element_tree(text)


def parse_inlines(source: str) -> Element:
    """Give a `p` with the inline elements of a text that is no block, such as a title; it knows no link definitions."""
    root, leaf = Element("div"), Element("p")
    root.append(leaf)
    leaf.text = source
    _reader().reset().treeprocessors["inline"].run(root)
    return leaf


@cache
def _reader() -> NoteMarkdown:
    """Give the process's one reader: making one takes longer than reading a short note."""
    return NoteMarkdown(extensions=[NoteExtension()])


def parse_blocks(text: str) -> tuple[Element, dict[str, tuple[str, str]]]:
    """Give the tree of blocks alone, leaves holding inline source, and the link definitions by label."""
    markdown = NoteMarkdown()
    return markdown.parse_blocks(text), markdown.references
