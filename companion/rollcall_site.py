"""
Rollcall's companion for a Django site (Django 3.2 to 6.1, no dependency). Copy this file beside your settings.py and add

    MIDDLEWARE = [
        ...
        'django.contrib.sessions.middleware.SessionMiddleware',
        ...
        'django.contrib.auth.middleware.AuthenticationMiddleware',
        'rollcall_site.SessionPolicyMiddleware',    # before anything that stamps sessions
        'rollcall_site.SessionActivityMiddleware',
        ...
    ]

SessionActivityMiddleware writes into the session of who is logged in: `login_time` at each login, `first_seen` where the
login was not witnessed, `last_activity`, and only if you say so `ip` and `user_agent`.

SessionPolicyMiddleware reads the policy that Rollcall published in the table `rollcall_policy` and ends a session that
breaks it, at its next request: idle timeout, absolute timeout, sessions per user, with rules for roles, groups, staff and
superusers. A change in the table is obeyed within the policy's own cache time (the first policy
within 5 seconds), without a restart.

Each works without the other. Neither ever fails a request by a fault of its own: what goes wrong is logged under "rollcall".

Optional, in settings.py, with the defaults:

    ROLLCALL = {
        'ACTIVITY_INTERVAL': 60,        # seconds: a session is stamped at most this often
        'STORE_IP': False,              # personal data: ask who is responsible for it
        'STORE_USER_AGENT': False,
        'IP_META': 'REMOTE_ADDR',       # behind a proxy that sets it: 'HTTP_X_FORWARDED_FOR' (its last entry counts)
        'DATABASE': 'default',          # the alias of the database that holds the two tables
        'ON_FAILURE': 'open',           # or 'closed': until a policy was read for the first time
    }

What it does not do:
- A stamp is a save: it moves the expiry of the session, as any save does, and the last of two saves at once wins.
- Idle is measured from the last stamp. So that nobody at work is ended, stamps come at least every tenth of the idle
  timeout; a session may thus end up to a tenth early, never late. Without `last_activity` nothing is idle.
- A session without `login_time` and `first_seen` has no age; the other middleware gives it one at its next request.
- Sessions per user are counted for the engines db and cached_db alone. The keys of who was seen under such a limit lie in
  the table `rollcall_login`, as they do in django_session. A surplus session ends when the user's next request is seen.
- Logins that are not Django's own (no `_auth_user_id` in the session) are let through.
- A request that is being answered while its session ends still gets its answer.
"""

import datetime
import ipaddress
import json
import logging
import math
import re
import sys
import threading
import time
from collections import OrderedDict

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends import signed_cookies
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.deprecation import MiddlewareMixin

log = logging.getLogger('rollcall')

USER = '_auth_user_id'
LOGIN_TIME, FIRST_SEEN, LAST_ACTIVITY, IP, USER_AGENT = 'login_time', 'first_seen', 'last_activity', 'ip', 'user_agent'
CLOCKS_DIFFER = 300  # seconds by which another host's clock may be ahead before its stamp is written anew
WITHOUT_POLICY = 5  # seconds between two looks while none is published
MOST_REMEMBERED = 10000
MOST_COUNTED = 200

DEFAULTS = {
    'ACTIVITY_INTERVAL': 60,
    'STORE_IP': False,
    'STORE_USER_AGENT': False,
    'IP_META': 'REMOTE_ADDR',
    'DATABASE': 'default',
    'ON_FAILURE': 'open',
}


def option(name):
    """A setting of ROLLCALL, or its default where it is missing or of another type."""
    given = getattr(settings, 'ROLLCALL', None)
    value = given.get(name) if isinstance(given, dict) else None
    return value if type(value) is type(DEFAULTS[name]) else DEFAULTS[name]


def lookup(session, path):
    """The value at "profile.role": a key of that name, or else the way through dicts."""
    value = session.get(path)
    if value is None and '.' in path:
        value = session
        for key in path.split('.'):
            value = value.get(key) if hasattr(value, 'get') else None
    return value


