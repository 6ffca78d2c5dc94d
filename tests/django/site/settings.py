"""A small site of its own; where its sessions lie and how it counts time comes from the environment."""

import json
import logging
import os

KINDS = {'mysql': 'django.db.backends.mysql', 'postgres': 'django.db.backends.postgresql'}


def database():
    kind = os.environ['SITE_DATABASE']
    if kind == 'sqlite':
        return {
            'ENGINE': 'django.db.backends.sqlite3',
            'NAME': os.environ['SITE_DATABASE_NAME'],
            'OPTIONS': {'timeout': 20},
        }
    return {
        'ENGINE': KINDS[kind],
        'HOST': os.environ['SITE_DATABASE_HOST'],
        'PORT': os.environ['SITE_DATABASE_PORT'],
        'NAME': os.environ['SITE_DATABASE_NAME'],
        'USER': os.environ['SITE_DATABASE_USER'],
        'PASSWORD': os.environ['SITE_DATABASE_PASSWORD'],
        'OPTIONS': {'charset': 'utf8mb4'} if kind == 'mysql' else {},
    }


SECRET_KEY = os.environ['SITE_SECRET_KEY']
DATABASES = {'default': database()}
USE_TZ = os.environ.get('SITE_USE_TZ', '1') == '1'
TIME_ZONE = os.environ.get('SITE_TIME_ZONE', 'UTC')
ALLOWED_HOSTS = ['127.0.0.1']
ROOT_URLCONF = 'views'
DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'django.contrib.sessions']
MIDDLEWARE = [
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'middleware.LastActivityMiddleware',
]
# A real hash, quickly made: the tests are about sessions.
PASSWORD_HASHERS = ['django.contrib.auth.hashers.MD5PasswordHasher']
# How sessions are written: as JSON, as pickles, or as pickles in the form from before Django 3.1.
SESSIONS = os.environ.get('SITE_SESSIONS', 'json')
if SESSIONS != 'json':
    SESSION_SERIALIZER = 'django.contrib.sessions.serializers.PickleSerializer'
if SESSIONS == 'legacy-pickle':
    DEFAULT_HASHING_ALGORITHM = 'sha1'
# Whatever else a test wants: SESSION_ENGINE, CACHES and the like, as JSON.
globals().update(json.loads(os.environ.get('SITE_SETTINGS', '{}')))
LOGGING_CONFIG = None
# Refused visitors are what the tests are about; errors are still printed.
logging.disable(logging.WARNING)
