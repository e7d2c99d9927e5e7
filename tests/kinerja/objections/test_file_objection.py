"""Filing: reasons and evidence inside the clock, once per result; and the frozen pack."""

import json
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from forms.document import fingerprint_of
from kinerja.appraisals.models import AppraisalState, Signature
from kinerja.appraisals.queries.results import record_hash_of
from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotAllowed, NotFound
from kinerja.cycles.models import ClockCode
from kinerja.notices.models import Notice
from kinerja.objections.changes.drafting import Typed
from kinerja.objections.models import EvidencePack, Objection, ObjectionEvidence, ObjectionState, Seat
from kinerja.objections.services.file_objection import (
    add_objection_file,
    file_objection,
    remove_objection_file,
    save_objection,
    withdraw_objection,
)
from tests.kinerja.appraisals.stage import NOW
from tests.kinerja.objections.stage import (
    DAY,
    TYPED,
    Filed,
    clock,
    decide,
    filed,
    fresh,
    objection_of,
    received,
    result_row,
)
from tests.kinerja.plans.stage import coached, noted
from tests.kinerja.plans.stage import told as feedback

PDF = b"%PDF-1.7 contoh"


@pytest.fixture
def before(app: Flask) -> Filed:
    return received()


@pytest.fixture
def one(app: Flask) -> Filed:
    return filed()


def events(code: str) -> int:
    return reading().scalar(select(func.count()).where(AuditEvent.event == code)) or 0


def told(kind: str) -> list[int]:
    return list(reading().scalars(select(Notice.employee_id).where(Notice.kind == kind).order_by(Notice.employee_id)))


def test_filing_moves_the_appraisal_and_names_who_decides(one: Filed) -> None:
    people = one.play.people
    assert fresh(people.sari).state is AppraisalState.OBJECTED
    objection = objection_of(one)
    assert (objection.state, objection.decider_id, objection.seat) == (
        ObjectionState.FILED, people.head.employee_id, Seat.SUPERIOR,
    )  # fmt: skip


def test_filing_ends_one_clock_and_starts_the_other(one: Filed) -> None:
    sari = one.play.people.sari
    assert clock(sari, ClockCode.OBJECTION).ended_by == "object"
    decision = clock(sari, ClockCode.OBJECTION_DECISION)
    assert (decision.starts_at, decision.ended_at) == (NOW, None)


def test_filing_tells_the_assessor_and_whoever_decides(one: Filed) -> None:
    people = one.play.people
    assert told("objection.filed.assessor") == [people.budi.employee_id]
    assert told("objection.filed.decider") == [people.head.employee_id]


def test_filing_leaves_one_event_and_one_signature_over_the_pack(one: Filed) -> None:
    pack = reading().scalars(select(EvidencePack)).one()
    signed = reading().scalars(select(Signature.record_hash).where(Signature.record_kind == "objection"))
    assert list(signed) == [pack.hash] and events("objection.filed") == 1


def test_pack_holds_result_sheet_words_and_reasons_as_they_stood(one: Filed) -> None:
    pack = reading().scalars(select(EvidencePack)).one()
    content = json.loads(pack.body)
    assert fingerprint_of(content) == pack.hash
    assert content["result"]["hash"] == record_hash_of(result_row(one.result))
    assert content["result"]["sheet"]["parts"]["overall"]["exact"] == "68"
    assert [line["text"] for line in content["words"]] == ["Selalu menyapa pasien."]
    assert content["objection"]["reasons"] == TYPED.reasons
    assert [point["about"] for point in content["objection"]["points"]] == ["axis.hasil"]
    assert [piece["url"] for piece in content["objection"]["evidence"]] == list(TYPED.links)


def test_pack_holds_the_year_but_no_coaching(before: Filed) -> None:
    noted(before.play)
    feedback(before.play)
    coached(before.play)
    save_objection(before.sari, before.result, TYPED, now=NOW)
    file_objection(before.sari, before.result, now=NOW)
    content = json.loads(reading().scalars(select(EvidencePack.body)).one())
    assert sorted(remark["kind"] for remark in content["year"]) == ["feedback", "note"]