NUMBER = re.compile(r'[0-9]{9,13}(\.[0-9]+)?')


def instant(value):
    """Seconds since 1970 of what sites write: ISO 8601 text, or seconds or milliseconds. None for anything else."""
    try:
        if isinstance(value, str):
            # Digits alone are asked first: newer versions of Django take them for a date without dashes, as of 1801.
            moment = None if NUMBER.fullmatch(value) else parse_datetime(value)
            if moment is None:
                value = float(value)
            else:
                seconds = (timezone.make_aware(moment) if timezone.is_naive(moment) else moment).timestamp()
                return seconds if seconds > 0 else None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value <= 0:
            return None
        return value / 1000 if value >= 1e11 else value
    except Exception:
        return None


def is_in_cookie(session):
    return isinstance(session, signed_cookies.SessionStore)


def is_in_database(session):
    """True for db, cached_db and what is derived from them. Asked by name: importing them needs the sessions app."""
    return any(kind.__module__ == 'django.contrib.sessions.backends.db' for kind in type(session).__mro__)


def complain(what):
    """Logs the error that is being handled, each kind at most once a minute: it may come with every request."""
    error = sys.exc_info()[1]
    memory.recall(('complaint', what, type(error)), 60, lambda: log.error(what, exc_info=True))


class Memory:
    """What was looked up a moment ago, in this process, for the most recent few thousand."""

    def __init__(self):
        self.entries = OrderedDict()
        self.lock = threading.Lock()

    def recall(self, key, seconds, look):
        now = time.monotonic()
        with self.lock:
            known = self.entries.get(key)
        if known is not None and now - known[0] < seconds:
            return known[1]
        value = look()
        with self.lock:
            self.entries[key] = (now, value)
            self.entries.move_to_end(key)
            while len(self.entries) > MOST_REMEMBERED:
                self.entries.popitem(last=False)
        return value


memory = Memory()


def restore(session, accessed):
    """A look of ours is no reason for a "Vary: Cookie". But an answer that sets the cookie must never be kept by a shared
    cache (CVE-2026-35192), so whatever Django is going to save stays marked."""
    if not session.modified and not settings.SESSION_SAVE_EVERY_REQUEST:
        session.accessed = accessed


# --- Activity -------------------------------------------------------------------------------------------------------


def note_login(sender, request=None, **kwargs):
    """At a login: what the session said before, so that only a value of before is replaced and never the site's own."""
    try:
        request._rollcall_login_before = (request.session.get(LOGIN_TIME),)
    except Exception:
        log.debug('A login could not be noted', exc_info=True)


class SessionActivityMiddleware(MiddlewareMixin):
    """Stamps the session of who is logged in after the answer is made, at most once in an interval."""

    def __init__(self, get_response):
        super().__init__(get_response)
        user_logged_in.connect(note_login, dispatch_uid='rollcall_site.note_login')

    def process_response(self, request, response):
        session = getattr(request, 'session', None)
        # Django does not save a session either when the answer is an error of the server.
        if session is not None and response.status_code < 500:
            accessed, modified = getattr(session, 'accessed', True), getattr(session, 'modified', True)
            try:
                self.stamp(request, session, modified)
            except Exception:
                complain('A session could not be stamped')
                if not modified:
                    session.modified = False
            finally:
                restore(session, accessed)
        return response

    def stamp(self, request, session, modified):
        if not modified and not session.session_key or session.get(USER) is None:
            return
        stamps = self.stamps(request, session)
        if not stamps:
            return
        session.update(stamps)
        # Where the site saves the session anyway, or Django must (into the cookie), the stamps go with that.
        if modified or settings.SESSION_SAVE_EVERY_REQUEST or is_in_cookie(session):
            return
        # Saved here, because Django answers 400 when the session was ended meanwhile, and that is no fault of the request.
        try:
            session.save()
        finally:
            session.modified = False

    def stamps(self, request, session):
        now = time.time()
        text = datetime.datetime.fromtimestamp(now, datetime.timezone.utc).isoformat(timespec='milliseconds')
        stamps = {}
        before = getattr(request, '_rollcall_login_before', None)
        if before is not None and session.get(LOGIN_TIME) == before[0]:
            stamps[LOGIN_TIME] = text
        elif session.get(LOGIN_TIME) is None and session.get(FIRST_SEEN) is None:
            stamps[FIRST_SEEN] = text
        interval = max(1, option('ACTIVITY_INTERVAL'))
        idle = getattr(request, '_rollcall_idle', None)
        if idle is not None:
            interval = min(interval, idle / 10)
        last = session.get(LAST_ACTIVITY)
        written = instant(last) if isinstance(last, str) else None
        # A number, or text that is no time, is the site's own affair.
        if last is None or written is not None and not -CLOCKS_DIFFER <= now - written < interval:
            stamps[LAST_ACTIVITY] = text
        if stamps:
            stamps.update(self.origin(request))
        return stamps

    def origin(self, request):
        found = {}
        if option('STORE_IP'):
            address = str(request.META.get(option('IP_META'), '')).split(',')[-1].strip()
            try:
                found[IP] = str(ipaddress.ip_address(address))
            except ValueError:
                log.debug('%s holds no address', option('IP_META'))
        if option('STORE_USER_AGENT'):
            found[USER_AGENT] = str(request.META.get('HTTP_USER_AGENT', ''))[:200]
        return found


