"""A sheet's page from its kept frame equals the page that the template makes, for every reader."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from kinerja.appraisals.services.assign import nominate_official
from kinerja.core import frames
from kinerja.core.db import transaction
from kinerja.people.models import Account, Employee
from tests.factories import Person
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, started
from tests.kinerja.core.browsing import log_in

HOSTILE = 'Sari <b>&amp; "kawan" \'{{ 7 * 7 }}'


@pytest.fixture
def play(app: Flask) -> Play:
    frames._frames.clear()
    return opened(**ALWAYS)


def both(app: Flask, client: FlaskClient, address: str) -> tuple[str, str]:
    """The page from the frame, and as the template makes it."""
    kept = client.get(address).text
    app.debug = True
    try:
        return kept, client.get(address).text
    finally:
        app.debug = False


def sheet_of(rater: Person, about: Person, role: str) -> str:
    return f"/lembar/{started(rater.actor, duty_of(rater, about, role))}"


def test_each_reader_gets_the_own_page(app: Flask, play: Play) -> None:
    people = play.people
    with transaction() as session:
        session.execute(update(Employee).where(Employee.id == people.sari.employee_id).values(name=HOSTILE))
    nominate_official(play.wati, appraisal_of(people.sari).public_id, "mitra", people.tono.employee.public_id, now=NOW)
    seen = set()
    for rater, about, role in [
        (people.sari, people.sari, "diri"),
        (people.dewi, people.dewi, "diri"),
        (people.budi, people.sari, "atasan"),
        (people.budi, people.dewi, "atasan"),
        (people.dewi, people.sari, "rekan"),
        (people.tono, people.sari, "mitra"),
        (people.wati, people.wati, "diri"),
    ]:
        browser = app.test_client()
        log_in(browser, rater)
        address = sheet_of(rater, about, role)
        browser.get(address)  # whatever is flashed is gone after this
        kept, plain = both(app, browser, address)
        assert kept == plain and "\0" not in kept
        seen.add(kept)
    assert len(seen) == 7 and len(frames._frames) >= 3
    assert not any(HOSTILE in page for page in seen) and any("Sari &lt;b&gt;" in page for page in seen)


def test_two_readers_share_one_frame(app: Flask, play: Play) -> None:
    for reader in (play.people.sari, play.people.dewi):
        browser = app.test_client()
        log_in(browser, reader)
        browser.get(sheet_of(reader, reader, "diri"))
    assert len(frames._frames) == 1


def test_a_flash_is_shown_once_and_stays_in_no_frame(app: Flask, play: Play) -> None:
    browser = app.test_client()
    log_in(browser, play.people.sari)
    address = sheet_of(play.people.sari, play.people.sari, "diri")
    with browser.session_transaction() as session:
        session["_flashes"] = [("good", "Isian tersimpan.")]
    assert "Isian tersimpan." in browser.get(address).text
    assert "Isian tersimpan." not in browser.get(address).text


def test_another_language_is_another_frame(app: Flask, play: Play) -> None:
    browser = app.test_client()
    log_in(browser, play.people.sari)
    address = sheet_of(play.people.sari, play.people.sari, "diri")
    indonesian = browser.get(address).text
    with transaction() as session:
        session.execute(update(Account).where(Account.id == play.people.sari.account.id).values(locale="en"))
    kept, plain = both(app, browser, address)
    assert kept == plain != indonesian and len(frames._frames) == 2
