"""The guide in whole people, the team's picture beside it, and the reason that may be written."""

from collections import Counter
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from kinerja.appraisals.distribution import compare, guide_for, guide_predicates, seed
from kinerja.appraisals.models import Appraisal, AppraisalState, DistributionNote, Rating, Result
from kinerja.appraisals.queries.distribution import organisation_of, spreads_in
from kinerja.appraisals.queries.predicates import is_told_beside
from kinerja.appraisals.services.decide import choose_ratings
from kinerja.appraisals.services.note_distribution import note_distribution
from kinerja.audit.models import AuditEvent
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.cycles.models import AchievementLevel, Cycle, CycleState
from kinerja.cycles.services.achievement import AchievementInput, record_achievement
from kinerja.people.models import Unit
from tests.factories import make_employee, make_placement, make_post
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, sent
from tests.kinerja.appraisals.test_decide import FIRST, decide, quadrant
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.cycles.closing import close_cycle

LEVELS = AchievementLevel


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant(), **ALWAYS)


@pytest.fixture
def browser(app: Flask, play: Play) -> FlaskClient:
    client = app.test_client()
    log_in(client, play.people.budi)
    return client


def cycle_of(play: Play) -> Cycle:
    return reading().scalars(select(Cycle).where(Cycle.public_id == play.cycle_id)).one()


def count(model: Any) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def achieved(play: Play, unit: Unit, level: LEVELS = LEVELS.GOOD) -> None:
    entered = AchievementInput(unit.id, level.value, "LKjIP 2026", local_date(NOW))
    record_achievement(play.ratna, play.cycle_id, entered, now=NOW)


@pytest.mark.parametrize(
    ("level", "people", "bounds"),
    [
        (LEVELS.EXCELLENT, 23, [(None, 16)]),
        (LEVELS.GOOD, 23, [(None, 16), (1, None)]),
        (LEVELS.NEEDS_IMPROVEMENT, 23, [(14, None), (None, 2)]),
        (LEVELS.POOR, 23, [(14, None), (3, None), (None, 2)]),
        (LEVELS.VERY_POOR, 23, [(14, None), (3, None), (None, 0)]),
        (LEVELS.EXCELLENT, 10, [(None, 7)]),
        (LEVELS.NEEDS_IMPROVEMENT, 5, [(3, None), (None, 0)]),
        (LEVELS.GOOD, 1, [(None, 0), (1, None)]),
        (LEVELS.GOOD, 0, [(None, 0), (0, None)]),
    ],
)
def test_percentages_become_whole_people(
    level: LEVELS, people: int, bounds: list[tuple[int | None, int | None]]
) -> None:
    assert [(one.least, one.most) for one in guide_for(level, people).bounds] == bounds


@pytest.mark.parametrize("level", list(LEVELS))
def test_every_achievement_has_a_guide_over_known_predicates(level: LEVELS) -> None:
    assert seed()["guides"].keys() == {one.value for one in LEVELS}
    for bound in guide_for(level, 10).bounds:
        assert set(bound.predicates) <= set(guide_predicates())


@pytest.mark.parametrize(("people", "possible"), [(1, False), (2, False), (3, True), (23, True)])
def test_a_guide_that_whole_people_cannot_keep_says_so(people: int, possible: bool) -> None:
    assert guide_for(LEVELS.POOR, people).can_be_met is possible


def test_predicates_that_are_meant_together_are_counted_together() -> None:
    found = compare(guide_for(LEVELS.GOOD, 10), {"baik": 8, "kurang": 1, "butuh_perbaikan": 1})
    assert [(one.number, one.fits) for one in found] == [(8, False), (2, True)]


def test_decided_and_chosen_predicates_are_told_apart(play: Play) -> None:
    cast = play.people
    for person in (cast.sari, cast.dewi):
        sent(cast.budi.actor, duty_of(cast.budi, person, "atasan"))
    decide(play)
    choose_ratings(cast.budi.actor, appraisal_of(cast.dewi).public_id, FIRST, now=NOW)
    (spread,) = spreads_in(reading(), cast.budi.actor, cycle_of(play), local_date(NOW))
    assert (spread.decided, spread.chosen, spread.other) == ({"baik": 1}, {"baik": 1}, 0)
    assert spread.people == 2 + spread.open and spread.together()["baik"] == 2


