"""An open cycle goes to another version: proposed, confirmed by another, all at once; what was sent is kept."""

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from kinerja.appraisals.changes.deciding import material_of
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalPart,
    Assignment,
    AssignmentState,
    Ballot,
    DraftAnswer,
    MoveState,
    RatingDraft,
    Receipt,
    Response,
    ResponseState,
    Submission,
    VersionMove,
)
from kinerja.appraisals.queries import hashes_for, sheets_for
from kinerja.appraisals.queries.results import submissions_in_force
from kinerja.appraisals.services.decide import choose_ratings
from kinerja.appraisals.services.move import confirm_move, propose_move, withdraw_move
from kinerja.appraisals.services.release import release_ballots
from kinerja.appraisals.services.respond import save_field
from kinerja.appraisals.services.submit import submit_response
from kinerja.appraisals.services.supply import set_givens
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor, job_actor
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.cycles.models import CycleInstrument, Window
from kinerja.instruments.models import Version
from kinerja.notices.models import Notice
from tests.kinerja.appraisals.stage import (
    ALWAYS,
    NOW,
    Play,
    announced,
    appraisal_of,
    document,
    duty_of,
    filled,
    make_version,
    opened,
    rev_of,
    role,
    sent,
    with_data,
)
from tests.kinerja.appraisals.test_decide import FIRST, decide, quadrant
from tests.kinerja.appraisals.test_rows import repeating
from tests.kinerja.appraisals.test_submit import AFTER, ballots_about_sari
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.cycles.closing import close_cycle
from tests.kinerja.review.stage import digest_of_appraisals

Document = dict[str, Any]
Change = Callable[[Document], None]


def leaves(content: Document) -> list[Document]:
    found: list[Document] = content["root"]["children"][0]["children"]
    return found


def another_for_superiors(content: Document) -> None:
    """A third indicator that only the superior answers."""
    attendance, reports = leaves(content)
    reports["weight"] = "30"
    leaves(content).append(
        copy.deepcopy(reports) | {"code": "BARU", "label": {"id": "Butir baru"}, "weight": "10", "roles": ["atasan"]}
    )


def reworded_levels(content: Document) -> None:
    """The top level of the reports is described otherwise; oneself and the superior answer it."""
    leaves(content)[1]["levels"][-1]["label"] = {"id": "Selalu lebih awal"}


def reworded_attendance(content: Document) -> None:
    leaves(content)[0]["levels"][0]["label"] = {"id": "Jarang hadir"}


def reweighted(content: Document) -> None:
    attendance, reports = leaves(content)
    attendance["weight"], reports["weight"] = "20", "80"


def renamed_superiors(content: Document) -> None:
    """To the engine another code is another role."""
    content["roles"] = [one | ({"code": "pimpinan"} if one["code"] == "atasan" else {}) for one in content["roles"]]
    for leaf in [*leaves(content), *content["root"]["children"][1]["children"]]:
        leaf["roles"] = ["pimpinan" if code == "atasan" else code for code in leaf["roles"]]


def opened_peers(content: Document) -> None:
    next(one for one in content["roles"] if one["code"] == "rekan").update(closed=False, minimum=1)


def subordinates(content: Document) -> None:
    content["roles"].append(role("bawahan", "subordinate"))
    leaves(content)[0]["roles"].append("bawahan")


def other_ratings(content: Document) -> None:
    for axis in content["outcome"]["axes"]:
        axis["options"] = [dict(option) for option in axis["options"]]
    content["outcome"]["axes"][1]["options"][0]["code"] = "jauh_di_bawah"
    for cell in content["outcome"]["matrix"]["cells"]:
        cell["column"] = cell["column"].replace("di_bawah", "jauh_di_bawah")


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant(), **ALWAYS)


def next_version(play: Play, change: Change, content: Document | None = None) -> str:
    """The public id of version 2."""
    document = copy.deepcopy(content or quadrant())
    change(document)
    with transaction() as session:
        return make_version(session, play.people, document, number=2).public_id


def first_version(play: Play) -> str:
    return reading().scalars(select(Version.public_id).where(Version.id == play.version_id)).one()


def proposed(play: Play, change: Change = another_for_superiors, content: Document | None = None) -> str:
    new = next_version(play, change, content)
    return propose_move(play.ratna, play.cycle_id, first_version(play), new, reason="Butir terlewat.", now=NOW)


def moved(play: Play, change: Change = another_for_superiors, content: Document | None = None) -> dict[str, int]:
    return confirmed(play, proposed(play, change, content))


