"""A silent assessor: after the window the superior decides in his place, finally, and the assessor no more."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.appraisals.changes.deadlines import start_clock
from kinerja.appraisals.changes.deciding import Choice
from kinerja.appraisals.models import Appraisal, AppraisalState, PersonalWindow, RatingDraft, Result
from kinerja.appraisals.services.decide import choose_ratings
from kinerja.appraisals.services.receive import receive_result
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.cycles.models import ClockCode, Cycle, CycleClock
from kinerja.cycles.services import WindowInput, set_windows
from kinerja.objections.models import StandInDraft
from kinerja.objections.queries.periods import due_after_window
from kinerja.objections.queries.silent import stand_ins_for, undecided_after_window
from kinerja.objections.services.stand_in import choose_in_place, decide_in_place
from kinerja.people.models import Holiday
from tests import factories
from tests.kinerja.appraisals.stage import ALWAYS, CLOSES, KINDS, NOW, OPENS, Play, appraisal_of, duty_of, sent
from tests.kinerja.appraisals.test_decide import EXPECTED, FIRST
from tests.kinerja.core.browsing import log_in, log_out, post
from tests.kinerja.objections.stage import DAY, clock, counting, fresh, governor, result_row
from tests.kinerja.objections.test_file_objection import events, told

# The window ends on 1 December 2026, 00:00 WIT; whole hours later is the next Wednesday.
AFTER = NOW + 7 * DAY


@pytest.fixture
def play(app: Flask) -> Play:
    """Budi's sheet about Sari is sent, but he decides nothing."""
    play = counting()
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    return play


def decide(play: Play, choices: dict[str, Choice] | None = None, **changes: object) -> str:
    actor = changes.pop("actor", play.people.head.actor)
    appraisal = fresh(play.people.sari)
    choose_in_place(actor, appraisal.public_id, FIRST, now=AFTER)  # type: ignore[arg-type]
    rev = changes.pop("rev", appraisal.rev)
    return decide_in_place(actor, appraisal.public_id, choices or EXPECTED, rev=rev, now=AFTER)  # type: ignore[arg-type]


def test_the_superior_decides_after_the_window(play: Play) -> None:
    result = result_row(decide(play))
    assert (result.cause, result.outcome["code"], result.score) == ("default", "baik", "68.00")
    assert result.people["decider"]["name"] == "Dr. Halima Gamalama"
    assert result.people["assessor"]["name"] == "Budi Tidore, S.K.M."
    assert fresh(play.people.sari).state is AppraisalState.DECIDED
    assert events("result.finalised") == 1
    assert told("stand_in.decided") == [play.people.sari.employee_id]
    assert told("stand_in.decided.assessor") == [play.people.budi.employee_id]


def test_the_result_is_final_with_its_receipt_and_nobody_objects(play: Play) -> None:
    public_id = decide(play)
    assert clock(play.people.sari, ClockCode.DEFAULT_RETURN).ended_at is None
    receive_result(play.people.sari.actor, public_id, now=AFTER)
    assert fresh(play.people.sari).state is AppraisalState.FINAL
    assert clock(play.people.sari, ClockCode.DEFAULT_RETURN).ended_by == "receive"


def test_the_clock_of_the_default_ends_with_the_decision(play: Play) -> None:
    with transaction() as session:
        start_clock(
            session, session.get_one(Appraisal, appraisal_of(play.people.sari).id), ClockCode.DEFAULT, now=AFTER
        )
    decide(play)
    assert clock(play.people.sari, ClockCode.DEFAULT).ended_by == "stand_in"


def test_the_superior_waits_for_the_end_of_the_window(play: Play) -> None:
    with pytest.raises(NotAllowed) as caught:
        choose_in_place(play.people.head.actor, appraisal_of(play.people.sari).public_id, FIRST, now=NOW)
    assert caught.value.code == "stand_in.window_open"


def test_the_last_second_belongs_to_the_assessor(play: Play) -> None:
    assert reading().scalars(undecided_after_window(reading(), NOW)).all() == []
    closes = NOW.replace(month=11, day=30, hour=15, minute=0)  # 1 December 00:00 WIT
    budi, head, sari = (getattr(play.people, name).actor for name in ("budi", "head", "sari"))
    assert sari.employee_id in [one.employee_id for one in reading().scalars(undecided_after_window(reading(), closes))]
    appraisal = appraisal_of(play.people.sari).public_id
    with pytest.raises(NotAllowed):
        choose_in_place(head, appraisal, FIRST, now=closes - timedelta(seconds=1))
    choose_ratings(budi, appraisal, FIRST, now=closes - timedelta(seconds=1))
    choose_in_place(head, appraisal, FIRST, now=closes)
    with pytest.raises(NotAllowed) as caught:
        choose_ratings(budi, appraisal, FIRST, now=closes)
    assert caught.value.code == "decision.window_closed"


