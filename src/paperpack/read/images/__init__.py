"""Image addresses → checked files inside the notes' root."""
