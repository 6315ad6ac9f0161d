"""The instrument by which later work is judged: many workers, over HTTP, against the running server."""
