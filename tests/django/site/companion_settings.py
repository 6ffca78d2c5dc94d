"""The same site with Rollcall's companion, and without stamps of its own; ROLLCALL comes from the environment."""

import json
import logging
import os
import sys
from pathlib import Path

from settings import *  # noqa: F401,F403

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / 'companion'))

ROOT_URLCONF = 'companion_views'
MIDDLEWARE = [
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'rollcall_site.SessionPolicyMiddleware',
    'rollcall_site.SessionActivityMiddleware',
]
SESSION_ENGINE = os.environ.get('SITE_SESSION_ENGINE', 'django.contrib.sessions.backends.db')
SESSION_FILE_PATH = os.environ.get('SITE_SESSION_FILES')
CACHES = {'default': {'BACKEND': 'django.core.cache.backends.locmem.LocMemCache', 'LOCATION': 'companion'}}
ROLLCALL = json.loads(os.environ.get('SITE_ROLLCALL', '{}'))
# Its complaints, and failed answers, are what the tests provoke.
for name in ('rollcall', 'django.request'):
    logging.getLogger(name).addHandler(logging.NullHandler())
    logging.getLogger(name).propagate = False
