"""What is measured: an instrument of sixty indicators, sheets half filled in, their raters logged in."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kinerja.appraisals.models import Assignment
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.appraisals.services.respond import save_sheet, start_assignment
from kinerja.core.authz import Actor, ActorKind
from kinerja.core.clock import utc_now
from kinerja.core.db import reading, transaction
from kinerja.core.migrations import create_all
from kinerja.core.sessions import KNOWN_PREFIX, NewSession, hash_of
from kinerja.people.models import Account
from kinerja.people.sessions import LoginSessions
from tests.factories import make_account, make_employee, make_placement, make_post
from tests.kinerja.appraisals.stage import ALWAYS, announced, document, role, rubric

CRITERIA, EACH = 6, 10
RATERS = 40  # the first fills in, so many more save and send
FIELD = "K1-1"  # the one that is saved again and again
CODES = [f"K{part}-{number}" for part in range(1, CRITERIA + 1) for number in range(1, EACH + 1)]


@dataclass(frozen=True, slots=True)
class Desk:
    """A rater at work: the sheet's public id, the cookie of a log-in, the token of its forms."""

    sheet: str
    cookie: str
    token: str


def instrument() -> dict[str, Any]:
    """Six criteria of ten rubrics with five described levels each, for oneself and the superior."""
    roles = ["diri", "atasan"]
    children = [
        {
            "kind": "criterion",
            "code": f"K{part}",
            "label": {"id": f"Kriteria ke-{part}"},
            "mode": "equal",
            "weight": "10",
            "children": [
                rubric(f"K{part}-{number}", f"Indikator {number} dari kriteria {part}", "10", roles)
                for number in range(1, EACH + 1)
            ],
        }
        for part in range(1, CRITERIA + 1)
    ]
    root = {"kind": "criterion", "code": "AKAR", "label": {"id": "Kinerja"}, "mode": "equal", "children": children}
    return document("UKUR-60", roles=[role("diri", "self", "0"), role("atasan", "supervisor", "60")], root=root)


def build(app: Flask) -> list[Desk]:
    """Everything stored in an empty database; one desk per rater, each with sixty answers."""
    create_all(app)
    with app.app_context():
        play = announced(instrument(), **ALWAYS)
        with transaction() as session:
            for number in range(RATERS):
                employee = make_employee(session, f"Pegawai Ukur {number}")
                make_placement(session, employee, make_post(session, play.people.division))
                make_account(session, employee)
        open_cycle(play.ratna, play.cycle_id, now=utc_now())
        query = select(Assignment).where(Assignment.role == "diri").order_by(Assignment.id.desc()).limit(RATERS)
        raw = {f"q_{code}": "34"[number % 2] for number, code in enumerate(CODES)}
        return [desk_of(app, duty, raw) for duty in list(reading().scalars(query))]


def desk_of(app: Flask, duty: Assignment, raw: Mapping[str, str]) -> Desk:
    """The rater of a duty, logged in, with those fields of the sheet stored."""
    actor, now = actor_of(duty), utc_now()
    sheet = start_assignment(actor, duty.public_id, conflict=None, now=now)
    assert sheet is not None
    assert not save_sheet(actor, sheet, raw, base_revs={}, now=now).problems
    return Desk(sheet, *logged_in(app, reading().get_one(Account, actor.account_id), now=now))


def actor_of(duty: Assignment) -> Actor:
    account = reading().scalars(select(Account.id).where(Account.employee_id == duty.employee_id)).one()
    return Actor(ActorKind.ACCOUNT, account, employee_id=duty.employee_id)


def logged_in(app: Flask, account: Account, *, now: datetime) -> tuple[str, str]:
    """The cookie of a log-in and the token of its forms."""
    token, seed = secrets.token_urlsafe(32), secrets.token_hex(16)
    data = {"account_id": account.id, "_user_id": account.fs_uniquifier, "_fresh": True, "csrf_seed": seed}
    new = NewSession(hash_of(token), None, account.id, None, now, now + timedelta(hours=12), data)
    LoginSessions().put(new, now=now)
    mark = hmac.new(str(app.secret_key).encode(), f"csrf:{seed}".encode(), hashlib.sha256).hexdigest()
    return KNOWN_PREFIX + token, mark


def client_of(app: Flask, cookie: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("kinerja", cookie)
    return client
