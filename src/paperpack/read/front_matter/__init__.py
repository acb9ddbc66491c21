"""What stands above a note's text: cut off, loaded, and given types."""