def confirmed(play: Play, move: str, actor: Actor | None = None) -> dict[str, int]:
    return confirm_move(actor or play.people.hasan.actor, play.cycle_id, move, now=NOW)


def response_of(sheet: str) -> Response:
    reading().expire_all()
    return reading().scalars(select(Response).where(Response.public_id == sheet)).one()


def answers_in(sheet: str) -> dict[str, Any]:
    query = select(DraftAnswer.code, DraftAnswer.value).where(DraftAnswer.response_id == response_of(sheet).id)
    return dict(reading().execute(query).tuples().all())


def numbers_of(play: Play) -> dict[str, int]:
    """Which version of the instrument serves each of the cast."""
    query = select(Appraisal.employee_id, Version.number).join(
        AppraisalPart, AppraisalPart.appraisal_id == Appraisal.id
    )
    rows = dict(reading().execute(query.join(Version, Version.id == AppraisalPart.version_id)).tuples().all())
    return {name: rows[getattr(play.people, name).employee_id] for name in ("sari", "dewi", "budi", "tono")}


def events() -> list[str]:
    query = select(AuditEvent.event).where(AuditEvent.event.like("move.%")).order_by(AuditEvent.id)
    return list(reading().scalars(query))


def superior_about_sari(play: Play) -> str:
    return sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))


# What moves, and what stays


def test_everybody_undecided_moves_and_the_decided_stay(play: Play) -> None:
    superior_about_sari(play)
    decide(play)
    counts = moved(play)
    assert numbers_of(play) == {"sari": 1, "dewi": 2, "budi": 2, "tono": 2}
    assert counts["appraisals"] == reading().scalar(select(func.count()).select_from(Appraisal)) - 1
    served = select(Version.number).join(CycleInstrument, CycleInstrument.version_id == Version.id)
    assert reading().scalars(served).all() == [2]


