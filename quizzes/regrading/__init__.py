"""A mended key and what it changes."""