# --- Policy ---------------------------------------------------------------------------------------------------------


def limit(value):
    """A limit as it is published: a positive whole number, or None for none."""
    if value is None or type(value) is int and value > 0:
        return value
    raise ValueError('a limit is no positive whole number')


def one_of(value, *words):
    if value in words:
        return value
    raise ValueError('%r is none of %s' % (value, ', '.join(words)))


class Limits:
    """Idle and absolute timeout in seconds, and sessions per user; None: no limit."""

    NAMES = ('idleTimeout', 'absoluteTimeout', 'sessionsPerUser')

    def __init__(self, published):
        self.values = {name: limit(published.get(name)) for name in self.NAMES}
        self.idle, self.absolute, self.sessions = (self.values[name] for name in self.NAMES)

    def with_rules(self, rules):
        """These limits, with the strictest of the rules in their place where they say something."""
        merged = {}
        for name in self.NAMES:
            stated = [rule.limits.values[name] for rule in rules if rule.limits.values[name] is not None]
            merged[name] = min(stated) if stated else self.values[name]
        return Limits(merged)


class Rule:
    def __init__(self, published):
        who = published['who']
        self.kind = one_of(who['kind'], 'role', 'group', 'staff', 'superuser')
        self.name = str(who[self.kind]) if self.kind in ('role', 'group') else ''
        self.limits = Limits(published)


class Policy:
    """A published policy. Unknown entries are ignored; whatever would change its meaning makes it unreadable."""

    def __init__(self, revision, text):
        published = json.loads(text)
        if published['format'] != 1:
            raise ValueError('it is written for a newer companion')
        self.revision = revision
        self.limits = Limits(published)
        self.surplus = one_of(published.get('surplus', 'oldest'), 'oldest', 'idlest')
        self.rules = [Rule(rule) for rule in published.get('rules', [])]
        self.exempt = frozenset(str(user) for user in published.get('exempt', []))
        self.closed = one_of(published.get('onFailure', 'open'), 'open', 'closed') == 'closed'
        self.cache_seconds = min(3600, limit(published.get('cacheSeconds')) or 15)
        self.keep_seconds = min(86400, limit(published.get('keepSeconds')) or 300)
        keys = published.get('keys', {})
        self.login_time = str(keys.get('loginTime', LOGIN_TIME))
        self.last_activity = str(keys.get('lastActivity', LAST_ACTIVITY))
        self.role_key = str(keys.get('role', 'user_role'))
        self.role_attribute = published.get('roleAttribute')

    def limits_of(self, request, user_id):
        """The limits of one user, or None where there is none."""
        if user_id in self.exempt:
            return None
        if not self.rules:
            return self.limits
        user = self.user_of(request)
        if not user.is_authenticated:
            return None
        groups = None
        if any(rule.kind == 'group' for rule in self.rules):
            groups = memory.recall(('groups', user_id), self.cache_seconds, lambda: groups_of(user))
        role = self.role_of(request, user)
        fitting = [
            rule
            for rule in self.rules
            if rule.kind == 'staff' and getattr(user, 'is_staff', False)
            or rule.kind == 'superuser' and getattr(user, 'is_superuser', False)
            or rule.kind == 'role' and rule.name == role
            or rule.kind == 'group' and rule.name in groups
        ]
        return self.limits.with_rules(fitting)

    def user_of(self, request):
        if hasattr(request, 'user'):
            return request.user
        from django.contrib.auth import get_user

        return get_user(request)

    def role_of(self, request, user):
        """As Rollcall names it: the user's own column, else the session's word, else what Django's flags say."""
        own = getattr(user, self.role_attribute, None) if isinstance(self.role_attribute, str) else None
        role = own if own not in (None, '') else lookup(request.session, self.role_key)
        if role not in (None, ''):
            return str(role)
        return 'Superuser' if getattr(user, 'is_superuser', False) else 'Staff' if getattr(user, 'is_staff', False) else ''


