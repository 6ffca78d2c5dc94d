"""The store of that table. Its class has a name of its own, and so its signatures have a salt of their own."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class OwnStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        from own_sessions.models import OwnSession

        return OwnSession

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        user = data.get('_auth_user_id')
        row.account_id = None if user is None else int(user)
        row.ip = '203.0.113.9'
        row.user_agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
        return row


SessionStore = OwnStore
