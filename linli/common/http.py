"""Answers to requests."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """Go on with GET: the answer to every form that was taken."""

    status_code = 303
