"""The page of one case for staff: what to do first, its story, its sides, its bodies."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.common import clock, numbers
from linli.common.errors import DomainError, Invalid, NotHere, Text
from linli.matters.models import Matter
from linli.mediation import rules
from linli.mediation import services as mediation
from linli.mediation.choices import Consent, Form, Stage
from linli.mediation.documents import papers_of
from linli.mediation.forms import CaseForm, Options, classified
from linli.mediation.models import Agreement, Dispute, Part, Party
from linli.mediation.story import story
from linli.mediation.workflow import MOVES
from linli.people.actors import Actor
from linli.people.http import StaffRequest
from linli.territory.models import Posting
from linli.territory.rules import allowed

SCENE: Final = ("arrive", "call_second", "call_police")
PARTS: Final = ("refer", "take_part", "return_part", "close_part")
KEEPING: Final = ("note", "classify", "declare")
NOT_WITH_VIOLENCE: Final = frozenset(
    {"begin", "ask_consent", "consent", "appoint", "agree", "extend", "mediate_again"}
)
NIGHT: Final = (21, 7)  # from, until: go with a second person


@dataclass(frozen=True)
class Action:
    """One thing that the reader may do now, with its form."""

    verb: str
    label: Text
    form: CaseForm
    address: str
    main: bool = False
    opened: bool = False
    hint: str = ""

    @property
    def direct(self) -> bool:
        """Nothing has to be filled in: the button itself does it."""
        return not self.form.first()


@dataclass
class Case:
    """A dispute with what hangs on it, read once."""

    dispute: Dispute
    parties: list[Party]
    parts: list[Part]
    agreement: Agreement | None

    @classmethod
    def of(cls, dispute: Dispute) -> "Case":
        """Three queries."""
        return cls(
            dispute,
            list(dispute.parties.order_by("number")),
            list(dispute.parts.order_by("number")),
            Agreement.objects.filter(dispute=dispute).first(),
        )

    @property
    def open_parts(self) -> list[Part]:
        """Bodies that still have something to do."""
        return [part for part in self.parts if part.is_open]


def visible(request: StaffRequest, number: str) -> Dispute:
    """The case of this number, if the reader may see it; else `NotHere`."""
    seen = Dispute.objects.visible_to(request.actor).for_list().select_related("matter__grid")
    dispute = seen.filter(matter__number=_plain(number)).first()
    if dispute is None:
        raise _unknown()
    return dispute


def visible_matter(request: StaffRequest, number: str) -> Matter:
    """The matter of this number, if the reader may see it; else `NotHere`."""
    matter = Matter.objects.visible_to(request.actor).filter(number=_plain(number)).first()
    if matter is None:
        raise _unknown()
    return matter


def _plain(number: str) -> str:
    try:
        return numbers.parse(number)
    except Invalid:
        raise _unknown() from None


def _unknown() -> NotHere:
    return NotHere(
        _("There is no such case here."), next_step=_("Open it from the page of its matter.")
    )


def verbs_for(actor: Actor, case: Case) -> list[str]:
    """The verbs that make sense for this person now."""
    return [verb for verb in rules.moves_for(actor, case.dispute) if _makes_sense(verb, case)]


def _makes_sense(verb: str, case: Case) -> bool:
    dispute, agreement = case.dispute, case.agreement
    if verb in NOT_WITH_VIOLENCE and dispute.violence:
        return False
    unsigned = any(party.signed_at is None for party in case.parties)
    sensible = {
        "arrive": dispute.arrived_at is None,
        "begin": not mediation.missing_to_begin(dispute, case.parties),
        "ask_consent": any(party.consent == Consent.OPEN for party in case.parties),
        "consent": any(party.consent != Consent.AGREED for party in case.parties),
        "refuse": bool(case.parties),
        "take_part": any(part.taken_at is None for part in case.open_parts),
        "return_part": any(part.taken_at is None for part in case.open_parts),
        "close_part": bool(case.open_parts),
        "sign": agreement is not None and agreement.form == Form.WRITTEN and unsigned,
        "ask_court": agreement is not None
        and agreement.confirm_until is not None
        and agreement.confirm_asked_at is None,
        "court_says": agreement is not None and agreement.confirm_asked_at is not None,
    }
    return sensible.get(verb, True)


def options_of(case: Case, verbs: Iterable[str]) -> Options:
    """What may be chosen in the forms of these verbs. One query at most."""
    mediators: list[Posting] = []
    if "appoint" in set(verbs):
        mediators = mediation.candidates(case.dispute)
    return Options(
        party=[(str(party.pk), _("Party %(n)d") % {"n": party.number}) for party in case.parties],
        part=[(str(part.pk), part.body) for part in case.open_parts],
        mediator=[
            (str(one.pk), f"{one.person.display_name} · {one.role.name}") for one in mediators
        ],
        now=classified(case.dispute),
    )


def actions_of(
    actor: Actor, case: Case, *, opened: str, form: CaseForm | None
) -> dict[str, list[Action]]:
    """What the reader may do now, by where it stands on the page."""
    verbs = verbs_for(actor, case)
    if opened and opened not in verbs and form is not None:
        verbs = [*verbs, opened] if opened in MOVES[case.dispute.stage] else verbs
    options = options_of(case, verbs)
    aside = {*SCENE, *PARTS, *KEEPING, "refuse", "stop", "leave_to", "fail"}
    main = next((verb for verb in ("begin", "agree", "sign", "revisit") if verb in verbs), "")
    main = main or next((verb for verb in verbs if verb not in aside), "")
    actions = [
        Action(
            verb=verb,
            label=MOVES[case.dispute.stage][verb].label,
            form=form if form is not None and verb == opened else CaseForm(verb, options),
            address=reverse("mediation:act", args=[case.dispute.matter.number, verb]),
            main=verb == main,
            opened=verb == opened,
            hint=_hint(verb),
        )
        for verb in verbs
    ]
    groups = {"scene": SCENE, "bodies": PARTS, "keeping": KEEPING}
    placed = {name for names in groups.values() for name in names}
    return {
        **{key: [one for one in actions if one.verb in names] for key, names in groups.items()},
        "next_steps": [one for one in actions if one.verb not in placed],
    }


def _hint(verb: str) -> str:
    hints = {
        "call_second": _("Somebody else of the village gets a message at once."),
        "call_police": _("Ring 110 first; this only notes it."),
        "add_party": _("What to call them and the number are sealed; the page says “party 1”."),
        "refuse": _(
            "The case ends; nobody has to give a reason, and nothing is held against them."
        ),
        "stop": _("Anybody may stop at any time, without a reason."),
        "fail": _("The parties get a notice that names the other doors."),
        "leave_to": _("For example the police, an arbitration or the court."),
        "extend": _("Only if every party wants it."),
        "ask_court": _("Not for questions of status, adoption or marriage."),
        "archive": _("After a revisit found it performed and every body has done its part."),
        "note": _("Only the mediator and the lead of the case can open it."),
    }
    return hints.get(verb, "")


def facts_of(case: Case) -> list[dict[str, Any]]:
    """The facts beside the story."""
    dispute = case.dispute
    matter = dispute.matter
    mediator = dispute.mediator
    facts = [
        (_("Lead"), _posting(matter.owner) or _("nobody is posted")),
        (_("Mediator"), _posting(mediator) or _("not named yet")),
        (_("Category"), dispute.get_category_display()),
        (_("Level"), matter.get_level_display()),
        (_("How urgent"), dispute.get_colour_display()),
        (_("Held in public"), _("yes, the parties want it") if dispute.open_door else _("no")),
        (_("Alert"), _moment(dispute.alerted_at)),
        (_("At the scene"), _moment(dispute.arrived_at)),
        (_("Mediation until"), _moment(dispute.mediate_due_at)),
    ]
    return [{"term": term, "text": words} for term, words in facts if words]


def _posting(posting: Posting | None) -> str:
    return f"{posting.person.display_name} · {posting.role.name}" if posting else ""


def _moment(at: Any) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else ""


def is_night() -> bool:
    """Whether somebody should not go alone."""
    hour = clock.local(clock.now()).hour
    return hour >= NIGHT[0] or hour < NIGHT[1]


def render_case(
    request: StaffRequest,
    dispute: Dispute,
    *,
    opened: str = "",
    form: CaseForm | None = None,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; with a form open and filled where one was sent and not taken."""
    actor, case = request.actor, Case.of(dispute)
    actions = actions_of(actor, case, opened=opened, form=form)
    shown = {one.verb for group in actions.values() for one in group}
    registered = dispute.stage == Stage.REGISTERED
    mediator = dispute.mediator
    context = {
        "dispute": dispute,
        "matter": dispute.matter,
        "case": case,
        "story": story(dispute, dispute.steps.order_by("seq")),
        "facts": facts_of(case),
        "missing": mediation.missing_to_begin(dispute, case.parties) if registered else [],
        "interests": mediation.interests_of(mediator, dispute) if mediator else [],
        "declared": mediation.declared(dispute),
        "revisits": list(dispute.revisits.order_by("due_on")),
        "papers": papers_of(dispute)
        if allowed(rules.check_may_read_parties, actor, dispute)
        else (),
        "may_open": bool(case.parties) and allowed(rules.check_may_read_parties, actor, dispute),
        "may_read_notes": allowed(rules.check_may_open_notes, actor, dispute),
        "sees_matter": _sees_matter(request, dispute),
        "notes": dispute.notes.count(),
        "night": is_night(),
        "problem": problem,
        "kept": form.typed() if problem and form and opened not in shown else (),
        **actions,
    }
    return render(request, "mediation/case.html", context, status=status)


def _sees_matter(request: StaffRequest, dispute: Dispute) -> bool:
    return allowed(visible_matter, request, dispute.matter.number)
