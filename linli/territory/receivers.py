"""What `territory` notes when somebody signs in."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from linli.people.models import User
from linli.territory.services import second_factor
from linli.territory.services.grants import actor_of


@receiver(user_logged_in, dispatch_uid="territory.second-factor")
def _signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    """Asked here once, so that the first page does not have to."""
    second_factor.is_needed(actor_of(user.person), request.session)
