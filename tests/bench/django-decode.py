"""Fetches all session rows with Django and decodes them in Django's own loop; prints rows and seconds as JSON."""
import json
import os
import time

import django
from django.conf import settings

settings.configure(
    SECRET_KEY=os.environ["BENCH_SECRET_KEY"],
    USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.mysql",
            "NAME": os.environ["BENCH_DATABASE"],
            "USER": "root",
            "OPTIONS": {"unix_socket": os.environ["BENCH_SOCKET"]},
        }
    },
)
django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402

begin = time.perf_counter()
store = SessionStore()
rows = 0
signed = 0
for session_data in Session.objects.values_list("session_data", flat=True).iterator(chunk_size=5000):
    rows += 1
    signed += 1 if store.decode(session_data) else 0
print(json.dumps({"rows": rows, "signed": signed, "seconds": time.perf_counter() - begin}))
