"""Web server and job worker together: what `./run` starts. On a real site, systemd runs the two apart."""

from __future__ import annotations

import resource
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo_roles import sign_in_lines
from config.supervision import STOP_PATIENCE, Child, StopSignal, manage_command

MOST_FILES = 16_384


class Command(BaseCommand):
    help = "Starts the web server and the job worker, and keeps them running."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--show-demo", action="store_true", help="print the demo's sign-ins")

    def handle(self, *_args: Any, **options: Any) -> None:
        stop = StopSignal()
        raise_file_limit()
        refuse_taken_port(options["host"], options["port"])
        # The job worker's own watchdog waits for the cluster: it gets longer than the cluster does.
        children = [
            web_server(options["host"], options["port"]),
            Child(manage_command("jobs"), patience=2 * STOP_PATIENCE),
        ]
        for child in children:
            child.start()
        try:
            address = f"http://{options['host']}:{options['port']}"
            wait_until_up(address, children[0], stop)
            self.stdout.write(f"\n安培 Anpei: {address}/\n")
            if options["show_demo"]:
                self.stdout.write("\n".join(sign_in_lines(address)) + "\n")
            self.stdout.flush()
            keep_running(children, stop)
        finally:
            for child in children:
                child.stop()


def web_server(host: str, port: int) -> Child:
    """granian, WSGI, 2 workers × 2 blocking threads: more threads only lengthen the tail (docs/decisions/0002).

    `--backpressure` counts connections, the idle ones of phones too: it must be above what a worker is to hold open.
    """
    words = ["-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    size = [
        "--workers",
        str(settings.ANPEI_WEB_WORKERS),
        "--blocking-threads",
        "2",
        "--backlog",
        "8192",
        "--backpressure",
        "4000",
        "--no-access-log",
        "--log-level",
        "warning",
    ]
    return Child([sys.executable, *words, *size, "--respawn-failed-workers", "config.wsgi:application"])


def raise_file_limit() -> None:
    """Each phone that keeps its connection is an open file; many machines allow 1,024 unless asked."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def refuse_taken_port(host: str, port: int) -> None:
    """granian shares its port with whoever shares too: two sites would answer in turn. Raises CommandError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"port {port} of {host} cannot be used ({error.strerror}); end what listens there, "
                "or choose another with --port"
            ) from error


def wait_until_up(address: str, web: Child, stop: StopSignal) -> None:
    """Until the health page answers. Raises CommandError when the server ends first."""
    until = time.monotonic() + 60
    while time.monotonic() < until and not stop.asked:
        if not web.is_alive():
            raise CommandError(f"the web server did not start at {address}; its message is above")
        try:
            with urllib.request.urlopen(f"{address}/health/", timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            stop.wait(0.2)


def keep_running(children: list[Child], stop: StopSignal) -> None:
    """Starts a child again when it has died, later each time; the others are looked after meanwhile."""
    due: dict[Child, float] = {}
    while not stop.wait(0.5):
        for child in children:
            if child.is_alive():
                continue
            due.setdefault(child, time.monotonic() + child.pause())
            if time.monotonic() >= due[child]:
                del due[child]
                child.start()
