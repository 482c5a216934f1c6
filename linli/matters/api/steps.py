"""The history of a matter, and doing something with it."""

from enum import Enum
from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import Field, StrictBool, StrictInt, StrictStr

from linli.common import images
from linli.common.doors.bodies import Sent, check_words
from linli.common.doors.conditions import IfMatch, check_condition, etag, unchanged
from linli.common.doors.moments import Moment
from linli.common.doors.problems import answers
from linli.common.errors import Invalid, NotHere
from linli.common.photo_files import MOST_PHOTOS
from linli.common.spans import MOST
from linli.matters import services as matters
from linli.matters.api.histories import StepOut, steps_out
from linli.matters.api.shapes import RELEASE, MatterWhole, fields_of, matter_whole, visible
from linli.matters.boards import for_detail
from linli.matters.choices import PauseCause
from linli.matters.models import Attachment, Matter
from linli.matters.services.assigning import candidates
from linli.matters.services.verbs import SERVICES, must
from linli.matters.workflow import MOVES
from linli.people.http import ProgramRequest

router = Router(tags=["matters"])
LONGEST: Final = 2000
MOST_SEQ: Final = 100_000
Verb = Enum("Verb", {verb: verb for verb in SERVICES}, type=str)  # type: ignore[misc]
Text = Annotated[StrictStr | None, Field(max_length=LONGEST)]
Number = Annotated[StrictStr | None, Field(max_length=20)]


class Act(Sent):
    """A verb of the office with what it needs: `moves` of the matter says what."""

    verb: Verb
    words: Text = None
    reason: Text = None
    answer: Text = None
    question: Text = None
    next_door: Text = None
    proposal: Text = Field(None, description="whose it is, where a dispatch is contested")
    cause: PauseCause | None = None
    amount: Annotated[StrictInt | None, Field(ge=1, le=MOST)] = Field(
        None, description="how much more time, in the unit of the rule matters.extension.longest"
    )
    item: Annotated[StrictStr | None, Field(max_length=40)] = Field(
        None, description="an entry of the list of items of the place"
    )
    outside_body: Annotated[StrictStr | None, Field(max_length=80)] = None
    to: UUID | None = Field(None, description="a posting, see candidates")
    kind: Annotated[StrictStr | None, Field(max_length=40)] = None
    seq: Annotated[StrictInt | None, Field(ge=1, le=MOST_SEQ)] = None
    solved: StrictBool | None = None
    satisfied: Annotated[StrictInt | None, Field(ge=1, le=5)] = None
    public: StrictBool | None = Field(None, description="whether the reporter may read a note")
    release_words: StrictBool | None = None
    release_photos: list[UUID] | None = Field(None, max_length=100)
    into: Number = Field(None, description="the matter that goes on")
    other: Number = Field(None, description="a matter that it is related to")
    why: Annotated[StrictStr | None, Field(max_length=10)] = Field(
        None, description="cause, place, follows or together"
    )
    contact: Annotated[StrictStr | None, Field(max_length=10)] = Field(
        None, description="contacted, replied or delivered"
    )
    text: Text = Field(None, description="of the matter that is split off")
    where: Annotated[StrictStr | None, Field(max_length=120)] = None
    unit_id: Annotated[StrictInt | None, Field(ge=1, le=2**31)] = None
    at: Moment | None = Field(None, description="when it happened, if entered later")


def _line(verb: str) -> str:
    """What one verb takes, for the document; what it needs stands in bold."""
    needed = {need for moves in MOVES.values() if verb in moves for need in moves[verb].needs}
    fields = sorted(fields_of(verb))
    told = ", ".join(f"**`{one}`**" if one in needed else f"`{one}`" for one in fields)
    return f"- `{verb}`: {told or 'nothing more'}"


VERBS: Final = "\n".join(map(_line, SERVICES))


class Candidate(Schema):
    """A posting that could take the matter."""

    posting: UUID
    role: str
    role_zh: str
    role_en: str
    name: str
    grid: str | None


@router.get(
    "/matters/{number}/steps", response=answers({200: list[StepOut]}, 404), url_name="steps"
)
def list_steps(request: ProgramRequest, number: str) -> list[dict[str, Any]]:
    """The whole history, from the report on."""
    return steps_out(visible(request.actor, number), request.actor)


