"""What was set: addresses, hosts, the demonstration."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from linli.operations.doctor.findings import Finding, error, ok, warning
from linli.people.choices import DEMONSTRATION
from linli.people.models import User

LOCAL: Final = "localhost"


def dangers() -> Iterator[Finding]:
    """What keeps server and worker from starting."""
    about = _("Settings")
    for sentence in settings.LINLI_DANGERS:
        whole, _dot, step = str(sentence).rpartition(". ")
        yield error(about, whole or str(sentence), step)
    if settings.DEBUG and not settings.LINLI_DANGERS:
        yield warning(about, _("LINLI_DEBUG is on."), _("Before others come, set it to no."))
    elif not settings.LINLI_DANGERS:
        yield ok(about, _("Nothing dangerous is set."))


def address() -> Iterator[Finding]:
    """The address that residents see fits hosts, scheme and proxies."""
    about = _("Address")
    parts = urlsplit(settings.LINLI_ADDRESS)
    host = parts.hostname or ""
    if _is_local(host):
        yield warning(
            about,
            _("%(address)s is this machine: links on slips open nowhere else.")
            % {"address": settings.LINLI_ADDRESS},
            _("Set LINLI_ADDRESS to the address that residents use."),
        )
        return
    if not any(_covers(one, host) for one in settings.ALLOWED_HOSTS):
        yield error(
            about,
            _("%(host)s is not among LINLI_HOSTS, so its pages answer 400.") % {"host": host},
            _("Add it to LINLI_HOSTS."),
        )
    if parts.scheme != "https":
        yield error(
            about,
            _("%(address)s is not encrypted.") % {"address": settings.LINLI_ADDRESS},
            _("Put a proxy with HTTPS in front (deploy/proxy) and set LINLI_ADDRESS to https://…"),
        )
        return
    yield ok(about, settings.LINLI_ADDRESS)
    if not settings.LINLI_PROXIES:
        yield error(
            _("Proxy"),
            _("HTTPS ends at a proxy, but none is named: forms are refused and all visitors "
              "count as one."),
            _("Set LINLI_PROXIES to the proxy's address, such as 127.0.0.1."),
        )  # fmt: skip


def demonstration() -> Iterator[Finding]:
    """Nobody works in the demonstration."""
    about = _("Demonstration")
    if settings.LINLI_DEMONSTRATION:
        yield warning(
            about,
            _("This is the demonstration: everybody can read its password."),
            _("For an office, set LINLI_DEMONSTRATION=no and use an empty database."),
        )
    else:
        yield ok(about, _("off"))


def left_behind() -> Iterator[Finding]:
    """Accounts of a demonstration that this database once held; they are closed."""
    count = User.objects.filter(username__startswith=DEMONSTRATION).count()
    if count and not settings.LINLI_DEMONSTRATION:
        yield warning(
            _("Demonstration"),
            _("%(count)d accounts of it are in this database. Nobody can sign in with them.")
            % {"count": count},
            _("An office should begin with an empty database."),
        )


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in {LOCAL, ""}


def _covers(allowed: str, host: str) -> bool:
    return allowed in {"*", host} or (allowed.startswith(".") and f".{host}".endswith(allowed))
