"""Settings. What an operator may change comes from the environment; `docs/operations.md` lists it."""

import os
from pathlib import Path

import dj_database_url

from cunqiao.kernel import keys, logs
from cunqiao.project import address, proxies
from cunqiao.project.errors import SettingsWeak

DEMO = os.environ.get("CUNQIAO_DEMO", "") == "1"  # shows people and passwords of a made-up world to everybody
DEBUG = False
SECRET_KEY = keys.newest("session").secret.hex()
SECRET_KEY_FALLBACKS = [key.secret.hex() for key in keys.all_of("session")[1:]]

# Where people reach us: names we answer to, cookies, origins of forms, and what every link that leaves us begins with.
# `serve` asks for it. This machine itself, its probes and what looks after it, may always use its own names.
_URL = address.read(os.environ.get("CUNQIAO_URL") or "http://localhost:8000")
PUBLIC_URL = _URL.origin
ALLOWED_HOSTS = [_URL.host, *address.LOOPBACK]
CSRF_TRUSTED_ORIGINS = [_URL.origin]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _URL.is_secure
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _URL.is_secure else 0
PROXIES = proxies.networks(os.environ.get("CUNQIAO_PROXIES", "127.0.0.0/8,::1"), "CUNQIAO_PROXIES")

MESSAGE_GATEWAY = os.environ.get("CUNQIAO_GATEWAY") or "cunqiao.kernel.gateways.Console"
MESSAGE_GATEWAY_SECRET = os.environ.get("CUNQIAO_GATEWAY_SECRET", "")
address.check_gateway(MESSAGE_GATEWAY, MESSAGE_GATEWAY_SECRET)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "ninja",
    "procrastinate.contrib.django",
    "cunqiao.kernel",
    "cunqiao.policies",
    "cunqiao.regions",
    "cunqiao.ledger",
    "cunqiao.identity",
    "cunqiao.network",
    "cunqiao.setup",
    "cunqiao.villagers",
    "cunqiao.catalog",
    "cunqiao.orders",
    "cunqiao.logistics",
    "cunqiao.earnings",
    "cunqiao.feed",
    "cunqiao.audit",
    "cunqiao.doctor",
    "cunqiao.public",
    "cunqiao.desks",
]

MIDDLEWARE = [
    "cunqiao.project.middleware.known",
    "cunqiao.project.middleware.sealed",
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "cunqiao.api.middleware.timing",
    "cunqiao.project.middleware.plain",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

ROOT_URLCONF = "cunqiao.project.urls"
ASGI_APPLICATION = "cunqiao.project.asgi.application"
APPEND_SLASH = False
CSRF_FAILURE_VIEW = "cunqiao.desks.framework.faults.csrf_failure"
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"  # addresses of our pages hold numbers and names

# Only in a demo stand these open to everybody: the documentation of the API, and figures.
DOCS = DEMO or os.environ.get("CUNQIAO_DOCS", "") == "1"
METRICS = proxies.networks(os.environ.get("CUNQIAO_METRICS", "0.0.0.0/0,::/0" if DEMO else ""), "CUNQIAO_METRICS")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

# A server thread lives for one request, so that its connections come from a pool of the process.
# Both timeouts, in seconds, are short: while a dead database comes back, the pool pauses ever longer between its
# attempts, and only a new request, after it gave up, makes it try at once.
POOL = {"min_size": 1, "max_size": 16, "timeout": 5, "reconnect_timeout": 2}
DATABASES = {"default": dj_database_url.config(default="postgresql:///cunqiao")}
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True  # a pooler of transactions may stand between
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a pool's connections die with the database: look before use
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    **({"pool": POOL} if "CUNQIAO_POOL" in os.environ else {}),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PROCRASTINATE_IMPORT_PATHS = ["cunqiao.project.tasks"]

AUTH_USER_MODEL = "identity.Person"
_VALIDATORS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATORS + "MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": _VALIDATORS + "CommonPasswordValidator"},
    {"NAME": _VALIDATORS + "NumericPasswordValidator"},
    {
        "NAME": _VALIDATORS + "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name", "phone", "operator", "operator_short"]},
    },
]
PASSWORD_HASHERS = ["cunqiao.identity.hashers.OneCore"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [str(Path(__file__).parents[1] / "locale")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# What goes wrong is told on the standard error, by all alike: when, where, on which request, with its traceback.
if logs.chosen() not in logs.FORMS:
    raise SettingsWeak("CUNQIAO_LOG says how the log is written: console or json.")
_REPORTS = {}
if _DSN := os.environ.get("CUNQIAO_SENTRY_DSN"):
    from cunqiao.project import reports

    reports.check(_DSN)
    _REPORTS = {"sentry": {"()": "cunqiao.project.reports.Reports", "dsn": _DSN, "filters": ["minute"]}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "minute": {"()": "cunqiao.kernel.incidents.LineAMinute"},
        "raised": {"()": "cunqiao.kernel.incidents.Raised"},
    },
    "formatters": {"ours": {"()": "cunqiao.kernel.logs.formatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "filters": ["minute"], "formatter": "ours"},
        **_REPORTS,
    },
    "root": {"handlers": ["stderr", *_REPORTS], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR", "filters": ["raised"]},  # what is refused is no trouble of ours
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # as who asks for another server
        "cunqiao.security": {"level": "INFO"},  # who came in, who was given what
        "cunqiao.kernel.gateways": {"level": "INFO"},  # where messages are shown instead of sent
    },
}

STATIC_URL = "/static/"
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_AUTOREFRESH = False
SERVESTATIC_IMMUTABLE_FILE_TEST = r"^.+-[\w-]{8}\.(js|css|svg)$"  # built names carry a hash
