"""What every Anpei site has in common. What differs by site comes from the environment (docs/operations.md)."""

from __future__ import annotations

from pathlib import Path

import environ
from csp.constants import NONE, SELF

env = environ.Env()

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(env.str("ANPEI_VAR", default="").strip() or ROOT / "var")

DEBUG = False
ALLOWED_HOSTS: list[str] = []
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "config",
    "portal",
    "pages",
    "campaigns",
    "learning",
    "quizzes",
    "regulations",
    "orgs",
    "pagekit",
    "accounts",
    "media",
    "plumbing",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.wagtail_users.AccountAdminConfig",  # wagtail.users with our form
    "wagtail.snippets",
    "wagtail.documents",
    "media.wagtail_images.PictureAdminConfig",  # wagtail.images that hides what closed banks show
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_q",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "plumbing.middleware.CountQueriesMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.kiosk.middleware.KioskMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "plumbing.middleware.ContentPolicyMiddleware",
    "plumbing.middleware.DoorMiddleware",
    "media.middleware.StillUsedMiddleware",
    "portal.gates.GateMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "pagekit.context.reading_mode",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# --- database -------------------------------------------------------------------------------------------------------
# Durability: a receipt leaves after the commit, and the commit is on disk (contracts: numbers and time).
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    # recursive_triggers: REPLACE INTO fires the triggers of DELETE, so that append-only tables refuse it too.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
    ),
}
_database_url = env.str("DATABASE_URL", default="").strip() or f"sqlite:///{VAR / 'anpei.sqlite3'}"
DATABASES = {"default": env.db_url_config(_database_url)}
DATABASES["default"]["CONN_MAX_AGE"] = 600
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(SQLITE_OPTIONS)
else:
    DATABASES["default"]["ENGINE"] = "plumbing.database.postgresql"
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# --- people and sessions --------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "portal:sign_in"
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"

# --- language and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [ROOT / "site" / "config" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/uploads/"
MEDIA_ROOT = VAR / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# --- security -------------------------------------------------------------------------------------------------------
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
# The Wagtail admin sets style attributes and inline JSON scripts; its policy is looser, and only there
# (docs/decisions/0005-content-policy.md).
ADMIN_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "connect-src": [SELF, "blob:"],
}
ADMIN_PATH = "/admin/"

# --- jobs -----------------------------------------------------------------------------------------------------------
Q_CLUSTER = {
    "name": "anpei",
    "orm": "default",
    "broker_class": "plumbing.queue.PatientBroker",
    "workers": env.int("ANPEI_JOB_WORKERS", default=2),
    "recycle": 500,
    "max_rss": 600_000,
    "timeout": 600,
    "retry": 660,
    "max_attempts": 3,
    "ack_failures": False,
    "catch_up": False,
    "save_limit": 500,
    "poll": 2,
    "label": "jobs",
    "log_level": "WARNING",
}
TASKS = {"default": {"BACKEND": "plumbing.tasks_backend.QueueBackend", "QUEUES": []}}

