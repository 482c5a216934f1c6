"""The path column of the unit tree."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

from linli.people.actors import Actor

PATH_LENGTH = 80

if TYPE_CHECKING:
    Text = models.CharField[str, str]
else:
    Text = models.CharField  # not subscriptable when it runs


class PathField(Text):
    """Digit tokens, each followed by ".", compared byte by byte on every database.

    A range test finds everything below a place (`path >= p and path < p[:-1] + "/"`, since "/"
    follows
    "."). A language's collation would skip the dots, so PostgreSQL is told to use "C".
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", PATH_LENGTH)
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """The column's type, with byte order on PostgreSQL; SQLite compares bytes by itself."""
        parameters: dict[str, Any] = dict(super().db_parameters(connection))
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


def after(path: str) -> str:
    """The first path that no longer lies at or below this one. `after("")` is beyond every path."""
    return path[:-1] + "/" if path else ":"


def below(path: str, field: str = "path") -> Q:
    """The place itself and all that hangs below it."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": after(path)})


def granted(actor: Actor, verb: str, field: str = "path", *, whole: bool = False) -> Q:
    """What lies at or below a place where some posting of this person grants the verb; nothing
    where none does. With `whole`, a posting that answers for one grid alone does not count."""
    reach = Q(pk__in=())
    for grant in actor.granting(verb):
        if not (whole and grant.grid_id is not None):
            reach |= below(grant.path, field)
    return reach


def is_below(path: str, place: str) -> bool:
    """Whether a path lies at or below a place."""
    return path.startswith(place)


def ancestors(path: str) -> list[str]:
    """The paths above and the path itself, from the top: "34.02." → ["34.", "34.02."]."""
    tokens = path.split(".")[:-1]
    return ["".join(f"{token}." for token in tokens[:count]) for count in range(1, len(tokens) + 1)]
