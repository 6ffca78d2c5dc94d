"""Makes pickles of dicts at random, and says of pickles in which an entry was set whether Python loads the rest of them as before."""

import base64
import datetime
import decimal
import json
import pickle
import random
import sys
import uuid

import django
from django.conf import settings

NAME = '_session_expiry'
settings.configure(INSTALLED_APPS=['django.contrib.auth', 'django.contrib.contenttypes'], USE_TZ=True)
django.setup()


def value(pick, depth):
    kinds = [
        lambda: pick.randint(-2**40, 2**80), lambda: pick.random(), lambda: None, lambda: pick.random() < 0.5,
        lambda: ''.join(chr(pick.choice([65, 233, 8364, 128512, 10, 92, 39])) for _ in range(pick.randint(0, 40))),
        lambda: bytes(pick.randrange(256) for _ in range(pick.randint(0, 40))),
        lambda: 'x' * pick.choice([255, 256, 70_000]),
        lambda: datetime.datetime(2026, 7, 4, 5, 6, 7, pick.randrange(10**6), tzinfo=datetime.timezone.utc),
        lambda: decimal.Decimal(pick.randint(0, 10**9)) / 100,
        lambda: uuid.UUID(int=pick.getrandbits(128)),
    ]
    if depth > 0:
        kinds += [
            lambda: [value(pick, depth - 1) for _ in range(pick.randint(0, 5))],
            lambda: tuple(value(pick, depth - 1) for _ in range(pick.randint(0, 5))),
            lambda: {str(n): value(pick, depth - 1) for n in range(pick.randint(0, 5))},
            lambda: {pick.randint(0, 99) for _ in range(3)},
        ]
    return pick.choice(kinds)()


def make(seed, count):
    pick = random.Random(seed)
    for number in range(count):
        made = {f'key{n}': value(pick, 3) for n in range(pick.choice([0, 1, 2, 5, 20, 1100 if number % 40 == 0 else 3]))}
        if pick.random() < 0.4:
            made[NAME] = pick.choice([0, 300, None, datetime.datetime(2030, 1, 1)])
        if pick.random() < 0.3:
            made['shared'] = [made.get('key0'), made.get('key0')]
        if pick.random() < 0.2:
            made['itself'] = made
        yield pickle.dumps(made, number % 6)


def same(before, after, wanted):
    one, other = pickle.loads(before), pickle.loads(after)
    found = other.pop(NAME)
    one.pop(NAME, None)
    # What is shared, and the order, show in a pickle as well.
    return type(one) is type(other) is dict and found == wanted and pickle.dumps(one, 4) == pickle.dumps(other, 4)


task = json.load(sys.stdin)
if 'make' in task:
    json.dump([base64.b64encode(made).decode() for made in make(task['seed'], task['make'])], sys.stdout)
else:
    answers = []
    for before, after, wanted in task['compare']:
        try:
            pickle.loads(base64.b64decode(before))
        except Exception:
            # Of a module or a Django that is not here.
            answers.append('unknown')
            continue
        answers.append(same(base64.b64decode(before), base64.b64decode(after), wanted))
    json.dump(answers, sys.stdout)
