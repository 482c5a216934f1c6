"""How people sign in: the settings of django-allauth (ADR 0018)."""

from typing import Any, Final
from urllib.parse import urlsplit

from config import environment as env

OFFICE: Final = "office"  # in addresses: /sign-in/office/…


def office() -> dict[str, Any]:
    """The one provider of office accounts (OpenID Connect), or none."""
    address = env.text("LINLI_OIDC_ADDRESS", "")
    if not address:
        return {}
    return {
        "provider_id": OFFICE,
        "name": env.text("LINLI_OIDC_NAME", "OpenID"),
        "client_id": env.text("LINLI_OIDC_CLIENT"),
        "secret": env.text("LINLI_OIDC_SECRET"),
        "settings": {"server_url": address, "fetch_userinfo": False, "oauth_pkce_enabled": True},
    }


def origin(address: str) -> str:
    """Scheme and host of an address; empty for none."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def allauth(provider: dict[str, Any]) -> dict[str, Any]:
    """Settings by name. Nobody signs up by themselves; no e-mail address is needed or trusted."""
    return {
        "ACCOUNT_ADAPTER": "linli.people.adapters.AccountAdapter",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_USER_MODEL_EMAIL_FIELD": None,
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_EMAIL_NOTIFICATIONS": False,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 15 * 60,  # seconds
        "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False,  # only the other browsers
        # Signing in by password has limits of its own (linli/people/limits.py); this one is for
        # second factors, per account, after the password was right.
        "ACCOUNT_RATE_LIMITS": {"login_failed": "5/5m/key", "reauthenticate": "10/5m/user"},
        "MFA_ADAPTER": "linli.people.adapters.FactorAdapter",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_TOTP_ISSUER": "Linli",
        "MFA_TOTP_TOLERANCE": 1,  # a telephone's clock may be half a minute off
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,
        "USERSESSIONS_TRACK_ACTIVITY": False,  # linli.people.middleware does, once an hour
        "SOCIALACCOUNT_ADAPTER": "linli.people.adapters.OfficeAdapter",
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": [provider] if provider else []}},
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
        "SOCIALACCOUNT_REQUESTS_TIMEOUT": 10,  # seconds
    }
