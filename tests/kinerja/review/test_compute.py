"""A draft over a finished cycle: what is simulated is what would really come out, and nothing else is written."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, event, func, select, update

from forms.outcome import outcome_for
from kinerja.appraisals.changes.deciding import material_of
from kinerja.appraisals.models import Appraisal, AppraisalPart, Result
from kinerja.appraisals.queries.scoring import sheets_for, sheets_in
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor
from kinerja.core.clock import utc_now
from kinerja.core.db import READ, db, reading, transaction
from kinerja.core.errors import Conflict, NotAllowed, NotFound
from kinerja.core.queue import Job, JobCancelled, JobRun, JobState
from kinerja.core.runner import run_waiting
from kinerja.instruments.models import Draft, DraftState, Version
from kinerja.instruments.services import publish_instrument, return_draft
from kinerja.review.models import ImpactRow, ImpactRun, ImpactState
from kinerja.review.services import cancel_impact, compute_impact, request_impact
from tests.kinerja.appraisals.stage import NOW, appraisal_of
from tests.kinerja.review.stage import (
    ANSWERED,
    Change,
    Document,
    Trial,
    digest_of_appraisals,
    graded,
    quadrant,
    reweighted,
    trial,
    unchanged,
)

DAY = NOW.date()


def indicator(content: Document, code: str) -> Document:
    found: Document = next(one for one in content["root"]["children"][0]["children"] if one["code"] == code)
    return found


def repointed(content: Document) -> None:
    """The levels of attendance are worth other points."""
    for level in indicator(content, "HADIR")["levels"]:
        level["points"] = str(int(level["value"]) ** 2 * 4)


def stricter(content: Document) -> None:
    """The row above expectation begins at 60."""
    content["outcome"]["lists"][0]["rows"][0]["least"] = "65"


def without_reports(content: Document) -> None:
    children = content["root"]["children"][0]["children"]
    children.remove(indicator(content, "LAPOR"))
    children[0]["weight"] = "100"


def open_peers(content: Document) -> None:
    peers = next(one for one in content["roles"] if one["code"] == "rekan")
    peers.update(closed=False, minimum=1, weight="60")


def another_required(content: Document) -> None:
    new = dict(indicator(content, "LAPOR"), code="BARU", label={"id": "Butir baru"}, weight="10")
    indicator(content, "LAPOR")["weight"] = "30"
    content["root"]["children"][0]["children"].append(new)


def fewer_levels(content: Document) -> None:
    indicator(content, "LAPOR")["levels"].pop()


def other_ratings(content: Document) -> None:
    """The rating that was decided everywhere has another code."""
    text = content["outcome"]
    for option in text["axes"][1]["options"]:
        option["code"] = option["code"].replace("di_atas", "teladan")
    for cell in text["matrix"]["cells"]:
        cell["column"] = cell["column"].replace("di_atas", "teladan")


def really(one: Trial) -> dict[str, tuple[Any, ...]]:
    """The draft is published, every appraisal put on its version, and scored by the decision's own path; all undone."""
    rev = reading().scalars(select(Draft.rev).where(Draft.public_id == one.draft)).one()
    with transaction() as session:
        session.execute(
            update(Draft)
            .where(Draft.public_id == one.draft)
            .values(state=DraftState.APPROVED, approver_id=one.hasan.account_id, rev=rev)
        )
    published = publish_instrument(one.ratna, one.draft, effective_on=DAY, reason="Uji", now=NOW)
    found = {}
    with transaction() as session:
        version = session.scalars(select(Version).where(Version.public_id == published)).one()
        session.execute(update(AppraisalPart).values(version_id=version.id, fingerprint=version.fingerprint))
        for name in ANSWERED:
            appraisal = appraisal_of(getattr(one.play.people, name))
            material = material_of(session, appraisal.id)
            ratings = session.scalars(select(Result.ratings).where(Result.id == appraisal.result_id)).one()
            outcome = outcome_for(
                material.instrument, material.score, {axis: kept["decided"] for axis, kept in ratings.items()}
            )
            predicate = outcome.code if outcome.kind == "predicate" else None
            category = outcome.code if outcome.kind == "category" else None
            found[name] = (str(material.score.value), category, predicate, dict(material.indications))
    return found


@pytest.mark.parametrize(
    ("change", "content"),
    [
        (reweighted, quadrant),
        (reweighted, graded),
        (repointed, quadrant),
        (stricter, quadrant),
        (open_peers, graded),
        (unchanged, graded),
    ],
)
def test_simulated_equals_real(app: Flask, change: Change, content: Any) -> None:
    one = trial(change, content())
    rows = one.computed()
    simulated = {
        name: (row.new_score, row.new_category, row.new_predicate, row.new_indications) for name, row in rows.items()
    }
    assert simulated.keys() == ANSWERED.keys()
    assert simulated == really(one)


