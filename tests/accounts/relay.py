"""An SMS relay on loopback that does what a test asks: says yes or no, is slow, breaks off, talks nonsense."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class FakeRelay:
    """`status`, `body` and `headers` are the answer; `delay` comes before it, `drip` between its bytes (seconds)."""

    url: str = ""
    status: int = 200
    body: bytes = b'{"Code": "OK"}'
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    drip: float = 0
    hangs_up: bool = False
    seen: list[dict[str, Any]] = field(default_factory=list)


@contextlib.contextmanager
def fake_relay(**told: Any) -> Iterator[FakeRelay]:
    """A relay while the block runs."""
    relay = FakeRelay(**told)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"relay": relay}))
    server.daemon_threads = True
    relay.url = f"http://127.0.0.1:{server.server_address[1]}/sms/send"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield relay
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    relay: FakeRelay

    def do_POST(self) -> None:
        relay = self.relay
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        relay.seen.append({"path": self.path, "body": body, "headers": dict(self.headers), "method": self.command})
        time.sleep(relay.delay)
        with contextlib.suppress(OSError):
            if not relay.hangs_up:
                self._answer()

    do_GET = do_PUT = do_POST

    def _answer(self) -> None:
        relay = self.relay
        self.send_response(relay.status)
        for name, value in ({"Content-Length": str(len(relay.body))} | relay.headers).items():
            self.send_header(name, value)
        self.end_headers()
        for byte in relay.body if relay.drip else ():
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(relay.drip)
        if not relay.drip:
            self.wfile.write(relay.body)

    def log_message(self, format: str, *args: Any) -> None:
        return
