"""Kinds of matters as the services of GeoReport v2.

A kind that is never public is a `blackbox`: it is taken in like every other, but no number is given
back, and nothing of it can be asked.
"""

from typing import Any

from django.utils.translation import gettext as _

from linli.matters.choices import FAMILIES
from linli.matters.models import Kind
from linli.matters.services import attributes
from linli.matters.services.kinds import offered
from linli.open311.errors import MISSING, Faults
from linli.open311.formats import Root, Several


def services(path: str) -> Several:
    """What can be reported at a place; everywhere for the empty path. One query."""
    return Several("services", "service", [_service(kind) for kind in offered(path)])


def _service(kind: Kind) -> dict[str, Any]:
    family = str(FAMILIES.get(kind.family, kind.family))
    return {
        "service_code": kind.pk,
        "service_name": kind.name,
        "description": kind.hint,
        "metadata": bool(attributes.attributes_of(kind)),
        "type": "realtime" if kind.is_public else "blackbox",
        "keywords": ",".join(dict.fromkeys((family, kind.name_zh, kind.name_en))),
        "group": family,
    }


def kind_with_code(code: str, path: str) -> Kind:
    """A kind that is offered at a place; raises `Faults`. One query."""
    found = {kind.pk: kind for kind in offered(path)}.get(code.strip().lower())
    if found is None:
        raise Faults(MISSING, _("service_code was not found: “%(code)s”.") % {"code": code[:60]})
    return found


def definition(code: str, path: str) -> Root:
    """What a service asks besides. One query; raises `Faults`."""
    kind = kind_with_code(code, path)
    rows = [
        _attribute(one, order) for order, one in enumerate(attributes.attributes_of(kind), start=1)
    ]
    several = Several("attributes", "attribute", rows)
    return Root("service_definition", {"service_code": kind.pk, "attributes": several})


def _attribute(asked: attributes.Attribute, order: int) -> dict[str, Any]:
    values = [{"key": key, "name": name} for key, name in asked.values]
    return {
        "variable": True,
        "code": asked.code,
        "datatype": asked.datatype,
        "required": asked.required,
        "datatype_description": None,
        "order": order,
        "description": asked.name,
        **({"values": Several("values", "value", values)} if values else {}),
    }
