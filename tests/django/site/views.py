"""JSON views. What is posted is JSON as well."""

import json
import time
from datetime import datetime, timezone

from django.contrib.auth import authenticate, login, logout
from django.http import JsonResponse
from django.urls import path


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
    request.session.set_expiry(json.loads(request.body)['value'])
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
    path('slow', slow),
]
