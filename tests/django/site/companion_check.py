"""Requests that the companion must survive, through Django's own handlers; says what each was answered with, as JSON."""

import ast
import asyncio
import json
import os
import sys
from pathlib import Path

os.environ['DJANGO_SETTINGS_MODULE'] = 'companion_settings'

import django  # noqa: E402

django.setup()

import rollcall_site  # noqa: E402
from django.contrib.auth.signals import user_logged_out  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import AsyncClient, Client, override_settings  # noqa: E402

COMPANION = ['rollcall_site.SessionPolicyMiddleware', 'rollcall_site.SessionActivityMiddleware']
SESSIONS = 'django.contrib.sessions.middleware.SessionMiddleware'
AUTH = 'django.contrib.auth.middleware.AuthenticationMiddleware'
seen = {}


def fresh():
    rollcall_site.table.__init__()
    rollcall_site.memory.__init__()


def logged_in(client_class=Client):
    client = client_class(raise_request_exception=False)
    client.post('/quiet-login', json.dumps({'username': 'person0', 'password': 'person0'}), content_type='application/json')
    return client


def publish(**policy):
    with connection.cursor() as cursor:
        cursor.execute('DELETE FROM rollcall_policy')
        text = json.dumps({'format': 1, 'cacheSeconds': 1, **policy})
        cursor.execute("INSERT INTO rollcall_policy VALUES (1, %s, '', '', '')", [text])
    fresh()


def middleware(name, wanted, path='/public'):
    with override_settings(MIDDLEWARE=wanted):
        fresh()
        seen[name] = Client(raise_request_exception=False).get(path).status_code


publish(idleTimeout=3600)
middleware('no sessions', COMPANION)
middleware('no auth', [SESSIONS, *COMPANION])
middleware('before sessions', [*COMPANION, SESSIONS, AUTH])

client = logged_in()
for name, value in {
    'unknown database': {'DATABASE': 'nowhere'},
    'settings of other types': {'DATABASE': 7, 'ACTIVITY_INTERVAL': 'often', 'IP_META': None, 'STORE_IP': 1},
    'settings that are no dict': ['DATABASE'],
}.items():
    with override_settings(ROLLCALL=value):
        fresh()
        seen[name] = client.get('/me').status_code
with override_settings(ROLLCALL={'DATABASE': 'nowhere', 'ON_FAILURE': 'closed'}):
    fresh()
    seen['unknown database, closed'] = client.get('/me').status_code
fresh()
seen['after that'] = client.get('/me').status_code

# A receiver of the site that fails while the companion ends a session.
def failing(**kwargs):
    raise RuntimeError('a receiver of the site')


publish(absoluteTimeout=1, keys={'loginTime': 'began'})
session = client.session
session['began'] = '2020-01-01T00:00:00Z'
session.save()
user_logged_out.connect(failing)
seen['receiver fails'] = client.get('/me').status_code
user_logged_out.disconnect(failing)
seen['and the session is gone'] = not client.session.exists(session.session_key)

# A store that fails while the companion ends a session: anonymous, and no error.
client = logged_in()
session = client.session
session['began'] = 1577836800
session.save()
store = type(session)
kept = store.delete
store.delete = lambda self, key=None: failing()
seen['store fails'] = client.get('/me').status_code
store.delete = kept
seen['next request'] = client.get('/me').status_code


# An answer that sets the cookie must say that it varies by it, also where the view looked at nothing.
publish(idleTimeout=3600)
client = logged_in()
with override_settings(SESSION_SAVE_EVERY_REQUEST=True):
    answer = client.get('/public')
    seen['saved every time'] = [bool(answer.cookies), answer.headers.get('Vary')]
answer = client.get('/public')
seen['not saved'] = [bool(answer.cookies), answer.headers.get('Vary')]


async def through_asgi():
    client = AsyncClient(raise_request_exception=False)
    body = json.dumps({'username': 'person0', 'password': 'person0'})
    await client.post('/quiet-login', body, content_type='application/json')
    answers = [(await client.get('/async')).status_code, (await client.get('/me')).status_code]
    await asyncio.sleep(2.2)
    return [*answers, (await client.get('/me')).status_code]


publish(idleTimeout=2)
seen['asgi'] = asyncio.run(through_asgi())

source = Path(rollcall_site.__file__).read_text()
ast.parse(source, feature_version=(3, 6))
json.dump(seen, sys.stdout)
