"""Two people press the same button at the same moment: one of them is first, nothing happens twice."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from kinerja.core.db import reading
from kinerja.core.errors import KinerjaError
from kinerja.instruments import services
from kinerja.instruments.edits import set_weights
from kinerja.instruments.legal import BasisEntry
from kinerja.instruments.models import Draft, DraftComment, LegalBasis, Version
from kinerja.instruments.services import CommentEntry
from tests import factories
from tests.kinerja.instruments.stage import Stage, events, seed

AT_ONCE = 4


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    with app.app_context():
        stage = Stage.published(cast, seed(), now)
        stage.edit(set_weights({"KES-K3": "23", "KES-K1": "17"}))
        stage.publish(date(2027, 1, 1))
        yield stage


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def at_once(app: Flask, act: Callable[[int], object]) -> list[str]:
    """What each of them was told: "" for done, else the code of the refusal."""
    start = Barrier(AT_ONCE)

    def one(number: int) -> str:
        with app.app_context():
            start.wait()
            try:
                act(number)
            except KinerjaError as refusal:
                return refusal.code
            return ""

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(one, range(AT_ONCE)))


def test_one_decree_is_recorded(app: Flask, stage: Stage) -> None:
    def record(number: int) -> None:
        entered = BasisEntry("other", f"{number}/CONTOH", date(2026, 1, 5), "Nama Contoh", "Pejabat Contoh")
        services.record_basis(stage.people.ratna.actor, stage.version, entered, now=stage.now)

    before = len(events())
    assert at_once(app, record) == ["", *["version.is_set"] * (AT_ONCE - 1)]
    assert count(LegalBasis) == 1 and events()[before:] == ["version.set"]


def test_one_way_back_is_proposed_and_one_is_taken(app: Flask, stage: Stage) -> None:
    first = reading().scalars(select(Version.public_id).where(Version.number == 1)).one()
    ratna, hasan = stage.people.ratna.actor, stage.people.hasan.actor
    told = at_once(app, lambda _n: services.propose_reversion(ratna, first, reason="Kembali", now=stage.now))
    assert told == ["", *["reversion.already_proposed"] * (AT_ONCE - 1)]
    draft = reading().scalars(select(Draft.public_id).where(Draft.reverts_to_id.is_not(None))).one()
    told = at_once(app, lambda _n: services.confirm_reversion(hasan, draft, now=stage.now))
    assert told == ["", *["draft.not_in_review"] * (AT_ONCE - 1)]
    assert count(Version) == 3


def test_the_same_comment_is_kept_once(app: Flask, stage: Stage) -> None:
    token = services.issue_trial_link(stage.people.ratna.actor, stage.draft, days=14, now=stage.now).token
    entry = CommentEntry("KES-K1", "Nama Contoh", "Dikirim dua kali.")
    told = at_once(app, lambda _n: services.leave_comment(token, entry, now=stage.now))
    assert told == [""] * AT_ONCE and count(DraftComment) == 1
