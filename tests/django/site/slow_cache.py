"""Django's cache in files, over a line that is slow: while the file named SLOW stands beside it, to set an entry takes two seconds."""

import os
import time

from django.core.cache.backends.filebased import FileBasedCache


class SlowCache(FileBasedCache):
    def set(self, *args, **kwargs):
        if os.path.exists(self._dir + '.slow'):
            time.sleep(2)
        super().set(*args, **kwargs)
