"""Setting a place up from nothing: tables, reference data, the place, its administrator."""

from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.errors import Invalid, NotHere
from linli.people import services as people
from linli.people.actors import SYSTEM
from linli.people.models import Person
from linli.people.services import Invited
from linli.territory import services as territory
from linli.territory.models import Posting, Role, Unit
from linli.territory.services import near_codes

PART_DIGITS = 9  # a village is brought in with the rest of its township


@dataclass(frozen=True)
class SetUp:
    """What stands now, and the way in if one was made."""

    unit: Unit
    villages: int
    was_open: bool
    posting: Posting
    was_posted: bool
    invited: Invited | None


def prepare() -> None:
    """Tables and reference data as this version has them; safe to run again."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_reference", verbosity=0, stdout=_Silence())


class _Silence:
    """Takes the words of a command that is a part of this one."""

    def write(self, _words: str) -> int:
        """Nothing is said."""
        return 0


@transaction.atomic
def set_up(code: str, *, name: str, role: str, phone: str, again: bool, folder: Path) -> SetUp:
    """Open a place and post its administrator; what is there already stays as it is. A way in is
    made for a new administrator, or `again`."""
    if not name.strip():
        raise Invalid(_("Name the administrator: --admin NAME."))
    _check_role(role)
    unit = Unit.objects.public().filter(code=code).first() or _brought_in(code, folder)
    was_open = unit.opened_on is not None
    territory.open_unit(unit, by=SYSTEM, phone=phone)
    posting = _posted(unit, name.strip(), role)
    was_posted = posting is not None
    if posting is None:
        person = people.note(name=name)
        posting = territory.appoint(person, role, by=SYSTEM, unit=unit)
    needs_way_in = again or not was_posted
    return SetUp(
        unit=unit,
        villages=Unit.objects.public().under(unit.path).villages().count(),
        was_open=was_open,
        posting=posting,
        was_posted=was_posted,
        invited=_way_in(posting.person) if needs_way_in else None,
    )


def _way_in(person: Person) -> Invited:
    return territory.invite(person, by=SYSTEM)


def _check_role(code: str) -> None:
    """Whoever sets a place up has to be able to let others in."""
    managing = [role for role in Role.objects.order_by("code") if "postings.manage" in role.verbs]
    if code not in {role.pk for role in managing}:
        raise Invalid(
            _("A %(role)s cannot invite and appoint others.") % {"role": code},
            next_step=_("Roles that can: %(roles)s.")
            % {"roles": ", ".join(f"{role.pk} ({role.name})" for role in managing)},
        )


def _brought_in(code: str, folder: Path) -> Unit:
    """The place from the shipped lists, with everything above it and the rest of its township."""
    files = near_codes.list_files(folder)
    near_codes.check_known(code, files)
    territory.import_divisions(files, by=SYSTEM, only=[code[:PART_DIGITS]])
    unit = Unit.objects.public().filter(code=code).first()
    if unit is None:
        raise NotHere(_("%(code)s could not be brought in.") % {"code": code})
    return unit


def _posted(unit: Unit, name: str, role: str) -> Posting | None:
    rows = Posting.objects.current(clock.now()).filter(unit=unit, role=role)
    return rows.filter(person__display_name=name).select_related("person", "role").first()
