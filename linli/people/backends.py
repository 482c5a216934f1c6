"""Who is signed in, with their person, in one query: every page for staff needs both."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from linli.people.demonstration import may_sign_in_here
from linli.people.models import User


class AccountBackend(ModelBackend):
    """User name and password."""

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session, if it may still sign in."""
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Active, and no account of the demonstration outside of it."""
        return super().user_can_authenticate(user) and may_sign_in_here(user)
