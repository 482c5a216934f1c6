"""Standards as data (practice B9): the product's own, and what a township makes of it."""

from linli.scoring import services as scoring
from linli.scoring.choices import StandardStatus
from linli.scoring.models import Standard
from tests.town import Town


def test_the_product_brings_ten_aspects_of_ten_points_in_their_order(town: Town) -> None:
    scoring.load_reference()
    standard = Standard.objects.get(path="", code="living_environment")
    aspects = list(standard.aspects.all())
    assert [aspect.seq for aspect in aspects] == list(range(1, 11))
    assert sum(aspect.max_centi for aspect in aspects) == 100_00
    assert sum(aspect.weight for aspect in aspects) == 100
    assert all(aspect.items.exists() for aspect in aspects)
    # What is behind a door brings help, no black-list points (issue 7).
    assert not standard.aspects.get(code="toilets").public_place
    assert standard.status == StandardStatus.PUBLISHED


def test_loading_the_reference_again_changes_no_version_that_stands(town: Town) -> None:
    scoring.load_reference()
    before = list(Standard.objects.order_by("pk").values())
    scoring.load_reference()
    assert list(Standard.objects.order_by("pk").values()) == before