@router.post(
    "/matters/{number}/steps",
    response=answers({201: MatterWhole}, 404, 412, 428, sends=True),
    url_name="steps-act",
    description=f"Do something with a matter. Answers with the matter as it is then.\n\n{VERBS}",
)
def act(
    request: ProgramRequest,
    response: HttpResponse,
    number: str,
    sent: Act,
    if_match: IfMatch = None,
) -> Status[Any]:
    """Do something with a matter. Answers with the matter as it is then."""
    matter = visible(request.actor, number)
    version = check_condition(if_match, matter.version)
    verb = str(sent.verb.value)
    _do(matter, verb, request, version, _given(verb, sent))
    return _now(request, response, matter)


def _given(verb: str, sent: Act) -> dict[str, Any]:
    """What was sent, as the verb takes it; raises `Invalid` for what it does not take. What it
    needs and was not given is asked for by its service."""
    given = sent.model_dump(exclude={"verb"}, exclude_none=True)
    if unknown := set(given) - fields_of(verb):
        sentence = _("It does not belong to this verb: leave it out.")
        raise Invalid(
            _("Something was sent that does not belong here."),
            fields=dict.fromkeys(sorted(unknown), sentence),
        )
    given = {name.removeprefix(RELEASE): value for name, value in given.items()}
    return {**dict.fromkeys(must(verb)), **given}


def _do(
    matter: Matter, verb: str, request: ProgramRequest, version: int | None, given: dict[str, Any]
) -> None:
    """One call of the service."""
    with unchanged(version):
        SERVICES[verb](matter.pk, by=request.actor, version=version, **given)


def _now(request: ProgramRequest, response: HttpResponse, matter: Matter) -> Status[Any]:
    """The matter as it is now, even where it went beyond what the program sees."""
    fresh = for_detail(Matter.objects.filter(pk=matter.pk)).get()
    response["ETag"] = etag(fresh.version)
    return Status(HTTPStatus.CREATED, matter_whole(fresh, request.actor))


@router.get(
    "/matters/{number}/candidates",
    response=answers({200: list[Candidate]}, 404),
    url_name="candidates",
)
def list_candidates(request: ProgramRequest, number: str) -> list[dict[str, Any]]:
    """To whom the matter could be dispatched, the nearest first."""
    return [
        {
            "posting": posting.pk,
            "role": posting.role_id,
            "role_zh": posting.role.name_zh,
            "role_en": posting.role.name_en,
            "name": posting.person.display_name,
            "grid": posting.grid.code if posting.grid else None,
        }
        for posting in candidates(visible(request.actor, number))
    ]


@router.post(
    "/matters/{number}/photos",
    response=answers({201: MatterWhole}, 404, 412, 428, sends=True),
    url_name="photos-add",
)
def add_photos(
    request: ProgramRequest,
    response: HttpResponse,
    number: str,
    photos: Annotated[list[UploadedFile], File(min_length=1, max_length=MOST_PHOTOS)],
    words: Annotated[str, Form(min_length=1, max_length=LONGEST, pattern=r"\S")],
    public: Annotated[bool, Form(description="whether the reporter may see them")] = True,
    if_match: IfMatch = None,
) -> Status[Any]:
    """Photos with a word about them: a note. JPEG, PNG or WebP; encoded anew without metadata."""
    check_words(words)
    matter = visible(request.actor, number)
    version = check_condition(if_match, matter.version)
    clean = [images.clean(photo.read()) for photo in photos]
    given = {"words": words, "public": public, "photos": clean}
    _do(matter, "note", request, version, given)
    return _now(request, response, matter)


@router.get(
    "/matters/{number}/photos/{photo}",
    response=answers({}, 404),
    url_name="photo",
    openapi_extra={
        "responses": {200: {"description": "The photo", "content": {"image/jpeg": {}}}},
    },
)
def one_photo(
    request: ProgramRequest, number: str, photo: UUID, small: Annotated[bool, Query()] = False
) -> FileResponse:
    """A photo as a JPEG."""
    matter = visible(request.actor, number)
    row = Attachment.objects.filter(pk=photo, matter=matter).first()
    unknown = NotHere(_("There is no such photo."))
    if row is None:
        raise unknown
    path = matters.thumb_file(row) if small else matters.photo_file(row)
    try:
        return FileResponse(path.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise unknown from None
