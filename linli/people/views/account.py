"""One's own account: what it is, how one signs in, and where one is signed in."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.common.errors import Invalid, NotHere
from linli.people import in_session
from linli.people import services as people
from linli.people.account_forms import OwnAccountForm
from linli.people.http import StaffRequest


@never_cache
def account(request: StaffRequest) -> HttpResponse:
    """Everything about one's own account on one page."""
    user = request.user
    begun = {
        "name": user.person.display_name,
        "username": user.username,
        "locale": user.person.locale,
    }
    by_code = in_session.is_remembered(request.session)
    if request.method != "POST":
        return _page(request, OwnAccountForm(initial=begun, is_remembered=by_code))
    form = OwnAccountForm(request.POST, initial=begun, is_remembered=by_code)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        people.change_own(user, by=request.actor, **form.values())
    except Invalid as problem:
        form.take(problem)
        return _page(request, form, status=422)
    messages.success(request, _("Your account was changed."))
    return redirect("people:account")


def _page(request: StaffRequest, form: OwnAccountForm, *, status: int = 200) -> HttpResponse:
    user = request.user
    factors = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    by_type = {
        kind: [one for one in factors if one.type == kind] for kind in Authenticator.Type.values
    }
    context = {
        "form": form,
        "account": user,
        "app": by_type[Authenticator.Type.TOTP],
        "passkeys": [one.wrap() for one in by_type[Authenticator.Type.WEBAUTHN]],
        "codes": by_type[Authenticator.Type.RECOVERY_CODES],
        "is_remembered": in_session.is_remembered(request.session),
        "sign_ins": people.sign_ins_of(user, current_key=request.session.session_key or ""),
        "office": settings.LINLI_OFFICE,
        "office_accounts": SocialAccount.objects.filter(user=user).count(),
    }
    return render(request, "people/account.html", context, status=status)


@require_POST
def sign_out_elsewhere(request: StaffRequest) -> HttpResponse:
    """End one other sign-in, or all of them."""
    text = request.POST.get("which", "")
    if text and not text.isdecimal():
        raise NotHere(_("This sign-in has ended already."))
    ended = people.end_sign_ins(
        request.user,
        but_key=request.session.session_key or "",
        only=int(text) if text else None,
    )
    if not ended and text:
        raise NotHere(_("This sign-in has ended already."))
    messages.success(request, _("Signed out there."))
    return redirect("people:account")


@never_cache
def second_factor_needed(request: StaffRequest) -> HttpResponse:
    """Why nothing else can be done yet, and the two ways to mend it."""
    context = {
        "is_remembered": in_session.is_remembered(request.session),
        "has_one": people.has_second_factor(request.user.pk),
    }
    return render(request, "people/second_factor.html", context)
