"""The whole document, fuzzed: no undeclared answer, no 500, nothing that differs from it.

Each case is sent as it was drawn, and once more with things that are there, so that what lies
behind the address is reached too.
"""

from datetime import timedelta
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis import GenerationMode
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import negative_data_rejection

from config.wsgi import application
from linli.activities import services as activities
from linli.activities.services import Outline, Plan
from linli.common import clock
from linli.matters.models import Matter
from linli.people.actors import SYSTEM
from linli.rulesets.models import RuleValue
from linli.territory.choices import AreaKind, UnitKind
from linli.territory.services import AreaWords, charters, make_area, organisation, resources
from linli.territory.workflow import CHECKS
from tests.program import Program, program
from tests.shown_figures import shown
from tests.town import WUXING, Town

EXAMPLES: Final = 10
# What a case that fits the document may run into: a rule of the office, or another version.
RULES: Final = [409, 412, 422]
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
checks = schema.config.checks
# 400: a text with a NUL fits any document, and no database
checks.positive_data_acceptance.expected_statuses += ["400", "413", "415", *map(str, RULES)]
# RFC 6585: what is missing is a condition. Fuzzed by HTTP, schemathesis has to be told so, too: it
# calls every other answer to a request without If-Match “missing required header accepted”.
checks.missing_required_header.expected_statuses += ["428"]


@pytest.fixture
def matter(town: Town) -> Matter:
    return town.reports()


@pytest.fixture
def asking(town: Town) -> Program:
    """As many requests as the fuzzer wants, with a clerk's work in villages and townships."""
    RuleValue.objects.filter(rule_id="clients.most_a_minute").update(value=1_000_000)
    return program()


@pytest.fixture
def there(town: Town, matter: Matter) -> dict[str, str]:
    """One thing for each part of an address that names one."""
    day = clock.today()
    branch = organisation.add_organisation(
        town.village, UnitKind.BRANCH, by=SYSTEM, name_zh="五星支部"
    )
    charter = charters.start(branch, by=SYSTEM, title="议事规则", text="一事一议")
    charters.adopt(charter.pk, by=SYSTEM, adopted_on=day, in_force_on=day, checked=CHECKS)
    words = AreaWords("水库边", from_words="东头", to_words="西头")
    wanted = resources.Wanted(town.village, "force", "民兵")
    return {
        "number": matter.number,
        "code": WUXING,
        "grid": town.grids[0].code,
        "area": str(make_area(town.village, AreaKind.SEGMENT, words, by=SYSTEM).pk),
        "charter": str(charter.pk),
        "resource": str(resources.add(wanted, by=SYSTEM).pk),
        **_activities(town),
        **{name: str(one.pk) for name, one in shown(town).items()},
    }


def _activities(town: Town) -> dict[str, str]:
    """An activity and the programme that counts it."""
    begins = clock.now() + timedelta(days=1)
    wanted = Plan("clean_up", town.village, begins, tags=["农清"])
    outline = Outline("农清行动", from_on=clock.today(), tags=["农清"])
    return {
        "activity": str(activities.plan(wanted, by=SYSTEM).activity.pk),
        "programme": str(activities.outline(town.village, outline, by=SYSTEM).pk),
    }


@pytest.mark.slow
@pytest.mark.once
@schema.parametrize()
@seed(20261122)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
def test_each_operation_answers_as_it_declares(
    case: Any, asking: Program, there: dict[str, str]
) -> None:
    key = {"Authorization": f"Bearer {asking.key}", "Accept-Encoding": "identity"}
    case.call_and_validate(headers=key)

    path = case.meta.components.get(ParameterLocation.PATH)
    for name in set(case.path_parameters or {}) & set(there):
        case.path_parameters[name] = there[name]
    # Where the path was what did not fit, the request fits now.
    fits = path is not None and path.mode is GenerationMode.NEGATIVE
    excluded = [negative_data_rejection] if fits else []
    case.call_and_validate(headers=key, excluded_checks=excluded)
