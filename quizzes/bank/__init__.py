"""The bank: reading, writing, reviewing and merging questions."""
