"""One of everything in 弋江镇, for showing that nobody of 鹤城镇 gets at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from io import BytesIO
from typing import Any, Final
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.db.models import QuerySet
from PIL import Image

from linli.audit.models import Reading
from linli.common import clock
from linli.common.images import clean
from linli.matters import services as matters
from linli.matters.models import Attachment, Draft, LedgerImport, Matter
from linli.outbox.models import Message, Robot
from linli.people.actors import SYSTEM
from linli.people.models import ApiClient, Invitation
from linli.privacy import services as privacy
from linli.privacy.models import Request
from linli.rulesets.models import RuleValue
from linli.territory import services as territory
from linli.territory.fields import below
from linli.territory.models import Posting
from tests import (
    foreign_honours,
    foreign_instructor,
    foreign_life,
    foreign_lists,
    foreign_matters,
    foreign_meeting,
    foreign_pool,
    foreign_quarrel,
    foreign_room,
    foreign_scoring,
    foreign_sheets,
    foreign_stars,
    foreign_territory,
    foreign_visits,
    stages,
)
from tests.town import YIJIANG, Somebody, Town, appointed

WORDS: Final = "外乡的话七一九三"
NAME: Final = "示例·外乡人"
PHONE: Final = "13877776666"
ACTS: Final = {
    "activities:photo-act": "hide",
    "portal:program-act": "end",
    "portal:item-act": "drop",
    "orglife:education-act": "copy",
    **foreign_territory.ACTS,
    **foreign_lists.ACTS,
}
SECRETS: Final = (WORDS, NAME, PHONE, "7777****", "138****6666")


@dataclass(frozen=True)
class Foreign:
    """What lies in the other township, and the arguments that lead to it."""

    matter: Matter
    photo: Attachment
    failed: Message
    told: Message
    draft: Draft
    job: LedgerImport
    land: foreign_territory.Land
    request: Request
    owner: Somebody
    secret: str
    program: ApiClient
    quarrel: foreign_quarrel.Quarrelling
    meeting: foreign_meeting.Meeting
    pool: foreign_pool.Pooled
    life: foreign_life.Life
    visiting: foreign_visits.Visiting
    instructed: foreign_instructor.Instructed
    honoured: foreign_honours.Honoured
    scored: foreign_scoring.Scored
    starred: foreign_stars.Starring
    listed: foreign_lists.Listed
    judged: foreign_sheets.Judged

    def arguments(self, name: str, parts: set[str], verb: str, secret: str) -> dict[str, Any]:
        """One value for each part of the address; an unknown part ends the test."""
        values = {
            "number": self.number_for(name),
            "secret": self.secret_for(name, secret),
            "party": self.quarrel.party.pk,
            "paper": "agreement",
            "verb": verb,
            "photo": self.photo.pk,
            "job": self.job.pk,
            "token": self.secret_for(name, secret),
            "year": clock.today().year,
            "key": {
                "outbox:open": self.told.pk,
                "portal:rule": "matters.recheck.one_in",
                **self.land.keys(),
            }.get(name, self.request.pk if name.startswith("privacy:") else self.failed.pk),
            "pk": 1,
            "rest": "v2/requests.json",
            "provider_id": "office",
            "posting": self.posting_for(name).pk,
            "role": "village_clerk",
            "person": self.owner.person.pk,
            "act": ACTS.get(name, "leave"),
            "program": self.program.pk,
            "item": "power_lines",
            "card": self.pool.card_for(name),
            "ledger": self.pool.ledger.pk,
            **self.land.arguments(name),
            **self.meeting.arguments(),
            **self.life.arguments(name),
            **self.visiting.arguments(),
            **self.instructed.arguments(name),
            **self.honoured.arguments(name),
            **self.scored.arguments(name),
            **self.starred.arguments(name),
            **self.judged.arguments(name),
            **self.listed.arguments(),
        }
        assert parts <= set(values), f"{name}: say here how {parts - set(values)} is made"
        return {part: values[part] for part in parts}

    def number_for(self, name: str) -> str:
        """The matter's, or the dispute's."""
        matter = self.quarrel.dispute.matter if name.startswith("mediation:") else self.matter
        return matter.number

    def secret_for(self, name: str, secret: str) -> str:
        """The one that opens this address, where the holder of all of them asks."""
        if secret != self.secret:
            return secret
        if name in foreign_quarrel.LINKS:
            return self.quarrel.secret
        if name == foreign_meeting.LINK:
            return self.meeting.secret
        if name == foreign_room.LINK:
            return self.meeting.room.secret
        if name == foreign_meeting.FEED:
            return self.meeting.token
        ours = self.pool.secret_for(name) or self.honoured.secret_for(name)
        return ours or self.land.secret_for(name) or secret

    def posting_for(self, name: str) -> Posting:
        """The owner's: one whose name is asked for, one with two duties, or the first."""
        role = {"portal:posting-name": "segment_keeper", "portal:posting-duties": "leader"}
        wanted = role.get(name, self.owner.postings[0].role_id)
        return next(one for one in self.owner.postings if one.role_id == wanted)

    def body(self) -> dict[str, Any]:
        """Everything that any form here asks for, so that nothing fails for want of a field."""
        to = self.owner.postings[0].pk
        version = Matter.objects.values_list("version", flat=True).get(pk=self.matter.pk)
        return {
            "version": version, "agrees": "yes", "answer": "x", "reason": "x", "words": "x",
            "question": "x", "next_door": "x", "outside_body": "x", "to": to,
            "solved": "yes", "satisfied": 5, "seq": 1,
            "kind": "road", "public": "on", "photos": str(self.photo.pk), "purpose": "回访一下",
            "text": "外来的报事", "village": YIJIANG, "place_code": YIJIANG, "source": "phone",
            "key": uuid4().hex, "discard": str(self.draft.pk), "place_words": "井边",
            "sure": "on", "withdrawing": "yes", "what": "contact", "format": "json",
            "name_zh": "外乡的名", "title": "外乡的题", "outcome": "x",
            "unit": self.matter.place_id, "count": 1, "value": 3, "note": "x", "step": "set",
            "seen": "x", "looked": "x", "do": "invite",
            "day": clock.today().isoformat(),
            "until": (clock.today() + timedelta(days=2)).isoformat(),
            "known_from": "said",
            "wish": "agree", "wants": "see", "how": "window", "known_by": "known", "phone": PHONE,
            **self.scored.body(),
        }  # fmt: skip

    def state(self) -> list[Any]:
        """What somebody could change of it or be noted as reading; read anew where SQLite counts a
        row written since."""
        written = getattr(connection.connection, "total_changes", None)
        if written is None or [written] != self._read.get("written"):
            with connection.cursor() as cursor:
                rows = [cursor.execute(*asked).fetchall() for asked in self._asked]
            self._read.update(written=[written], rows=rows)
        return self._read["rows"]

    @contextmanager
    def forgotten(self) -> Iterator[None]:
        """What was read within the block is read anew after it: it was undone, without a count."""
        try:
            yield
        finally:
            self._read.clear()

    @cached_property
    def _read(self) -> dict[str, list[Any]]:
        return {}

    @cached_property
    def _asked(self) -> list[tuple[str, Any]]:
        """The same questions again and again: put into SQL once."""
        return [rows.query.sql_with_params() for rows in self._everything()]

    def _everything(self) -> list[QuerySet[Any, Any]]:
        path = self.matter.village.parent.path if self.matter.village.parent else ""
        return [
            Robot.objects.values_list("path", "name", "ended_at"),
            Message.objects.filter(path__startswith=path)
            .order_by("pk")
            .values_list("pk", "state", "tries", "read_at"),
            Reading.objects.values_list("pk"),
            RuleValue.objects.order_by("pk").values_list("pk", "value", "valid_to"),
            *foreign_matters.state(path),
            *foreign_territory.state(path),
            *foreign_quarrel.state(path),
            *foreign_meeting.state(path),
            *foreign_pool.state(path),
            *foreign_life.state(path),
            *foreign_visits.state(path),
            *foreign_instructor.state(path),
            *foreign_honours.state(path),
            *foreign_scoring.state(path),
            *foreign_lists.state(path),
            *foreign_stars.state(path),
            *foreign_sheets.state(path),
            Authenticator.objects.values_list("pk"),
            ApiClient.objects.filter(path__startswith=path).values_list("pk", "ended_at"),
            Invitation.objects.values_list("pk"),
            Request.objects.filter(below(path)).values_list("pk", "outcome"),
        ]


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48), (120, 30, 30)).save(out, "JPEG")
    return out.getvalue()