def test_a_result_without_a_known_predicate_stands_apart(app: Flask) -> None:
    content = quadrant()
    for predicate in content["outcome"]["matrix"]["predicates"]:
        predicate["code"] = "P-" + predicate["code"]
    for cell in content["outcome"]["matrix"]["cells"]:
        cell["predicate"] = "P-" + cell["predicate"]
    play = opened(content, **ALWAYS)
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    decide(play)
    (spread,) = spreads_in(reading(), play.people.budi.actor, cycle_of(play), local_date(NOW))
    assert spread.other == 1 and spread.decided == {}


def test_the_page_shows_the_guide_as_a_consideration(play: Play, browser: FlaskClient) -> None:
    achieved(play, play.people.division)
    page = browser.get(f"/tim/{play.cycle_id}/sebaran").text
    assert "Pertimbangan, bukan jatah." in page and "Capaian organisasi: Baik." in page
    assert "Baik: paling banyak 70% (2 orang)" in page
    assert "Butuh Perbaikan atau Kurang: paling sedikit seorang" in page
    assert '<svg class="bars" role="img"' in page and "style=" not in page


def test_without_an_achievement_the_page_says_who_records_it(play: Play, browser: FlaskClient) -> None:
    page = browser.get(f"/tim/{play.cycle_id}/sebaran").text
    assert "belum dicatat BKD" in page and "Patokan SE" not in page


def test_the_distribution_changes_no_rating(play: Play, browser: FlaskClient) -> None:
    achieved(play, play.people.division, LEVELS.VERY_POOR)
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    decide(play)
    before = list(reading().scalars(select(Rating.decided)))
    browser.get(f"/tim/{play.cycle_id}/sebaran")
    note_distribution(play.people.budi.actor, play.cycle_id, "Tim kecil.", now=NOW)
    assert list(reading().scalars(select(Rating.decided))) == before


def test_a_reason_is_kept_with_one_event_without_its_words(play: Play, browser: FlaskClient) -> None:
    answer = post(browser, f"/tim/{play.cycle_id}/sebaran", {"reason": " Tim kecil, semuanya ahli. "})
    assert answer.status_code == 303
    assert reading().scalars(select(DistributionNote.reason)).one() == "Tim kecil, semuanya ahli."
    event = reading().scalars(select(AuditEvent).where(AuditEvent.event == "distribution.noted")).one()
    assert event.changes == {"seq": 1}
    assert "Tim kecil, semuanya ahli." in browser.get(answer.headers["Location"]).text


def test_a_second_reason_follows_the_first_and_the_same_changes_nothing(play: Play) -> None:
    actor = play.people.budi.actor
    assert note_distribution(actor, play.cycle_id, "Satu", now=NOW)
    assert not note_distribution(actor, play.cycle_id, "Satu ", now=NOW)
    assert note_distribution(actor, play.cycle_id, "Dua", now=NOW)
    assert list(reading().scalars(select(DistributionNote.seq).order_by(DistributionNote.seq))) == [1, 2]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 5001])
def test_a_reason_needs_words_and_keeps_what_was_typed(play: Play, browser: FlaskClient, reason: str) -> None:
    answer = post(browser, f"/tim/{play.cycle_id}/sebaran", {"reason": reason})
    assert answer.status_code == 422 and reason.strip() in answer.text and count(DistributionNote) == 0
    with pytest.raises(Invalid):
        note_distribution(play.people.budi.actor, play.cycle_id, reason, now=NOW)


def test_who_assesses_nobody_writes_nothing(app: Flask, play: Play) -> None:
    with pytest.raises(NotFound):
        note_distribution(play.people.tono.actor, play.cycle_id, "x", now=NOW)
    other = app.test_client()
    log_in(other, play.people.wati)
    assert other.get(f"/tim/{play.cycle_id}/sebaran").status_code == 404
    assert post(other, f"/tim/{play.cycle_id}/sebaran", {"reason": "x"}).status_code == 404


def test_a_closed_cycle_takes_no_reason(play: Play) -> None:
    close_cycle(play.ratna, play.cycle_id, now=NOW)
    with pytest.raises(Conflict) as caught:
        note_distribution(play.people.budi.actor, play.cycle_id, "x", now=NOW)
    assert caught.value.code == "cycle.already_closed"