def groups_of(user):
    return frozenset(user.groups.values_list('name', flat=True))


class PolicyTable:
    """The newest policy, asked for once in its cache time. When that fails, the last one holds for a while."""

    def __init__(self):
        self.policy = None
        self.read_at = self.tried_at = None
        self.failed = False
        self.lock = threading.Lock()

    def current(self):
        """(policy, False); (None, False) where none is published; (None, True) for nobody to get in."""
        wait = self.policy.cache_seconds if self.policy else WITHOUT_POLICY
        if self.tried_at is None or time.monotonic() - self.tried_at >= wait:
            # One asks; the others go on with what is known. At the very first time they wait for it.
            if self.lock.acquire(blocking=self.tried_at is None):
                try:
                    if self.tried_at is None or time.monotonic() - self.tried_at >= wait:
                        self.refresh()
                finally:
                    self.lock.release()
        if not self.failed:
            return self.policy, False
        if self.policy is not None and time.monotonic() - self.read_at < self.policy.keep_seconds:
            return self.policy, False
        return None, self.policy.closed if self.policy is not None else option('ON_FAILURE') == 'closed'

    def refresh(self):
        try:
            self.policy = self.read()
            self.read_at = time.monotonic()
            if self.failed:
                log.warning('The session policy can be read again')
            self.failed = False
        except Exception as error:
            if not self.failed:
                log.error('The session policy cannot be read: %s: %s', type(error).__name__, error)
            self.failed = True
        finally:
            self.tried_at = time.monotonic()

    def read(self):
        alias = option('DATABASE')
        # A transaction of its own, so that an error here leaves no other one broken.
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute('SELECT revision, policy FROM rollcall_policy ORDER BY revision DESC LIMIT 1')
            row = cursor.fetchone()
        return None if row is None else Policy(*row)


table = PolicyTable()


