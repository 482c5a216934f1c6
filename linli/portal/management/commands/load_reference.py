"""`linli load-reference`: the rules, roles and kinds that come with the product."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities import services as activities
from linli.duties import services as duties
from linli.matters import services as matters
from linli.rulesets import services as rulesets
from linli.scoring import services as scoring
from linli.talents import services as talents
from linli.territory import services as territory
from linli.visits import services as visits


class Command(BaseCommand):
    help = "Bring in rules, roles and kinds as this version has them; values set by hand stay."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        counts = {
            "rules": rulesets.load_reference(),
            "roles": territory.load_reference(),
            "kinds": matters.load_reference(),
            "activities": activities.load_reference(),
            "duties": duties.load_reference(),
            "topics": visits.load_reference(),
        }
        said = _(
            "%(rules)d rules, %(roles)d roles, %(kinds)d kinds, %(activities)d of activities, "
            "%(duties)d duties, %(topics)d topics of visits."
        )
        talents.load_reference()
        scoring.load_reference()
        self.stdout.write(said % counts)