def test_unsent_answers_go_over_by_code(play: Play) -> None:
    sheet = filled(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    before = answers_in(sheet)
    moved(play, another_for_superiors)
    assert answers_in(sheet) == before and set(before) == {"HADIR", "LAPOR"}


def test_answers_to_other_levels_are_asked_again(play: Play) -> None:
    sheet = filled(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    assert moved(play, reworded_levels)["dropped"] == 1
    assert set(answers_in(sheet)) == {"HADIR"}


def test_a_sent_sheet_returns_only_where_its_role_is_concerned(play: Play) -> None:
    own = sent(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    theirs = superior_about_sari(play)
    assert moved(play)["returned"] == 1
    assert response_of(own).state is ResponseState.SUBMITTED
    assert response_of(theirs).state is ResponseState.DRAFT
    duty = duty_of(play.people.budi, play.people.sari, "atasan")
    assert duty.state is AssignmentState.OPEN and duty.done_on is None
    assert set(answers_in(theirs)) == {"HADIR", "LAPOR", "KUAT"}


def test_weights_alone_return_nothing(play: Play) -> None:
    theirs = superior_about_sari(play)
    assert moved(play, reweighted) == {"appraisals": numbers(play), "returned": 0, "dropped": 0}
    assert response_of(theirs).state is ResponseState.SUBMITTED
    with transaction() as session:
        # 0.2 × 60 + 0.8 × 80 under the new weights.
        assert material_of(session, appraisal_of(play.people.sari).id).score.exact == 76


def numbers(play: Play) -> int:
    return reading().scalar(select(func.count()).select_from(Appraisal)) or 0


def test_what_was_sent_is_kept_but_counts_no_more_until_it_is_sent_again(play: Play) -> None:
    theirs = superior_about_sari(play)
    appraisal = appraisal_of(play.people.sari).id
    kept = reading().execute(select(Submission.id, Submission.answers, Submission.hash)).all()
    moved(play)
    assert reading().execute(select(Submission.id, Submission.answers, Submission.hash)).all() == kept
    assert sheets_for(reading(), appraisal, "overall") == [] and hashes_for(reading(), appraisal, "overall") == []
    assert submissions_in_force(reading(), appraisal) == []
    budi = play.people.budi.actor
    save_field(budi, theirs, "BARU", {"q_BARU": "5"}, base_rev=rev_of(theirs, "BARU"), now=NOW)
    receipt = submit_response(budi, theirs, now=NOW)
    assert [one.seq for one in submissions_in_force(reading(), appraisal)] == [2]
    assert reading().scalar(select(func.count()).select_from(Submission)) == 2
    # Both receipts are there, with numbers of their own; asking again gives the second.
    outcomes = {
        key: outcome["number"] for key, outcome in reading().execute(select(Receipt.client_id, Receipt.outcome))
    }
    assert set(outcomes) == {f"submit:{theirs}", f"submit:{theirs}:1"} and len(set(outcomes.values())) == 2
    assert submit_response(budi, theirs, now=NOW) == receipt
    with transaction() as session:
        # 0.6 × 60 + 0.3 × 80 + 0.1 × 100
        assert material_of(session, appraisal).score.exact == 70


def test_the_decision_waits_for_the_returned_sheet(play: Play) -> None:
    superior_about_sari(play)
    moved(play)
    with pytest.raises(NotAllowed) as caught:
        choose_ratings(play.people.budi.actor, appraisal_of(play.people.sari).public_id, FIRST, now=NOW)
    assert caught.value.code == "decision.own_sheet_first"


def test_secret_sheets_stay_where_their_questions_do(play: Play) -> None:
    sent(play.people.dewi.actor, duty_of(play.people.dewi, play.people.sari, "rekan"))
    moved(play)
    assert reading().scalar(select(func.count()).select_from(Ballot)) == 1


def test_secret_sheets_from_before_and_after_look_alike(play: Play) -> None:
    """Else the fingerprint would tell who had sent before the move."""
    sari, dewi, operator = play.people.sari, play.people.dewi, play.people.operator
    sent(dewi.actor, duty_of(dewi, sari, "rekan"))
    moved(play)
    sent(operator.actor, duty_of(operator, sari, "rekan"))
    rows = reading().execute(select(Ballot.fingerprint, Ballot.part, Ballot.role)).all()
    assert len(rows) == 2 and len(set(rows)) == 1


def test_secret_sheets_are_released_and_count_under_the_new_version(app: Flask) -> None:
    play = ballots_about_sari(3)
    moved(play, reweighted, document())
    done = release_ballots(job_actor("release_ballots"), now=AFTER)
    assert done.ballots == 3
    sheets = sheets_for(reading(), appraisal_of(play.people.sari).id, "overall")
    assert [(one.role, one.rater) for one in sheets] == [("rekan", "")] * 3


def test_first_choices_go_where_the_ratings_change(play: Play) -> None:
    superior_about_sari(play)
    choose_ratings(play.people.budi.actor, appraisal_of(play.people.sari).public_id, FIRST, now=NOW)
    moved(play, other_ratings)
    assert reading().scalar(select(func.count()).select_from(RatingDraft)) == 0


def test_everybody_concerned_is_told_once(play: Play) -> None:
    superior_about_sari(play)
    moved(play)
    kinds = dict(reading().execute(select(Notice.employee_id, Notice.kind).where(Notice.key.like("move:%"))).all())
    assert kinds[play.people.budi.employee_id] == "cycle.sheets_returned"
    assert {kinds[getattr(play.people, name).employee_id] for name in ("sari", "dewi", "tono")} == {
        "cycle.version_moved"
    }


# What stands in the way


def refused(play: Play, change: Change, content: Document | None = None) -> list[str]:
    """A move that is refused whole, and leaves everything as it was."""
    move = proposed(play, change, content)
    before = digest_of_appraisals()
    with pytest.raises(Conflict) as caught:
        confirmed(play, move)
    assert caught.value.code == "move.barred" and digest_of_appraisals() == before
    return [caught.value.code, *events()]


@pytest.mark.parametrize("change", [renamed_superiors, opened_peers, subordinates])
def test_other_roles_are_refused_whole(play: Play, change: Change) -> None:
    assert refused(play, change) == ["move.barred", "move.proposed"]


def test_secret_sheets_cannot_be_given_back(play: Play) -> None:
    sent(play.people.dewi.actor, duty_of(play.people.dewi, play.people.sari, "rekan"))
    assert refused(play, reworded_attendance)


def test_a_sheet_does_not_return_after_its_window(play: Play) -> None:
    superior_about_sari(play)
    with transaction() as session:
        session.execute(update(Window).where(Window.role == "supervisor").values(closes_at=NOW - timedelta(days=1)))
    assert refused(play, another_for_superiors)


def test_stored_givens_are_not_lost(app: Flask) -> None:
    content = with_data(quadrant())
    play = opened(content, **ALWAYS)
    set_givens(
        play.wati, appraisal_of(play.people.sari).public_id, {"MULAI": "2026-01-05"}, source="Surat tugas", now=NOW
    )
    gone: Change = lambda one: one.update(givens=[each for each in one["givens"] if each["code"] != "MULAI"])  # noqa: E731
    assert refused(play, gone, content)


def with_items(app: Flask) -> Play:
    """A cycle in which Sari's plan has two items, and her superior has answered one."""
    play = opened(repeating(), **ALWAYS)
    items = {"SKP": "2", "SKP.1.NAMA": "Laporan", "SKP.1.TARGET": "12", "SKP.2.NAMA": "Kunjungan", "SKP.2.TARGET": "40"}
    set_givens(play.wati, appraisal_of(play.people.sari).public_id, items, source="SKP", now=NOW)
    return play


def test_answers_in_rows_move_as_they_are(app: Flask) -> None:
    play = with_items(app)
    sheet = filled(
        play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"), {"RENCANA.2.JUMLAH": "9"}
    )
    moved(play, reworded_attendance, repeating())
    assert answers_in(sheet) == {"RENCANA.2.JUMLAH": {"value": "9"}}


def other_rows(content: Document) -> None:
    content["root"]["children"][-1]["repeat"]["empty"] = "zero"


def asked_otherwise_in_rows(content: Document) -> None:
    content["root"]["children"][-1]["children"][0]["children"][0]["type"] = "scale"
    content["root"]["children"][-1]["children"][0]["children"][0]["spec"] = {"least": "0", "most": "10"}


@pytest.mark.parametrize("change", [other_rows, asked_otherwise_in_rows])
def test_rows_that_ask_otherwise_are_refused(app: Flask, change: Change) -> None:
    assert refused(with_items(app), change, repeating())


def test_a_move_for_nobody_is_refused(play: Play) -> None:
    move = proposed(play)
    with transaction() as session:
        session.execute(update(AppraisalPart).values(version_id=second(play)))
    with pytest.raises(Conflict) as caught:
        confirmed(play, move)
    assert caught.value.code == "move.nothing_moves"


def second(play: Play) -> int:
    return reading().scalars(select(Version.id).where(Version.number == 2)).one()


# The ladder


def test_a_proposal_moves_nothing_and_its_author_does_not_confirm(play: Play) -> None:
    before = digest_without_moves()
    move = proposed(play)
    assert digest_without_moves() == before
    with pytest.raises(NotAllowed) as caught:
        confirmed(play, move, play.ratna)
    assert caught.value.code == "move.own_proposal" and events() == ["move.proposed"]


def digest_without_moves() -> dict[str, str]:
    return {name: text for name, text in digest_of_appraisals().items() if name != "version_move"}


def test_confirming_leaves_one_event_and_is_done_once(play: Play) -> None:
    move = proposed(play)
    confirmed(play, move)
    assert events() == ["move.proposed", "move.confirmed"]
    with pytest.raises(NotAllowed) as caught:
        confirmed(play, move)
    assert caught.value.code == "move.already_decided"
    row = reading().scalars(select(VersionMove).execution_options(populate_existing=True)).one()
    assert row.state is MoveState.CONFIRMED and row.decided_by_id == play.people.hasan.account.id


def test_a_withdrawn_proposal_is_over_and_another_may_come(play: Play) -> None:
    move = proposed(play)
    withdraw_move(play.ratna, play.cycle_id, move, now=NOW)
    with pytest.raises(NotAllowed):
        confirmed(play, move)
    new = reading().scalars(select(Version.public_id).where(Version.number == 2)).one()
    assert propose_move(play.ratna, play.cycle_id, first_version(play), new, reason="Lagi.", now=NOW)
    assert events() == ["move.proposed", "move.withdrawn", "move.proposed"]


def test_two_proposals_do_not_wait_together(play: Play) -> None:
    proposed(play)
    new = reading().scalars(select(Version.public_id).where(Version.number == 2)).one()
    with pytest.raises(Conflict) as caught:
        propose_move(play.people.hasan.actor, play.cycle_id, first_version(play), new, reason="Lagi.", now=NOW)
    assert caught.value.code == "move.waiting"


@pytest.mark.parametrize("who", ["sari", "budi", "wati", "auditor"])
def test_others_neither_propose_nor_confirm(play: Play, who: str) -> None:
    move, actor = proposed(play), getattr(play.people, who).actor
    for verb in (confirm_move, withdraw_move):
        with pytest.raises(NotAllowed):
            verb(actor, play.cycle_id, move, now=NOW)
    with pytest.raises(NotAllowed):
        propose_move(actor, play.cycle_id, first_version(play), first_version(play), reason="x", now=NOW)
    assert events() == ["move.proposed"]


def test_only_an_open_cycle_moves(app: Flask) -> None:
    play = announced(quadrant(), **ALWAYS)
    with pytest.raises(NotAllowed) as caught:
        proposed(play)
    assert caught.value.code == "cycle.not_open"


def test_a_closed_cycle_moves_no_more(play: Play) -> None:
    move = proposed(play)
    close_cycle(play.ratna, play.cycle_id, now=NOW)
    with pytest.raises(NotAllowed):
        confirmed(play, move)


def test_bad_input_is_refused_at_its_field(play: Play) -> None:
    new, old = next_version(play, reweighted), first_version(play)
    for chosen, reason, place in (
        ((old, old), "x", "to_version"),
        ((old, "tidak-ada"), "x", "to_version"),
        ((new, old), "x", "from_version"),
        ((old, new), "  ", "reason"),
    ):
        with pytest.raises(Invalid) as caught:
            propose_move(play.ratna, play.cycle_id, *chosen, reason=reason, now=NOW)
        assert list(caught.value.errors) == [place]
    assert events() == []


def test_unknown_ids_are_not_found(play: Play) -> None:
    for verb in (confirm_move, withdraw_move):
        with pytest.raises(NotFound):
            verb(play.ratna, play.cycle_id, "tidak-ada", now=NOW)
        with pytest.raises(NotFound):
            verb(play.ratna, "tidak-ada", "tidak-ada", now=NOW)


# The pages


def page(play: Play) -> str:
    return f"/admin/pindah-versi/{play.cycle_id}"


def test_proposed_and_confirmed_on_the_page(play: Play, client: FlaskClient, app: Flask) -> None:
    superior_about_sari(play)
    new, old = next_version(play, another_for_superiors), first_version(play)
    log_in(client, play.people.ratna)
    assert "Usulkan perpindahan" in client.get(page(play)).text
    answer = post(client, page(play), {"from_version": old, "to_version": new, "reason": "Butir terlewat."})
    assert answer.status_code == 303
    own = client.get(page(play)).text
    assert "Butir baru" in own and "Atasan: 1 lembar" in own and "Kuatkan perpindahan" not in own
    move = reading().scalars(select(VersionMove.public_id)).one()
    other = app.test_client()
    log_in(other, play.people.hasan)
    assert "Kuatkan perpindahan" in other.get(page(play)).text
    assert post(other, f"{page(play)}/{move}/kuatkan").status_code == 303
    assert "1 lembar kembali" in other.get(page(play)).text and numbers_of(play)["sari"] == 2


def test_the_page_lists_what_stands_in_the_way(play: Play, client: FlaskClient) -> None:
    move = proposed(play, subordinates)
    log_in(client, play.people.hasan)
    text = client.get(page(play)).text
    assert "Versi baru memerlukan jenis penilai “Bawahan”" in text and "Kuatkan perpindahan" not in text
    answer = post(client, f"{page(play)}/{move}/kuatkan")
    assert "ada 1 penghalang" in client.get(answer.location).text
    post(client, f"{page(play)}/{move}/tarik")
    assert "ditarik" in client.get(page(play)).text


def test_a_refused_form_keeps_what_was_typed(play: Play, client: FlaskClient) -> None:
    next_version(play, reweighted)
    log_in(client, play.people.ratna)
    typed = {"from_version": first_version(play), "to_version": "tidak-ada", "reason": "Butir terlewat."}
    answer = post(client, page(play), typed)
    assert answer.status_code == 422 and "Butir terlewat." in answer.text
    assert "Pilih versi lain dari instrumen yang sama." in answer.text


def test_no_other_version_is_said(play: Play, client: FlaskClient) -> None:
    log_in(client, play.people.ratna)
    assert "Belum ada versi lain" in client.get(page(play)).text
    assert "Pindah versi" in client.get(f"/admin/periode/{play.cycle_id}").text


def test_the_sheet_says_what_is_asked_again(play: Play, client: FlaskClient) -> None:
    theirs = superior_about_sari(play)
    own = filled(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    moved(play)
    log_in(client, play.people.budi)
    text = client.get(f"/lembar/{theirs}").text
    assert "berpindah dari versi 1 ke versi 2" in text and "yang perlu diisi lagi: Butir baru." in text
    other = client.application.test_client()
    log_in(other, play.people.sari)
    assert "Isian Anda tetap." in other.get(f"/lembar/{own}").text


def test_the_criteria_are_those_of_the_new_version_and_unread(play: Play, client: FlaskClient) -> None:
    moved(play)
    log_in(client, play.people.sari)
    text = client.get(f"/kriteria-saya/{play.cycle_id}").text
    assert "Butir baru" in text and "Versi 2." in text


def test_assignments_stay_as_they_were(play: Play) -> None:
    before = reading().execute(select(Assignment.id, Assignment.role, Assignment.employee_id)).all()
    moved(play)
    assert reading().execute(select(Assignment.id, Assignment.role, Assignment.employee_id)).all() == before
