"""A provider of office accounts for tests: a Django process of its own, at a port, with one person
who is always signed in there. Not a test; run as `python -m tests.people.provider PORT RETURN`.

`RETURN` is the address that a sign-in may come back to. Whoever asks `/be/NAME` is that person.
"""

import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

CLIENT, SECRET = "linli", "a-secret-between-two-processes"


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *_words: object) -> None:
        """Nothing."""


def configure() -> None:
    """Everything in memory and made anew."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    settings.configure(
        SECRET_KEY="only-for-a-test",
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        ROOT_URLCONF="tests.people.provider_urls",
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        SESSION_COOKIE_NAME="office",
        IDP_OIDC_PRIVATE_KEY=key.decode(),
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()


def main(port: int, back: str) -> None:
    """Serve until ended."""
    configure()
    from allauth.idp.oidc.models import Client
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0)
    for name in ("one", "two"):
        get_user_model().objects.create(username=name)
    client = Client(
        id=CLIENT,
        name="Linli",
        scopes="openid\nprofile\nemail",
        redirect_uris=back,
        skip_consent=True,
    )
    client.set_secret(SECRET)
    client.save()
    with make_server("127.0.0.1", port, get_wsgi_application(), handler_class=Quiet) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
