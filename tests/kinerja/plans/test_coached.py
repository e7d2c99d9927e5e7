"""After a talk: the employee tells the leader's superior, the leader evaluates; nobody else reads either."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.core.immutable import ImmutableRow
from kinerja.notices.models import Notice
from kinerja.plans.models import CoachingKind, CoachingNote, CoachingOpinion, CompetenceEvaluation
from kinerja.plans.policies import can_read_opinion
from kinerja.plans.queries.visible import visible_opinions
from kinerja.plans.services.coached import evaluate_competence, say_of_coaching
from tests.factories import Person
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, opened
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.plans.stage import coached, events

WORDS = "Pembimbing sabar."
NAMES = ("sari", "budi", "head", "dewi", "tono", "wati", "ratna", "hasan", "operator", "auditor")


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(**ALWAYS)


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def notices(person: Person) -> list[str]:
    return list(reading().scalars(select(Notice.kind).where(Notice.employee_id == person.employee_id)))


def test_the_superior_of_the_leader_is_told_and_the_log_says_no_word(play: Play) -> None:
    say_of_coaching(play.people.sari.actor, coached(play), WORDS, now=NOW)
    assert reading().scalars(select(CoachingOpinion.reader_id)).one() == play.people.head.employee_id
    assert "coaching.said" in notices(play.people.head) and "coaching.said" not in notices(play.people.budi)
    assert events("coaching.said") == [("coaching.said", {})]


def test_the_employee_is_told_of_the_evaluation(play: Play) -> None:
    evaluate_competence(play.people.budi.actor, coached(play), 4, "Sudah memimpin.", now=NOW)
    assert reading().scalars(select(CompetenceEvaluation.level)).one() == 4
    assert "coaching.evaluated" in notices(play.people.sari)
    assert events("competence") == [("competence.evaluated", {})]


def test_only_the_one_concerned_says_or_evaluates(play: Play) -> None:
    found = coached(play)
    with pytest.raises(NotAllowed, match=r"coaching\.employee_only"):
        say_of_coaching(play.people.budi.actor, found, WORDS, now=NOW)
    with pytest.raises(NotAllowed, match=r"coaching\.leader_only"):
        evaluate_competence(play.people.sari.actor, found, 3, WORDS, now=NOW)
    for name in set(NAMES) - {"sari", "budi"}:
        actor = getattr(play.people, name).actor
        with pytest.raises(NotFound):
            say_of_coaching(actor, found, WORDS, now=NOW)
        with pytest.raises(NotFound):
            evaluate_competence(actor, found, 3, WORDS, now=NOW)
    assert count(CoachingOpinion) == count(CompetenceEvaluation) == 0


def test_counselling_stays_between_the_two(play: Play) -> None:
    found = coached(play, kind=CoachingKind.COUNSELLING)
    with pytest.raises(NotAllowed, match=r"coaching\.not_of_counselling"):
        say_of_coaching(play.people.sari.actor, found, WORDS, now=NOW)
    with pytest.raises(NotAllowed, match=r"coaching\.not_of_counselling"):
        evaluate_competence(play.people.budi.actor, found, 3, WORDS, now=NOW)


@pytest.mark.parametrize(("level", "text", "field"), [(0, WORDS, "level"), (6, WORDS, "level"), (3, " ", "text")])
def test_levels_are_one_to_five_with_a_reason(play: Play, level: int, text: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        evaluate_competence(play.people.budi.actor, coached(play), level, text, now=NOW)
    assert list(refusal.value.errors) == [field]


def test_both_are_written_once_and_stay(play: Play) -> None:
    found = coached(play)
    say_of_coaching(play.people.sari.actor, found, WORDS, now=NOW)
    evaluate_competence(play.people.budi.actor, found, 5, WORDS, now=NOW)
    with pytest.raises(Conflict, match=r"coaching\.already_said"):
        say_of_coaching(play.people.sari.actor, found, "Lain.", now=NOW)
    with pytest.raises(Conflict, match=r"coaching\.already_evaluated"):
        evaluate_competence(play.people.budi.actor, found, 1, "Lain.", now=NOW)
    with pytest.raises(ImmutableRow), transaction() as session:
        session.scalars(select(CompetenceEvaluation)).one().level = 1


def test_lists_and_policies_agree_about_opinions(play: Play) -> None:
    say_of_coaching(play.people.sari.actor, coached(play), WORDS, now=NOW)
    note, said = reading().scalars(select(CoachingNote)).one(), reading().scalars(select(CoachingOpinion)).one()
    for name in NAMES:
        actor = getattr(play.people, name).actor
        visible = bool(reading().scalars(visible_opinions(actor)).all())
        assert visible == bool(can_read_opinion(actor, note, reader_id=said.reader_id)) == (name in ("sari", "head"))


def test_the_pages_show_each_what_is_theirs(app: Flask, play: Play) -> None:
    found = coached(play)
    sari, budi, head = app.test_client(), app.test_client(), app.test_client()
    for browser, person in ((sari, play.people.sari), (budi, play.people.budi), (head, play.people.head)):
        log_in(browser, person)
    long = post(sari, f"/pembinaan/{found}/tanggapan", {"text": "a" * 5001})
    assert long.status_code == 422 and "a" * 5001 in long.text
    assert post(sari, f"/pembinaan/{found}/tanggapan", {"text": WORDS}).status_code == 303
    assert post(sari, f"/pembinaan/{found}/tanggapan", {"text": "Lain."}).status_code == 409
    assert post(budi, f"/pembinaan/{found}/kompetensi", {"level": "", "text": "Maju."}).status_code == 422
    assert post(budi, f"/pembinaan/{found}/kompetensi", {"level": "4", "text": "Maju."}).status_code == 303
    own, leader = sari.get(f"/pembinaan/{found}").text, budi.get(f"/pembinaan/{found}").text
    assert WORDS in own and "4 – baik" in own and "Kirim tanggapan" not in own
    assert WORDS not in leader and "4 – baik" in leader and "Simpan evaluasi" not in leader
    desk = head.get("/umpan-balik").text
    assert WORDS in desk and "Berani memimpin rapat." not in desk
    assert head.get(f"/pembinaan/{found}").status_code == 404 and WORDS not in budi.get("/umpan-balik").text
