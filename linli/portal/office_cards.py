"""The doors of the start page of administration, by what somebody comes for."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Card:
    """Something that an administrator does: where it is, what it is for, and who may."""

    address: str  # the name of a URL without arguments
    title: object
    text: object
    verb: str
    of_place: bool = False  # of a whole place: whoever is posted to a branch alone has none


TODAY: Final = (
    Card(
        "portal:own-gaps",
        _("Gaps"),
        _("What is vacant, held twice or left out today, next month, next quarter, next year."),
        "postings.view",
    ),
    Card(
        "duties:boards",
        _("Duties"),
        _("What is asked of each branch, counted from the records; gaps first, nobody is named."),
        "duties.view",
    ),
    Card(
        "instructors:board",
        _("Instructors"),
        _("Village branches without a visit and why, the five roles, the quarterly meeting."),
        "duties.view",
    ),
    Card(
        "scoring:rounds",
        _("Inspections"),
        _("Open a round, draw panels by lot, see who goes where; campaigns and standards."),
        "scoring.view",
    ),
    Card(
        "stars:board",
        _("Stars of branches"),
        _("Which stars each branch aims at and holds, what is missing; to check and review."),
        "stars.view",
    ),
    Card(
        "scoring:findings-mine",
        _("Rectification list"),
        _("What inspections found and sites to be cleaned: by when, put right, rechecked."),
        "scoring.view",
    ),
    Card(
        "portal:group-support",
        _("Village supports group"),
        _("What the village does for one of its groups: tasks with an owner and time limits."),
        "matters.assign",
    ),
    Card(
        "honours:board",
        _("Honours of households"),
        _("Five-beauty courtyards and star households that ask for it: rounds, yards, plaques."),
        "honours.check",
    ),
    Card(
        "privacy:desk",
        _("Requests about personal data"),
        _("Somebody calls or comes: see, correct, copy or erase what is held about them."),
        "privacy.answer",
    ),
    Card(
        "outbox:failed",
        _("Not delivered"),
        _("Messages that did not arrive, with the reason and a button to try again."),
        "outbox.retry",
    ),
)
PEOPLE: Final = (
    Card(
        "portal:staff",
        _("Staff"),
        _("Who holds which posting; invite, appoint, hand over, plan leave, cut off a lost phone."),
        "postings.view",
    ),
    Card(
        "portal:terms-mine",
        _("Change of term"),
        _("Postings that end and begin together on one day: prepared, checked, carried out."),
        "postings.manage",
    ),
    Card(
        "portal:own-duties",
        _("One post, two duties"),
        _("What each leader answers for in business and in party building; reviewed yearly."),
        "postings.view",
    ),
    Card(
        "portal:own-place-links",
        _("Links"),
        _("Who looks after whom: contact households, leaders, instructors, supervision groups."),
        "postings.view",
    ),
    Card(
        "portal:organisations",
        _("Organisation"),
        _("General branch, branches, party groups: who holds which post, who leads which grid."),
        "organisation.view",
    ),
    Card(
        "portal:teams-mine",
        _("Teams"),
        _("Branch, member, grid member, volunteer, resident for a task; teams of micro-grids."),
        "organisation.edit",
        of_place=True,
    ),
    Card(
        "portal:charters",
        _("Rules of branches"),
        _("The rule book of each branch: draft, adopt, put in force, revise; all editions."),
        "organisation.view",
    ),
    Card(
        "portal:robots-mine",
        _("Groups"),
        _("WeCom, DingTalk or Feishu: which group of staff is told of the matters of your place."),
        "places.edit",
    ),
)
GROUND: Final = (
    Card(
        "portal:places",
        _("Places"),
        _("Open a place for reports or close it; groups, lanes, telephone numbers, grids."),
        "places.edit",
    ),
    Card(
        "portal:grids-mine",
        _("Grid plans"),
        _("Draw the grids, or let them be proposed; compare, check and publish; what was before."),
        "grids.publish",
    ),
    Card(
        "portal:areas-mine",
        _("Areas and who answers for them"),
        _("Area leads, point cadres, road segments, model posts: the board, signs and rosters."),
        "postings.view",
    ),
    Card(
        "portal:own-households",
        _("Doors and households"),
        _("The doors of each lane: one, a row, a sheet; moved, split, ended. Numbers, no names."),
        "households.view",
    ),
    Card(
        "visits:coverage-mine",
        _("Coverage of home visits"),
        _("For any day, by grid: how many households were offered a visit. Numbers only."),
        "visits.coverage",
    ),
    Card(
        "portal:resources-mine",
        _("People, resources, forces"),
        _("What each grid can draw on: people by number, vehicles, pumps, halls, teams."),
        "organisation.view",
        of_place=True,
    ),
)
RULES: Final = (
    Card(
        "portal:rules",
        _("Rules and time limits"),
        _("Time limits and other values of your place; each page says first what a change does."),
        "rules.set",
    ),
    Card(
        "portal:kind-places",
        _("Kinds of matters"),
        _("Which kinds can be reported, who gets them first, on which clocks; and own kinds."),
        "rules.set",
    ),
    Card(
        "portal:item-places",
        _("List of items"),
        _("Who does what: the village, the township or a body outside, on what basis, from when."),
        "rules.set",
    ),
    Card(
        "portal:calendars",
        _("Working calendar"),
        _("Holidays and make-up workdays: which years are announced, and which clocks move."),
        "rules.set",
    ),
    Card(
        "portal:programs-mine",
        _("Other programs"),
        _("Keys for notice screens, apps and work-order systems, and where news are sent."),
        "clients.manage",
    ),
    Card(
        "matters:import",
        _("Earlier ledgers"),
        _("Bring in last year's ledger from a spreadsheet: seen first, marked, in no rate."),
        "matters.import",
    ),
    Card(
        "privacy:proofs",
        _("Proofs of retention"),
        _("What went by itself when its time had run out, and by which rule."),
        "privacy.answer",
    ),
)
GROUPS: Final = (
    (_("Today's work"), TODAY),
    (_("People and posts"), PEOPLE),
    (_("Places and grids"), GROUND),
    (_("Rules and data"), RULES),
)
