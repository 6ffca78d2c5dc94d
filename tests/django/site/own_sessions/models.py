"""A session table of the site's own, with more columns than Django's and a name that must be quoted."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class OwnSession(AbstractBaseSession):
    account_id = models.IntegerField(null=True, db_index=True)
    last_activity = models.DateTimeField(auto_now=True)
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=200, null=True)

    class Meta(AbstractBaseSession.Meta):
        db_table = 'order of Sessions'

    @classmethod
    def get_session_store_class(cls):
        from own_sessions.backend import OwnStore

        return OwnStore
