"""Accepting an invitation: by its link, or by user name and code. No e-mail anywhere."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from linli.common.errors import Invalid
from linli.people import in_session, limits
from linli.people import services as people
from linli.people.choices import StaysBy
from linli.people.http import VisitorRequest
from linli.people.join_forms import AcceptForm, CodeForm
from linli.people.models import Invitation
from linli.people.views.coming_in import come_in


@login_not_required
@never_cache
@sensitive_post_parameters()
def join(request: VisitorRequest) -> HttpResponse:
    """First name and code, then how to come back; the code goes along in the form, so that no
    session is needed before somebody is let in."""
    if request.method != "POST":
        return _code_page(request, CodeForm(initial={"username": request.GET.get("name", "")}))
    code_form = CodeForm(request.POST)
    if not code_form.is_valid():
        return _code_page(request, code_form, status=422)
    given = code_form.cleaned_data
    try:
        with limits.joining(request):
            invitation = people.with_code(given["username"], given["code"])
    except Invalid as problem:
        code_form.add_error(None, str(problem))
        return _code_page(request, code_form, status=422)
    return _accept(request, invitation, kept=given)


@login_not_required
@never_cache
@sensitive_post_parameters()
def join_link(request: VisitorRequest, token: str) -> HttpResponse:
    """The page that an invitation's link or QR code opens."""
    with limits.joining(request):
        invitation = people.with_token(token)
    return _accept(request, invitation, kept={})


def _accept(request: VisitorRequest, invitation: Invitation, kept: dict[str, str]) -> HttpResponse:
    account = people.account_of(invitation.person)
    name = account.username if account else ""
    facts = {"has_name": bool(name), "needs_password": invitation.needs_password}
    if "stays_by" not in request.POST:
        return _accept_page(request, invitation, AcceptForm(**facts), name, kept)
    form = AcceptForm(request.POST, **facts)
    if not form.is_valid():
        return _accept_page(request, invitation, form, name, kept, status=422)
    given = form.cleaned_data
    try:
        user, _invitation = people.accept(
            invitation, username=given.get("chosen", ""), password=given["password"]
        )
    except Invalid as problem:
        form.add_error("chosen" if "username" in problem.fields else None, str(problem))
        return _accept_page(request, invitation, form, name, kept, status=422)
    logout(request)  # whoever was signed in here before
    if given["stays_by"] == StaysBy.PHONE:
        request.session[in_session.REMEMBERED] = True
    links = given["stays_by"] == StaysBy.OFFICE
    to = reverse("socialaccount_connections") if links else ""
    return come_in(request, user, method="invitation", to=to)


def _code_page(request: VisitorRequest, form: CodeForm, *, status: int = 200) -> HttpResponse:
    return render(request, "people/join.html", {"form": form}, status=status)


def _accept_page(
    request: VisitorRequest,
    invitation: Invitation,
    form: AcceptForm,
    name: str,
    kept: dict[str, str],
    *,
    status: int = 200,
) -> HttpResponse:
    title = _("Welcome, %(name)s") % {"name": invitation.person}
    context = {"title": title, "form": form, "username": name, "kept": kept}
    return render(request, "people/accept.html", context, status=status)
