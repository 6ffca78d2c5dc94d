"""JSON views. What is posted is JSON as well."""

import json
import time
import uuid
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from http.cookies import SimpleCookie

from django.contrib.auth import authenticate, login, logout
from django.http import JsonResponse
from django.urls import path
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy


def log_in(request):
    posted = json.loads(request.body)
    user = authenticate(request, username=posted['username'], password=posted['password'])
    if user is None:
        return JsonResponse({'error': 'refused'}, status=403)
    login(request, user)
    now = datetime.now(timezone.utc).isoformat()
    request.session.update({
        'user': user.get_username(),
        'user_id': user.pk,
        'user_email': user.email,
        'user_name': user.get_full_name(),
        'user_role': 'admin' if user.is_staff else 'customer',
        'user_status': 'active',
        'login_time': now,
        'last_activity': now,
    })
    return JsonResponse({'user': user.get_username()})


def log_out(request):
    logout(request)
    return JsonResponse({})


def me(request):
    if not request.user.is_authenticated:
        return JsonResponse({'error': 'anonymous'}, status=401)
    return JsonResponse({'user': request.user.get_username()})


def cart(request):
    items = request.session.get('cart', 0) + 1
    request.session['cart'] = items
    return JsonResponse({'items': items})


def set_expiry(request):
    posted = json.loads(request.body)
    request.session.set_expiry(timedelta(seconds=posted['from_now']) if 'from_now' in posted else posted['value'])
    return JsonResponse({})


def keep_objects(request):
    """Puts into the session what only a pickle can hold."""
    request.session.update({
        'seen': datetime(2026, 7, 4, 5, 6, 7, 89, tzinfo=timezone.utc),
        'birthday': date(1990, 2, 28),
        'pause': timedelta(days=1, seconds=5),
        'total': Decimal('1234.50'),
        'order': uuid.UUID(int=7),
        'place': ('Valencia', 46001),
        'tags': {'new'},
        'raw': b'\x00\xff',
        'greeting': gettext_lazy('Welcome'),
        'safe': mark_safe('<b>ok</b>'),
        'owner': request.user._wrapped,
        'lazy_owner': request.user,
        'api_token': SimpleCookie({'key': 'hunter2'}),
        'last_activity': datetime.now(timezone.utc),
    })
    loop = ['again']
    loop.append(loop)
    request.session['loop'] = loop
    return JsonResponse({})


def slow(request):
    """Loads the session, takes its time, and then saves it or not."""
    found = request.session.get('_auth_user_id')
    time.sleep(int(request.GET['ms']) / 1000)
    if request.GET.get('save') == '1':
        request.session['slow'] = time.time()
    return JsonResponse({'user_id': found})


urlpatterns = [
    path('login', log_in),
    path('logout', log_out),
    path('me', me),
    path('cart', cart),
    path('set-expiry', set_expiry),
    path('keep-objects', keep_objects),
    path('slow', slow),
]
