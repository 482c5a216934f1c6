"""The exchange with ODK Collect and its kin (methods §5; the OpenRosa specifications).

A phone is known by a token in the address, or by HTTP Digest. Nothing here knows cookies. Clients
add `deviceID` and other words to every address; they are passed over.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import translation
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from linli.common import clock
from linli.common.clients import client_network
from linli.common.errors import DomainError, Invalid, NotHere
from linli.common.limits import Limit
from linli.openrosa import services
from linli.openrosa.services import Form, Holder, digest
from linli.people.choices import Locale

VERSION: Final = "1.0"
XML: Final = "text/xml; charset=utf-8"
LENGTH: Final = 10_000_000  # of one request; a phone parts its photos by it
FORM_FILE: Final = "xml_submission_file"
INCOMPLETE: Final = "*isIncomplete*"
WRONG: Final = Limit("openrosa.key", 100, timedelta(minutes=10))  # wrong ones, from one place
READS: Final = ("GET", "HEAD")


@dataclass(frozen=True)
class Call:
    """What is asked, by whose phone, and the address that everything hangs on."""

    request: HttpRequest
    holder: Holder
    base: str


@csrf_exempt
@login_not_required
def by_digest(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Everything below /openrosa/, for a phone that knows a user and a password."""
    return _headed(_answered(request, rest, "/openrosa"))


@csrf_exempt
@login_not_required
def by_token(request: HttpRequest, token: str, rest: str = "") -> HttpResponse:
    """The same below an address that is a key."""
    return _headed(_answered(request, rest, f"/openrosa/key/{token}", token))


def _headed(response: HttpResponse) -> HttpResponse:
    """What every answer of an OpenRosa server bears."""
    response["X-OpenRosa-Version"] = VERSION
    response["X-OpenRosa-Accept-Content-Length"] = str(LENGTH)
    response["Date"] = http_date(clock.now().timestamp())
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answered(request: HttpRequest, rest: str, base: str, token: str = "") -> HttpResponse:
    try:
        holder = services.by_token(token) if token else _by_digest(request)
    except digest.Stale:
        return _ask(stale=True)
    if holder is None:
        return _nobody(request, token)
    language = holder.person.locale or Locale.ZH
    with translation.override(language):
        address = f"{request.scheme}://{request.get_host()}{base}"
        response = _routed(Call(request, holder, address), rest.strip("/"))
        response["Content-Language"] = translation.get_language() or language
        return response


def _by_digest(request: HttpRequest) -> Holder | None:
    header = request.headers.get("Authorization", "")
    if not header:
        return None
    return digest.holder_of(header, request.method or "", request.get_full_path())


def _nobody(request: HttpRequest, token: str) -> HttpResponse:
    """A wrong one counts against where it comes from; asking without one is how every phone
    begins."""
    if token or request.headers.get("Authorization"):
        try:
            WRONG.spend(client_network(request))
        except DomainError as refused:
            return _refused(refused)
    if token:
        return _said(
            _("This address lets no phone in. Make another one in Linli."), HTTPStatus.NOT_FOUND
        )
    return _ask()


def _ask(*, stale: bool = False) -> HttpResponse:
    response = _said(_("Sign in with the user and password from Linli."), HTTPStatus.UNAUTHORIZED)
    response["WWW-Authenticate"] = digest.challenge(stale=stale)
    return response


def _routed(call: Call, rest: str) -> HttpResponse:
    for pattern, methods, way in WAYS:
        if match := pattern.fullmatch(rest):
            if call.request.method not in methods:
                response = _said(_("This cannot be done here."), HTTPStatus.METHOD_NOT_ALLOWED)
                response["Allow"] = ", ".join(methods)
                return response
            try:
                return way(call, *match.groups())
            except DomainError as refused:
                return _refused(refused)
    return _refused(NotHere(_("There is nothing at this address.")))


