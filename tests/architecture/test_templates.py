"""What a template can lose without anybody noticing until a form is sent."""

import re
from typing import Final

from tools.place import ROOT

TEMPLATES: Final = ROOT / "templates"
INCLUDE: Final = re.compile(r'{% include "(?P<name>[^"]+)"(?P<given>[^%]*)%}')


def test_a_form_that_is_included_alone_gets_the_token_that_lets_it_be_sent() -> None:
    texts = {
        str(file.relative_to(TEMPLATES)): file.read_text(encoding="utf-8")
        for file in TEMPLATES.rglob("*.html")
    }
    needy = {name for name, text in texts.items() if "{% csrf_token %}" in text}
    lost = [
        f"{name} includes {found['name']} without csrf_token=csrf_token"
        for name, text in texts.items()
        for found in INCLUDE.finditer(text)
        if found["name"] in needy
        and found["given"].split()[-1:] == ["only"]
        and "csrf_token=csrf_token" not in found["given"]
    ]

    assert needy
    assert lost == []
