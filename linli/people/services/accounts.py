"""Accounts of those who sign in."""

from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.people.models import Person, User


def open_account(
    person: Person, *, username: str, password: str | None = None, email: str = ""
) -> User:
    """An account for a person; raises `Invalid` when the user name is taken."""
    if User.objects.filter(username=username.strip().lower()).exists():
        raise Invalid(_("This user name is taken."), next_step=_("Choose another one."))
    return User.objects.create_user(username, password, person=person, email=email)
