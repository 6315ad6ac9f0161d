"""The bank as Excel, Word and packages."""