def test_figures_before_are_those_of_the_results(app: Flask) -> None:
    one = trial(reweighted)
    rows = one.computed()
    # Sari's attendance: (60 × 60 + 20 × 66⅔) ÷ 80 = 61⅔, and 0.6 of it with 0.4 × 80; the others have one rater.
    assert {name: row.old_score for name, row in rows.items()} == {
        "sari": "69.00",
        "dewi": "76.00",
        "budi": "80.00",
        "tono": "64.00",
    }
    for name, row in rows.items():
        result = reading().get_one(Result, appraisal_of(getattr(one.play.people, name)).result_id)
        assert (row.old_score, row.old_predicate) == (result.score, result.outcome["code"])


def test_scores_ranks_and_their_changes_by_hand(app: Flask) -> None:
    rows = trial(reweighted).computed()
    # Dewi 0.2 × 100 + 0.8 × 40, Budi 80 as before, Tono 0.2 × 40 + 0.8 × 100.
    assert [rows[name].new_score for name in ("dewi", "budi", "tono")] == ["52.00", "80.00", "88.00"]
    assert not rows["budi"].score_changed and rows["dewi"].score_changed
    # In Dinas Kesehatan Budi leads before and after, Dewi falls behind Sari; Tono is alone in his.
    assert [(rows[name].old_rank, rows[name].new_rank) for name in ("budi", "dewi", "sari", "tono")] == [
        (1, 1),
        (2, 3),
        (3, 2),
        (1, 1),
    ]
    assert [name for name, row in sorted(rows.items()) if row.rank_changed] == ["dewi", "sari"]
    # 52 suggests "di bawah", 88 "di atas"; the ratings stay, so do the predicates.
    assert [name for name, row in sorted(rows.items()) if row.indication_changed] == ["dewi", "tono"]
    assert not any(row.predicate_changed for row in rows.values())


def test_a_category_changes_where_its_bound_is_crossed(app: Flask) -> None:
    rows = trial(reweighted, graded()).computed()
    moved = {name: (row.old_category, row.new_category) for name, row in rows.items() if row.category_changed}
    assert moved["dewi"] == ("baik", "cukup") and moved["tono"] == ("cukup", "baik") and "budi" not in moved


def test_nothing_of_the_appraisals_is_written(app: Flask) -> None:
    one = trial(reweighted)
    before = digest_of_appraisals()
    one.computed()
    assert digest_of_appraisals() == before and len(before) == 16


def test_an_unchanged_draft_changes_nobody(app: Flask) -> None:
    rows = trial(unchanged).computed()
    assert all(row.state is ImpactState.COMPUTED and row.old_score == row.new_score for row in rows.values())
    assert not any(row.score_changed or row.rank_changed or row.indication_changed for row in rows.values())


@pytest.mark.parametrize(
    ("change", "state", "reasons"),
    [
        (another_required, ImpactState.INCOMPLETE, ["BARU"]),
        (fewer_levels, ImpactState.INCOMPLETE, ["LAPOR"]),
        (other_ratings, ImpactState.RATING_DUE, ["perilaku"]),
    ],
)
def test_what_cannot_be_computed_says_why(app: Flask, change: Change, state: ImpactState, reasons: list[str]) -> None:
    rows = trial(change).computed()
    assert {row.state for row in rows.values()} == {state}
    assert all(row.reasons == reasons for row in rows.values())
    if state is ImpactState.INCOMPLETE:
        assert not any(row.score_changed or row.new_score or row.new_rank for row in rows.values())


def test_answers_to_a_removed_indicator_are_left_out(app: Flask) -> None:
    rows = trial(without_reports).computed()
    assert rows["dewi"].new_score == "100.00" and rows["tono"].new_score == "40.00"


def test_sheets_of_many_are_the_sheets_of_each(app: Flask) -> None:
    trial(unchanged)
    ids = list(reading().scalars(select(Appraisal.id)))
    found = sheets_in(reading(), ids)
    assert len(found) == len(ANSWERED)
    for (appraisal_id, part), sheets in found.items():
        assert sheets == sheets_for(reading(), appraisal_id, part)


# The ladder of asking


def events() -> list[str]:
    query = select(AuditEvent.event).where(AuditEvent.event.in_(["impact.requested", "job.cancelled"]))
    return list(reading().scalars(query.order_by(AuditEvent.id)))


def test_asking_leaves_one_event_with_codes_only(app: Flask) -> None:
    one = trial(reweighted)
    one.asked()
    assert events() == ["impact.requested"]
    changes = reading().scalars(select(AuditEvent.changes).where(AuditEvent.event == "impact.requested")).one()
    assert changes.keys() == {"instrument", "rev", "cycle", "fingerprint"}


@pytest.mark.parametrize("who", ["sari", "tono", "wati", "auditor"])
def test_others_may_not_ask(app: Flask, who: str) -> None:
    one = trial(reweighted)
    with pytest.raises((NotAllowed, NotFound)):
        one.asked(getattr(one.play.people, who).actor)
    assert events() == []


@pytest.mark.parametrize("state", ["editing"])
def test_a_draft_is_submitted_first(app: Flask, state: str) -> None:
    one = trial(reweighted, state=state)
    with pytest.raises(NotAllowed) as caught:
        one.asked()
    assert caught.value.code == "impact.submit_first"