@pytest.mark.parametrize("who", ["budi", "tono", "ratna", "wati", "head"])
def test_filing_belongs_to_the_appraisee_alone(before: Filed, who: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        save_objection(getattr(before.play.people, who).actor, before.result, TYPED, now=NOW)
    assert caught.value.code == "objection.not_appraisee"


def test_objection_to_an_unknown_result_is_not_found(before: Filed) -> None:
    with pytest.raises(NotFound):
        save_objection(before.sari, "tidak-ada", TYPED, now=NOW)


def test_filing_needs_reasons(before: Filed) -> None:
    save_objection(before.sari, before.result, Typed("   ", {}, []), now=NOW)
    with pytest.raises(Invalid) as caught:
        file_objection(before.sari, before.result, now=NOW)
    assert caught.value.errors == {"reasons": ["objection.reasons_missing"]}
    assert fresh(before.play.people.sari).state is AppraisalState.RECEIVED


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        (Typed("a" * 10_001, {}, []), {"reasons": ["objection.reasons_too_long"]}),
        (Typed("a", {"axis.hasil": "b" * 5_001}, []), {"axis.hasil": ["objection.point_too_long"]}),
        (Typed("a", {}, ["bukan tautan"]), {"links": ["objection.no_link"]}),
        (Typed("a", {}, ["javascript:alert(1)"]), {"links": ["objection.no_link"]}),
        (Typed("a", {}, [f"https://contoh.invalid/{n}" for n in range(21)]), {"links": ["objection.too_many_links"]}),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(before: Filed, typed: Typed, errors: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid) as caught:
        save_objection(before.sari, before.result, typed, now=NOW)
    assert caught.value.errors == errors


def test_saving_is_no_event_and_replaces_links(before: Filed) -> None:
    save_objection(before.sari, before.result, TYPED, now=NOW)
    save_objection(before.sari, before.result, Typed("Lain", {}, ["https://contoh.invalid/lain"]), now=NOW)
    assert list(reading().scalars(select(ObjectionEvidence.url))) == ["https://contoh.invalid/lain"]
    assert events("objection.filed") == 0


def test_filing_twice_is_refused(one: Filed) -> None:
    with pytest.raises(NotAllowed) as caught:
        file_objection(one.sari, one.result, now=NOW)
    assert caught.value.code == "objection.already_filed"
    assert reading().scalar(select(func.count()).select_from(Objection)) == 1


def test_the_last_second_is_in_time_and_the_next_is_not(before: Filed) -> None:
    due = clock(before.play.people.sari, ClockCode.OBJECTION).due_at
    save_objection(before.sari, before.result, TYPED, now=due - DAY / 86_400)
    with pytest.raises(NotAllowed) as caught:
        file_objection(before.sari, before.result, now=due)
    assert (caught.value.code, caught.value.details["due_at"]) == ("objection.too_late", due)
    assert file_objection(before.sari, before.result, now=due - DAY / 86_400)


def test_a_file_is_kept_once_and_can_be_taken_out(before: Filed) -> None:
    for _ in range(2):
        add_objection_file(before.sari, before.result, BytesIO(PDF), name="bukti.pdf", now=NOW)
    row = reading().scalars(select(ObjectionEvidence.public_id)).one()
    assert events("evidence.added") == 1
    for _ in range(2):
        remove_objection_file(before.sari, before.result, row, now=NOW)
    assert reading().scalar(select(func.count()).select_from(ObjectionEvidence)) == 0
    assert events("evidence.removed") == 1


def test_a_file_that_is_not_what_it_says_is_refused(before: Filed) -> None:
    with pytest.raises(Invalid) as caught:
        add_objection_file(before.sari, before.result, BytesIO(b"MZ"), name="bukti.pdf", now=NOW)
    assert caught.value.code == "file.content_differs"


def test_files_do_not_change_after_filing(one: Filed) -> None:
    with pytest.raises(NotAllowed) as caught:
        add_objection_file(one.sari, one.result, BytesIO(PDF), name="bukti.pdf", now=NOW)
    assert caught.value.code == "objection.already_filed"


def test_withdrawing_makes_the_first_result_final(one: Filed) -> None:
    withdraw_objection(one.sari, one.objection, now=NOW)
    appraisal = fresh(one.play.people.sari)
    assert (appraisal.state, appraisal.result_id) == (AppraisalState.FINAL, result_row(one.result).id)
    assert objection_of(one).state is ObjectionState.WITHDRAWN
    assert clock(one.play.people.sari, ClockCode.OBJECTION_DECISION).ended_by == "withdraw"
    assert events("objection.withdrawn") == 1
    assert told("objection.withdrawn") == sorted([one.play.people.budi.employee_id, one.play.people.head.employee_id])


@pytest.mark.parametrize("who", ["budi", "head", "tono", "ratna"])
def test_withdrawing_belongs_to_the_appraisee_alone(one: Filed, who: str) -> None:
    with pytest.raises(NotAllowed):
        withdraw_objection(getattr(one.play.people, who).actor, one.objection, now=NOW)


def test_withdrawing_again_or_after_the_decision_is_refused(one: Filed) -> None:
    decide(one)
    with pytest.raises(NotAllowed) as caught:
        withdraw_objection(one.sari, one.objection, now=NOW)
    assert caught.value.code == "objection.was_decided"


def test_a_withdrawn_objection_is_not_filed_again(one: Filed) -> None:
    withdraw_objection(one.sari, one.objection, now=NOW)
    with pytest.raises(NotAllowed) as caught:
        file_objection(one.sari, one.result, now=NOW)
    assert caught.value.code == "objection.already_filed"
