"""Limits on guessing: growing waits, shared by all workers, fair to offices that share an address."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from kinerja.core.db import transaction
from kinerja.core.limits import (
    ADDRESS,
    FORGET_AFTER,
    IDENTITY,
    Key,
    TooManyAttempts,
    admit,
    device_mark,
    forgive,
    is_known_device,
    network_of,
    purge_counters,
)
from kinerja.core.models import GuessCounter

SARI = Key("login", "sari")
OFFICE = Key("address", "192.0.2.1", ADDRESS)
pytestmark = pytest.mark.usefixtures("bare")


def exhaust(key: Key, now: datetime) -> None:
    for _ in range(key.limit.free):
        admit([key], now=now)


def test_the_first_tries_are_free_then_one_must_wait(now: datetime) -> None:
    exhaust(SARI, now)
    with pytest.raises(TooManyAttempts) as refused:
        admit([SARI], now=now)
    assert refused.value.retry_at == now + IDENTITY.first
    admit([SARI], now=now + IDENTITY.first)


def test_waits_double_up_to_the_longest(now: datetime) -> None:
    waits = [IDENTITY.wait(tries) for tries in range(4, 14)]
    minutes = [None if wait is None else wait.total_seconds() / 60 for wait in waits]
    assert minutes == [None, 0.5, 1, 2, 4, 8, 15, 15, 15, 15]


def test_a_thousand_guesses_an_hour_are_impossible(now: datetime) -> None:
    heard, moment = 0, now
    while moment < now + timedelta(hours=1):
        try:
            admit([SARI], now=moment)
            heard += 1
        except TooManyAttempts as refusal:
            moment = refusal.retry_at
    assert heard < 20


def test_while_waiting_nothing_is_counted(now: datetime) -> None:
    exhaust(SARI, now)
    for _ in range(10):
        with pytest.raises(TooManyAttempts):
            admit([SARI, OFFICE], now=now)
    with transaction() as session:
        office = session.get(GuessCounter, OFFICE.hashed)
    assert office is None or office.tries == 0


def test_a_right_password_forgives_the_identity_but_only_one_try_of_the_address(now: datetime) -> None:
    for _ in range(3):
        admit([SARI, OFFICE], now=now)
    forgive([SARI, OFFICE], now=now)
    with transaction() as session:
        office = session.get(GuessCounter, OFFICE.hashed)
        assert session.get(GuessCounter, SARI.hashed) is None
    assert office is not None
    assert office.tries == 2


def test_after_an_hour_of_quiet_all_is_forgotten(now: datetime) -> None:
    exhaust(SARI, now)
    exhaust(SARI, now + FORGET_AFTER)


def test_identities_do_not_share_their_counters(now: datetime) -> None:
    exhaust(SARI, now)
    admit([Key("login", "budi")], now=now)
    admit([Key("code", "sari")], now=now)


def test_old_counters_are_dropped(now: datetime) -> None:
    admit([SARI], now=now)
    with transaction() as session:
        purge_counters(session, now=now + 2 * FORGET_AFTER)
        assert session.scalar(select(func.count()).select_from(GuessCounter)) == 0


def test_parallel_guesses_are_all_counted(bare: Flask, now: datetime) -> None:
    def guess(_number: int) -> bool:
        def run() -> bool:
            with bare.app_context():
                try:
                    admit([SARI], now=now)
                except TooManyAttempts:
                    return False
                return True

        return Context().run(run)

    with ThreadPoolExecutor(8) as pool:
        heard = list(pool.map(guess, range(20)))
    assert sum(heard) == IDENTITY.free


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        (None, "unknown"),
        ("somewhere", "unknown"),
    ],
)
def test_an_address_counts_by_what_one_subscriber_holds(address: str | None, network: str) -> None:
    assert network_of(address) == network


def test_only_hashes_are_stored(now: datetime) -> None:
    admit([Key("login", "198609262015051001")], now=now)
    with transaction() as session:
        stored = session.scalars(select(GuessCounter.key_hash)).one()
    assert len(stored) == 64
    assert "1986" not in stored


def test_a_device_mark_belongs_to_one_account_and_one_secret() -> None:
    mark = device_mark("secret", 7)
    assert is_known_device("secret", 7, mark)
    assert not is_known_device("secret", 8, mark)
    assert not is_known_device("other", 7, mark)
