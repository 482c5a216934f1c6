"""What a program may ask about itself."""

from typing import Any

from ninja import Router, Schema
from pydantic import Field

from linli.common.doors.problems import answers
from linli.people.http import ProgramRequest
from linli.rulesets import services as rulesets
from linli.territory.paths import inner_code
from linli.territory.services.clients import MOST_A_MINUTE

router = Router(tags=["client"])


class ClientOut(Schema):
    """Who you are here, and what you may do."""

    name: str
    scope: str
    place: str | None = Field(description="you are kept to it; null: every opened place")
    verbs: list[str]
    most_requests_a_minute: int


@router.get("/client", response=answers({200: ClientOut}), url_name="client")
def one_client(request: ProgramRequest) -> dict[str, Any]:
    """Who you are here."""
    program = request.program
    return {
        "name": program.name,
        "scope": program.scope,
        "place": inner_code(program.path) or None,
        "verbs": sorted({verb for grant in request.actor.grants for verb in grant.verbs}),
        "most_requests_a_minute": rulesets.value(MOST_A_MINUTE, path=program.path),
    }
