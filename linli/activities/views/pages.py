from django.http import HttpResponse


def activity(request, activity):
    return HttpResponse("x")


def own(request, part, secret):
    return HttpResponse("x")
