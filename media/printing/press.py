"""Prints: `render(form, facts)` gives the bytes of a PDF.

The same facts give the same bytes: dates come from the facts, and nothing of this machine goes into the file.
WeasyPrint costs a second and 60 MB to import, so it is imported when the first sheet is printed; afterwards one
process keeps one font configuration (a fresh one for each sheet would grow without end) and prints one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from threading import Lock
from typing import Any

from django.template import Context, Engine

from .errors import PressError
from .fonts import font_css, missing_characters
from .forms import Form, find_form

__all__ = ["PressError", "check_facts", "render"]

TEMPLATES = Path(__file__).parents[1] / "templates"
_one_at_a_time = Lock()


def render(form: str, facts: Mapping[str, Any], *, version: int | None = None) -> bytes:
    """Print `facts` (see facts.py) on `form` (certificate, training-record, poster, questions): a PDF's bytes.

    `version` is the one stored with the facts; without it the newest is taken.

    Raises PressError (see errors.py); then nothing was printed.
    """
    chosen = find_form(form, version)
    check_facts(chosen, facts)
    pages = [_page(chosen, one) for one in (chosen.copies(facts) if chosen.copies else (facts,))]
    with _one_at_a_time:
        return _shop().print(chosen, *pages)


def check_facts(form: Form, facts: Mapping[str, Any]) -> None:
    """Raises PressError ``characters-missing`` naming each character that some font of the form cannot draw."""
    text = "".join(_texts(facts))
    missing = "".join(dict.fromkeys("".join(missing_characters(text, stack=stack) for stack in form.stacks)))
    if missing:
        raise PressError("characters-missing", characters=missing)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _page(form: Form, facts: Mapping[str, Any]) -> str:
    try:
        words = form.context(facts)
        head = {"pdf_title": form.title(facts), "created": form.created(facts)}
    except (KeyError, ValueError) as error:
        raise PressError("render-failed", reason=f"{type(error).__name__}: {error}") from error
    # No number formats of the site's language here: a sheet must not change with a setting.
    return _engine().get_template(form.template).render(Context({**words, **head}, use_l10n=False))


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(TEMPLATES)], autoescape=True)


@dataclass
class _Shop:
    """What one process keeps warm: fonts, fetcher and parsed style sheets."""

    fonts: Any
    fetcher: Any
    base: Any
    styles: dict[Form, Any] = field(default_factory=dict)
    ornaments: dict[str, Any] = field(default_factory=dict)

    def print(self, form: Form, *pages: str) -> bytes:
        from weasyprint.urls import FatalURLFetchingError

        try:
            # A fresh dictionary each time: WeasyPrint adds every image to it, QR codes too.
            cache = dict(self._warm(form))
            laid_out = [self._lay_out(form, page, cache) for page in pages]
            return laid_out[0].write_pdf() if len(laid_out) == 1 else _bound(laid_out).write_pdf()
        except FatalURLFetchingError as error:  # a BaseException: an `except Exception` further up would miss it
            raise PressError("fetch-refused", url=str(error.__cause__)) from error
        except PressError:
            raise
        except Exception as error:
            raise PressError("render-failed", reason=f"{type(error).__name__}: {error}") from error

    def _lay_out(self, form: Form, page: str, cache: dict[str, Any]) -> Any:
        from weasyprint import HTML

        html = HTML(string=page, url_fetcher=self.fetcher)
        return html.render(stylesheets=[self.base, self._style(form)], font_config=self.fonts, cache=cache)

    def _style(self, form: Form) -> Any:
        from weasyprint import CSS

        if form not in self.styles:
            self.styles[form] = CSS(url=form.style, url_fetcher=self.fetcher, font_config=self.fonts)
        return self.styles[form]

    def _warm(self, form: Form) -> dict[str, Any]:
        from .warm import WarmOrnament

        for url in form.ornaments:
            if url not in self.ornaments:
                self.ornaments[url] = WarmOrnament(self.fetcher.fetch(url).read(), url)
        return {url: self.ornaments[url] for url in form.ornaments}


def _bound(documents: Sequence[Any]) -> Any:
    """Several documents as one; each begins on the front of a leaf."""
    from weasyprint import CSS, HTML

    pages: list[Any] = []
    for document in documents:
        pages += document.pages
        if len(document.pages) % 2:
            size = f"@page {{ size: {document.pages[0].width}px {document.pages[0].height}px; margin: 0 }}"
            pages += HTML(string="<title></title>").render(stylesheets=[CSS(string=size)]).pages
    return documents[0].copy(pages)


@cache
def _shop() -> _Shop:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    from .fetcher import AssetFetcher

    fonts, fetcher = FontConfiguration(), AssetFetcher()
    base = CSS(string=font_css(), url_fetcher=fetcher, font_config=fonts)
    # WeasyPrint keeps copies of the fonts in a temporary directory and drops it when the configuration goes; left to
    # the interpreter's end that fails. A Finalize also runs at the end of a queue's worker process.
    Finalize(None, _shop.cache_clear, exitpriority=10)
    return _Shop(fonts=fonts, fetcher=fetcher, base=base)
