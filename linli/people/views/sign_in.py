"""Signing in and out."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from linli.common.errors import Refused
from linli.common.limits import TooMany
from linli.people import limits
from linli.people.demonstration import demonstration_account, demonstration_sign_ins
from linli.people.forms import SignInForm
from linli.people.http import VisitorRequest
from linli.people.models import User
from linli.people.views.coming_in import come_in, target


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: VisitorRequest) -> HttpResponse:
    """Sign in with a password; in the demonstration also by one button for each role."""
    if request.method != "POST":
        if request.user.is_authenticated and not settings.LINLI_DEMONSTRATION:
            return redirect(target(request))
        return _page(request, SignInForm())
    form = SignInForm(request.POST)
    shown = demonstration_account(request.POST.get("account", ""))
    try:
        user = shown or _with_password(request, form)
    except TooMany as problem:
        form.refuse(problem)
        response = _page(request, form, status=problem.status)
        response.headers["Retry-After"] = str(problem.retry_after)
        return response
    except Refused as problem:
        form.refuse(problem)
        return _page(request, form, status=422)
    logout(request)  # whoever was signed in here before, and what this session knew of them
    method = "demonstration" if shown else "password"
    return come_in(request, user, method=method, to=target(request))


def _with_password(request: VisitorRequest, form: SignInForm) -> User:
    """Whoever it is; raises the one refusal for every failure. An unknown user name costs as much
    as a wrong password, and counts as much."""
    wrong = form.wrong()
    if not form.is_valid():
        raise wrong
    with limits.signing_in(request, form.cleaned_data["username"]):
        user = authenticate(request, **form.cleaned_data)
        if not isinstance(user, User):
            raise wrong
    return user


def _page(request: VisitorRequest, form: SignInForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "next": target(request),
        "accounts": demonstration_sign_ins(),
        "office": settings.LINLI_OFFICE,
    }
    return render(request, "people/sign_in.html", context, status=status)


@login_not_required
@require_POST
def sign_out(request: VisitorRequest) -> HttpResponse:
    """End the session."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)
