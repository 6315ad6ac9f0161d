"""The demo and a developer's machine: keys made in `var/`, one-time codes shown on the page."""

from config.dev_secrets import load_or_make

from .base import *  # noqa: F403
from .base import VAR, env

_keys = load_or_make(VAR)
SECRET_KEY = _keys["secret_key"]
ANPEI_FIELD_KEYS = [_keys["field_key"]]
ANPEI_INDEX_KEY = _keys["index_key"]

DEBUG = env.bool("ANPEI_DEBUG", default=False)
ALLOWED_HOSTS = env.list("ANPEI_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("ANPEI_TRUSTED_ORIGINS", default=[])
ANPEI_DEMO = env.bool("ANPEI_DEMO", default=True)
ANPEI_COUNT_QUERIES = env.bool("ANPEI_COUNT_QUERIES", default=True)
# The bench is one address.
ANPEI_CODES_PER_ADDRESS = env.int("ANPEI_CODES_PER_ADDRESS", default=100_000)
# The demo's staff sign in with the password alone; a second factor may be set up and is then asked for.
ANPEI_SECOND_FACTOR = env.str("ANPEI_SECOND_FACTOR", default="offered")
ANPEI_SMS_PER_DAY = env.int("ANPEI_SMS_PER_DAY", default=0)