def test_the_decision_about_a_head_names_the_units_achievement(app: Flask, play: Play) -> None:
    achieved(play, play.people.division, LEVELS.NEEDS_IMPROVEMENT)
    budi = appraisal_of(play.people.budi)
    found = organisation_of(reading(), budi, cycle_of(play), local_date(NOW))
    assert found.led is not None and found.led.level is LEVELS.NEEDS_IMPROVEMENT and found.achievement is None
    head = app.test_client()
    log_in(head, play.people.head)
    page = head.get(f"/penilaian/{budi.public_id}").text
    assert "menjadi rating hasil kerja pemimpinnya" in page and "Butuh Perbaikan" in page


def test_the_decision_about_somebody_else_names_the_achievement_of_the_unit_only(
    play: Play, browser: FlaskClient
) -> None:
    achieved(play, play.people.division)
    page = browser.get(f"/penilaian/{appraisal_of(play.people.sari).public_id}").text
    assert "Capaian organisasi" in page and "pemimpinnya" not in page


# A whole Dinas


def given(play: Play, predicates: list[str]) -> None:
    """So many people of the Dinas, assessed by Budi, have these predicates; the period is closed."""
    with transaction() as session:
        model = session.scalars(select(Appraisal).where(Appraisal.id == appraisal_of(play.people.sari).id)).one()
        for number, code in enumerate(predicates):
            someone = make_employee(session, f"Pegawai {number}")
            place = make_placement(session, someone, make_post(session, play.people.service_unit))
            one = Appraisal(
                cycle_id=model.cycle_id,
                employee_id=someone.id,
                placement_id=place.id,
                agency_id=play.people.agency.id,
                unit_id=play.people.service_unit.id,
                assessor_id=model.assessor_id,
                assessor_placement_id=model.assessor_placement_id,
                state=AppraisalState.FINAL,
            )
            session.add(one)
            session.flush()
            result = Result(
                appraisal_id=one.id,
                seq=1,
                cause="decided",
                score=None,
                ratings={},
                outcome={"kind": "predicate", "code": code, "label": {"id": code}},
                legal_basis={"number": "1"},
                people={},
                sheet="{}",
                hashes=[],
                engine="uji",
                decided_at=NOW,
            )
            session.add(result)
            session.flush()
            one.result_id = result.id
        session.execute(update(Cycle).values(state=CycleState.CLOSED))


def head_page(app: Flask, play: Play) -> str:
    client = app.test_client()
    log_in(client, play.people.head)
    return client.get(f"/tim/{play.cycle_id}/sebaran").text


def test_the_head_of_a_dinas_reads_its_numbers_beside_the_guide_after_the_closing(app: Flask, play: Play) -> None:
    assert "baru dihitung sesudah periode ditutup" in head_page(app, play)
    achieved(play, play.people.agency)
    given(play, ["baik"] * 5 + ["sangat_baik"] * 3)
    page = head_page(app, play)
    assert "Seluruh Dinas Kesehatan" in page and "Baik: paling banyak 70% (5 orang)" in page
    assert "sekarang 5, sesuai" in page and "tidak ditampilkan: di unit sekecil itu" in page
    client = app.test_client()
    log_in(client, play.people.budi)
    assert "Seluruh " not in client.get(f"/tim/{play.cycle_id}/sebaran").text, "Budi heads no Dinas"


@pytest.mark.parametrize("predicates", [["baik"] * 5 + ["kurang"] * 2, ["baik"] * 9])
def test_small_or_uniform_numbers_are_not_told(app: Flask, play: Play, predicates: list[str]) -> None:
    given(play, predicates)
    page = head_page(app, play)
    assert "Angkanya akan menyebut hasil orang tertentu" in page
    assert "Patokan" not in page.partition("Seluruh Dinas")[2].partition("Pertimbangan tertulis")[0]


@pytest.mark.parametrize(
    ("counts", "known", "told"),
    [
        ({"baik": 5, "kurang": 3}, {}, True),
        ({"baik": 5, "kurang": 3}, {"kurang": 1}, False),  # two are left whom the reader does not know
        ({"baik": 5, "kurang": 3}, {"kurang": 3}, False),  # all the others have the same
        ({"baik": 6, "kurang": 4}, {"baik": 1, "kurang": 1}, True),
        ({"baik": 2}, {"baik": 2}, False),
    ],
)
def test_what_the_reader_knows_is_subtracted_first(
    counts: dict[str, int], known: dict[str, int], *, told: bool
) -> None:
    assert is_told_beside(Counter(counts), Counter(known)) is told
