"""The simulation by itself: nothing gets lost on the way over, every state, several parts, and data roles."""

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from forms.aggregation import RaterSheet, combine
from forms.compiler import compile_instrument
from forms.document import draft_from_document
from forms.errors import AnswersInvalid
from forms.exact import written
from forms.givens import settled_givens
from forms.instrument import Answer, Instrument
from forms.outcome import indications
from forms.responses import responses_from_json
from forms.rows import in_rows
from kinerja.appraisals.changes.deciding import material_of
from kinerja.appraisals.material import PartSheets
from kinerja.appraisals.models import Appraisal, AppraisalPart, Result
from kinerja.appraisals.services.decide import choose_ratings, finalize_appraisal
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.appraisals.services.respond import save_sheet, start_assignment
from kinerja.appraisals.services.submit import submit_response
from kinerja.appraisals.services.supply import record_data
from kinerja.core.authz import Actor
from kinerja.core.db import reading, transaction
from kinerja.core.errors import NotAllowed
from kinerja.core.runner import run_waiting
from kinerja.cycles.services import assign_instrument
from kinerja.instruments.changes import open_draft
from kinerja.instruments.models import Instrument as InstrumentRow
from kinerja.instruments.models import Version
from kinerja.instruments.services import submit_draft
from kinerja.instruments.versions import document_of, keep_document
from kinerja.review.models import ImpactRow, ImpactState
from kinerja.review.queries import finished_after, finished_count, served_fingerprints
from kinerja.review.queries.finished import Finished
from kinerja.review.services import request_impact
from kinerja.review.simulation import Simulation, simulated
from tests.forms.cases import some_case
from tests.kinerja.appraisals.stage import (
    ALWAYS,
    NOW,
    Play,
    announced,
    appraisal_of,
    document,
    duty_of,
    make_version,
    sent,
    with_data,
)
from tests.kinerja.appraisals.stage import opened as opened_cycle
from tests.kinerja.appraisals.test_decide import EXPECTED, FIRST, quadrant
from tests.kinerja.cycles.closing import close_cycle
from tests.kinerja.review.stage import graded, reweighted

Document = dict[str, Any]


def compiled(content: Document) -> Instrument:
    return compile_instrument(draft_from_document(content))


def finished(instrument: Instrument, sheets: Any, givens: Any = None, **kept: Any) -> Finished:
    part = PartSheets("overall", instrument, givens or {}, sheets)
    values: dict[str, Any] = {"score": None, "outcome": {}, "ratings": {}} | kept
    return Finished(1, 1, 1, values["score"], values["outcome"], values["ratings"], (part,), frozenset({"overall"}))


# Nothing gets lost


@pytest.mark.parametrize("part", range(10))
def test_generated_answers_score_the_same_under_a_copy(part: int, scale: Callable[[int], int]) -> None:
    """A draft that differs in its title alone: every answer goes over, every value stays."""
    statuses = set()
    count = scale(200)
    for seed in range(part * count, (part + 1) * count):
        content, answers = some_case(seed)
        copied = {**content, "title": {"id": "Salinan"}}
        old, new = compiled(content), compiled(copied)
        responses = responses_from_json(answers, old.groups)
        kept = finished(old, responses.sheets, responses.givens)
        (moved,) = Simulation(new).parts(kept)
        # A blank in a row that the item list does not have is no answer.
        known = in_rows(new, settled_givens(responses.givens)).nodes
        said = [
            replace(one, answers={code: answer for code, answer in one.answers.items() if code in known})
            for one in responses.sheets
        ]
        assert (moved.sheets, dict(moved.givens)) == (said, settled_givens(responses.givens))
        expected = combine(old, responses.sheets, responses.givens)
        found = Simulation(new).of(kept)
        assert (found.new.score is None) == (expected.value is None)
        if found.state is ImpactState.INCOMPLETE:
            assert expected.status == "incomplete"
        else:
            assert found.new.score == (None if expected.value is None else written(expected.value))
            assert dict(found.new.indications) == indications(old, expected)
        statuses.add(expected.status)
    assert "scored" in statuses


def test_comparing_is_done_once_per_version() -> None:
    old, new = compiled(document()), compiled(graded())
    way = Simulation(new)
    for _turn in range(3):
        way.of(finished(old, [RaterSheet("atasan", {"HADIR": Answer("3"), "LAPOR": Answer("3")}, "A1")]))
    assert len(way.ways) == 1


