"""Cards: found in notes by rules, and kept the same over edits by the lock."""
