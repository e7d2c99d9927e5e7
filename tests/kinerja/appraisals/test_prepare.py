"""A preparer drafts for a named assessor; only the assessor sends, decides and signs."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.appraisals.models import Appraisal, Rating, RatingDraft, Response, Submission
from kinerja.appraisals.models.raters import PreparedRating, Preparer
from kinerja.appraisals.policies.preparing import can_prepare
from kinerja.appraisals.queries import sheet_for, superiors_in
from kinerja.appraisals.queries.preparing import is_named, preparations, prepared_ratings, visible_preparations
from kinerja.appraisals.services.decide import choose_ratings
from kinerja.appraisals.services.prepare import Naming, end_preparer, name_preparer, prepare_ratings
from kinerja.appraisals.services.respond import save_field, start_assignment
from kinerja.appraisals.services.submit import submit_response
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.factories import PASSWORD, Person
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, filled, opened
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.core.browsing import log_in, post

TODAY = local_date(NOW)


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant(), **ALWAYS)


def public(person: Person) -> str:
    assert person.employee is not None
    return person.employee.public_id


def named(play: Play, assessor: Person, preparer: Person, by: Actor | None = None, **changes: object) -> str:
    values = {"valid_from": TODAY, "valid_to": None, "letter": "ST-7/2026"} | changes
    return name_preparer(by or play.ratna, Naming(public(assessor), public(preparer), **values), now=NOW)  # type: ignore[arg-type]


def started_by(play: Play, who: Person) -> str:
    """Budi's sheet about Sari, opened by that person."""
    duty = duty_of(play.people.budi, play.people.sari, "atasan")
    sheet = start_assignment(who.actor, duty.public_id, conflict=None, now=NOW)
    assert sheet is not None
    return sheet


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def events(name: str) -> int:
    return reading().scalar(select(func.count()).where(AuditEvent.event == name)) or 0


def ratings_for(play: Play) -> dict[str, tuple[str, str]]:
    """The middle option on every axis."""
    axes = quadrant()["outcome"]["axes"]
    return {axis["code"]: (axis["options"][1]["code"], "Sudah dibahas.") for axis in axes}


def test_a_preparer_drafts_the_sheet_and_the_assessor_sends_it(play: Play) -> None:
    budi, hasan = play.people.budi, play.people.hasan
    named(play, budi, hasan)
    sheet = started_by(play, hasan)
    for code, value in (("HADIR", "3"), ("LAPOR", "4")):
        save_field(hasan.actor, sheet, code, {f"q_{code}": value}, base_rev=0, now=NOW)
    assert sheet_for(reading(), sheet, TODAY).beside.prepared_by == "Hasan Jailolo, S.Kom."
    with pytest.raises(NotAllowed, match="response.not_yours"):
        submit_response(hasan.actor, sheet, now=NOW)
    assert count(Submission) == 0
    filled(budi.actor, duty_of(budi, play.people.sari, "atasan"))
    submit_response(budi.actor, sheet, now=NOW)
    assert count(Submission) == 1


def test_nobody_drafts_without_being_named(play: Play) -> None:
    with pytest.raises(NotAllowed, match="response.not_yours"):
        started_by(play, play.people.hasan)
    assert count(Response) == 0


def test_only_the_sheet_of_the_superior_is_prepared(play: Play) -> None:
    named(play, play.people.budi, play.people.hasan)
    own = duty_of(play.people.budi, play.people.budi, "diri")
    with pytest.raises(NotAllowed):
        start_assignment(play.people.hasan.actor, own.public_id, conflict=None, now=NOW)


def test_nobody_prepares_about_oneself_or_a_superior(play: Play) -> None:
    people = play.people
    named(play, people.budi, people.sari)
    with pytest.raises(NotAllowed):
        started_by(play, people.sari)
    named(play, people.head, people.dewi)
    about_budi = duty_of(people.head, people.budi, "atasan")
    with pytest.raises(NotAllowed):
        start_assignment(people.dewi.actor, about_budi.public_id, conflict=None, now=NOW)


def test_the_grant_is_dated(play: Play) -> None:
    budi, hasan = play.people.budi, play.people.hasan
    named(play, budi, hasan, valid_from=TODAY + timedelta(days=1))
    assert not is_named(reading(), hasan.actor, budi.employee_id, TODAY)
    grant = named(play, budi, play.people.tono, valid_from=date(2026, 1, 1))
    assert is_named(reading(), play.people.tono.actor, budi.employee_id, TODAY)
    end_preparer(play.ratna, grant, now=NOW)
    end_preparer(play.ratna, grant, now=NOW)
    assert not is_named(reading(), play.people.tono.actor, budi.employee_id, TODAY)
    assert events("preparer.named") == 2 and events("preparer.ended") == 1


@pytest.mark.parametrize("who", ["budi", "wati", "auditor", "operator", "sari"])
def test_only_the_province_names(play: Play, who: str) -> None:
    with pytest.raises(NotAllowed, match="preparer.province_only"):
        named(play, play.people.budi, play.people.hasan, getattr(play.people, who).actor)


def test_nobody_names_oneself_and_nobody_is_named_twice(play: Play) -> None:
    people = play.people
    for pair in ((people.budi, people.ratna), (people.ratna, people.hasan)):
        with pytest.raises(NotAllowed, match="preparer.oneself"):
            named(play, *pair)
    with pytest.raises(NotAllowed, match="preparer.same_person"):
        named(play, people.budi, people.budi)
    named(play, people.budi, people.hasan)
    with pytest.raises(Conflict, match="preparer.exists"):
        named(play, people.budi, people.hasan)
    with pytest.raises(Invalid):
        named(play, people.budi, people.tono, letter=" ")
    with pytest.raises(NotFound):
        name_preparer(play.ratna, Naming("tidak-ada", "tidak-ada", TODAY, None, "x"), now=NOW)
    with pytest.raises(NotFound):
        end_preparer(play.ratna, "tidak-ada", now=NOW)
    assert count(Preparer) == 1


