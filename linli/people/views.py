"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from linli.people.demonstration import demonstration_account, demonstration_sign_ins
from linli.people.forms import SignInForm
from linli.people.http import VisitorRequest
from linli.people.models import User


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: VisitorRequest) -> HttpResponse:
    """Sign in with a password; in the demonstration also by one button for each role."""
    if request.method != "POST":
        if request.user.is_authenticated and not settings.LINLI_DEMONSTRATION:
            return redirect(_target(request))
        return _page(request, SignInForm())
    form = SignInForm(request.POST)
    user = demonstration_account(request.POST.get("account", "")) or _with_password(request, form)
    if user is None:
        form.refuse()
        return _page(request, form, status=422)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])  # a new session key
    return _in_own_language(redirect(_target(request)), user)


def _with_password(request: VisitorRequest, form: SignInForm) -> User | None:
    if not form.is_valid():
        return None
    return authenticate(request, **form.cleaned_data)


def _target(request: VisitorRequest) -> str:
    """Where to go on: the page that was asked for, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def _in_own_language(response: HttpResponseRedirect, user: User) -> HttpResponseRedirect:
    """From now on in the language that the account's person reads, if one is noted."""
    if user.person.locale:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.person.locale,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def _page(request: VisitorRequest, form: SignInForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "next": _target(request),
        "accounts": demonstration_sign_ins(),
    }
    return render(request, "people/sign_in.html", context, status=status)


@login_not_required
@require_POST
def sign_out(request: VisitorRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)
