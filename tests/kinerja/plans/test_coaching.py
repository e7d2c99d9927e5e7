"""Talks are for the two concerned; of counselling nothing shows without a password."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotAllowed, NotFound
from kinerja.plans.models import CoachingKind, CoachingNote
from kinerja.plans.services.coaching import open_counselling, record_coaching
from tests import factories
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, opened
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.plans.stage import coached, events, public_id, talk


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(**ALWAYS)


def test_the_log_says_that_there_was_a_talk_and_nothing_else(play: Play) -> None:
    coached(play)
    assert events("coaching") == [("coaching.recorded", {})]
    subject = reading().scalars(select(AuditEvent.subject_kind).where(AuditEvent.event == "coaching.recorded")).one()
    assert subject == "coaching_note"


def test_the_same_talk_twice_is_one(play: Play) -> None:
    assert coached(play) == coached(play)
    assert len(events("coaching")) == 1


@pytest.mark.parametrize("who", ["head", "dewi", "tono", "wati", "ratna", "auditor", "sari"])
def test_only_the_direct_superior_records_talks(play: Play, who: str) -> None:
    with pytest.raises(NotAllowed, match=r"coaching\.superior_only"):
        record_coaching(getattr(play.people, who).actor, public_id(play.people.sari), talk(), now=NOW)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"goal": ""}, {"goal": ["coaching.goal_missing"]}),
        ({"steps": ""}, {"steps": ["coaching.steps_missing"]}),
        ({"held_on": date(2026, 11, 26)}, {"held_on": ["notes.in_future"]}),
        ({"codes": ("TIDAK-ADA",)}, {"codes": ["notes.topic_unknown"]}),
    ],
)
def test_what_is_wrong_is_told_at_its_field(play: Play, changes: dict, errors: dict) -> None:
    with pytest.raises(Invalid) as refusal:
        coached(play, **changes)
    assert dict(refusal.value.errors) == errors


def test_counselling_stands_beside_no_indicator(play: Play) -> None:
    found = coached(play, kind=CoachingKind.COUNSELLING)
    assert reading().scalars(select(CoachingNote.codes).where(CoachingNote.public_id == found)).one() == []


@pytest.mark.parametrize("who", ["head", "dewi", "wati", "ratna", "auditor"])
def test_nobody_else_learns_of_a_talk(app: Flask, play: Play, who: str) -> None:
    found = coached(play, kind=CoachingKind.COUNSELLING)
    browser = app.test_client()
    log_in(browser, getattr(play.people, who))
    assert browser.get(f"/pembinaan/{found}").status_code == 404
    with pytest.raises(NotFound, match=r"coaching\.unknown"):
        open_counselling(getattr(play.people, who).actor, found, now=NOW)


@pytest.mark.parametrize("who", ["sari", "budi"])
def test_the_two_read_a_talk(app: Flask, play: Play, who: str) -> None:
    browser = app.test_client()
    log_in(browser, getattr(play.people, who))
    assert "Berani memimpin rapat." in browser.get(f"/pembinaan/{coached(play)}").text


def test_counselling_opens_with_the_password_and_leaves_a_trace(app: Flask, play: Play) -> None:
    found, browser = coached(play, kind=CoachingKind.COUNSELLING), app.test_client()
    log_in(browser, play.people.sari)
    assert "Berani memimpin rapat." not in browser.get(f"/pembinaan/{found}").text
    wrong = post(browser, f"/pembinaan/{found}", {"password": "salah"})
    assert wrong.status_code == 422 and "Berani memimpin rapat." not in wrong.text
    right = post(browser, f"/pembinaan/{found}", {"password": factories.PASSWORD})
    assert right.status_code == 200 and "Berani memimpin rapat." in right.text
    assert events("counselling") == [("counselling.opened", {})]


def test_lists_show_no_word_of_counselling(app: Flask, play: Play) -> None:
    coached(play, kind=CoachingKind.COUNSELLING)
    browser = app.test_client()
    log_in(browser, play.people.sari)
    page = browser.get(f"/catatan/{play.cycle_id}").text
    assert "Konseling" in page and "Berani memimpin rapat." not in page
