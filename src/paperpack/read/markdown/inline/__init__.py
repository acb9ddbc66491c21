"""Running text → inline elements: Python-Markdown's inline patterns, run in one pass from left to right."""
