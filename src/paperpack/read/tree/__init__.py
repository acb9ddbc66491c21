"""Element tree → model."""
