"""Errors as the standard says them: a list of code and description, each missing parameter by its
own name. The code is that of HTTP: 403 for the key, 404 for what is not there, 429 for too often,
and 400 for everything else, a wrong method or format too."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Final

from linli.common.errors import DomainError, Invalid, NotHere, Refused, Text
from linli.common.limits import TooMany
from linli.common.lines import NotYet
from linli.open311.formats import Several

BAD: Final = HTTPStatus.BAD_REQUEST
FORBIDDEN: Final = HTTPStatus.FORBIDDEN
MISSING: Final = HTTPStatus.NOT_FOUND


class Faults(Exception):
    """One answer with everything that is wrong, so that a developer mends it in one go."""

    def __init__(self, code: int, *descriptions: Text, retry_after: int | None = None) -> None:
        super().__init__(code, *descriptions)
        self.code = int(code)
        self.descriptions = [str(one) for one in descriptions]
        self.retry_after = retry_after

    def listed(self) -> Several:
        """What is sent."""
        rows = [{"code": self.code, "description": text} for text in self.descriptions]
        return Several("errors", "error", rows)


def named(parameters: Mapping[str, Text] | Iterable[tuple[str, Text]]) -> Faults:
    """What is wrong with parameters, each by its name."""
    pairs = parameters.items() if isinstance(parameters, Mapping) else parameters
    return Faults(BAD, *(f"{name}: {sentence}" for name, sentence in pairs))


def of_domain(problem: DomainError, names: Mapping[str, str]) -> Faults:
    """What a service refused, in the standard's codes. `names` are the parameters that the fields
    of a service come from."""
    if isinstance(problem, TooMany | NotYet):
        return Faults(problem.status, str(problem), retry_after=problem.retry_after)
    if isinstance(problem, Refused):
        return Faults(FORBIDDEN, str(problem))
    if isinstance(problem, NotHere):
        return Faults(MISSING, str(problem))
    fields = dict(problem.fields) if isinstance(problem, Invalid) else {}
    if not fields:
        return Faults(BAD, str(problem))
    return named((names.get(name, name), sentence) for name, sentence in fields.items())
