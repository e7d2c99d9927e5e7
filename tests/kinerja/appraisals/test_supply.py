"""Figures from outside raters: who may enter them, with which source, and what they do to the score."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forms.errors import AnswersInvalid
from kinerja.appraisals import policies, queries
from kinerja.appraisals.changes.deciding import material_of
from kinerja.appraisals.models import Appraisal, AppraisalPart, DataRecord, Submission
from kinerja.appraisals.services.supply import record_data, set_givens
from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading, transaction
from kinerja.core.errors import NotAllowed, NotFound
from tests.factories import Person
from tests.kinerja.appraisals.stage import NOW, Play, appraisal_of, duty_of, opened, sent, with_data
from tests.kinerja.appraisals.test_decide import decide, quadrant

RECAP, DAY = "Rekap kehadiran", date(2026, 11, 20)
FIGURES = {"q_HADIR": "5", "q_ABSEN": "97,5"}
GIVENS = {"TARGET": "120", "MULAI": "5/1/2026", "PENUH": "yes"}


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(with_data(quadrant()))


def recorded(
    play: Play, figures: Mapping[str, Any] = FIGURES, *, about: str = "sari", by: str = "wati", **changes: Any
) -> str | None:
    values = {"source": RECAP, "dated": DAY, "now": NOW} | changes
    people = play.people
    target = appraisal_of(getattr(people, about)).public_id
    return record_data(getattr(people, by).actor, target, values.pop("role", "rekap"), figures, **values)


def given(play: Play, values: Mapping[str, str] = GIVENS, *, by: str = "wati", about: str = "sari") -> bool:
    people = play.people
    target = appraisal_of(getattr(people, about)).public_id
    return set_givens(getattr(people, by).actor, target, values, source="Perjanjian kinerja", now=NOW)


def part_of(someone: Person) -> AppraisalPart:
    return reading().scalars(select(AppraisalPart).where(AppraisalPart.appraisal_id == appraisal_of(someone).id)).one()


def events(name: str) -> list[AuditEvent]:
    return list(reading().scalars(select(AuditEvent).where(AuditEvent.event == name)))


def in_force(play: Play) -> queries.DataSheet:
    appraisal = appraisal_of(play.people.sari).id
    return queries.data_in_force(reading(), [appraisal])[appraisal, "overall", "rekap"]


def test_data_is_kept_with_its_source_and_one_event(play: Play) -> None:
    assert recorded(play)
    sheet = in_force(play)
    assert {code: answer.value for code, answer in sheet.answers.items()} == {"HADIR": "5", "ABSEN": "97.5"}
    assert sheet.sources["ABSEN"] == {"source": RECAP, "date": "2026-11-20"}
    (event,) = events("data.recorded")
    assert event.changes["codes"] == ["ABSEN", "HADIR"] and event.agency_id == play.people.agency.id
    assert "97" not in str(event.changes["codes"]) and RECAP not in str(event.changes)


def test_data_counts_in_the_score_like_a_rater(play: Play) -> None:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    with transaction() as session:
        without = material_of(session, appraisal_of(play.people.sari).id).score.exact
    recorded(play)
    with transaction() as session:
        score = material_of(session, appraisal_of(play.people.sari).id).score.exact
    # HADIR: the superior's 60 at weight 60 and the recap's 100 at weight 40 make 76; LAPOR stays 80.
    assert (without, score) == (Fraction(68), Fraction(388, 5))


def test_the_same_again_changes_nothing(play: Play) -> None:
    assert recorded(play) and recorded(play) is None
    assert len(events("data.recorded")) == 1 == reading().scalar(select(func.count()).select_from(DataRecord))


def test_a_correction_leaves_what_it_corrects(play: Play) -> None:
    recorded(play)
    recorded(play, FIGURES | {"q_ABSEN": "90"}, source="Ralat", dated=date(2026, 11, 22))
    sheet = in_force(play)
    assert sheet.seq == 2 and sheet.answers["ABSEN"].value == "90"
    assert (sheet.sources["ABSEN"]["source"], sheet.sources["HADIR"]["source"]) == ("Ralat", RECAP)
    assert reading().scalar(select(func.count()).where(Submission.role == "rekap")) == 2


def test_only_the_source_may_be_corrected_too(play: Play) -> None:
    recorded(play)
    assert recorded(play, source="Ralat")
    assert {one["source"] for one in in_force(play).sources.values()} == {"Ralat"}


@pytest.mark.parametrize(
    ("by", "about", "reason"),
    [
        ("sari", "sari", "data.agency_admin_only"),
        ("budi", "sari", "data.agency_admin_only"),
        ("ratna", "sari", "data.agency_admin_only"),
        ("auditor", "sari", "data.agency_admin_only"),
        ("operator", "sari", "data.agency_admin_only"),
        ("wati", "tono", "data.agency_admin_only"),
        ("wati", "wati", "appraisal.own"),
        ("wati", "head", "appraisal.own_superior"),
    ],
)
def test_others_enter_nothing(play: Play, by: str, about: str, reason: str) -> None:
    for enter in (recorded, given):
        with pytest.raises(NotAllowed) as refusal:
            enter(play, by=by, about=about)
        assert refusal.value.code == reason
    assert not events("data.recorded") and not events("givens.set")


def test_the_assessor_enters_nothing_about_whom_they_assess(play: Play) -> None:
    with transaction() as session:
        session.get_one(Appraisal, appraisal_of(play.people.sari).id).assessor_id = play.people.wati.employee_id
    with pytest.raises(NotAllowed) as refusal:
        recorded(play)
    assert refusal.value.code == "data.by_assessor"


def test_the_list_of_appraisals_to_supply_agrees_with_the_policy(play: Play) -> None:
    people, session = play.people, reading()
    for person in (people.sari, people.wati, people.ratna, people.head, people.auditor, people.operator):
        listed = set(session.scalars(queries.visible_data(person.actor).with_only_columns(Appraisal.id)))
        allowed = {
            one.id
            for one in session.scalars(select(Appraisal))
            if policies.can_record_data(
                person.actor, one, superiors=queries.superiors_in(session, one.cycle_id, person.actor.employee_id)
            )
        }
        assert listed == allowed
    assert set(session.scalars(queries.visible_data(people.wati.actor).with_only_columns(Appraisal.id)))


def test_nothing_is_entered_after_the_decision(play: Play) -> None:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    decide(play)
    for enter in (recorded, given):
        with pytest.raises(NotAllowed) as refusal:
            enter(play)
        assert refusal.value.code == "appraisal.already_decided"


def test_unknown_appraisals_and_roles_are_not_found(play: Play) -> None:
    with pytest.raises(NotFound):
        record_data(play.wati, "tidak-ada", "rekap", FIGURES, source=RECAP, dated=DAY, now=NOW)
    with pytest.raises(NotFound):
        set_givens(play.wati, "tidak-ada", GIVENS, source=RECAP, now=NOW)
    for role in ("atasan", "tidak_ada"):
        with pytest.raises(NotFound):
            recorded(play, role=role)


@pytest.mark.parametrize(
    ("figures", "changes", "codes"),
    [
        ({}, {}, {"data.nothing_entered"}),
        ({}, {"source": " ", "dated": None}, {"data.nothing_entered", "data.source_missing", "data.date_missing"}),
        (FIGURES, {"source": "x" * 201}, {"data.source_too_long"}),
        (FIGURES, {"dated": date(2026, 11, 26)}, {"data.in_future"}),
        ({"q_ABSEN": "101"}, {}, {"answer.out_of_bounds"}),
        ({"q_ABSEN": "banyak", "q_HADIR": "9"}, {}, {"number.invalid", "answer.off_scale"}),
        ({"q_LAPOR": "3"}, {}, {"answer.not_offered"}),
    ],
)
def test_bad_figures_are_refused_all_at_once(
    play: Play, figures: dict[str, str], changes: dict[str, Any], codes: set[str]
) -> None:
    with pytest.raises(AnswersInvalid) as refusal:
        recorded(play, figures, **changes)
    assert {problem.code for problem in refusal.value.problems} == codes
    assert reading().scalar(select(func.count()).select_from(DataRecord)) == 0


def test_today_is_a_day_of_the_period_s_own_zone(play: Play) -> None:
    """At 16:00 UTC the next day has begun in Ternate."""
    assert recorded(play, dated=date(2026, 11, 25), now=datetime(2026, 11, 24, 16, tzinfo=UTC))


def test_givens_are_kept_exact_with_one_event(play: Play) -> None:
    assert given(play)
    part = part_of(play.people.sari)
    assert part.givens == {"TARGET": "120", "MULAI": "2026-01-05", "PENUH": "yes"}
    assert part.given_sources["TARGET"] == {"source": "Perjanjian kinerja", "date": "2026-11-25"}
    (event,) = events("givens.set")
    assert event.changes == {"part": "overall", "codes": ["MULAI", "PENUH", "TARGET"]}
    assert not given(play) and len(events("givens.set")) == 1


def test_a_blank_given_is_taken_away(play: Play) -> None:
    given(play)
    assert given(play, {"TARGET": "130"})
    assert part_of(play.people.sari).givens == {"TARGET": "130"}
    assert set(part_of(play.people.sari).given_sources) == {"TARGET"}


@pytest.mark.parametrize("values", [{"TARGET": "10", "MULAI": "2026-01-05"}, {"MULAI": "2026-01-05"}])
def test_givens_are_frozen_by_the_first_sent_sheet(play: Play, values: dict[str, str]) -> None:
    given(play, GIVENS | {"PENUH": ""})
    sent(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    with pytest.raises(AnswersInvalid) as refusal:
        given(play, values)
    assert [(one.code, one.path) for one in refusal.value.problems] == [("given.frozen", "TARGET")]
    assert part_of(play.people.sari).givens == {"TARGET": "120", "MULAI": "2026-01-05"}
    assert recorded(play), "data may still come"


def test_what_the_score_waits_for_may_come_after_the_first_sheet(play: Play) -> None:
    """TARGET is a target; the optional others might decide what raters are asked."""
    sent(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    with pytest.raises(AnswersInvalid) as refusal:
        given(play)
    assert {one.path for one in refusal.value.problems} == {"MULAI", "PENUH"}
    assert given(play, {"TARGET": "120"}) and part_of(play.people.sari).givens == {"TARGET": "120"}
    with pytest.raises(AnswersInvalid):
        given(play, {"TARGET": "130"})


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"TARGET": "banyak"}, "number.invalid"),
        ({"TARGET": "0"}, "given.too_small"),
        ({"TARGET": "501"}, "given.too_large"),
        ({"MULAI": "31/2/2026"}, "date.invalid"),
        ({"PENUH": "mungkin"}, "given.not_yes_or_no"),
        ({"LAIN": "1"}, "given.unknown"),
    ],
)
def test_bad_givens_are_refused_at_their_code(play: Play, values: dict[str, str], code: str) -> None:
    with pytest.raises(AnswersInvalid) as refusal:
        given(play, values)
    assert code in {problem.code for problem in refusal.value.problems if problem.path in values}
    assert part_of(play.people.sari).givens == {} and not events("givens.set")


def test_weights_from_givens_must_add_up(app: Flask) -> None:
    content = with_data(quadrant())
    first = content["root"]["children"][0] | {"weight_given": "TARGET"}
    content["root"]["children"][0] = first
    play = opened(content)
    with pytest.raises(AnswersInvalid) as refusal:
        given(play, {"TARGET": "12,5"})
    assert [(one.code, one.path) for one in refusal.value.problems] == [("weight.sum_not_100", "TARGET")]
    assert given(play, {"TARGET": first["weight"]})


def test_what_is_missing_is_named_until_it_comes(play: Play) -> None:
    appraisal = appraisal_of(play.people.sari).id
    named = [(one.code, bool(one.role)) for one in queries.missing_for(reading(), appraisal)]
    assert named == [("TARGET", False), ("HADIR", True), ("ABSEN", True)]
    given(play)
    recorded(play, {"q_HADIR": "4"})
    assert [one.code for one in queries.missing_for(reading(), appraisal)] == ["ABSEN"]
