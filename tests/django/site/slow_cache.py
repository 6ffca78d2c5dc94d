"""Caches over a line that is slow: while the file SLOW_CACHE_FLAG is there, to set an entry takes two seconds."""

import os
import time

from django.conf import settings
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.memcached import PyMemcacheCache
from django_redis.cache import RedisCache


class Slow:
    def set(self, *args, **kwargs):
        if os.path.exists(settings.SLOW_CACHE_FLAG):
            time.sleep(2)
        return super().set(*args, **kwargs)


class SlowDatabaseCache(Slow, DatabaseCache):
    pass


class SlowFileCache(Slow, FileBasedCache):
    pass


class SlowMemcached(Slow, PyMemcacheCache):
    pass


class SlowRedis(Slow, RedisCache):
    pass