# States


SENT = [RaterSheet("atasan", {"HADIR": Answer("3"), "LAPOR": Answer("4"), "KUAT": Answer("Rapi.")}, "A1")]
RATED = {axis: {"decided": "sesuai", "suggested": "sesuai"} for axis in ("hasil", "perilaku")}
KEPT = {"score": "68.00", "outcome": {"kind": "predicate", "code": "baik"}, "ratings": RATED}


def test_a_copy_of_the_version_gives_the_stored_result() -> None:
    one = Simulation(compiled(quadrant())).of(finished(compiled(quadrant()), SENT, **KEPT))
    assert one.state is ImpactState.COMPUTED and (one.new.score, one.new.predicate) == ("68.00", "baik")
    # The axis without nodes has no suggestion; the stored one here was invented.
    assert one.changes() | {"indication_changed": None} == {
        "score_changed": False,
        "category_changed": False,
        "predicate_changed": False,
        "indication_changed": None,
    }


def test_a_category_in_place_of_a_predicate_changes_both() -> None:
    one = Simulation(compiled(graded())).of(finished(compiled(quadrant()), SENT, **KEPT))
    assert (one.old.predicate, one.new.predicate, one.new.category) == ("baik", None, "cukup")
    assert one.changes()["category_changed"] and one.changes()["predicate_changed"]
    # An instrument without axes needs no ratings, so none is due.
    assert one.state is ImpactState.COMPUTED and one.reasons == ()


def test_axes_where_there_were_none_need_ratings() -> None:
    kept = {"score": "68.00", "outcome": {"kind": "category", "code": "cukup"}, "ratings": {}}
    one = Simulation(compiled(quadrant())).of(finished(compiled(graded()), SENT, **kept))
    assert (one.state, one.reasons) == (ImpactState.RATING_DUE, ("hasil", "perilaku"))
    assert one.new.score == "68.00" and one.new.predicate is None


def test_a_contradiction_is_told_and_breaks_nothing() -> None:
    """A given that the draft bounds otherwise: the answers stand, but the draft takes no such target."""
    old = with_data(document())
    new = copy.deepcopy(old)
    new["givens"][0]["most"] = "10"
    one = Simulation(compiled(new)).of(finished(compiled(old), SENT, {"TARGET": "400"}, **KEPT))
    assert one.state is ImpactState.UNFIT and one.reasons and not any(one.changes().values())
    with pytest.raises(AnswersInvalid):
        combine(compiled(new), SENT, {"TARGET": "400"})


def test_reasons_name_each_place_once() -> None:
    content = document()
    leaves = content["root"]["children"][0]["children"]
    for number in range(30):
        leaves.append(leaves[1] | {"code": f"B{number}", "weight": "0"})
    one = Simulation(compiled(content)).of(finished(compiled(document()), SENT, **KEPT))
    assert one.state is ImpactState.INCOMPLETE and len(one.reasons) == len(set(one.reasons)) == 20


def test_parts_of_other_instruments_stay_as_they_are() -> None:
    old = compiled(document())
    part = PartSheets("results", old, {}, SENT)
    kept = Finished(1, 1, 1, "68.00", {}, {}, (part,), frozenset())
    assert Simulation(compiled(graded())).parts(kept) == [part]
    assert simulated(kept, kept.parts).new.score == "68.00"


# Several parts, stored


def whole() -> Document:
    """Attendance weighs as much as the results are worth."""
    content = quadrant() | {
        "givens": [{"code": "results", "label": {"id": "Nilai hasil kerja"}, "type": "number", "required": False}]
    }
    behaviour = content["root"]["children"][0]
    behaviour["mode"] = "ratio"
    behaviour["children"][0]["weight_given"] = "results"
    return content


def two_parts(play: Play) -> None:
    """Sari's results and her whole, sent and decided; the cycle is closed."""
    budi, sari = play.people.budi, play.people.sari
    with transaction() as session:
        other = make_version(session, play.people, document("HASIL-2026")).id
    assign_instrument(play.ratna, play.cycle_id, other, now=NOW, part="results")
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    duty = duty_of(budi, sari, "atasan")
    first = start_assignment(budi.actor, duty.public_id, conflict=False, now=NOW)
    while first is not None:
        raw = {"q_HADIR": "3", "q_LAPOR": "4", "q_KUAT": "Rapi."}
        save_sheet(budi.actor, first, raw, base_revs={}, now=NOW)
        submit_response(budi.actor, first, now=NOW)
        first = next_sheet(budi.actor, duty.public_id)
    decided(play)


