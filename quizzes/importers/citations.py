"""法规依据 split into instrument and article: the parser lives with the law, where pages use it too."""

from __future__ import annotations

from regulations.logic.citations import Citation, article_name, numeral_value, split_citations

__all__ = ["Citation", "article_name", "numeral_value", "split_citations"]