def build(town: Town) -> Foreign:
    """A matter, a photo, messages, a poster and a draft; `MEDIA_ROOT` should be a test's own."""
    owner = appointed(town.outsider, "chief_grid_leader", town.far)
    assert town.far.parent is not None
    appointed(owner, "township_clerk", town.far.parent)
    appointed(owner, "administrator", town.far)
    appointed(owner, "leader", town.far.parent)
    territory.open_unit(town.far, by=SYSTEM)
    report = matters.Report(
        place_code=YIJIANG, text=WORDS, source="phone", kind="rubbish", where=WORDS,
        name=NAME, phone=PHONE, photos=(clean(picture()),),
    )  # fmt: skip
    matter = matters.report(report, by=owner.actor).matter
    told, failed = foreign_matters.messages(owner, WORDS)
    assert owner.user is not None
    TOTP.activate(owner.user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(owner.user)
    secret = matters.link_of(matter).rstrip("/").rsplit("/", 1)[-1]
    request = privacy.take_request(
        privacy.Asked(
            key="k", how="phone", wants="see", known_by="known", words=WORDS, number=matter.number
        ),
        by=owner.actor,
    )
    land = foreign_territory.land(town, owner, matter, WORDS, NAME)
    meeting = foreign_meeting.meeting(town.far, owner, NAME, WORDS, stages.again(matter).version)
    return Foreign(
        request=request,
        quarrel=foreign_quarrel.quarrelling(owner, NAME, WORDS),
        meeting=meeting,
        pool=foreign_pool.pooled(
            town.far, owner, meeting.activity, (NAME, WORDS, PHONE), stages.again(matter).version
        ),
        honoured=foreign_honours.honoured(town.far, land.household, WORDS, clean(picture())),
        life=foreign_life.life(meeting, matter, owner, WORDS),
        instructed=foreign_instructor.instructed(
            town.far, owner, land.household, WORDS, stages.again(matter).version
        ),
        scored=foreign_scoring.scored(town.far, owner, WORDS, stages.again(matter).version),
        listed=foreign_lists.listed(town.far, owner, matter, stages.again(matter).version),
        starred=foreign_stars.starring(town.far, WORDS, stages.again(matter).version),
        matter=matter,
        photo=Attachment.objects.get(matter=matter),
        failed=failed,
        told=told,
        draft=matters.save_draft({"text": WORDS, "key": "k"}, by=owner.actor),
        job=foreign_matters.imported(town, owner, WORDS),
        land=land,
        owner=owner,
        secret=secret,
        visiting=foreign_visits.visiting(land.visited, land.household, matter, owner),
        program=territory.make_client(by=SYSTEM, name=WORDS, scope="api", unit=town.far).client,
        judged=foreign_sheets.judged(
            town.far, owner, WORDS, clean(picture()), stages.again(matter).version
        ),
    )
