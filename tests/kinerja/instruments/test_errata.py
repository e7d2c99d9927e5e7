"""Errata: proposed by one, decided by another, shown beside the old text everywhere; document and scores untouched."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.core.immutable import ImmutableRow
from kinerja.instruments.errata import Note, newest, notes_of
from kinerja.instruments.models import Document, Erratum, ErratumVerdict, Version
from kinerja.instruments.services import decide_erratum, propose_erratum
from kinerja.instruments.services.errata import ErratumInput
from kinerja.instruments.versions import load_instrument
from kinerja.reports.content import report_content
from kinerja.reports.pdf import sheet_data
from kinerja.reports.queries import report_facts
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, duty_of, opened, sent, started
from tests.kinerja.appraisals.test_decide import decide, quadrant
from tests.kinerja.core.browsing import log_in, post

LABEL = ErratumInput("HADIR", "label", "id", "Kehadiran di tempat tugas", "Salah ketik pada penetapan.")
LEVEL = ErratumInput("HADIR", "level:3", "id", "Selalu tepat waktu", "Salah ketik.")
GROUP = ErratumInput("DISIPLIN", "label", "id", "Disiplin kerja", "Kurang satu kata.")
NOTE = "“Kehadiran” dibaca “Kehadiran di tempat tugas”"


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant(), **ALWAYS)


def version_of(play: Play) -> str:
    return reading().scalars(select(Version.public_id).where(Version.id == play.version_id)).one()


def proposed(play: Play, entered: ErratumInput = LABEL, actor: Actor | None = None) -> str:
    return propose_erratum(actor or play.ratna, version_of(play), entered, now=NOW)


def approved(play: Play, entered: ErratumInput = LABEL, **later: int) -> str:
    erratum = proposed(play, entered)
    hasan = play.people.hasan.actor
    decide_erratum(hasan, version_of(play), erratum, approved=True, now=NOW + timedelta(**later))
    return erratum


def events() -> list[str]:
    query = select(AuditEvent.event).where(AuditEvent.event.like("erratum.%")).order_by(AuditEvent.id)
    return list(reading().scalars(query))


def test_a_proposal_shows_nowhere_until_another_approves(play: Play) -> None:
    erratum = proposed(play)
    assert notes_of(reading(), [play.version_id]) == {play.version_id: ()}
    with pytest.raises(NotAllowed) as caught:
        decide_erratum(play.ratna, version_of(play), erratum, approved=True, now=NOW)
    assert caught.value.code == "erratum.own_work"
    decide_erratum(play.people.hasan.actor, version_of(play), erratum, approved=True, now=NOW)
    (note,) = notes_of(reading(), [play.version_id])[play.version_id]
    assert (note.code, note.old, note.new, note.on) == ("HADIR", "Kehadiran", LABEL.new_text, NOW.date())
    assert events() == ["erratum.proposed", "erratum.approved"]


def test_a_rejected_one_is_never_shown_and_never_decided_again(play: Play) -> None:
    erratum, hasan = proposed(play), play.people.hasan.actor
    decide_erratum(hasan, version_of(play), erratum, approved=False, now=NOW)
    with pytest.raises(NotAllowed) as caught:
        decide_erratum(hasan, version_of(play), erratum, approved=True, now=NOW)
    assert caught.value.code == "erratum.already_decided"
    assert notes_of(reading(), [play.version_id])[play.version_id] == ()
    assert events() == ["erratum.proposed", "erratum.rejected"]


def test_events_hold_no_text(play: Play) -> None:
    approved(play)
    for changes in reading().scalars(select(AuditEvent.changes).where(AuditEvent.event.like("erratum.%"))):
        assert changes.keys() == {"erratum", "code", "field", "locale"}


@pytest.mark.parametrize("who", ["sari", "wati", "auditor"])
def test_others_neither_propose_nor_decide(play: Play, who: str) -> None:
    erratum, actor = proposed(play), getattr(play.people, who).actor
    with pytest.raises((NotAllowed, NotFound)):
        proposed(play, LEVEL, actor)
    with pytest.raises((NotAllowed, NotFound)):
        decide_erratum(actor, version_of(play), erratum, approved=True, now=NOW)
    assert events() == ["erratum.proposed"]


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        ({"code": "TIDAK"}, "place", "erratum.place_unknown"),
        ({"field": "weight"}, "place", "erratum.place_unknown"),
        ({"field": "level:9"}, "place", "erratum.place_unknown"),
        ({"locale": "fr"}, "locale", "erratum.locale_unknown"),
        ({"locale": "en"}, "locale", "erratum.no_text"),
        ({"new_text": "  "}, "new_text", "erratum.text_missing"),
        ({"new_text": " Kehadiran "}, "new_text", "erratum.text_same"),
        ({"new_text": "x" * 10_001}, "new_text", "erratum.text_too_long"),
        ({"reason": " "}, "reason", "reason.missing"),
    ],
)
def test_bad_input_is_refused_at_its_field(play: Play, change: dict[str, str], place: str, code: str) -> None:
    values = {name: getattr(LABEL, name) for name in ("code", "field", "locale", "new_text", "reason")}
    with pytest.raises(Invalid) as caught:
        proposed(play, ErratumInput(**values | change))
    assert caught.value.errors == {place: [code]} and events() == []


def test_a_second_proposal_for_the_same_text_waits(play: Play) -> None:
    proposed(play)
    with pytest.raises(Conflict):
        proposed(play)
    assert proposed(play, LEVEL)


def test_unknown_ids_are_not_found(play: Play) -> None:
    with pytest.raises(NotFound):
        propose_erratum(play.ratna, "tidak-ada", LABEL, now=NOW)
    with pytest.raises(NotFound):
        decide_erratum(play.ratna, version_of(play), "tidak-ada", approved=True, now=NOW)


def test_the_last_correction_of_a_text_is_the_one_shown(play: Play) -> None:
    approved(play)
    values = {**{name: getattr(LABEL, name) for name in ("code", "field", "locale", "reason")}, "new_text": "Hadir"}
    approved(play, ErratumInput(**values), hours=1)
    (note,) = notes_of(reading(), [play.version_id])[play.version_id]
    assert note.new == "Hadir"


def test_newest_keeps_places_and_languages_apart() -> None:
    day = NOW.date()
    notes = [Note("A", "label", one, "x", text, day) for one, text in (("id", "1"), ("en", "2"), ("id", "3"))]
    assert [(note.locale, note.new) for note in newest(notes)] == [("id", "3"), ("en", "2")]


def test_rows_are_never_changed(play: Play) -> None:
    approved(play)
    for statement in (update(Erratum).values(new_text="x"), delete(Erratum), delete(ErratumVerdict)):
        with pytest.raises(IntegrityError), transaction() as session:
            session.execute(statement)
    with pytest.raises(ImmutableRow), transaction() as session:
        session.scalars(select(ErratumVerdict)).one().approved = False


def test_document_and_fingerprint_stay(play: Play) -> None:
    kept = reading().execute(select(Document.fingerprint, Document.body)).all()
    approved(play)
    assert reading().execute(select(Document.fingerprint, Document.body)).all() == kept


# Where it is shown


def test_shown_on_the_sheet_beside_the_field(play: Play, client: FlaskClient) -> None:
    for entered in (LABEL, LEVEL, GROUP):
        approved(play, entered)
    sheet = started(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    log_in(client, play.people.budi)
    page = client.get(f"/lembar/{sheet}").text
    assert f"Ralat 25 November 2026: {NOTE}." in page
    assert "Ralat 25 November 2026, tingkat 3: “Tepat waktu” dibaca “Selalu tepat waktu”." in page
    assert "Disiplin. Ralat 25 November 2026: “Disiplin” dibaca “Disiplin kerja”." in page


def test_a_sheet_without_errata_says_nothing_of_them(play: Play, client: FlaskClient) -> None:
    proposed(play)
    sheet = started(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    log_in(client, play.people.budi)
    assert "Ralat" not in client.get(f"/lembar/{sheet}").text


def test_shown_in_the_criteria(play: Play, client: FlaskClient) -> None:
    approved(play)
    approved(play, GROUP)
    log_in(client, play.people.sari)
    page = client.get(f"/kriteria-saya/{play.cycle_id}").text
    assert NOTE in page and "“Disiplin” dibaca" in page


def test_shown_with_the_result_its_explanation_and_in_print(play: Play, client: FlaskClient, app: Flask) -> None:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    result = decide(play)
    before = reading().execute(select(func.count()).select_from(Document)).scalar()
    approved(play)
    log_in(client, play.people.sari)
    assert NOTE in client.get(f"/hasil/{result}").text
    explained = client.get(f"/hasil/{result}/perhitungan").text
    assert NOTE in explained and "68,00" in explained
    with app.test_request_context():
        facts = report_facts(reading(), result)
        assert facts is not None
        content = sheet_data(report_content(facts, load_instrument(reading(), facts.fingerprint), "id"))
    assert [NOTE in row for row in content["errata"]["rows"]] == [True]
    assert client.get(f"/hasil/{result}/lembar.pdf").data.startswith(b"%PDF")
    assert reading().execute(select(func.count()).select_from(Document)).scalar() == before


# The page


def page(play: Play) -> str:
    return f"/admin/versi/{version_of(play)}/"


TYPED = {"place": "HADIR|label", "locale": "id", "new_text": LABEL.new_text, "erratum_reason": "Salah ketik."}


def test_proposed_and_approved_on_the_page_of_the_version(play: Play, client: FlaskClient, app: Flask) -> None:
    log_in(client, play.people.ratna)
    assert "Belum ada ralat." in client.get(page(play)).text
    answer = post(client, f"{page(play)}ralat", TYPED)
    assert answer.status_code == 303
    own = client.get(page(play)).text
    assert "menunggu" in own and "Setujui ralat" not in own
    erratum = reading().scalars(select(Erratum.public_id)).one()
    other = app.test_client()
    log_in(other, play.people.hasan)
    assert "Setujui ralat" in other.get(page(play)).text
    assert post(other, f"{page(play)}ralat/{erratum}", {"verdict": "setuju"}).status_code == 303
    assert "disetujui" in other.get(page(play)).text and events() == ["erratum.proposed", "erratum.approved"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"new_text": "Kehadiran"}, "Teks ini sama"),
        ({"place": "X|label"}, "Pilih teks yang keliru"),
        ({"new_text": ""}, ""),
    ],
)
def test_a_refused_form_keeps_what_was_typed(
    play: Play, client: FlaskClient, change: dict[str, str], words: str
) -> None:
    log_in(client, play.people.ratna)
    answer = post(client, f"{page(play)}ralat", TYPED | change)
    assert answer.status_code == 422 and words in answer.text and "Salah ketik." in answer.text
    assert events() == []


def test_a_reader_of_the_version_sees_errata_but_no_buttons(play: Play, client: FlaskClient) -> None:
    proposed(play)
    log_in(client, play.people.auditor)
    text = client.get(page(play)).text
    assert "menunggu" in text and "Usulkan ralat" not in text and "Setujui ralat" not in text
    assert post(client, f"{page(play)}ralat", TYPED).status_code == 403