@pytest.mark.parametrize("who", ["sari", "budi", "dewi", "tono", "ratna", "wati", "auditor"])
def test_the_decision_belongs_to_the_superior_alone(play: Play, who: str) -> None:
    actor = getattr(play.people, who).actor
    with pytest.raises(NotAllowed) as caught:
        choose_in_place(actor, appraisal_of(play.people.sari).public_id, FIRST, now=AFTER)
    assert caught.value.code == "stand_in.not_decider"


def test_an_unknown_appraisal_is_not_found(play: Play) -> None:
    with pytest.raises(NotFound):
        choose_in_place(play.people.head.actor, "tidak-ada", FIRST, now=AFTER)


def test_what_the_assessor_once_chose_is_not_taken_over(play: Play) -> None:
    choose_ratings(play.people.budi.actor, appraisal_of(play.people.sari).public_id, FIRST, now=NOW)
    with pytest.raises(Conflict) as caught:
        appraisal = fresh(play.people.sari)
        decide_in_place(play.people.head.actor, appraisal.public_id, EXPECTED, rev=appraisal.rev, now=AFTER)
    assert caught.value.code == "decision.choose_first"
    choose_in_place(play.people.head.actor, appraisal.public_id, FIRST | {"hasil": "di_atas"}, now=AFTER)
    draft = select(StandInDraft.first_choice).where(StandInDraft.axis == "hasil")
    kept = select(RatingDraft.first_choice).where(RatingDraft.axis == "hasil")
    assert (reading().scalar(draft), reading().scalar(kept)) == ("di_atas", "sesuai")


def test_choosing_leaves_one_event_and_needs_every_axis(play: Play) -> None:
    head, appraisal = play.people.head.actor, appraisal_of(play.people.sari).public_id
    with pytest.raises(Invalid) as caught:
        choose_in_place(head, appraisal, {"hasil": "sesuai"}, now=AFTER)
    assert caught.value.errors == {"perilaku": ["rating.required"]}
    for _ in range(2):
        choose_in_place(head, appraisal, FIRST, now=AFTER)
    assert events("rating.chosen") == 1


def test_a_reason_that_is_due_is_asked_for(play: Play) -> None:
    with pytest.raises(Invalid) as caught:
        decide(play, EXPECTED | {"perilaku": Choice("di_atas")})
    assert caught.value.errors == {"reason_perilaku": ["rating.reason_due"]}


def test_a_second_decision_is_refused(play: Play) -> None:
    decide(play)
    with pytest.raises(NotAllowed) as caught:
        decide(play)
    assert caught.value.code == "decision.already_decided"
    assert reading().scalar(select(func.count()).select_from(Result)) == 1


def test_a_stale_page_cannot_decide(play: Play) -> None:
    with pytest.raises(Conflict) as caught:
        decide(play, rev=99)
    assert caught.value.code == "appraisal.changed_meanwhile"


def test_nobody_having_rated_does_not_block(app: Flask) -> None:
    play = counting()
    result = result_row(decide(play))
    assert (result.score, result.outcome["code"]) == (None, "baik")


def test_a_longer_window_gives_the_decision_back(play: Play) -> None:
    windows = [WindowInput(kind, OPENS, CLOSES) for kind in KINDS]
    longer = WindowInput("rating", OPENS, CLOSES.replace(day=31))
    set_windows(play.ratna, play.cycle_id, [*windows, longer], now=AFTER)
    with pytest.raises(NotAllowed) as caught:
        decide(play)
    assert caught.value.code == "stand_in.window_open"
    choose_ratings(play.people.budi.actor, appraisal_of(play.people.sari).public_id, FIRST, now=AFTER)


def test_more_time_for_a_person_keeps_the_superior_waiting(play: Play) -> None:
    """A person's own end never shortens the window of everybody."""
    sari, dewi = fresh(play.people.sari), fresh(play.people.dewi)
    with transaction() as session:
        session.add(PersonalWindow(appraisal_id=sari.id, role="rating", closes_at=AFTER + DAY))
        session.add(PersonalWindow(appraisal_id=dewi.id, role="rating", closes_at=NOW))
    assert list(reading().scalars(undecided_after_window(reading(), NOW))) == []
    late = {one.id for one in reading().scalars(undecided_after_window(reading(), AFTER))}
    assert dewi.id in late and sari.id not in late
    with pytest.raises(NotAllowed) as caught:
        decide(play)
    assert (caught.value.code, caught.value.details["closes_at"]) == ("stand_in.window_open", AFTER + DAY)


