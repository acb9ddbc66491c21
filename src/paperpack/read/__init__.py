"""Files → notes. The only place that knows Markdown."""
