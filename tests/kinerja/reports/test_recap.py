"""The summary for leaders: everybody is in it, nobody is named by a small number, the print says the same."""

import io
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from kinerja.appraisals.models import AppraisalState, ClosingAction
from kinerja.appraisals.queries.predicates import PredicateCounts, predicate_counts, tellable
from kinerja.appraisals.services.close_cycle import close_cycle
from kinerja.core.authz import Actor
from kinerja.core.db import reading
from kinerja.cycles.models import AchievementLevel, Cycle
from kinerja.cycles.queries.achievement import Achievement
from kinerja.reports.recap import Recap, recap_content
from kinerja.reports.recappdf import recap_data, recap_pdf
from tests.kinerja.appraisals.closingstage import LATER, decided, key, ready, settled
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, opened
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.core.browsing import log_in

LONG = "Alasan yang panjang sekali. " * 40 + "tanpaspasi" * 30


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant(), **ALWAYS)


def recap_of(actor: Actor) -> Recap:
    session = reading()
    return recap_content(session, actor, session.scalars(select(Cycle)).one(), now=NOW)


def test_everybody_whom_the_reader_may_see_is_counted(play: Play) -> None:
    decided(play)
    recap = recap_of(play.ratna)
    assert recap.by_agency and recap.total.total() == 8  # nine, less her own
    assert recap.total[AppraisalState.DECIDED] == 1
    mine = recap_of(play.wati)
    assert not mine.by_agency and {row.name for row in mine.rows} == {"Bidang Pelayanan Kesehatan"}


def test_people_without_result_stand_there_with_their_reason(play: Play) -> None:
    settled(play, ClosingAction.WITHOUT_RESULT, [key(play.people.dewi)], reason=LONG)
    (one,) = recap_of(play.wati).without
    assert (one.name, one.cause, one.reason) == ("Dewi Makian, A.Md.Kep.", "no_network", LONG.strip())


def test_predicates_wait_for_the_closing_and_are_for_the_province(play: Play) -> None:
    decided(play)
    assert recap_of(play.ratna).counts_predicates and recap_of(play.ratna).predicates is None
    assert not recap_of(play.wati).counts_predicates
    assert recap_data(recap_of(play.wati))["predicates"] == {}


def test_results_on_trial_are_named_and_not_counted(app: Flask) -> None:
    play = opened(quadrant())
    ready(play)
    close_cycle(play.ratna, play.cycle_id, now=LATER)
    counts = recap_of(play.ratna).predicates
    assert counts is not None and (counts.on_trial, dict(counts.agencies)) == (1, {})
    assert recap_of(play.ratna).fingerprint


@pytest.mark.parametrize(
    ("agencies", "hidden", "total"),
    [
        ({1: {"baik": 5, "kurang": 3}}, set(), {"baik": 5, "kurang": 3}),
        ({1: {"baik": 5, "kurang": 2}}, {1}, None),
        ({1: {"baik": 5}, 2: {"baik": 2}}, {2}, None),  # one hidden Dinas is the total less the others
        ({1: {"baik": 5}, 2: {"baik": 2}, 3: {"baik": 2}}, {2, 3}, {"baik": 9}),
        ({1: {"baik": 5}, 2: {"baik": 2}, 3: {"kurang": 2}}, {2, 3}, None),
        ({}, set(), {}),
    ],
)
def test_no_group_below_three_is_told_or_left_by_subtraction(
    agencies: dict[int, dict[str, int]], hidden: set[int], total: dict[str, int] | None
) -> None:
    found, sums = tellable({one: Counter(counts) for one, counts in agencies.items()})
    assert found == hidden and (None if sums is None else dict(sums)) == total


def test_counts_are_the_same_for_every_reader(app: Flask) -> None:
    play = opened(quadrant())
    ready(play)
    close_cycle(play.ratna, play.cycle_id, now=LATER)
    cycle_id = reading().scalars(select(Cycle.id)).one()
    for actor in (play.ratna, play.people.hasan.actor, play.people.auditor.actor):
        assert recap_of(actor).predicates == predicate_counts(reading(), cycle_id)


def test_the_guide_stands_beside_a_dinas_whose_numbers_are_told(app: Flask, play: Play) -> None:
    recap, agency = recap_of(play.ratna), play.people.agency.id
    counts = PredicateCounts({"baik": {"id": "Baik"}}, {agency: Counter(baik=8, sangat_baik=4)}, frozenset(), None, 0)
    good = Achievement(AchievementLevel.GOOD, "LKjIP", date(2026, 1, 5), "2026")
    with app.test_request_context():
        notes = recap_data(replace(recap, predicates=counts, achievements={agency: good}))["predicates"]["notes"]
        assert any("Dinas Kesehatan, capaian Baik" in one and "(8 orang), ada 8" in one for one in notes)
        hidden = replace(counts, agencies={}, hidden=frozenset({agency}))
        notes = recap_data(replace(recap, predicates=hidden, achievements={agency: good}))["predicates"]["notes"]
        assert not any("Patokan" in one for one in notes)


def test_page_and_print_say_the_same(app: Flask, play: Play) -> None:
    settled(play, ClosingAction.WITHOUT_RESULT, [key(play.people.dewi)], reason=LONG)
    client: FlaskClient = app.test_client()
    log_in(client, play.people.wati)
    page = client.get(f"/rekap/{play.cycle_id}").text
    answer = client.get(f"/rekap/{play.cycle_id}/cetak.pdf")
    assert answer.mimetype == "application/pdf"
    printed = "".join("".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.data)).pages).split())
    for words in ("Rekap untuk pimpinan", "Dewi Makian", "Tidak ada jaringan", LONG.strip()):
        assert words in page
        assert "".join(words.split()) in printed.replace("\u200b", "")


def test_second_print_has_the_same_bytes(app: Flask, play: Play) -> None:
    with app.test_request_context():
        recap = recap_of(play.ratna)
        assert recap_pdf(recap) == recap_pdf(recap)


@pytest.mark.parametrize("who", ["tono", "sari", "operator"])
def test_outsiders_are_refused(app: Flask, play: Play, who: str) -> None:
    client = app.test_client()
    log_in(client, getattr(play.people, who))
    assert client.get(f"/rekap/{play.cycle_id}").status_code == 403


def test_unknown_period_is_not_found(app: Flask, play: Play) -> None:
    client = app.test_client()
    log_in(client, play.people.ratna)
    assert client.get("/rekap/tidak-ada").status_code == 404
