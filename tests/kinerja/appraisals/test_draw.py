"""Third parties drawn for a unit: looked at, made as looked at, never who stands too near; cards for guests."""

import re
from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.appraisals.models import Appraisal, Assignment, Invitation
from kinerja.appraisals.models.raters import PoolSource, RaterDraw
from kinerja.appraisals.queries.pool import Drawn, DrawRequest, drawn_for
from kinerja.appraisals.services.draw import DrawMade, draw_raters, issue_cards
from kinerja.appraisals.services.invite import invitation_state
from kinerja.appraisals.services.respond import decline_assignment, start_assignment
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, NotAllowed, NotFound
from kinerja.cycles.models import Cycle
from kinerja.notices.models import Notice
from kinerja.people.models import Employee, Unit
from tests.factories import Person, make_guest
from tests.kinerja.appraisals.stage import ALWAYS, NOW, OVER, Play, announced, appraisal_of, duty_of, opened
from tests.kinerja.core.browsing import log_in, post

OFFICIALS = DrawRequest("mitra", PoolSource.ANY_AGENCY, 2)
GUESTS = DrawRequest("komite_sekolah", PoolSource.GUESTS, 3)
BASE = "/admin/undian"


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(**ALWAYS)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def cycle(play: Play) -> Cycle:
    return reading().scalars(select(Cycle).where(Cycle.public_id == play.cycle_id)).one()


def looked(play: Play, request: DrawRequest, *, by: Actor | None = None, unit: Unit | None = None) -> Drawn:
    one = cycle(play)
    on = local_date(NOW, one.zone)
    return drawn_for(reading(), by or play.wati, one, unit or play.people.division, request, on=on)


def made(play: Play, request: DrawRequest, *, by: Actor | None = None) -> DrawMade:
    looked_at = looked(play, request).fingerprint
    unit = play.people.division.public_id
    return draw_raters(by or play.wati, play.cycle_id, unit, request, looked_at=looked_at, now=NOW)


def drawn_people(drawn: Drawn, about: Person) -> set[str]:
    line = next(one for one in drawn.lines if one.appraisal_id == appraisal_of(about).id)
    return {one.name for one in line.chosen}


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def events(name: str) -> int:
    return reading().scalar(select(func.count()).where(AuditEvent.event == name)) or 0


def with_guests(play: Play, number: int) -> None:
    with transaction() as session:
        for each in range(number):
            make_guest(session, play.people.agency, f"Anggota Komite {each}")


def test_looking_stores_nothing_and_looking_again_gives_the_same(play: Play) -> None:
    before = count(Assignment)
    assert looked(play, OFFICIALS) == looked(play, OFFICIALS)
    assert count(Assignment) == before and count(RaterDraw) == 0


def test_the_draw_is_made_as_it_was_looked_at(play: Play) -> None:
    seen = looked(play, OFFICIALS)
    assert made(play, OFFICIALS).assignments == seen.number > 0
    rows = reading().execute(
        select(Appraisal.public_id, Employee.public_id)
        .join(Assignment, Assignment.appraisal_id == Appraisal.id)
        .join(Employee, Employee.id == Assignment.employee_id)
        .where(Assignment.role == "mitra")
    )
    expected = {(line.public_id, one.public_id) for line in seen.lines for one in line.chosen}
    assert set(rows.tuples()) == expected
    kept = reading().scalars(select(RaterDraw)).one()
    assert kept.seed == seen.seed and kept.ordinal == 1
    assert Counter({key: len(some) for key, some in kept.outcome.items()}) == Counter(key for key, _one in expected)


def test_a_draw_leaves_one_event_and_tells_everybody_drawn(play: Play) -> None:
    before = count(Notice)
    number = made(play, OFFICIALS).assignments
    assert events("raters.drawn") == 1 and events("assignment.created") == 0
    assert count(Notice) - before == number


