"""Lines → tree of blocks: Python-Markdown's block parser, replaced by one that keeps lines."""
