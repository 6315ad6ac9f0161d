"""Changing many questions of the list at once."""
