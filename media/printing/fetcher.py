"""The press reads its own assets and `data:`; it never opens a file or a host that a text names.

Imports WeasyPrint (a second, 60 MB): only press.py imports this module, when it first prints.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from weasyprint.urls import URLFetcher, URLFetcherResponse

from .fonts import fangsong_path, font_dir

ASSETS = Path(__file__).with_name("assets")
SCHEME = "press:"
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".otf": "font/otf", ".ttf": "font/ttf", ".png": "image/png"}


class FetchRefused(ValueError):
    """Something outside the press was asked for."""


class AssetFetcher(URLFetcher):
    """Fetches `press:assets/…`, `press:fonts/…`, `press:fangsong` and `data:…`, and stops the job on all else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The bytes behind `url`. Raises FetchRefused, which WeasyPrint hands on as a FatalURLFetchingError."""
        if url.startswith("data:"):
            return super().fetch(url, headers)
        path = _path_of(url)
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": TYPES.get(path.suffix, "text/plain")})


def _path_of(url: str) -> Path:
    place, _, name = unquote(url.removeprefix(SCHEME)).partition("/")
    root = {"assets": ASSETS, "fonts": font_dir()}.get(place)
    if not url.startswith(SCHEME) or (root is None and place != "fangsong"):
        raise FetchRefused(url)
    if root is None:
        return fangsong_path() or Path()
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()) or not path.is_file():
        raise FetchRefused(url)
    return path