def test_the_approver_asks_too(app: Flask) -> None:
    one = trial(reweighted, state="approved")
    assert one.asked(one.hasan)


def test_an_open_or_unknown_cycle_is_not_found(app: Flask) -> None:
    one = trial(reweighted)
    with pytest.raises(NotFound):
        request_impact(one.ratna, one.draft, "tidak-ada", now=NOW)
    with pytest.raises(NotFound):
        request_impact(one.ratna, "tidak-ada", one.cycle, now=NOW)


def test_asking_twice_is_one_run(app: Flask) -> None:
    one = trial(reweighted)
    assert one.asked() == one.asked(one.hasan)
    assert events() == ["impact.requested"] and count(Job) == 1


def test_asking_again_after_the_end_replaces_the_run(app: Flask) -> None:
    one = trial(reweighted)
    one.computed()
    first = reading().scalars(select(ImpactRun.public_id)).one()
    rows = one.computed()
    assert first != reading().scalars(select(ImpactRun.public_id)).one() and len(rows) == len(ANSWERED)


def count(model: Any) -> int:
    kind = [Job.kind == "compute_impact"] if model is Job else []
    return reading().scalar(select(func.count()).select_from(model).where(*kind)) or 0


# The job


def started(one: Trial, **changes: Any) -> JobRun:
    """The run of a waiting job, as the runner makes it."""
    one.asked()
    with transaction() as session:
        job = session.scalars(select(Job).where(Job.kind == "compute_impact")).one()
        job.state, job.attempts, job.lease_until = JobState.RUNNING, 1, utc_now()
    return JobRun(job.id, job.kind, job.args, changes.pop("actor", one.ratna), NOW, 1, **changes)


def test_the_job_goes_on_where_it_stopped(app: Flask) -> None:
    one = trial(reweighted)
    run = started(one)
    compute_impact(run, chunk=1)
    whole = {name: (row.new_score, row.new_rank) for name, row in one.rows().items()}
    last = max(row.appraisal_id for row in one.rows().values())
    with transaction() as session:
        session.execute(delete(ImpactRow).where(ImpactRow.appraisal_id == last))
        session.execute(update(ImpactRow).values(new_rank=None))
    run.cursor = [3, last - 1]
    compute_impact(run, chunk=2)
    assert {name: (row.new_score, row.new_rank) for name, row in one.rows().items()} == whole
    job = reading().get_one(Job, run.job_id)
    assert (job.progress, job.total) == (4, 4)


def test_a_chunk_done_twice_stands_once(app: Flask) -> None:
    one = trial(reweighted)
    run = started(one)
    compute_impact(run, chunk=3)
    run.cursor = None
    compute_impact(run, chunk=2)
    assert count(ImpactRow) == len(ANSWERED)


def statements_of(run: JobRun, *, chunk: int) -> int:
    asked: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(db.engines[READ], "before_cursor_execute", listen)
    try:
        run.cursor = None
        compute_impact(run, chunk=chunk)
    finally:
        event.remove(db.engines[READ], "before_cursor_execute", listen)
    return len(asked)


def test_a_chunk_costs_four_reads_however_large(app: Flask) -> None:
    run = started(trial(reweighted))
    statements_of(run, chunk=4)  # compiles the documents
    one_by_one, together = statements_of(run, chunk=1), statements_of(run, chunk=4)
    assert one_by_one - together == 4 * 3


def test_a_cancelled_job_stops_at_the_next_chunk(app: Flask) -> None:
    one = trial(reweighted)
    run = started(one)
    cancel_impact(one.hasan, one.draft, one.cycle, now=NOW)
    cancel_impact(one.hasan, one.draft, one.cycle, now=NOW)
    assert events() == ["impact.requested", "job.cancelled"]
    with pytest.raises(JobCancelled):
        compute_impact(run)
    assert count(ImpactRow) == 0


def test_what_has_ended_is_not_cancelled(app: Flask) -> None:
    one = trial(reweighted)
    with pytest.raises(NotFound):
        cancel_impact(one.ratna, one.draft, one.cycle, now=NOW)
    one.computed()
    with pytest.raises(Conflict) as caught:
        cancel_impact(one.ratna, one.draft, one.cycle, now=NOW)
    assert caught.value.code == "impact.already_ended"


def test_the_job_asks_the_policy_again(app: Flask) -> None:
    one = trial(reweighted)
    powerless = Actor(one.ratna.kind, one.ratna.account_id, one.ratna.employee_id)
    run = started(one, actor=powerless)
    with pytest.raises(NotAllowed):
        compute_impact(run)
    assert count(ImpactRow) == 0


def test_a_draft_taken_back_meanwhile_is_not_computed(app: Flask) -> None:
    one = trial(reweighted)
    one.asked()
    return_draft(one.ratna, one.draft, reason="Ditarik kembali", now=NOW)
    run_waiting(now=NOW)
    job = reading().scalars(select(Job).where(Job.kind == "compute_impact")).one()
    assert (job.state, job.error) == (JobState.FAILED, "impact.submit_first") and count(ImpactRow) == 0
