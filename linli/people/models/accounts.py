"""Accounts that sign in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from linli.common.ids import new_id
from linli.common.personal import personal
from linli.people.models.persons import Person


class UserManager(BaseUserManager["User"]):
    """Makes accounts; user names ignore case."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """An account; without a password nobody can sign in to it yet."""
        user = self.model(username=username.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account of this user name, in any case."""
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """An account that signs in. What it may do comes only from its person's postings.

    Every session carries a digest of password and `access_version`: raising the version ends all of
    them with the next request, wherever they are, without looking for one.
    """

    PERSONAL: ClassVar = personal("username", "email", "last_login", "password")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("user name"), max_length=60, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user")
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    access_version = models.PositiveIntegerField(default=0)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry to be one of this account (Django asks this for the current
        and for former signing keys)."""
        parts = f"{self.access_version}:{self.password}"
        salt = "linli.people.models.User.session"
        return salted_hmac(salt, parts, secret=secret, algorithm="sha256").hexdigest()
