"""Tree → text: XHTML and Typst. All escaping lives here and nowhere else."""
