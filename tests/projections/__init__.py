"""Outputs as text, so that they can be compared and read in a diff."""