def test_nobody_is_drawn_from_the_own_unit_the_own_line_or_as_the_one_who_draws(play: Play) -> None:
    drawn = looked(play, DrawRequest("mitra", PoolSource.ANY_AGENCY, 9))
    near = {"Sari Umasugi, A.Md.Kep.", "Dewi Makian, A.Md.Kep.", "Budi Tidore, S.K.M.", "Opan Morotai"}
    assert not drawn_people(drawn, play.people.sari) & (near | {"Dr. Halima Gamalama", "Wati Obi, S.E."})
    assert drawn_people(drawn, play.people.sari) & {"Tono Sangaji, S.Pd.", "Ratna Bacan, S.Sos."}


def test_the_own_dinas_can_be_the_pool(play: Play) -> None:
    drawn = looked(play, DrawRequest("mitra", PoolSource.OWN_AGENCY, 9))
    assert "Tono Sangaji, S.Pd." not in {one.name for line in drawn.lines for one in line.chosen}


def test_who_refused_is_not_drawn_again(play: Play) -> None:
    made(play, DrawRequest("mitra", PoolSource.ANY_AGENCY, 9))
    about, tono = play.people.sari, play.people.tono
    decline_assignment(tono.actor, duty_of(tono, about, "mitra").public_id, now=NOW)
    drawn = looked(play, DrawRequest("mitra", PoolSource.ANY_AGENCY, 9))
    assert "Tono Sangaji, S.Pd." not in drawn_people(drawn, about)


def test_who_declared_a_conflict_is_not_drawn_again(play: Play) -> None:
    made(play, DrawRequest("mitra", PoolSource.ANY_AGENCY, 9))
    about, tono = play.people.sari, play.people.tono
    start_assignment(tono.actor, duty_of(tono, about, "mitra").public_id, conflict=True, now=NOW)
    drawn = looked(play, DrawRequest("mitra", PoolSource.ANY_AGENCY, 9))
    assert "Tono Sangaji, S.Pd." not in drawn_people(drawn, about)


def test_nobody_is_drawn_for_whom_the_appraisee_rates(play: Play) -> None:
    with transaction() as session:
        about_tono = appraisal_of(play.people.tono).id
        session.add(
            Assignment(
                appraisal_id=about_tono, role="mitra", role_kind="external", employee_id=play.people.sari.employee_id
            )
        )
    drawn = looked(play, DrawRequest("mitra", PoolSource.ANY_AGENCY, 9))
    assert "Tono Sangaji, S.Pd." not in drawn_people(drawn, play.people.sari)
    assert "Tono Sangaji, S.Pd." in drawn_people(drawn, play.people.dewi)


def test_what_is_there_already_is_not_drawn_again(play: Play) -> None:
    made(play, OFFICIALS)
    assert looked(play, OFFICIALS).number == 0
    with pytest.raises(Conflict, match="draw.gives_nobody"):
        made(play, OFFICIALS)
    assert events("raters.drawn") == 1


def test_another_draw_than_the_one_looked_at_is_refused(play: Play) -> None:
    unit = play.people.division.public_id
    with pytest.raises(Conflict, match="draw.changed"):
        draw_raters(play.wati, play.cycle_id, unit, OFFICIALS, looked_at="lain", now=NOW)
    assert count(RaterDraw) == 0


@pytest.mark.parametrize("who", ["ratna", "sari", "budi", "auditor", "operator"])
def test_only_dinas_administrators_draw(play: Play, who: str) -> None:
    actor = getattr(play.people, who).actor
    with pytest.raises(NotAllowed):
        draw_raters(actor, play.cycle_id, play.people.division.public_id, OFFICIALS, looked_at="", now=NOW)


def test_another_dinas_is_out_of_reach(play: Play) -> None:
    unit = play.people.other_agency.public_id
    with pytest.raises(NotFound):
        draw_raters(play.wati, play.cycle_id, unit, OFFICIALS, looked_at="", now=NOW)
    with pytest.raises(NotFound):
        draw_raters(play.wati, "tidak-ada", unit, OFFICIALS, looked_at="", now=NOW)


