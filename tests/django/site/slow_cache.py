"""Django's cache in the database, over a line that is slow: while the file SLOW_CACHE_FLAG is there, to set an entry takes two seconds."""

import os
import time

from django.conf import settings
from django.core.cache.backends.db import DatabaseCache


class SlowCache(DatabaseCache):
    def set(self, *args, **kwargs):
        if os.path.exists(settings.SLOW_CACHE_FLAG):
            time.sleep(2)
        super().set(*args, **kwargs)
