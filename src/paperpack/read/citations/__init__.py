"""Citations: the bibliography beside the notes, and what in the notes refers to it."""
