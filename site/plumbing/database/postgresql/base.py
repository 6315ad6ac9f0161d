"""The database engine ``plumbing.database.postgresql``.

Django asks a kept connection ``SELECT 1`` before its first query of each request (CONN_HEALTH_CHECKS): one more round
trip a request, and of the twenty-odd requests of a sitting one in six queries. A server that has gone has closed its
end, which the operating system knows without asking anybody; only where there is something to read is it asked.
"""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's; see the module."""

    def is_usable(self) -> bool:
        """Whether the connection lives, by its socket where that tells, by a query where it does not."""
        connection = self.connection
        if connection is None or connection.closed or connection.broken:
            return False
        if not _has_something_to_say(connection.fileno()):
            return True
        return bool(super().is_usable())


def _has_something_to_say(descriptor: int) -> bool:
    """Whether the other end has sent something unasked, or closed. `poll`: `select` fails above 1,023 files."""
    watch = select.poll()
    watch.register(descriptor, select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(watch.poll(0))
