"""A township of six villages with everybody who has a part in an inspection: an installation of its
own, whose clock a test turns."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Product, Reader, waits_for
from tests.journeys.turned import ON
from tests.town import PASSWORD
from tools.installation import Installation, installation

LONGEST: Final = 30_000  # milliseconds; a round is reckoned within one, on a busy machine
MADE: Final = """
import json
from linli.people.models import User
from tests.inspecting import of_six
from tests.scored import many_households
from tests.town import appointed, build, somebody

six = of_six(build())
many_households()
for number, village in enumerate(six.villages):
    for role, name in (("village_clerk", "文书"), ("village_secretary", "书记")):
        appointed(somebody(f"{name}{number}", f"{role}{number}"), role, village)
appointed(somebody("复评", "rescorer"), "township_clerk", six.unit)
print(json.dumps({
    "township": six.unit.code,
    "villages": {one.short_name: [one.code, number] for number, one in enumerate(six.villages)},
    "accounts": {one.person.display_name: one.username for one in User.objects.all()},
}))
"""


@dataclass
class SixVillages:
    """Where it is served, and who signs in by which name."""

    place: Installation
    product: Product
    browser: Browser
    township: str
    villages: dict[str, tuple[str, int]]  # division code, number of its accounts, by its name
    accounts: dict[str, str]  # user names by the names that pages show

    def reader(self, width: int, *, language: str = "zh-hans", script: bool = True) -> Reader:
        """Somebody with a browser."""
        return Reader(self.browser, self.product, language, width, script=script)

    def signs_in(self, username: str, width: int, **more: Any) -> Page:
        """By user name and password, as everybody does."""
        page = self.reader(width, **more).opens("/sign-in/")
        page.set_default_timeout(LONGEST)
        page.locator("input[name=username]").fill(username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button.main").first.click()
        page.wait_for_url("**/work/")
        return page

    def days_pass(self, days: int) -> None:
        """The clock on the wall is turned on."""
        (self.place.var / ON).write_text(str(days), encoding="ascii")


@contextmanager
def six_villages(browser: Browser, folder: Path) -> Iterator[SixVillages]:
    """Made through the services, then served."""
    with installation(folder) as place:
        told = json.loads(place.python(MADE).splitlines()[-1])
        server = place.start_module("tests.journeys.turned")
        product = Product(f"http://127.0.0.1:{place.port}", place.environment)
        waits_for(product.address, [server])
        yield SixVillages(place, product, browser, **told)
