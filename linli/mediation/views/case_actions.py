"""What the reader may do with a case now: which verbs make sense, each with its form."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.common.forms import Action
from linli.mediation import rules
from linli.mediation import services as mediation
from linli.mediation.choices import Consent, Form, Kept
from linli.mediation.forms import CaseForm, Options, classified
from linli.mediation.models import Agreement, Dispute, Part, Party, Revisit
from linli.mediation.workflow import MEDIATES, MOVES
from linli.people.actors import Actor
from linli.territory.models import Posting

SCENE: Final = ("arrive", "call_second", "call_police")
PARTS: Final = ("refer", "take_part", "return_part", "close_part", "consult")
KEEPING: Final = ("note", "classify", "declare")
SIDES: Final = ("change_party", "new_link", "drop_party")


@dataclass
class Case:
    """A dispute with what hangs on it, read once."""

    dispute: Dispute
    parties: list[Party]
    parts: list[Part]
    agreement: Agreement | None
    revisits: list[Revisit]

    @classmethod
    def of(cls, dispute: Dispute) -> "Case":
        """Four queries."""
        return cls(
            dispute,
            list(dispute.parties.order_by("number")),
            list(dispute.parts.order_by("number")),
            Agreement.objects.filter(dispute=dispute).first(),
            list(dispute.revisits.order_by("due_on")),
        )

    @property
    def open_parts(self) -> list[Part]:
        """Bodies that still have something to do."""
        return [part for part in self.parts if part.is_open]

    @property
    def is_performed(self) -> bool:
        """What the last revisit since the agreement found."""
        made = self.agreement
        done = [(one.done_at, one.kept) for one in self.revisits if one.done_at]
        return bool(made and done and max(done)[0] >= made.agreed_at and max(done)[1] == Kept.KEPT)

    @property
    def may_drop(self) -> list[Party]:
        """Sides that have not answered yet."""
        return [party for party in self.parties if party.consent_at is None]


def verbs_for(actor: Actor, case: Case) -> list[str]:
    """The verbs that make sense for this person now."""
    return [verb for verb in rules.moves_for(actor, case.dispute) if _makes_sense(verb, case)]


def _makes_sense(verb: str, case: Case) -> bool:
    dispute, agreement = case.dispute, case.agreement
    if verb in MEDIATES and dispute.violence:
        return False
    written = agreement is not None and agreement.form == Form.WRITTEN
    signed = [party.signed_at is not None for party in case.parties]
    sealed = agreement is not None and agreement.sealed_at is not None
    sensible = {
        "arrive": dispute.arrived_at is None,
        "begin": not mediation.missing_to_begin(dispute, case.parties),
        "ask_consent": any(party.consent == Consent.OPEN for party in case.parties),
        "consent": any(party.consent != Consent.AGREED for party in case.parties),
        "refuse": bool(case.parties),
        "other_mediator": bool(case.parties) and dispute.mediator_id is not None,
        "change_party": bool(case.parties),
        "new_link": bool(case.parties),
        "drop_party": bool(case.may_drop),
        "agree": dispute.mediator_id is not None,
        "take_part": any(part.taken_at is None for part in case.open_parts),
        "return_part": any(part.taken_at is None for part in case.open_parts),
        "close_part": bool(case.open_parts),
        "archive": case.is_performed and not case.open_parts,
        "sign": written and not all(signed),
        "seal": written and not sealed,
        "reword": written and not sealed and not any(signed),
        "ask_court": mediation.may_ask_court(agreement),
        "court_says": agreement is not None and agreement.confirm_asked_at is not None,
    }
    return sensible.get(verb, True)


def options_of(case: Case, verbs: Iterable[str]) -> Options:
    """What may be chosen in the forms of these verbs. One query at most."""
    mediators: list[Posting] = []
    if "appoint" in set(verbs):
        mediators = mediation.candidates(case.dispute)
    now = {**classified(case.dispute), "terms": case.agreement.terms if case.agreement else ""}
    return Options(
        party=_named(case.parties),
        part=[(str(part.pk), part.body) for part in case.open_parts],
        mediator=[
            (str(one.pk), f"{one.person.display_name} · {one.role.name}") for one in mediators
        ],
        now=now,
    )


def _named(parties: Iterable[Party]) -> list[tuple[str, str]]:
    return [(str(party.pk), _("Party %(n)d") % {"n": party.number}) for party in parties]


def actions_of(
    actor: Actor, case: Case, *, opened: str, form: CaseForm | None
) -> dict[str, list[Action]]:
    """What the reader may do now, by where it stands on the page."""
    verbs = verbs_for(actor, case)
    if opened and opened not in verbs and form is not None:
        verbs = [*verbs, opened] if opened in MOVES[case.dispute.stage] else verbs
    options = options_of(case, verbs)
    aside = {*SCENE, *PARTS, *KEEPING, *SIDES}
    aside |= {"refuse", "stop", "other_mediator", "leave_to", "fail"}
    first = ["begin", "agree", "sign", "seal", "revisit"]
    if len(case.parties) > 1:
        first += ["ask_consent", "consent", "appoint"]
    main = next((verb for verb in first if verb in verbs), "")
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
    groups = {"scene": SCENE, "bodies": PARTS, "keeping": KEEPING, "sides": SIDES}
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
        "other_mediator": _("Nobody mediates until the lead has named somebody else."),
        "change_party": _("What stood there before is gone; open the names first to compare."),
        "new_link": _("The old slip opens nothing any more. Print a new one."),
        "seal": _("The mediator's signature and the committee's seal stand on the paper."),
        "consult": _("Both sides and every body read what was decided."),
        "stop": _("Anybody may stop at any time, without a reason."),
        "fail": _("The parties get a notice that names the other doors."),
        "leave_to": _("For example the police, an arbitration or the court."),
        "extend": _("Only if every party wants it."),
        "ask_court": _("Not for questions of status, adoption or marriage."),
        "archive": _("After a revisit found it performed and every body has done its part."),
        "note": _("Only the mediator and the lead of the case can open it."),
    }
    return hints.get(verb, "")
