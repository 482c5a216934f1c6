"""Settings, all from the environment (`.env.sample` lists and explains each)."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from config import environment as env
from config import secrets as keys
from config import sign_in
from config.channels import robot_hosts, sms_gateway, sms_in
from config.dangers import Start, dangers
from config.database import database
from config.logs import logging_settings
from config.tiles import tiles

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = env.folder("LINLI_VAR", BASE_DIR / "var")
LINLI_KEYS = keys.KeyRing(Path(env.text("LINLI_SECRETS", str(VAR / "secrets.toml"))))
_secrets = LINLI_KEYS.current()

SECRET_KEY = _secrets.signing
SECRET_KEY_FALLBACKS = _secrets.signing_before
DEBUG = env.flag("LINLI_DEBUG", default=False)
_demonstration = env.text("LINLI_DEMONSTRATION", "no").lower()
LINLI_DEMONSTRATION = _demonstration == "public" or env.flag("LINLI_DEMONSTRATION", default=False)
LINLI_VERSION = "0.1.0"  # as in pyproject.toml; a test compares
LINLI_PORT = env.number("LINLI_PORT", 8000)
# The address that residents see: links on slips, in messages, on posters.
LINLI_ADDRESS = env.text("LINLI_ADDRESS", f"http://127.0.0.1:{LINLI_PORT}").rstrip("/")
ALLOWED_HOSTS = env.words("LINLI_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("LINLI_ORIGINS")
# Where the process with the text model answers, if there is one (linli/matters/text/serving.py).
LINLI_TEXT_SOCKET = env.text("LINLI_TEXT_SOCKET", "")
# Proxies whose word about the client is believed (linli/common/clients.py).
LINLI_PROXIES = env.networks("LINLI_PROXIES")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "linli.common",
    "linli.audit",
    "linli.people",
    "linli.outbox",
    "linli.search",
    "linli.rulesets",
    "linli.territory",
    "linli.matters",
    "linli.activities",
    "linli.duties",
    "linli.orglife",
    "linli.mediation",
    "linli.visits",
    "linli.talents",
    "linli.contributions",
    "linli.scoring",
    "linli.instructors",
    "linli.honours",
    "linli.stars",
    "linli.open311",
    "linli.openrosa",
    "linli.openapi",
    "linli.privacy",
    "linli.operations",
    "linli.portal",
]

MIDDLEWARE = [
    "linli.common.middleware.AccessLog",
    "linli.common.clients.BehindProxy",
    "django.middleware.security.SecurityMiddleware",
    "linli.common.middleware.ContentSecurityPolicy",
    "django.middleware.gzip.GZipMiddleware",  # a page is a fifth of its size on a slow line
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",  # says how long an answer is
    "linli.common.middleware.OneDirection",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "linli.people.middleware.SessionActivity",
    "linli.territory.middleware.ActorMiddleware",
    "linli.territory.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "linli.common.middleware.ExplainErrors",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "linli.portal.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "linli.common.templatetags.look",
            ],
        },
    }
]

DATABASES = {
    "default": database(
        env.text("DATABASE_URL", f"sqlite:///{VAR / 'linli.sqlite3'}"),
        durable=env.flag("LINLI_DURABLE", default=False),
    )
}
# In the database, since several processes share what is counted here; only what slows down abuse
# may ask it, never an ordinary page.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "linli_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000, "CULL_FREQUENCY": 4},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["linli.people.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# An office's own accounts, if there is a provider; whether it asks for a second factor itself.
LINLI_OFFICE = sign_in.office()
LINLI_OFFICE_SECOND_FACTOR = env.flag("LINLI_OIDC_SECOND_FACTOR", default=False)
LINLI_OFFICE_ORIGIN = sign_in.origin(env.text("LINLI_OIDC_ADDRESS", ""))
globals().update(sign_in.allauth(LINLI_OFFICE))
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "portal:work"
LOGOUT_REDIRECT_URL = "portal:home"

# Sources are English; Chinese comes first (ADR 0010).
LANGUAGE_CODE = "zh-hans"
LINLI_LANGUAGE = env.spoken(env.text("LINLI_LANGUAGE", ""))  # of the commands for operators
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# `linli serve` collects: then each file is compressed, named by its digest, and kept for a year.
_collected = (STATIC_ROOT / "staticfiles.json").exists() and not DEBUG
_plain_files = "django.contrib.staticfiles.storage.StaticFilesStorage"
_kept_files = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _kept_files if _collected else _plain_files},
}
WHITENOISE_USE_FINDERS = not _collected
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = env.folder("LINLI_MEDIA", VAR / "media")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # a form without its files
FILE_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 10

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"  # a secret link never leaves in a Referer header
X_FRAME_OPTIONS = "DENY"
_https = LINLI_ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https

EMAIL_BACKEND = env.text("LINLI_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = env.text("LINLI_EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = env.number("LINLI_EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("LINLI_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("LINLI_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.flag("LINLI_EMAIL_TLS", default=False)
EMAIL_USE_SSL = env.flag("LINLI_EMAIL_SSL", default=False)  # from the first byte, port 465
EMAIL_TIMEOUT = 20  # seconds; a stuck mail server must not hold the worker
DEFAULT_FROM_EMAIL = env.text("LINLI_EMAIL_FROM", "linli@localhost")

# Text messages and robots of groups (linli/outbox/services/sms.py, robots.py).
LINLI_SMS = sms_gateway()
LINLI_SMS_IN = sms_in()
LINLI_ROBOT_HOSTS = robot_hosts()
LINLI_ROBOT_SECONDS = env.number("LINLI_ROBOT_SECONDS", 10)

# Who may read /metrics: these networks, when asked straight; from anywhere with the token.
LINLI_METRICS = env.words("LINLI_METRICS", "127.0.0.0/8,::1/128")
LINLI_METRICS_TOKEN = env.text("LINLI_METRICS_TOKEN", "")

# What lies beneath the shapes of the map, if anything (linli/portal/views/map.py).
LINLI_TILES = tiles()

# Hosts inside this network to which news of matters may be sent all the same.
LINLI_WEBHOOK_HOSTS = env.words("LINLI_WEBHOOK_HOSTS")

LOGGING = logging_settings(
    env.text("LINLI_LOG_LEVEL", "WARNING"), access=env.flag("LINLI_ACCESS_LOG", default=False)
)
# Sentences for whoever starts it; empty where a start is safe.
LINLI_DANGERS = dangers(
    Start(
        address=LINLI_ADDRESS,
        hosts=ALLOWED_HOSTS,
        debug=DEBUG,
        demonstration=LINLI_DEMONSTRATION,
        demonstration_in_public=_demonstration == "public",
        secrets=_secrets,
        secrets_file=LINLI_KEYS.path,
        metrics_token=LINLI_METRICS_TOKEN,
    )
)
