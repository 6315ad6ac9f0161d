"""A real site. Refuses to start when something that it must be told is missing."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import ANPEI_SECOND_FACTOR, env

REQUIRED = {
    "ANPEI_SECRET_KEY": "the signing key (50 random characters)",
    "ANPEI_FIELD_KEYS": "keys that encrypt ID numbers, newest first, comma separated (Fernet keys)",
    "ANPEI_INDEX_KEY": "the key of the blind index of ID numbers (32 random characters)",
    "ANPEI_ALLOWED_HOSTS": "host names of this site, comma separated",
    "ANPEI_BASE_URL": "the address printed in QR codes, e.g. https://aq.example.cn",
    "DATABASE_URL": "postgres://user:password@host/name, or sqlite:////path/file",
    "ANPEI_VAR": "the folder of uploads, prints and fonts",
    "ANPEI_SITE_NAME": "the name at the head of every page",
    "ANPEI_ISSUING_BODY": "who issues the certificates, as printed on them",
    "ANPEI_ISSUER_CODE": "the issuer's region code of six digits, in every certificate's number",
}
_missing = [f"  {name}: {meaning}" for name, meaning in REQUIRED.items() if not env.str(name, default="").strip()]
if _missing:
    raise ImproperlyConfigured("These settings are missing from the environment:\n" + "\n".join(_missing))

SECRET_KEY = env.str("ANPEI_SECRET_KEY")
ANPEI_FIELD_KEYS = env.list("ANPEI_FIELD_KEYS")
ANPEI_INDEX_KEY = env.str("ANPEI_INDEX_KEY")
ALLOWED_HOSTS = env.list("ANPEI_ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("ANPEI_TRUSTED_ORIGINS", default=[f"https://{host}" for host in ALLOWED_HOSTS])
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("ANPEI_SECRET_KEY is shorter than 40 characters")
if ANPEI_SECOND_FACTOR not in {"required", "offered"}:  # the web server runs no system checks
    raise ImproperlyConfigured("ANPEI_SECOND_FACTOR must be 'required' or 'offered'")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("ANPEI_BEHIND_PROXY", default=True) else None
SECURE_SSL_REDIRECT = env.bool("ANPEI_HTTPS_ONLY", default=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
# Not ours to promise: other sites may live under the same domain (W005, W021). Previews are frames of ourselves (W019).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021", "security.W019"]
