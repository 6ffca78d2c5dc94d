"""One task on the site, named by the first argument; what it takes and gives is JSON."""

import json
import os
import sys
from datetime import datetime, timedelta
from datetime import timezone as dt_timezone

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

User = get_user_model()


def migrate():
    call_command('migrate', verbosity=0)


def users(*names):
    """Creates them; the password of each is its name. A name that begins with "staff" is of the staff."""
    for name in names:
        user = User(
            username=name,
            email=f'{name}@example.test',
            first_name=name.title(),
            last_name='Sample',
            is_staff=name.startswith('staff'),
        )
        user.set_password(name)
        user.save()


def password(name, new):
    user = User.objects.get(username=name)
    user.set_password(new)
    user.save()


def deactivate(name):
    User.objects.filter(username=name).update(is_active=False)


def delete(name):
    User.objects.get(username=name).delete()


def createcachetable():
    call_command('createcachetable')


def forget(*keys):
    """Takes the entries of these sessions out of the cache before the table."""
    from django.contrib.sessions.backends.cached_db import SessionStore
    for key in keys:
        store = SessionStore(key)
        store._cache.delete(store.cache_key)


def cache(name, timeout):
    """Something else that a site keeps in its cache."""
    from django.core.cache import caches
    caches['default'].set(name, {'total': 17}, timeout)


def version():
    print(django.get_version())


def clearsessions():
    call_command('clearsessions')


def instant(moment):
    """Whole milliseconds since 1970 of a date as Django reads it from the table."""
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment, timezone.get_default_timezone())
    return (moment - datetime(1970, 1, 1, tzinfo=dt_timezone.utc)) // timedelta(milliseconds=1)


def decoded():
    for session in Session.objects.all():
        data = session.get_decoded()
        expiry = data.get('_session_expiry', settings.SESSION_COOKIE_AGE)
        print(json.dumps({
            'userId': data.get('_auth_user_id'),
            'expireAt': instant(session.expire_date),
            'expiry': expiry,
            'keys': len(data),
        }))


tasks = {task.__name__: task for task in (
    migrate, users, password, deactivate, delete, clearsessions, decoded, createcachetable, forget, version, cache,
)}
# Several tasks in one run, as starting Django is what takes time.
for name, *arguments in json.loads(sys.argv[1]):
    tasks[name](*arguments)