# --- Wagtail --------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "安培"
WAGTAILADMIN_BASE_URL = env.str("ANPEI_BASE_URL", default="http://127.0.0.1:8000")
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "media.Document"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "txt", "zip", "jpg", "png"]
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_IMAGE_FORM_BASE = "media.forms.PictureForm"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one country, one time: nothing to choose
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文")]
# One door for passwords: the admin's own sign-in page is ours too (docs/decisions/0006-sign-in.md).
WAGTAILADMIN_LOGIN_URL = "portal:staff_sign_in"
WAGTAIL_FRONTEND_LOGIN_URL = "portal:sign_in"
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAIL_WORKFLOW_ENABLED = False  # editors publish; review by a second person is a later issue
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Anpei ----------------------------------------------------------------------------------------------------------
ANPEI_BASE_URL = env.str("ANPEI_BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
ANPEI_DEMO = False  # one-time codes shown on the page; only the demo and dev settings turn it on
ANPEI_COUNT_QUERIES = env.bool("ANPEI_COUNT_QUERIES", default=False)
ANPEI_MINUTES_PER_CLASS_HOUR = env.int("ANPEI_MINUTES_PER_CLASS_HOUR", default=45)
ANPEI_ISSUER_CODE = env.str("ANPEI_ISSUER_CODE", default="990101")
ANPEI_ISSUING_BODY = env.str("ANPEI_ISSUING_BODY", default="青禾镇应急管理办公室")
ANPEI_SITE_NAME = env.str("ANPEI_SITE_NAME", default="青禾镇安全培训")
ANPEI_FONT_DIR = VAR / "fonts"
ANPEI_FANGSONG_FONT = env.str("ANPEI_FANGSONG_FONT", default="")
ANPEI_PRINT_DIR = VAR / "prints"
ANPEI_UPLOAD_DIR = VAR / "incoming"
# Web processes, and how many may begin a test in a second, all processes together, before others are shown their place
# in line (docs/decisions/0022-start-storm.md); 0 keeps no line. Measure with `bench --mode storm` (docs/bench.md).
ANPEI_WEB_WORKERS = env.int("ANPEI_WEB_WORKERS", default=2)
ANPEI_STARTS_PER_SECOND = env.float("ANPEI_STARTS_PER_SECOND", default=120.0)
# Codes an hour to one network address: a factory, a hall or a mobile gateway is one address.
ANPEI_CODES_PER_ADDRESS = env.int("ANPEI_CODES_PER_ADDRESS", default=1200)
# How long records are kept before people may be erased (docs/decisions/0012-privacy.md). No national text that was read
# names a number of years: both are marked as not verified, and a place that has a rule of its own sets its number.
ANPEI_RETENTION = {
    "training": {
        "years": env.int("ANPEI_RETENTION_YEARS_TRAINING", default=3),
        "basis": env.str("ANPEI_RETENTION_BASIS_TRAINING", default="地方规定（如浙江省）：培训档案保存不少于3年"),
        "source_tag": "law",
        "is_verified": False,
    },
    "special": {
        "years": env.int("ANPEI_RETENTION_YEARS_SPECIAL", default=6),
        "basis": env.str(
            "ANPEI_RETENTION_BASIS_SPECIAL", default="赣应急字〔2024〕24号：特种作业人员培训档案保存不少于6年"
        ),
        "source_tag": "public",
        "is_verified": False,
    },
}
# How many people one helper may help with a test on a day before it is noted for whoever looks. It refuses nobody.
ANPEI_ASSISTED_PER_DAY = env.int("ANPEI_ASSISTED_PER_DAY", default=20)
# From when on people look at a sitting (docs/decisions/0020-integrity.md): characters a second that nobody reads,
# how many right answers then, people on one device within how many minutes, honest pairs of papers that may be found in
# a quiz, days and papers that are compared, days for an appeal.
ANPEI_INTEGRITY = {
    "chars_per_second": env.int("ANPEI_INTEGRITY_CHARS_PER_SECOND", default=20),
    "least_right_percent": env.int("ANPEI_INTEGRITY_RIGHT_PERCENT", default=90),
    "device_people": env.int("ANPEI_INTEGRITY_DEVICE_PEOPLE", default=4),
    "device_minutes": env.int("ANPEI_INTEGRITY_DEVICE_MINUTES", default=60),
    "false_alarms": env.float("ANPEI_INTEGRITY_FALSE_ALARMS", default=0.5),
    "days": env.int("ANPEI_INTEGRITY_DAYS", default=7),
    "most_compared": env.int("ANPEI_INTEGRITY_MOST_COMPARED", default=1500),
    "appeal_days": env.int("ANPEI_INTEGRITY_APPEAL_DAYS", default=15),
}
# Practice (docs/decisions/0019-practice.md): the share, per cent, that shall still be known when a card comes again;
# the most days between two times; from how many days a card counts as known; how long a question of the day rests.
ANPEI_PRACTICE = {
    "retention": env.int("ANPEI_PRACTICE_RETENTION", default=90),
    "longest_days": env.int("ANPEI_PRACTICE_LONGEST_DAYS", default=180),
    "learned_days": env.int("ANPEI_PRACTICE_LEARNED_DAYS", default=30),
    "daily_rest_days": env.int("ANPEI_PRACTICE_DAILY_REST_DAYS", default=60),
}
# Whether offices, officers and administrators must set up a second factor ("required") or may ("offered").
ANPEI_SECOND_FACTOR = env.str("ANPEI_SECOND_FACTOR", default="required")
ANPEI_CODE_GATEWAY = env.str("ANPEI_CODE_GATEWAY", default="accounts.gateways.ConsoleGateway")
# The SMS relay of `accounts.gateways.HttpGateway` (docs/operations.md).
ANPEI_SMS = {
    "url": env.str("ANPEI_SMS_URL", default="").strip(),
    "fallback_url": env.str("ANPEI_SMS_FALLBACK_URL", default="").strip(),
    "method": env.str("ANPEI_SMS_METHOD", default="POST").upper(),
    "format": env.str("ANPEI_SMS_FORMAT", default="json"),
    "body": env.json("ANPEI_SMS_BODY", default={"phone": "{phone}", "code": "{code}"}),
    "headers": env.json("ANPEI_SMS_HEADERS", default={}),
    "success": env.str("ANPEI_SMS_SUCCESS", default="status"),
    "auth": env.str("ANPEI_SMS_AUTH", default="none"),
    "secret": env.str("ANPEI_SMS_SECRET", default=""),
    "key_id": env.str("ANPEI_SMS_KEY_ID", default=""),
    "sign": env.str("ANPEI_SMS_SIGN", default=""),
    "timeout": env.float("ANPEI_SMS_TIMEOUT", default=5.0),
}
# Messages a day of the whole site, nought for no limit; an alarm is logged at this share of it.
ANPEI_SMS_PER_DAY = env.int("ANPEI_SMS_PER_DAY", default=20_000)
ANPEI_SMS_ALARM_PERCENT = env.int("ANPEI_SMS_ALARM_PERCENT", default=80)
# Whether a birthday beside a staff number signs in people who have no PIN.
ANPEI_BIRTHDAY_SIGN_IN = env.bool("ANPEI_BIRTHDAY_SIGN_IN", default=True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django-q": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "wagtail": {"level": "WARNING"},
    },
}