def test_ratings_are_suggested_and_the_choice_stays_the_assessors(play: Play) -> None:
    budi, hasan = play.people.budi, play.people.hasan
    named(play, budi, hasan)
    about = appraisal_of(play.people.sari).public_id
    for _again in range(2):
        prepare_ratings(hasan.actor, about, ratings_for(play), now=NOW)
    assert count(PreparedRating) == len(ratings_for(play)) and count(RatingDraft) == count(Rating) == 0
    known = prepared_ratings(reading(), appraisal_of(play.people.sari).id)
    assert {one.by for one in known.values()} == {"Hasan Jailolo, S.Kom."}
    with pytest.raises(NotAllowed, match="decision.not_assessor"):
        choose_ratings(
            hasan.actor, about, {axis: choice for axis, (choice, _why) in ratings_for(play).items()}, now=NOW
        )


def test_suggestions_are_refused_to_others_and_when_incomplete(play: Play) -> None:
    people, about = play.people, appraisal_of(play.people.sari).public_id
    for other in (people.hasan, people.wati, people.sari):
        with pytest.raises(NotAllowed):
            prepare_ratings(other.actor, about, ratings_for(play), now=NOW)
    named(play, people.budi, people.hasan)
    with pytest.raises(Invalid):
        prepare_ratings(people.hasan.actor, about, {}, now=NOW)
    with pytest.raises(NotFound):
        prepare_ratings(people.hasan.actor, "tidak-ada", ratings_for(play), now=NOW)
    assert count(PreparedRating) == 0 and events("ratings.prepared") == 0


def test_policy_and_twin_agree(play: Play) -> None:
    people, session = play.people, reading()
    named(play, people.budi, people.hasan)
    named(play, people.head, people.dewi)
    named(play, people.budi, people.sari)
    everyone = list(session.scalars(select(Appraisal)))
    for person in (people.hasan, people.dewi, people.sari, people.tono, people.auditor):
        listed = set(session.scalars(visible_preparations(person.actor, TODAY).with_only_columns(Appraisal.id)))
        superiors = superiors_in(session, everyone[0].cycle_id, person.actor.employee_id)
        allowed = {
            one.id
            for one in everyone
            if can_prepare(
                person.actor,
                one,
                is_named=is_named(session, person.actor, one.assessor_id, TODAY),
                superiors=superiors,
            )
        }
        assert listed == allowed, person.actor
    assert {one.assessor for one in preparations(session, people.hasan.actor, TODAY)} == {"Budi Tidore, S.K.M."}


def test_the_pages_say_who_prepared(play: Play, app: Flask) -> None:
    people, about = play.people, appraisal_of(play.people.sari).public_id
    named(play, people.budi, people.hasan)
    hasan: FlaskClient = app.test_client()
    log_in(hasan, people.hasan)
    assert "Buka Penyiapan" in hasan.get("/").text and "Sari Umasugi" in hasan.get("/penyiapan").text
    sheet = started_by(play, people.hasan)
    assert "Anda menyiapkan lembar ini" in hasan.get(f"/lembar/{sheet}").text
    save_field(people.hasan.actor, sheet, "HADIR", {"q_HADIR": "3"}, base_rev=0, now=NOW)
    assert post(hasan, f"/lembar/{sheet}/kirim", {"password": PASSWORD}).status_code in (403, 422)
    assert post(hasan, f"/penyiapan/{about}", {}).status_code == 422
    values = {f"axis_{axis}": choice for axis, (choice, _why) in ratings_for(play).items()}
    assert post(hasan, f"/penyiapan/{about}", values).status_code == 303
    budi = app.test_client()
    log_in(budi, people.budi)
    assert "Disiapkan oleh Hasan Jailolo" in budi.get(f"/lembar/{sheet}").text
    assert "Disiapkan oleh Hasan Jailolo" in budi.get(f"/penilaian/{about}").text


def test_the_province_names_on_the_page(play: Play, app: Flask) -> None:
    people = play.people
    ratna = app.test_client()
    log_in(ratna, people.ratna)
    words = {"search_assessor": "Budi", "search_preparer": "Hasan"}
    page = post(ratna, "/admin/penyiap/cari", words)
    assert page.status_code == 200 and "Hasan Jailolo" in page.text
    both = words | {"assessor": public(people.budi), "preparer": public(people.hasan)}
    refused = post(ratna, "/admin/penyiap/tunjuk", both | {"valid_from": "2026-01-01", "letter": ""})
    assert refused.status_code == 422 and 'value="2026-01-01"' in refused.text and count(Preparer) == 0
    done = post(ratna, "/admin/penyiap/tunjuk", both | {"valid_from": "2026-01-01", "letter": "ST-7"})
    assert done.status_code == 303 and count(Preparer) == 1
    grant = reading().scalars(select(Preparer.public_id)).one()
    assert "ST-7" in ratna.get("/admin/penyiap/").text
    assert post(ratna, f"/admin/penyiap/akhiri/{grant}").status_code == 303
    wati = app.test_client()
    log_in(wati, people.wati)
    assert wati.get("/admin/penyiap/").status_code == 403