def next_sheet(actor: Actor, duty: str) -> str | None:
    try:
        return start_assignment(actor, duty, conflict=False, now=NOW)
    except NotAllowed:  # the last one was sent
        return None


def decided(play: Play) -> None:
    budi, sari = play.people.budi.actor, appraisal_of(play.people.sari)
    choose_ratings(budi, sari.public_id, FIRST, now=NOW)
    reading().expire_all()
    rev = appraisal_of(play.people.sari).rev
    finalize_appraisal(budi, sari.public_id, EXPECTED, rev=rev, now=NOW)
    close_cycle(play.ratna, play.cycle_id, now=NOW)


def tried(play: Play, code: str) -> ImpactRow:
    """The draft of that instrument with other weights, over the closed cycle."""
    with transaction() as session:
        owner = session.scalars(select(InstrumentRow).where(InstrumentRow.code == code)).one()
        version = session.scalars(select(Version).where(Version.instrument_id == owner.id)).one()
        owner.current_version_id = version.id
        content = copy.deepcopy(document_of(session, version.fingerprint))
        reweighted(content)
        draft = open_draft(session, play.ratna, owner, content, base_version_id=version.id, at=NOW).public_id
    submit_draft(play.ratna, draft, rev=0, accept_warnings=True, now=NOW)
    request_impact(play.ratna, draft, play.cycle_id, now=NOW)
    run_waiting(now=NOW)
    return reading().scalars(select(ImpactRow)).one()


def really(play: Play, code: str) -> str:
    """The same content as a version of that instrument, and the decision's own way."""
    with transaction() as session:
        owner = session.scalars(select(InstrumentRow).where(InstrumentRow.code == code)).one()
        version = session.scalars(select(Version).where(Version.instrument_id == owner.id)).one()
        content = copy.deepcopy(document_of(session, version.fingerprint))
        reweighted(content)
        instrument = compiled(content)
        keep_document(session, instrument.draft, instrument.fingerprint)
        session.execute(
            update(AppraisalPart)
            .where(AppraisalPart.version_id == version.id)
            .values(fingerprint=instrument.fingerprint)
        )
        return str(material_of(session, appraisal_of(play.people.sari).id).score.value)


@pytest.mark.parametrize("code", ["UJI-2026", "HASIL-2026"])
def test_a_part_and_the_whole_are_tried_with_the_rest_as_it_is(app: Flask, code: str) -> None:
    play = announced(whole(), **ALWAYS)
    two_parts(play)
    row = tried(play, code)
    # Results 68, so attendance weighs 68 and reports 40: (68 × 60 + 40 × 80) ÷ 108.
    assert row.old_score == "67.41" and row.state is ImpactState.COMPUTED
    assert row.new_score == really(play, code) != row.old_score


def test_finished_appraisals_are_read_with_all_their_parts(app: Flask) -> None:
    play = announced(whole(), **ALWAYS)
    two_parts(play)
    session = reading()
    cycle = session.scalars(select(Appraisal.cycle_id)).first() or 0
    for code, served in (("UJI-2026", {"overall"}), ("HASIL-2026", {"results"})):
        owner = session.scalars(select(InstrumentRow.id).where(InstrumentRow.code == code)).one()
        (one,) = finished_after(session, cycle, owner, after=0, limit=10)
        assert one.served == served and {part.part for part in one.parts} == {"overall", "results"}
        assert finished_count(session, cycle, owner) == len(served_fingerprints(session, cycle, owner)) == 1
        assert finished_after(session, cycle, owner, after=one.appraisal_id, limit=10) == []


def test_data_roles_enter_with_their_newest_word(app: Flask) -> None:
    play = opened_cycle(with_data(quadrant()), **ALWAYS)
    sari = appraisal_of(play.people.sari).public_id
    for hours in ("2", "5"):
        typed = {"q_HADIR": hours, "q_ABSEN": "90"}
        record_data(play.wati, sari, "rekap", typed, source="Rekap", dated=date(2026, 11, 1), now=NOW)
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    decided(play)
    row = tried(play, "UJI-2026")
    assert row.state is ImpactState.COMPUTED
    assert row.old_score == reading().scalars(select(Result.score)).one()
    assert row.new_score == really(play, "UJI-2026") != row.old_score
