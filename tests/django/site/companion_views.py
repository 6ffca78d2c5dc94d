"""Views for the companion's tests: a login that says nothing, and a session to read and to write."""

import json

from django.contrib.auth import authenticate, login
from django.contrib.auth.models import Group
from django.http import JsonResponse
from django.urls import path
from views import urlpatterns as site_urlpatterns


def quiet_login(request):
    posted = json.loads(request.body)
    login(request, authenticate(request, username=posted['username'], password=posted['password']))
    return JsonResponse({})


def session(request):
    if request.method == 'POST':
        request.session.update(json.loads(request.body))
    return JsonResponse(dict(request.session.items()))


def public(request):
    """Looks at nothing."""
    return JsonResponse({'public': True})


def user_only(request):
    return JsonResponse({'user': str(request.user)})


async def slowly(request):
    return JsonResponse({'async': True})


def join(request):
    request.user.groups.add(Group.objects.get_or_create(name=json.loads(request.body)['group'])[0])
    return JsonResponse({})


def broken(request):
    return JsonResponse({}, status=503)


urlpatterns = [
    *site_urlpatterns,
    path('quiet-login', quiet_login),
    path('session', session),
    path('public', public),
    path('user-only', user_only),
    path('async', slowly),
    path('join', join),
    path('broken', broken),
]
