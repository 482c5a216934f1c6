"""Who may read the numbers: this machine, named networks, or the holder of a token."""

import hmac
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# A request that came through a proxy says so; then the address that we see is the proxy's.
PASSED_ON = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


def may_read_metrics(request: HttpRequest) -> bool:
    """By token from anywhere; without one only straight from a network of `LINLI_METRICS`."""
    if settings.LINLI_METRICS_TOKEN:
        wanted = f"Bearer {settings.LINLI_METRICS_TOKEN}".encode()
        given = request.headers.get("Authorization", "").encode("utf-8", "replace")
        if hmac.compare_digest(given, wanted):
            return True
    if any(name in request.headers for name in PASSED_ON):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in ip_network(network) for network in settings.LINLI_METRICS)