def _list(call: Call) -> HttpResponse:
    forms = "".join(_listed(call, form) for form in services.forms_of(call.holder.by))
    body = f'<xforms xmlns="http://openrosa.org/xforms/xformsList">{forms}</xforms>'
    return _xml(body)


def _listed(call: Call, form: Form) -> str:
    parts = {
        "formID": form.code,
        "name": form.name,
        "version": form.version,
        "hash": form.md5,
        "downloadUrl": f"{call.base}/forms/{form.code}/form.xml",
        "manifestUrl": f"{call.base}/forms/{form.code}/manifest",
    }
    return f"<xform>{_tags(parts)}</xform>"


def _form(call: Call, code: str) -> HttpResponse:
    return HttpResponse(services.own_form(code, call.holder.by).xml, content_type=XML)


def _manifest(call: Call, code: str) -> HttpResponse:
    form = services.own_form(code, call.holder.by)
    parts = {
        "filename": "units.csv",
        "hash": services.md5_of(services.units_csv(form, call.holder.by)),
        "downloadUrl": f"{call.base}/forms/{code}/units.csv",
    }
    body = f"<mediaFile>{_tags(parts)}</mediaFile>"
    return _xml(f'<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{body}</manifest>')


def _units(call: Call, code: str) -> HttpResponse:
    form = services.own_form(code, call.holder.by)
    data = services.units_csv(form, call.holder.by)
    return HttpResponse(data, content_type="text/csv; charset=utf-8")


def _submission(call: Call) -> HttpResponse:
    if call.request.method != "POST":  # a phone asks first; anything but 204 is a failure
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    try:
        files = call.request.FILES
        more = call.request.POST.get(INCOMPLETE) == "yes"
    except (MultiPartParserError, RequestDataTooBig, TooManyFilesSent):
        raise Invalid(_("The form came only in part, or is too large. Send it again.")) from None
    sent = files.get(FORM_FILE)
    if not isinstance(sent, UploadedFile):
        raise Invalid(_("The form itself is missing: %(name)s.") % {"name": FORM_FILE})
    photos = {
        name: file.read()
        for name, file in files.items()
        if name != FORM_FILE and isinstance(file, UploadedFile)
    }
    taken = services.take(sent.read(), photos, more=more, holder=call.holder)
    if taken.waiting:
        words = _("The rest of the photos is waited for.")
    elif taken.again:
        words = _("It was there already.")
    else:
        words = _("The sheet is handed in.")
    return _said(words, HTTPStatus.ACCEPTED if taken.waiting else HTTPStatus.CREATED)


Way = Callable[..., HttpResponse]
_CODE: Final = r"([a-z0-9_-]{1,80})"
WAYS: Final[tuple[tuple[re.Pattern[str], tuple[str, ...], Way], ...]] = (
    (re.compile("formList"), READS, _list),
    (re.compile(rf"forms/{_CODE}/form\.xml"), READS, _form),
    (re.compile(rf"forms/{_CODE}/manifest"), READS, _manifest),
    (re.compile(rf"forms/{_CODE}/units\.csv"), READS, _units),
    (re.compile("submission"), ("HEAD", "GET", "POST"), _submission),
)


def _tags(parts: dict[str, str]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts.items())


def _xml(body: str, status: int = HTTPStatus.OK) -> HttpResponse:
    content = f'<?xml version="1.0" encoding="UTF-8"?>{body}'
    return HttpResponse(content, status=status, content_type=XML)


def _said(words: str, status: int) -> HttpResponse:
    """A sentence that the phone shows."""
    nature = quoteattr("submit_success" if status < HTTPStatus.BAD_REQUEST else "submit_error")
    message = f"<message nature={nature}>{escape(words)}</message>"
    space = 'xmlns="http://openrosa.org/http/response"'
    return _xml(f'<OpenRosaResponse {space} items="0">{message}</OpenRosaResponse>', status)


def _refused(refused: DomainError) -> HttpResponse:
    response = _said(str(refused), refused.status)
    if retry := getattr(refused, "retry_after", None):
        response["Retry-After"] = str(retry)
    return response