def test_each_superior_finds_the_silent_ones_below_the_assessors(play: Play) -> None:
    people = play.people

    def found(employee_id: int) -> set[int]:
        return {one.employee_id for one in stand_ins_for(reading(), employee_id, AFTER)}

    assert found(people.head.employee_id) == {
        people.sari.employee_id, people.dewi.employee_id, people.operator.employee_id,
    }  # fmt: skip
    assert found(people.sari.employee_id) == set() and found(people.tono.employee_id) == set()
    # Budi and Wati stand under the head; above her is the governor, whose own assessments nobody takes over.
    assert found(play.governor_id) == {people.budi.employee_id, people.wati.employee_id}
    assert {one.employee_id for one in stand_ins_for(reading(), people.head.employee_id, NOW)} == set()


def test_the_governor_decides_for_a_silent_head(play: Play) -> None:
    actor = governor(play).actor
    appraisal = fresh(play.people.budi)
    choose_in_place(actor, appraisal.public_id, FIRST, now=AFTER)
    result = decide_in_place(actor, appraisal.public_id, EXPECTED, rev=appraisal.rev, now=AFTER)
    assert result_row(result).people["decider"]["post"] == "Gubernur"


@pytest.mark.parametrize("days", [14, 3])
def test_the_clock_is_worked_out_where_no_job_has_started_it(play: Play, days: int) -> None:
    """From the last day of the window, 30 November; holidays and weekends do not count."""
    with transaction() as session:
        cycle_id = session.scalars(select(Cycle.id)).one()
        session.add(CycleClock(cycle_id=cycle_id, code=ClockCode.DEFAULT, days=days))
        session.add(Holiday(day=local_date(AFTER), name="Libur"))
    due = due_after_window(reading(), appraisal_of(play.people.sari), ClockCode.DEFAULT)
    assert due is not None
    # Tuesday 1 December is the first day, Wednesday 2 December is free.
    assert local_date(due - timedelta(seconds=1)).day == {14: 21, 3: 4}[days]


def test_the_page_leads_from_the_duty_to_the_decision(app: Flask, client: FlaskClient) -> None:
    """The window is over in whatever year the page is asked for."""
    play = counting(opens=datetime(2020, 1, 1), closes=datetime(2021, 1, 1))
    log_in(client, play.people.head)
    assert "Menetapkan sebagai ganti yang belum menilai" in client.get("/").text
    address = f"/menetapkan-sebagai-ganti/{fresh(play.people.sari).public_id}"
    assert address in client.get("/keberatan").text
    page = client.get(address).text
    assert "Budi Tidore, S.K.M. belum menilai sampai batas waktu." in page and "lewat batas waktu" in page
    assert "Langkah 1 dari 2" in page and "petunjuk nilai" not in page
    assert post(client, f"{address}/pilihan", {"axis_hasil": "sesuai"}).status_code == 422
    first = {"axis_hasil": "sesuai", "axis_perilaku": "sesuai"}
    assert post(client, f"{address}/pilihan", first).location == address
    assert "Langkah 2 dari 2" in client.get(address).text
    values = {"axis_hasil": "di_atas", "axis_perilaku": "sesuai", "rev": str(fresh(play.people.sari).rev)}
    wrong = post(client, f"{address}/tetapkan", values | {"reason_hasil": "Posko banjir.", "password": "bukan"})
    assert wrong.status_code == 422 and "Posko banjir." in wrong.text
    due = post(client, f"{address}/tetapkan", values | {"reason_hasil": "", "password": factories.PASSWORD})
    assert due.status_code == 422 and "Tulis alasannya" in due.text
    right = values | {"reason_hasil": "Posko banjir.", "reason_perilaku": "", "password": factories.PASSWORD}
    assert post(client, f"{address}/tetapkan", right).location == address
    page = client.get(address).text
    result = reading().scalars(select(Result.public_id)).one()
    assert "Penilaian ini sudah ditetapkan." in page and f"/hasil/{result}" in page
    assert client.get(f"/hasil/{result}").status_code == 200
    log_out(client)
    log_in(client, play.people.sari)
    page = client.get(f"/hasil/{result}").text
    assert "Ditetapkan atasan karena Pejabat Penilai Kinerja belum menilai sampai batas waktu" in page
    assert "Menurut PermenPANRB 6/2022 hasil itu final" in page and "oleh Dr. Halima Gamalama" in page
    assert client.get(address).status_code == 403


def test_before_the_end_of_the_window_the_page_says_when(app: Flask, client: FlaskClient) -> None:
    play = counting(**ALWAYS)
    log_in(client, play.people.head)
    page = client.get(f"/menetapkan-sebagai-ganti/{fresh(play.people.sari).public_id}")
    assert page.status_code == 200 and "masih dapat menetapkan sampai" in page.text
