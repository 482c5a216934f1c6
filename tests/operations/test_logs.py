"""Pages are driven with a phone number and a secret link; no log holds either."""

import http.client
import logging
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.logs import Discreet, discreet
from tests.town import WUXING
from tools.installation import Installation, installation
from tools.visitor import Visitor, visitors

pytestmark = pytest.mark.once  # real processes, whatever the database

PHONE, MAIL, NAME = "13812345678", "resident@example.org", "示例·不该出现"
ROW = "0190a1b2-0000-7000-8000-000000000000"
BREAK = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("ALTER TABLE matters_matter RENAME TO matters_gone")
"""


def raw(place: Installation, method: str, path: str, body: str = "") -> None:
    connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=20)
    connection.request(method, path, body, {"Content-Type": "text/plain"})
    connection.getresponse().read()
    connection.close()


def drive(place: Installation, one: Visitor) -> str:
    """A report with a phone, its link, forms that are wrong; the link's path."""
    form = {"text": f"路灯不亮，电话 {PHONE}", "kind": "lighting", "phone": PHONE, "name": NAME}
    link = one.post(f"/places/{WUXING}/report/", key=uuid4().hex, **form).location
    one.get(link)
    one.get(f"{link}?phone={PHONE}&email={MAIL}")
    one.get(f"/progress/?number={PHONE}")
    one.get(link[:-3] + "xxx/")
    one.post(f"/places/{WUXING}/report/", **{**form, "phone": f"{PHONE}{PHONE}"})
    one.post("/sign-in/", username=MAIL, password=PHONE)
    raw(place, "POST", f"{link}add/", f"words={PHONE}")  # no token: 403
    raw(place, "GET", f"/{PHONE}/{MAIL}")
    return link


def test_no_log_holds_a_phone_number_a_mail_address_or_a_secret_link(tmp_path: Path) -> None:
    with installation(tmp_path, LINLI_ACCESS_LOG="yes", LINLI_LOG_LEVEL="DEBUG") as place:
        place.python("from tests import town; town.build()")
        place.serve()
        worker = place.start("worker")
        with visitors(place.port, 1) as (one,):
            link = drive(place, one)
            place.python(BREAK)
            one.get(link)  # 500, with a traceback
            one.post(f"/places/{WUXING}/report/", key=uuid4().hex, text=PHONE, phone=PHONE)
        worker.terminate()
        worker.wait(15)
        place.end()
        said = place.said("serve") + place.said("worker")

    number, code = link.strip("/").split("/")[1:3]
    assert f"GET /r/{number}/…/ 200" in said
    assert "Traceback" in said  # else nothing was proven
    assert "Not Found: /" in said
    for secret in (PHONE, code, MAIL, NAME, "路灯不亮", "127.0.0.1 "):
        assert secret not in said


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("GET /r/26114073125/abcDEF_-0123456789abcd/ 200", "GET /r/26114073125/…/ 200"),
        ("Not Found: /r/1/short", "Not Found: /r/1/…"),
        ("GET /search/?q=张三&x=1 HTTP", "GET /search/?… HTTP"),
        ("/join/Ab3dEfGh1jKlMnOpQrSt/ 200", "/join/…/ 200"),
        ("GET /calendar/0190a1b200007000abcDEF_-0.ics 200", "GET /calendar/….ics 200"),
        ("GET /calendar/at/440784105214.ics 200", "GET /calendar/at/440784105214.ics 200"),
        (f"/photos/{ROW}/", f"/photos/{ROW}/"),
        ("/places/440784105214/report/", "/places/440784105214/report/"),
        ("call 13812345678, +86 138 1234 5678 or 0750-1234567", "call …, … or …"),
        ("matter 26114073125", "matter 26114073125"),
        ('DETAIL:  Key (phone_index)=(ab) exists.\nnext', "DETAIL: …\nnext"),
        ("to a.b@example.org", "to …"),
    ],
)  # fmt: skip
def test_a_line_keeps_what_helps_and_loses_what_names_somebody(line: str, wanted: str) -> None:
    assert discreet(line) == wanted


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text(max_size=20))
def test_a_mobile_number_never_gets_through_whatever_stands_around_it(
    phone: str, around: str
) -> None:
    around = "".join(letter for letter in around if not letter.isdigit())
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "%s%s%s", (around, phone, around), None)
    assert phone not in Discreet("%(message)s").format(record)


def test_a_traceback_names_lines_and_no_values() -> None:
    held = "13812345678"
    try:
        raise ValueError(f"cannot read {held}")
    except ValueError as failure:
        info = (type(failure), failure, failure.__traceback__)
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed", (), info)
    said = Discreet("%(message)s").format(record)
    assert "test_a_traceback_names_lines_and_no_values" in said
    assert held not in said
