"""Formats: packaging and policy. Each exporter knows the model and the renderers, and no other exporter."""
