"""People, their posts, the certificates they hold, and requests to join."""