def test_a_cycle_that_is_not_open_draws_nobody(app: Flask) -> None:
    play = announced()
    with pytest.raises(NotAllowed, match="cycle.not_open"):
        draw_raters(play.wati, play.cycle_id, play.people.division.public_id, OFFICIALS, looked_at="", now=NOW)


def test_after_the_window_nobody_is_drawn(app: Flask) -> None:
    play = opened(**OVER)
    with pytest.raises(Conflict, match="invitation.window_over"):
        made(play, OFFICIALS)


def test_guests_are_drawn_from_the_list_with_a_link_each(play: Play) -> None:
    with_guests(play, 6)
    drawn = made(play, GUESTS)
    assert len(drawn.cards) == drawn.assignments == count(Invitation) > 0
    assert {invitation_state(reading(), card.link.token, now=NOW) for card in drawn.cards} == {"good"}


def test_guests_share_the_load(play: Play) -> None:
    with_guests(play, 6)
    made(play, GUESTS)
    rows = reading().scalars(select(Assignment.guest_id).where(Assignment.guest_id.is_not(None)))
    counts = Counter(rows)
    assert max(counts.values()) - min(counts.values()) <= 1


def test_new_cards_end_the_earlier_links(play: Play) -> None:
    with_guests(play, 3)
    first = made(play, GUESTS).cards
    second = issue_cards(play.wati, play.cycle_id, play.people.division.public_id, now=NOW)
    assert len(second) == len(first)
    assert {invitation_state(reading(), card.link.token, now=NOW) for card in first} == {"revoked"}


def test_the_page_draws_in_two_steps(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.wati)
    path = f"{BASE}/{play.cycle_id}/{play.people.division.public_id}"
    assert "Lihat undian" in browser.get(path).text
    values = {"role": "mitra", "source": "any_agency", "number": "1"}
    page = post(browser, f"{path}/pratinjau", values)
    assert page.status_code == 200 and "Pratinjau undian ke-1" in page.text and count(RaterDraw) == 0
    seen = re.search(r'name="looked_at" value="(\w+)"', page.text)
    assert seen
    answer = post(browser, f"{path}/tetapkan", values | {"looked_at": seen[1]})
    assert answer.status_code == 303 and count(RaterDraw) == 1
    assert post(browser, f"{path}/tetapkan", values | {"looked_at": seen[1]}).status_code == 303
    assert count(RaterDraw) == 1


def test_a_wrong_number_keeps_what_was_typed(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.wati)
    path = f"{BASE}/{play.cycle_id}/{play.people.division.public_id}"
    page = post(browser, f"{path}/pratinjau", {"role": "mitra", "source": "guests", "number": "70"})
    assert page.status_code == 422 and 'value="70"' in page.text


def test_cards_hold_a_code_and_no_name_of_the_appraisee(play: Play, browser: FlaskClient) -> None:
    with_guests(play, 3)
    log_in(browser, play.people.wati)
    path = f"{BASE}/{play.cycle_id}/{play.people.division.public_id}"
    values = {"role": "komite_sekolah", "source": "guests", "number": "3"}
    seen = re.search(r'name="looked_at" value="(\w+)"', post(browser, f"{path}/pratinjau", values).text)
    assert seen
    page = post(browser, f"{path}/tetapkan", values | {"looked_at": seen[1]}).text
    assert page.count('<svg role="img"') == count(Invitation) and "Anggota Komite" in page
    assert "Sari Umasugi" not in page and "Dewi Makian" not in page
    assert post(browser, f"{path}/kartu").text.count('<svg role="img"') == count(Invitation) // 2


def test_others_have_no_way_in(play: Play, browser: FlaskClient) -> None:
    path = f"{BASE}/{play.cycle_id}/{play.people.division.public_id}"
    for person in (play.people.sari, play.people.ratna, play.people.auditor):
        client = browser.application.test_client()
        log_in(client, person)
        assert client.get(path).status_code == 403
        assert post(client, f"{path}/kartu").status_code == 403
