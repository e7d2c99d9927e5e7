"""Both sides speak; the superior of the assessor upholds or changes; there is exactly one final result."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from kinerja.appraisals.changes.deciding import Choice
from kinerja.appraisals.models import AppraisalState, Rating, Result, Signature
from kinerja.appraisals.queries.results import record_hash_of
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.cycles.models import ClockCode
from kinerja.objections.models import ObjectionDecision, ObjectionState, Party, Statement
from kinerja.objections.services.file_objection import withdraw_objection
from kinerja.objections.services.hear_objection import state_side
from tests.kinerja.appraisals.stage import NOW
from tests.kinerja.objections.stage import DAY, Filed, clock, decide, filed, fresh, heard, objection_of, result_row
from tests.kinerja.objections.test_file_objection import events, told


@pytest.fixture
def one(app: Flask) -> Filed:
    return filed()


def test_the_assessor_explains_and_the_appraisee_replies(one: Filed) -> None:
    heard(one)
    said = reading().execute(select(Statement.party, Statement.by_id).order_by(Statement.id)).tuples().all()
    people = one.play.people
    assert list(said) == [(Party.ASSESSOR, people.budi.employee_id), (Party.APPRAISEE, people.sari.employee_id)]
    assert events("objection.stated") == 2
    assert told("objection.stated.assessor") == sorted([people.sari.employee_id, people.head.employee_id])
    assert told("objection.stated.appraisee") == sorted([people.budi.employee_id, people.head.employee_id])


def test_a_statement_is_signed_with_its_hash(one: Filed) -> None:
    state_side(one.budi, one.objection, "Penjelasan.", now=NOW)
    digest = reading().scalars(select(Statement.hash)).one()
    signed = select(Signature.record_hash).where(Signature.record_kind == "objection_statement")
    assert list(reading().scalars(signed)) == [digest]


def test_the_reply_waits_for_the_explanation(one: Filed) -> None:
    with pytest.raises(NotAllowed) as caught:
        state_side(one.sari, one.objection, "Tanggapan.", now=NOW)
    assert caught.value.code == "objection.nothing_to_reply"


@pytest.mark.parametrize("who", ["head", "tono", "ratna", "wati"])
def test_nobody_else_speaks(one: Filed, who: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        state_side(getattr(one.play.people, who).actor, one.objection, "Keterangan.", now=NOW)
    assert caught.value.code == "objection.not_a_side"


@pytest.mark.parametrize(
    ("text", "code"), [("  ", "objection.statement_missing"), ("a" * 10_001, "objection.statement_too_long")]
)
def test_a_statement_is_refused_at_its_field(one: Filed, text: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        state_side(one.budi, one.objection, text, now=NOW)
    assert caught.value.errors == {"text": [code]}


def test_each_side_speaks_once(one: Filed) -> None:
    state_side(one.budi, one.objection, "Penjelasan.", now=NOW)
    with pytest.raises(NotAllowed) as caught:
        state_side(one.budi, one.objection, "Penjelasan lain.", now=NOW)
    assert caught.value.code == "objection.already_stated"


def test_nobody_speaks_after_the_decision(one: Filed) -> None:
    decide(one)
    with pytest.raises(NotAllowed) as caught:
        state_side(one.budi, one.objection, "Penjelasan.", now=NOW)
    assert caught.value.code == "objection.was_decided"


def test_upholding_leaves_the_result_in_force_and_final(one: Filed) -> None:
    assert decide(heard(one), hearing="") == one.result
    appraisal = fresh(one.play.people.sari)
    assert (appraisal.state, appraisal.result_id) == (AppraisalState.FINAL, result_row(one.result).id)
    assert objection_of(one).state is ObjectionState.UPHELD
    assert clock(one.play.people.sari, ClockCode.OBJECTION_DECISION).ended_by == "uphold"
    assert events("objection.decided") == 1 and told("objection.upheld") == sorted(
        [one.play.people.sari.employee_id, one.play.people.budi.employee_id]
    )


def test_changing_puts_another_result_in_force_and_keeps_the_original(one: Filed) -> None:
    before = record_hash_of(result_row(one.result))
    changed = result_row(decide(heard(one), "changed", hearing=""))
    original = result_row(one.result)
    assert (changed.seq, changed.cause, changed.outcome["code"]) == (2, "objection", "baik")
    assert changed.ratings["hasil"] == {"decided": "di_atas", "suggested": "sesuai", "reason": "Bukti diterima."}
    assert (changed.score, changed.sheet, changed.hashes) == (original.score, original.sheet, original.hashes)
    assert changed.legal_basis == original.legal_basis
    assert changed.people["decider"]["name"] == "Dr. Halima Gamalama"
    assert changed.people["assessor"] == original.people["assessor"]
    appraisal = fresh(one.play.people.sari)
    assert (appraisal.state, appraisal.result_id) == (AppraisalState.FINAL, changed.id)
    assert record_hash_of(original) == before
    assert original.ratings["hasil"]["decided"] == "sesuai"


def test_the_changed_result_is_signed_and_rated_by_the_superior(one: Filed) -> None:
    changed = result_row(decide(one, "changed"))
    rows = reading().execute(select(Rating.axis, Rating.by_id).where(Rating.seq == 2).order_by(Rating.axis)).all()
    head = one.play.people.head
    assert [tuple(row) for row in rows] == [("hasil", head.employee_id), ("perilaku", head.employee_id)]
    signed = select(Signature.record_hash).where(
        Signature.signer_ref == head.actor.ref,
        Signature.record_id == str(changed.id),
        Signature.record_kind == "result",
    )
    assert list(reading().scalars(signed)) == [record_hash_of(changed)]


def test_the_decision_is_bound_to_pack_and_result(one: Filed) -> None:
    decide(one, "changed")
    decision = reading().scalars(select(ObjectionDecision)).one()
    signed = select(Signature.record_hash).where(Signature.record_kind == "objection_decision")
    assert list(reading().scalars(signed)) == [decision.hash]
    assert decision.decider["post"] == "Kepala Dinas"


@pytest.mark.parametrize("who", ["sari", "budi", "tono", "dewi", "ratna", "wati", "operator", "auditor"])
def test_the_decision_belongs_to_the_superior_alone(one: Filed, who: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        decide(one, actor=getattr(one.play.people, who).actor)
    assert caught.value.code == "objection.not_decider"


def test_an_unknown_objection_is_not_found(one: Filed) -> None:
    unknown = Filed(one.play, one.result, "tidak-ada")
    with pytest.raises(NotFound):
        decide(unknown, rev=1)


def test_a_second_decision_is_refused(one: Filed) -> None:
    decide(one)
    with pytest.raises(NotAllowed) as caught:
        decide(one, "changed")
    assert caught.value.code == "objection.was_decided"
    assert reading().scalar(select(func.count()).select_from(Result)) == 1


def test_a_withdrawn_objection_is_not_decided(one: Filed) -> None:
    withdraw_objection(one.sari, one.objection, now=NOW)
    with pytest.raises(NotAllowed) as caught:
        decide(one)
    assert caught.value.code == "objection.was_withdrawn"


def test_a_stale_page_cannot_decide(one: Filed) -> None:
    with pytest.raises(Conflict) as caught:
        decide(one, rev=objection_of(one).rev + 1)
    assert caught.value.code == "objection.changed_meanwhile"


def test_a_silent_side_needs_a_word_about_the_hearing(one: Filed) -> None:
    with pytest.raises(Invalid) as caught:
        decide(one, hearing="  ")
    assert caught.value.errors == {"hearing": ["objection.hearing_missing"]}


def test_the_decision_needs_its_reason(one: Filed) -> None:
    with pytest.raises(Invalid) as caught:
        decide(one, reason=" ")
    assert caught.value.errors == {"reason": ["objection.verdict_reason_missing"]}


@pytest.mark.parametrize(
    ("choices", "errors"),
    [
        ({"hasil": Choice("sesuai"), "perilaku": Choice("sesuai")}, {"outcome": ["objection.nothing_changed"]}),
        ({"hasil": Choice("di_atas"), "perilaku": Choice("sesuai")}, {"reason_hasil": ["rating.reason_due"]}),
        ({"hasil": Choice("di_atas", "Bukti.")}, {"perilaku": ["rating.required"]}),
        ({"hasil": Choice("hebat", "Bukti."), "perilaku": Choice("sesuai")}, {"hasil": ["rating.required"]}),
    ],
)
def test_changed_ratings_are_refused_at_their_fields(
    one: Filed, choices: dict[str, Choice], errors: dict[str, list[str]]
) -> None:
    with pytest.raises(Invalid) as caught:
        decide(one, "changed", choices=choices)
    assert caught.value.errors == errors
    assert fresh(one.play.people.sari).state is AppraisalState.OBJECTED


def test_a_late_decision_counts(one: Filed) -> None:
    due = clock(one.play.people.sari, ClockCode.OBJECTION_DECISION).due_at
    decide(one, now=due + 30 * DAY)
    assert fresh(one.play.people.sari).state is AppraisalState.FINAL
    assert clock(one.play.people.sari, ClockCode.OBJECTION_DECISION).ended_at == due + 30 * DAY
