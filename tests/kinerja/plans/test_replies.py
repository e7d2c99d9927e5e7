"""Whom feedback is about may answer once; the giver reads it, and it stays."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.core.immutable import ImmutableRow
from kinerja.notices.models import Notice
from kinerja.plans.models import FeedbackReply
from kinerja.plans.queries import remarks_of
from kinerja.plans.services.feedback import reply_to_feedback
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, opened
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.plans.stage import DAY, events, told

WORDS = "Papan sudah dipesan."


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(**ALWAYS)


def count() -> int:
    return reading().scalar(select(func.count()).select_from(FeedbackReply)) or 0


def test_a_reply_is_kept_told_and_stands_with_the_feedback(play: Play) -> None:
    sari, budi = play.people.sari, play.people.budi
    given = told(play)
    for _twice in range(2):
        reply_to_feedback(sari.actor, given, f" {WORDS}\r\n", now=NOW)
    assert count() == 1 and [name for name, _changes in events("feedback.replied")] == ["feedback.replied"]
    kinds = reading().scalars(select(Notice.kind).where(Notice.employee_id == budi.employee_id)).all()
    assert kinds.count("feedback.replied") == 1
    found = remarks_of(reading(), sari.employee_id or 0, DAY, DAY, budi.employee_id or 0)
    assert ("reply", WORDS) in found[0].texts


def test_there_is_one_reply_and_it_stays(play: Play) -> None:
    given = told(play)
    reply_to_feedback(play.people.sari.actor, given, WORDS, now=NOW)
    with pytest.raises(Conflict, match=r"feedback\.already_replied"):
        reply_to_feedback(play.people.sari.actor, given, "Lain.", now=NOW)
    with pytest.raises(ImmutableRow), transaction() as session:
        session.scalars(select(FeedbackReply)).one().text = "Lain."


@pytest.mark.parametrize("text", ["  ", "a" * 5001])
def test_blank_and_endless_replies_are_refused_at_the_field(play: Play, text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        reply_to_feedback(play.people.sari.actor, told(play), text, now=NOW)
    assert list(refusal.value.errors) == ["text"] and count() == 0


def test_nobody_else_replies(play: Play) -> None:
    given = told(play)
    with pytest.raises(NotAllowed, match=r"feedback\.reply_not_yours"):
        reply_to_feedback(play.people.budi.actor, given, WORDS, now=NOW)
    for who in ("dewi", "tono", "head", "wati", "ratna", "auditor"):
        with pytest.raises(NotFound):
            reply_to_feedback(getattr(play.people, who).actor, given, WORDS, now=NOW)
    assert count() == 0


def test_the_pages_lead_to_the_reply(app: Flask, play: Play) -> None:
    given = told(play)
    address = f"/umpan-balik/{given}/tanggapan"
    sari, budi = app.test_client(), app.test_client()
    log_in(sari, play.people.sari)
    log_in(budi, play.people.budi)
    assert address in sari.get(f"/catatan/{play.cycle_id}").text
    assert "Belum ditanggapi" in budi.get(address).text and "Kirim tanggapan" not in budi.get(address).text
    assert post(budi, address, {"text": WORDS}).status_code == 403
    long = post(sari, address, {"text": "a" * 5001})
    assert long.status_code == 422 and "a" * 5001 in long.text
    assert post(sari, address, {"text": WORDS}).status_code == 303
    again = post(sari, address, {"text": "Tambahan."})
    assert again.status_code == 409 and "Tambahan." in again.text
    page = sari.get(f"/catatan/{play.cycle_id}").text
    assert WORDS in page and address not in page
    assert "ditanggapi" in budi.get("/umpan-balik").text and WORDS in budi.get(address).text