class SessionPolicyMiddleware(MiddlewareMixin):
    """Ends a session that breaks the published policy; the request goes on as that of an anonymous visitor."""

    def process_request(self, request):
        session = getattr(request, 'session', None)
        if session is None or not session.session_key and not is_in_cookie(session):
            return
        accessed = getattr(session, 'accessed', True)
        policy, closed = None, False
        try:
            policy, closed = table.current()
            if closed and session.get(USER) is not None:
                set_aside(request)
            elif policy is not None:
                closed = policy.closed
                self.enforce(request, policy)
        except Exception:
            complain('The session policy could not be applied')
            if closed:
                set_aside(request)
        finally:
            # Where rules made us look at the user, the view finds it looked up, and the answer may depend on it.
            if policy is None or not policy.rules:
                restore(session, accessed)

    def process_response(self, request, response):
        kept = getattr(request, '_rollcall_set_aside', None)
        # Nothing was written in its place: with the visitor's own session back, Django leaves its cookie alone.
        if kept is not None and not getattr(request.session, 'modified', True):
            request.session = kept
        return response

    def enforce(self, request, policy):
        session = request.session
        user_id = session.get(USER)
        if user_id is None:
            return
        user_id = str(user_id)
        limits = policy.limits_of(request, user_id)
        if limits is None:
            return
        request._rollcall_idle = limits.idle
        now = time.time()
        active = instant(lookup(session, policy.last_activity))
        began = began_at(session, policy)
        if limits.idle is not None and active is not None and now - active >= limits.idle:
            end(request, user_id, 'idle for %d s' % (now - active))
        elif limits.absolute is not None and began is not None and now - began >= limits.absolute:
            end(request, user_id, 'logged in for %d s' % (now - began))
        elif limits.sessions is not None and is_in_database(session):
            key = ('counted', session.session_key, policy.revision)
            memory.recall(key, policy.cache_seconds, lambda: count(request, policy, user_id, limits.sessions))


def began_at(session, policy):
    began = instant(lookup(session, policy.login_time))
    return began if began is not None else instant(session.get(FIRST_SEEN))


def count(request, policy, user_id, most):
    """Notes this session as one of the user's and ends those that are too many. The others are known from when they
    were noted; what is no longer alive, or someone else's by now, is struck off."""
    session, alias = request.session, option('DATABASE')
    own = session.session_key
    with connections[alias].cursor() as cursor:
        cursor.execute('SELECT session_key FROM rollcall_login WHERE user_id = %s LIMIT %s', [user_id, MOST_COUNTED])
        keys = [row[0] for row in cursor.fetchall()]
    if own not in keys:
        try:
            with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                cursor.execute('DELETE FROM rollcall_login WHERE session_key = %s', [own])
                cursor.execute('INSERT INTO rollcall_login (session_key, user_id) VALUES (%s, %s)', [own, user_id])
        except IntegrityError:
            log.debug('Another request of this session was quicker')
    others = [key for key in keys if key != own]
    if len(others) < most:
        return
    # This very request is the latest use there is.
    alive = [(time.time() if policy.surplus == 'idlest' else order(session, policy), own)]
    gone = []
    for key in others:
        other = type(session)(key)
        if str(other.get(USER)) == user_id:
            alive.append((order(other, policy), key))
        else:
            gone.append(key)
    surplus = [key for _, key in sorted(alive)[: max(0, len(alive) - most)]]
    for key in surplus:
        if key == own:
            end(request, user_id, 'more than %d sessions' % most)
        else:
            log.info('Ended a session of user %s: more than %d sessions', user_id, most)
            type(session)(key).delete(key)
    with connections[alias].cursor() as cursor:
        for key in gone + surplus:
            cursor.execute('DELETE FROM rollcall_login WHERE session_key = %s', [key])


def order(session, policy):
    """What goes first has the least of it: the oldest login, or the longest unused. Unknown is the oldest."""
    if policy.surplus == 'idlest':
        return instant(lookup(session, policy.last_activity)) or 0
    return began_at(session, policy) or 0


def end(request, user_id, why):
    """As a logout: the session is deleted, the site's own receivers hear of it, the visitor is anonymous."""
    from django.contrib.auth import logout

    log.info('Ended a session of user %s: %s', user_id, why)
    try:
        logout(request)
    except Exception:
        log.warning('A receiver of user_logged_out, or the store, failed', exc_info=True)
        try:
            request.session.flush()
        except Exception:
            # It could not be deleted: it is not used now, and is ended at its next request.
            request.session = type(request.session)()
    make_anonymous(request)


def set_aside(request):
    """Nobody is logged in for the length of this request; the session itself is left as it is."""
    request._rollcall_set_aside = request.session
    request.session = type(request.session)()
    make_anonymous(request)


def make_anonymous(request):
    if not hasattr(request, 'user'):
        return
    from django.contrib.auth.models import AnonymousUser

    async def auser():
        return AnonymousUser()

    request.user = AnonymousUser()
    request.auser = auser
