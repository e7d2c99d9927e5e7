"""Feedback helps people grow: who gives it, who is asked, who reads it; what was said stays as it was said."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update

from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.core.immutable import ImmutableRow
from kinerja.notices.models import Notice
from kinerja.plans.models import Feedback, FeedbackRequest, RequestState
from kinerja.plans.services.feedback import (
    answer_request,
    ask_feedback,
    give_feedback,
    refuse_request,
    withdraw_request,
)
from tests.factories import Person
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, opened
from tests.kinerja.plans.stage import events, public_id, told, words


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(**ALWAYS)


def asked(play: Play, giver: Person | None = None) -> str:
    giver = giver or play.people.tono
    return ask_feedback(play.people.sari.actor, public_id(giver), "Posko bersama", ("HADIR",), now=NOW)


def notices(person: Person) -> list[str]:
    query = select(Notice.kind).where(Notice.employee_id == person.employee_id).order_by(Notice.id)
    return [kind for kind in reading().scalars(query) if kind.startswith("feedback")]


def state_of(request: str) -> RequestState:
    return reading().scalars(select(FeedbackRequest.state).where(FeedbackRequest.public_id == request)).one()


def test_feedback_is_kept_and_told_with_one_event(play: Play) -> None:
    found = reading().scalars(select(Feedback).where(Feedback.public_id == told(play))).one()
    assert (found.giver_id, found.good) == (play.people.budi.employee_id, "Antrean lebih tertib.")
    assert events("feedback") == [("feedback.given", {"kind": "incidental", "codes": ["HADIR"], "asked": False})]
    assert notices(play.people.sari) == ["feedback.given"]


def test_the_same_words_twice_are_one(play: Play) -> None:
    assert told(play) == told(play)
    assert len(events("feedback")) == 1


def test_what_was_said_stays(play: Play) -> None:
    told(play)
    with pytest.raises(ImmutableRow), transaction() as session:
        session.scalars(select(Feedback)).one().good = "Lain"
    with pytest.raises(Exception, match="feedback"), transaction() as session:
        session.execute(update(Feedback).values(good="Lain"))


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"good": "", "better": " "}, {"good": ["feedback.words_missing"]}),
        ({"next_step": ""}, {"next_step": ["feedback.next_missing"]}),
        ({"better": "x" * 5001}, {"better": ["text.too_long"]}),
        ({"given_on": date(2026, 11, 26)}, {"given_on": ["notes.in_future"]}),
        ({"codes": ("TIDAK-ADA",)}, {"codes": ["notes.topic_unknown"]}),
    ],
)
def test_what_is_wrong_is_told_at_its_field(play: Play, changes: dict, errors: dict) -> None:
    with pytest.raises(Invalid) as refusal:
        told(play, **changes)
    assert dict(refusal.value.errors) == errors and events("feedback") == []


def test_one_side_of_the_words_is_enough(play: Play) -> None:
    assert told(play, better="")


def test_a_leader_elsewhere_names_the_task(play: Play) -> None:
    head, sari = play.people.head.actor, public_id(play.people.sari)
    with pytest.raises(Invalid) as refusal:
        give_feedback(head, sari, words(), now=NOW)
    assert dict(refusal.value.errors) == {"task": ["feedback.task_missing"]}
    assert give_feedback(head, sari, words(task="Laporan bencana"), now=NOW)


@pytest.mark.parametrize(
    ("giver", "about", "reason"),
    [
        ("dewi", "sari", "feedback.leaders_only"),
        ("tono", "sari", "feedback.leaders_only"),
        ("auditor", "sari", "feedback.of_another"),
        ("budi", "budi", "feedback.of_another"),
        ("budi", "head", "feedback.upwards"),
        ("ratna", "sari", "feedback.leaders_only"),
    ],
)
def test_others_give_no_feedback_unasked(play: Play, giver: str, about: str, reason: str) -> None:
    actor, employee = getattr(play.people, giver).actor, public_id(getattr(play.people, about))
    with pytest.raises(NotAllowed, match=reason.replace(".", r"\.")):
        give_feedback(actor, employee, words(task="Tugas"), now=NOW)


def test_whoever_is_asked_answers_once(play: Play) -> None:
    request = asked(play)
    assert notices(play.people.tono) == ["feedback.asked"]
    answered = answer_request(play.people.tono.actor, request, words(task="", codes=()), now=NOW)
    found = reading().scalars(select(Feedback).where(Feedback.public_id == answered)).one()
    assert (found.task, found.codes, state_of(request)) == ("Posko bersama", ["HADIR"], RequestState.ANSWERED)
    with pytest.raises(NotAllowed, match=r"feedback\.request_closed"):
        answer_request(play.people.tono.actor, request, words(), now=NOW)


def test_one_asks_the_same_person_once_at_a_time(play: Play) -> None:
    asked(play)
    with pytest.raises(Conflict, match=r"feedback\.already_asked"):
        asked(play)


def test_a_refusal_is_told(play: Play) -> None:
    request = asked(play)
    refuse_request(play.people.tono.actor, request, now=NOW)
    assert state_of(request) is RequestState.REFUSED and notices(play.people.sari) == ["feedback.refused"]


def test_whoever_asked_takes_it_back(play: Play) -> None:
    request = asked(play)
    withdraw_request(play.people.sari.actor, request, now=NOW)
    assert state_of(request) is RequestState.WITHDRAWN
    with pytest.raises(NotAllowed, match=r"feedback\.request_closed"):
        withdraw_request(play.people.sari.actor, request, now=NOW)


@pytest.mark.parametrize("who", ["sari", "budi", "ratna"])
def test_nobody_else_answers_a_request(play: Play, who: str) -> None:
    request, actor = asked(play), getattr(play.people, who).actor
    for act in (answer_request, refuse_request):
        with pytest.raises(NotAllowed, match=r"feedback\.not_asked"):
            act(actor, request, *([words()] if act is answer_request else []), now=NOW)
    if who != "sari":
        with pytest.raises(NotAllowed, match=r"feedback\.not_asked"):
            withdraw_request(actor, request, now=NOW)


def test_asking_needs_a_person_and_a_subject(play: Play) -> None:
    actor = play.people.sari.actor
    with pytest.raises(NotFound, match=r"employee\.unknown"):
        ask_feedback(actor, "", "Posko", now=NOW)
    with pytest.raises(NotFound, match=r"feedback\.request_unknown"):
        refuse_request(actor, "tidak-ada", now=NOW)
    with pytest.raises(NotAllowed, match=r"feedback\.of_another"):
        ask_feedback(actor, public_id(play.people.sari), "Posko", now=NOW)
    with pytest.raises(Invalid) as refusal:
        ask_feedback(actor, public_id(play.people.tono), " ", ("TIDAK-ADA",), now=NOW)
    assert dict(refusal.value.errors) == {"task": ["feedback.ask_missing"], "codes": ["notes.topic_unknown"]}
