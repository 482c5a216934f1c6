"""What reporters answer by text message: "1234 1" is solved, "1234 2 why" is not, any other words
answer a question. Each becomes a step by the services of every other door, as the reporter."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Final

from django.db import IntegrityError, transaction

from linli.common import clock
from linli.common.errors import DomainError, Invalid
from linli.common.limits import Limit, TooMany
from linli.matters.choices import Status, TextOutcome
from linli.matters.models import Matter, TextAnswer, TextLine
from linli.matters.rules import is_time
from linli.matters.services.links import reporter_of
from linli.matters.services.merged import lead_of
from linli.matters.services.telling import add
from linli.matters.services.texting import end_texts, reply
from linli.matters.services.verdict import rate, reopen
from linli.matters.workflow import MOVES
from linli.people import phones
from linli.people.models import Person

CODED: Final = re.compile(r"(\d{4})[\s,.:;#*、。-]*(.*)", re.DOTALL)
STOP: Final = frozenset({"t", "td", "n", "stop", "退订", "取消"})
SOLVED, NOT_SOLVED = "1", "2"
_AFTER: Final = " \t\r\n,.:;#*、。-"
# Guessing a code: a telephone has 9,000 to try.
WRONG: Final = Limit("texts.wrong", 5, timedelta(days=1))


def take_answer(key: str, phone: str, words: str) -> TextOutcome:
    """One answer that the gateway brought; `key` is its own id for it. The same one counts once."""
    digest = sha256(key.encode()).hexdigest()
    try:
        with transaction.atomic():
            row = TextAnswer.objects.create(
                key=digest, came_at=clock.now(), outcome=TextOutcome.TAKEN
            )
            row.outcome = _taken(phone, unicodedata.normalize("NFKC", words).strip(), digest)
            row.save(update_fields=["outcome"])
    except IntegrityError:
        if not TextAnswer.objects.filter(key=digest).exists():
            raise
        return TextOutcome.AGAIN
    return TextOutcome(row.outcome)


def _taken(phone: str, words: str, digest: str) -> TextOutcome:
    try:
        senders = list(Person.objects.with_phone(phone)) if phones.parse(phone) else []
    except Invalid:
        senders = []
    lines = list(
        TextLine.objects.filter(ended_at__isnull=True, matter__reporter__in=senders)
        .select_related("matter__village", "matter__kind", "matter__reporter")
        .order_by("-began_at")[:50]
    )
    if words.lower() in STOP:
        return _stop(lines)
    found = CODED.fullmatch(words)
    meant = [line for line in lines if found and line.code == found[1]]
    if len(meant) != 1 or found is None:
        return _unknown(phone, lines)
    matter, rest = meant[0].matter, found[2].strip()
    if rest.lower() in STOP:
        return _stop(meant)
    try:
        with transaction.atomic():
            _act(matter, rest)
    except DomainError:
        reply(matter, matter.reporter_id, "refused", dedupe=f"refused:{digest[:32]}")
        return TextOutcome.REFUSED
    return TextOutcome.TAKEN


def _act(matter: Matter, rest: str) -> None:
    by = reporter_of(matter)
    first, words = rest[:1], rest[1:].strip(_AFTER)
    is_choice = first in {SOLVED, NOT_SOLVED} and not rest[1:2].isdigit()
    if is_choice and lead_of(matter).status == Status.CHECKED:
        rate(matter.pk, by=by, solved=first == SOLVED, words=words)
    elif is_choice and first == NOT_SOLVED and _may_reopen(matter):
        reopen(matter.pk, by=by, reason=words)
    else:
        add(matter.pk, by=by, words=(words or rest) if is_choice else rest)


def _may_reopen(matter: Matter) -> bool:
    return "reopen" in MOVES[matter.status] and is_time("reopen", matter)


def _stop(lines: Sequence[TextLine]) -> TextOutcome:
    for line in lines:
        end_texts(line.matter, by=reporter_of(line.matter))
    return TextOutcome.STOPPED if lines else TextOutcome.UNKNOWN


def _unknown(phone: str, lines: Sequence[TextLine]) -> TextOutcome:
    """A code that is not theirs: told once a day, and only to somebody whom we write to anyway."""
    try:
        WRONG.spend(phone)
    except TooMany:
        return TextOutcome.UNKNOWN
    if lines:
        matter = lines[0].matter
        day = f"{clock.today():%Y%m%d}"
        reply(matter, matter.reporter_id, "unknown", dedupe=f"unknown:{matter.pk}:{day}")
    return TextOutcome.UNKNOWN
