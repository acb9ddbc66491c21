"""Handing a deck to a running Anki."""
