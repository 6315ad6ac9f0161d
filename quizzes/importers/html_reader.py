"""HTML as blocks: pages saved under an Excel or Word name, and the ``altChunk`` of a Word file. Nothing is fetched."""

from __future__ import annotations

from html.parser import HTMLParser

from quizzes.importers.document import Block, Grid

_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "object", "iframe"})
_BREAKS = frozenset(
    {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "ul", "ol", "hr", "dt", "dd"}
)
_VOID = frozenset({"meta", "link", "img", "input", "br", "hr", "col", "base", "area", "source", "wbr"})


def blocks_of_html(text: str) -> list[Block]:
    """The paragraphs and tables of a page, in their order; a table inside a table is read as text of its cell."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.finish()


class _Reader(HTMLParser):
    """Follows the elements; unknown ones are passed through, unclosed ones close with the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[Block] = []
        self._text: list[str] = []
        self._rows: list[list[str]] = []
        self._unseen = 0
        self._tables = 0
        self._underlined = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._tables += 1
            if self._tables == 1:
                self._flush()
                self._rows = []
        elif self._tables == 1 and tag == "tr":
            self._end_cell()
            self._rows.append([])
        elif self._tables == 1 and tag in {"td", "th"}:
            self._end_cell()
            if not self._rows:
                self._rows.append([])
            self._rows[-1].append("")
        elif tag == "u":
            self._underlined += 1
        elif tag in _BREAKS:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "table" and self._tables:
            if self._tables == 1:
                self._end_cell()
                self._blocks.append(Grid(tuple(tuple(row) for row in self._rows if any(text.strip() for text in row))))
            self._tables -= 1
        elif tag == "u":
            self._underlined = max(0, self._underlined - 1)
        elif tag in _BREAKS and tag not in _VOID:
            self._text.append("\n")

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._underlined and not data.strip(" \xa0\u3000\t") and data:
            self._text.append("____")
            return
        self._text.append(" ".join(data.replace("\xa0", " ").split("\n")) if data.strip() or self._text else "")

    def _end_cell(self) -> None:
        text = "\n".join(line.strip() for line in "".join(self._text).split("\n") if line.strip())
        if self._rows and self._rows[-1]:
            self._rows[-1][-1] += text
        elif text:
            self._blocks.append(text)
        self._text = []

    def _flush(self) -> None:
        for line in "".join(self._text).split("\n"):
            self._blocks.append(line.strip())
        self._text = []

    def finish(self) -> list[Block]:
        """The blocks, an open table included."""
        if self._tables:
            self._tables = 1
            self.handle_endtag("table")
        self._flush()
        return self._blocks
