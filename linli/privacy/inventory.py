"""Everything that we hold about persons, app by app: the one list (ADR 0025)."""

from typing import Final

from linli.activities import keeping as activities_keeping
from linli.activities import personal as activities
from linli.audit import personal as audit
from linli.common.personal import Holding, Keeping
from linli.contributions import personal as contributions
from linli.honours import keeping as honours_keeping
from linli.honours import personal as honours
from linli.instructors import keeping as instructors_keeping
from linli.instructors import personal as instructors
from linli.matters import keeping as matters_keeping
from linli.matters import personal as matters
from linli.mediation import keeping as mediation_keeping
from linli.mediation import personal as mediation
from linli.openapi import personal as openapi
from linli.openrosa import keeping as openrosa_keeping
from linli.openrosa import personal as openrosa
from linli.outbox import personal as outbox
from linli.people import personal as people
from linli.privacy import personal as privacy
from linli.rulesets import personal as rulesets
from linli.scoring import keeping as scoring_keeping
from linli.scoring import personal as scoring
from linli.search import personal as search
from linli.stars import keeping as stars_keeping
from linli.stars import personal as stars
from linli.talents import keeping as talents_keeping
from linli.talents import personal as talents
from linli.territory import personal as territory
from linli.visits import keeping as visits_keeping
from linli.visits import personal as visits

HOLDINGS: Final[tuple[Holding, ...]] = (
    *matters.HOLDINGS,
    *activities.HOLDINGS,
    *mediation.HOLDINGS,
    *visits.HOLDINGS,
    *talents.HOLDINGS,
    *honours.HOLDINGS,
    *instructors.HOLDINGS,
    *scoring.HOLDINGS,
    *stars.HOLDINGS,
    *contributions.HOLDINGS,
    *people.HOLDINGS,
    *territory.HOLDINGS,
    *rulesets.HOLDINGS,
    *outbox.HOLDINGS,
    *openapi.HOLDINGS,
    *openrosa.HOLDINGS,
    *search.HOLDINGS,
    *privacy.HOLDINGS,
    *audit.HOLDINGS,
)
RULES: Final = tuple(sorted({holding.rule for holding in HOLDINGS if holding.rule}))
KEEPINGS: Final[tuple[Keeping, ...]] = (
    *matters_keeping.KEEPINGS,
    *activities_keeping.KEEPINGS,
    *mediation_keeping.KEEPINGS,
    *visits_keeping.KEEPINGS,
    *talents_keeping.KEEPINGS,
    *honours_keeping.KEEPINGS,
    *instructors_keeping.KEEPINGS,
    *scoring_keeping.KEEPINGS,
    *stars_keeping.KEEPINGS,
    *people.KEEPINGS,
    *territory.KEEPINGS,
    *outbox.KEEPINGS,
    *openapi.KEEPINGS,
    *openrosa_keeping.KEEPINGS,
    *privacy.KEEPINGS,
    *audit.KEEPINGS,
)
