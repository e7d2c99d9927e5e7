"""The plan is held, not made: pasted once, looked through, versioned, and taken into the appraisal without typing."""

from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from forms.errors import AnswersInvalid
from forms.instrument import Given
from kinerja.appraisals.changes.opening import Opened
from kinerja.appraisals.models import AppraisalPart
from kinerja.appraisals.planned import planned_givens
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.appraisals.services.take_plan import take_plan
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.core.immutable import ImmutableRow
from kinerja.cycles.models import Cycle
from kinerja.instruments.examples import example
from kinerja.people.queries import employee_card
from kinerja.plans import queries
from kinerja.plans.models import Plan, PlanSource, SourceKind
from kinerja.plans.pasting import WorkResult, results_in
from kinerja.plans.services.planning import keep_plan, remove_source, set_source
from tests.factories import Person
from tests.kinerja.appraisals.stage import ALWAYS, NOW, OVER, Play, announced, appraisal_of, duty_of, opened, sent
from tests.kinerja.appraisals.test_rows import repeating
from tests.kinerja.core.browsing import log_in, post, token_of
from tests.kinerja.plans.stage import PDF, events

TABLE = (
    "No\tRencana Hasil Kerja\tAspek\tIndikator Kinerja Individu\tTarget\n"
    "1\tLaporan <bulanan>\tKuantitas\tJumlah laporan\t12 laporan\n"
    "\t\tWaktu\tTepat waktu\tsetiap tanggal 5\n"
    "2\tKunjungan\tKuantitas\tJumlah kunjungan\t1200 kunjungan\n"
)
BEHAVIOUR = ("PELAYANAN", "AKUNTABEL", "KOMPETEN", "HARMONIS", "LOYAL", "ADAPTIF", "KOLABORATIF")
RESULTS = [
    WorkResult("Laporan", target="12 laporan", amount="12", unit="laporan"),
    WorkResult("Kunjungan", amount="40"),
]


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(repeating(), **ALWAYS)


def as_(app: Flask, person: Person) -> FlaskClient:
    browser = app.test_client()
    log_in(browser, person)
    return browser


def kept(play: Play, results: Any = RESULTS, document: Any = None) -> str:
    return keep_plan(play.people.sari.actor, play.cycle_id, results, document, now=NOW)


def versions() -> list[Plan]:
    return list(reading().scalars(select(Plan).order_by(Plan.seq)))


def stored(person: Person) -> dict[str, str]:
    part = reading().scalars(select(AppraisalPart).where(AppraisalPart.appraisal_id == appraisal_of(person).id)).one()
    reading().refresh(part)
    return dict(part.givens)


def taken(play: Play) -> bool:
    return take_plan(play.people.budi.actor, appraisal_of(play.people.sari).public_id, now=NOW)


def test_a_copied_table_is_read_with_its_headings() -> None:
    assert results_in(TABLE) == [
        WorkResult("Laporan <bulanan>", "Kuantitas", "Jumlah laporan", "12 laporan", "12", "laporan"),
        WorkResult("Laporan <bulanan>", "Waktu", "Tepat waktu", "setiap tanggal 5"),
        WorkResult("Kunjungan", "Kuantitas", "Jumlah kunjungan", "1200 kunjungan", "1200", "kunjungan"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("Laporan", [WorkResult("Laporan")]),
        ("Laporan;12", [WorkResult("Laporan", target="12", amount="12")]),
        ("1;Laporan;12,5 %\n2;Kunjungan;3", [
            WorkResult("Laporan", target="12,5 %", amount="12.5", unit="%"),
            WorkResult("Kunjungan", target="3", amount="3"),
        ]),
        ('"Laporan"\tJumlah\t12', [WorkResult("Laporan", indicator="Jumlah", target="12", amount="12")]),
        ("A;1.200", [WorkResult("A", target="1.200")]),  # twelve hundred or one and a fifth
        ("A\tKuantitas\tJumlah\t5\tkali", [WorkResult("A", "Kuantitas", "Jumlah", "5", "5", "kali")]),
    ],
)  # fmt: skip
def test_columns_are_told_by_their_number(text: str, found: list[WorkResult]) -> None:
    assert results_in(text) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * 100_001, "plan.too_much"),
        ("\n".join(f"Hasil {n};1" for n in range(51)), "plan.too_many"),
        ("Hasil kerja;Target\n;12", "plan.no_result"),
    ],
)
def test_what_cannot_be_a_plan_is_refused(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        results_in(text)
    assert dict(refusal.value.errors) == {"pasted": [code]}


def test_a_version_is_added_and_the_earlier_one_stays(play: Play) -> None:
    kept(play, document=("skp.pdf", BytesIO(PDF)))
    kept(play, [WorkResult("Lain")])
    first, second = versions()
    assert [one["result"] for one in first.results] == ["Laporan", "Kunjungan"]
    assert [one["result"] for one in second.results] == ["Lain"] and second.sha256 == first.sha256
    assert [name for name, _changes in events("plan")] == ["plan.kept", "plan.kept"]
    with pytest.raises(ImmutableRow), transaction() as session:
        session.scalars(select(Plan).where(Plan.seq == 1)).one().results = []


def test_the_same_again_is_no_version(play: Play) -> None:
    assert kept(play) == kept(play)
    assert len(versions()) == 1 and len(events("plan")) == 1


@pytest.mark.parametrize(
    ("results", "document", "errors"),
    [
        ([], None, {"pasted": ["plan.nothing"]}),
        ([], ("skp.docx", BytesIO(b"x")), {"file": ["plan.pdf_only"]}),
        ([], ("skp.pdf", BytesIO(b"x")), {"file": ["file.content_differs"]}),
    ],
)
def test_what_is_wrong_is_told_at_its_field(play: Play, results: Any, document: Any, errors: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        kept(play, results, document)
    assert dict(refusal.value.errors) == errors and versions() == []


def test_plans_end_with_the_decisions(app: Flask) -> None:
    play = opened(repeating(), **OVER)
    with pytest.raises(NotAllowed, match=r"notes\.period_over"):
        kept(play)


def test_the_page_shows_what_it_read_before_anything_is_kept(app: Flask, play: Play) -> None:
    browser, address = as_(app, play.people.sari), f"/skp/{play.cycle_id}"
    looked = post(browser, address, {"pasted": TABLE, "action": "lihat"})
    page = BeautifulSoup(looked.text, "html.parser")
    assert "Laporan <bulanan>" in page.select_one("#dilihat").get_text() and versions() == []
    assert "Laporan <bulanan>" in page.select_one("textarea").get_text()
    assert post(browser, address, {"action": "lihat"}).status_code == 422
    data = {"csrf_token": token_of(browser), "pasted": TABLE, "action": "simpan", "file": (BytesIO(PDF), "skp.pdf")}
    assert browser.post(address, data=data, content_type="multipart/form-data").status_code == 303
    [plan] = versions()
    assert len(plan.results) == 3 and plan.name == "skp.pdf"
    assert "skp.pdf" in browser.get(address).text
    for reader, status in (("sari", 200), ("budi", 200), ("dewi", 404), ("wati", 404), ("auditor", 404)):
        assert as_(app, getattr(play.people, reader)).get(f"/skp/berkas/{plan.public_id}").status_code == status


def test_the_plan_becomes_the_items_of_the_instrument(play: Play) -> None:
    kept(play)
    assert taken(play) is True
    assert stored(play.people.sari) == {
        "SKP": "2", "SKP.1.NAMA": "Laporan", "SKP.1.TARGET": "12", "SKP.2.NAMA": "Kunjungan", "SKP.2.TARGET": "40",
    }  # fmt: skip
    assert [name for name, _changes in events("givens")] == ["givens.set"]
    assert taken(play) is False
    assert len(events("givens")) == 1


def test_a_newer_version_replaces_the_items(play: Play) -> None:
    kept(play)
    taken(play)
    kept(play, [WorkResult("Satu", amount="3")])
    taken(play)
    assert stored(play.people.sari) == {"SKP": "1", "SKP.1.NAMA": "Satu", "SKP.1.TARGET": "3"}


def test_a_plan_that_does_not_fit_is_refused_whole(play: Play) -> None:
    kept(play, [WorkResult("Satu", amount="0.5"), WorkResult("Dua")])
    with pytest.raises(AnswersInvalid) as refusal:
        taken(play)
    assert {(one.code, one.path) for one in refusal.value.problems} == {
        ("given.too_small", "SKP.1.TARGET"),
        ("given.required", "SKP.2.TARGET"),
    }
    assert stored(play.people.sari) == {}


def test_after_the_first_sent_sheet_items_stay(play: Play) -> None:
    kept(play)
    taken(play)
    sari = play.people.sari
    sent(
        sari.actor,
        duty_of(sari, sari, "diri"),
        {"HADIR": "4", "LAPOR": "5", "RENCANA.1.JUMLAH": "9", "RENCANA.2.JUMLAH": "9"},
    )
    kept(play, [WorkResult("Satu", amount="3")])
    with pytest.raises(AnswersInvalid, match="given"):
        taken(play)
    assert stored(sari)["SKP"] == "2"


def test_an_instrument_that_ships_takes_the_plan(app: Flask) -> None:
    play = opened(example("skp-butir"), **ALWAYS)
    kept(play)
    assert taken(play)
    assert stored(play.people.sari) == {
        "SKP": "2",
        "SKP.1.HASIL_KERJA": "Laporan",
        "SKP.1.TARGET": "12",
        "SKP.1.SATUAN": "laporan",
        "SKP.2.HASIL_KERJA": "Kunjungan",
        "SKP.2.TARGET": "40",
    }
    sheet = duty_of(play.people.budi, play.people.sari, "atasan")
    answers = dict.fromkeys(BEHAVIOUR, "2") | {"HASIL.1.CAPAIAN": "2", "HASIL.2.CAPAIAN": "2"}
    sent(play.people.budi.actor, sheet, answers | {"KUAT": "Teliti.", "TINGKATKAN": "Lebih cepat."})


def opening(results: Any, *, takes_plans: bool = True) -> tuple[Play, Opened]:
    """Sari has sent her plan before the period is opened."""
    play = announced(repeating(), **ALWAYS)
    kept(play, results)
    with transaction() as session:
        session.execute(update(Cycle).values(takes_plans=takes_plans))
    return play, open_cycle(play.ratna, play.cycle_id, now=NOW)


def test_the_opening_takes_plans_over_where_the_period_says_so(app: Flask) -> None:
    play, opened_now = opening(RESULTS)
    assert (opened_now.plans, opened_now.plans_left) == (1, 0)
    assert stored(play.people.sari)["SKP.1.NAMA"] == "Laporan" and stored(play.people.dewi) == {}
    assert taken(play) is False
    page = as_(app, play.people.budi).get(f"/penilaian/{appraisal_of(play.people.sari).public_id}/skp").text
    assert "sudah dipakai dalam penilaian" in page and "Ya, pakai" not in page


def test_the_opening_takes_nothing_over_otherwise(app: Flask) -> None:
    play, opened_now = opening(RESULTS, takes_plans=False)
    assert (opened_now.plans, opened_now.plans_left) == (0, 0) and stored(play.people.sari) == {}


def test_a_plan_that_does_not_fit_stays_out_and_says_why(app: Flask) -> None:
    play, opened_now = opening([WorkResult("Laporan")])
    assert (opened_now.plans, opened_now.plans_left) == (0, 1) and stored(play.people.sari) == {}
    page = as_(app, play.people.budi).get(f"/penilaian/{appraisal_of(play.people.sari).public_id}/skp").text
    assert "Belum dipakai karena tidak cocok" in page


def test_a_newer_version_is_offered_to_the_assessor(app: Flask) -> None:
    play, _opened = opening(RESULTS)
    kept(play, [WorkResult("Satu", amount="3")])
    page = as_(app, play.people.budi).get(f"/penilaian/{appraisal_of(play.people.sari).public_id}/skp").text
    assert "Ya, pakai" in page and "sudah dipakai" not in page
    assert taken(play) and stored(play.people.sari)["SKP"] == "1"


def test_without_a_plan_or_a_list_nothing_is_taken(app: Flask, play: Play) -> None:
    with pytest.raises(Conflict, match=r"plan\.has_none"):
        taken(play)


def test_an_instrument_without_a_list_takes_no_plan(app: Flask) -> None:
    play = opened(**ALWAYS)
    kept(play)
    with pytest.raises(Conflict, match=r"plan\.not_asked"):
        taken(play)


@pytest.mark.parametrize("who", ["sari", "dewi", "wati", "ratna", "auditor"])
def test_only_the_assessor_takes_a_plan(play: Play, who: str) -> None:
    kept(play)
    with pytest.raises(NotAllowed, match=r"decision\.not_assessor"):
        take_plan(getattr(play.people, who).actor, appraisal_of(play.people.sari).public_id, now=NOW)


def test_the_assessor_sees_what_will_be_taken(app: Flask, play: Play) -> None:
    browser, address = as_(app, play.people.budi), f"/penilaian/{appraisal_of(play.people.sari).public_id}/skp"
    assert "belum menempel" in browser.get(address).text
    assert post(browser, address).status_code == 409
    kept(play)
    assert "Kunjungan" in browser.get(address).text
    assert post(browser, address).status_code == 303 and stored(play.people.sari)["SKP"] == "2"


def test_fields_are_found_by_what_they_are_called() -> None:
    fields = (
        Given("HASIL", {"id": "Hasil"}, "text"),
        Given("IKI", {"id": "Indikator"}, "text"),
        Given("BOBOT", {"id": "Bobot"}),
        Given("TARGET", {"id": "Target"}),
        Given("SATUAN", {"id": "Satuan"}, "text"),
    )
    one = WorkResult("A", "Kuantitas", "Jumlah", "5 kali", "5", "kali").json()
    assert planned_givens(Given("X", {"id": "X"}, "rows", fields=fields), [one]) == {
        "X": "1", "X.1.HASIL": "A", "X.1.IKI": "Jumlah", "X.1.TARGET": "5", "X.1.SATUAN": "kali",
    }  # fmt: skip


def source_of(play: Play, person: Person) -> tuple[SourceKind, str]:
    card = employee_card(reading(), person.employee_id, NOW.date())
    assert card is not None
    found = queries.source_for(reading(), card.main, NOW.date())
    return found.kind, found.system


def test_plans_are_external_unless_a_nearer_setting_says_otherwise(play: Play) -> None:
    people, ratna = play.people, play.people.ratna.actor
    assert source_of(play, people.sari) == (SourceKind.EXTERNAL, "e-Kinerja BKN")
    set_source(ratna, None, None, SourceKind.EXTERNAL, "Sistem A", now=NOW)
    set_source(people.wati.actor, people.agency.id, None, SourceKind.EXTERNAL, "Sistem B", now=NOW)
    set_source(ratna, None, people.family.id, SourceKind.EXTERNAL, "Sistem C", now=NOW)
    assert source_of(play, people.sari) == (SourceKind.EXTERNAL, "Sistem B")
    assert source_of(play, people.tono) == (SourceKind.EXTERNAL, "Sistem A")
    set_source(ratna, people.division.id, people.family.id, SourceKind.NONE, "", now=NOW)
    assert source_of(play, people.sari)[0] is SourceKind.NONE
    with pytest.raises(NotAllowed, match=r"plan\.none_here"):
        kept(play)


def test_a_setting_is_replaced_and_removed_with_an_event_each(play: Play) -> None:
    ratna = play.people.ratna.actor
    for system in ("A", "B", "B"):
        set_source(ratna, None, None, SourceKind.EXTERNAL, system, now=NOW)
    found = reading().scalars(select(PlanSource.public_id)).one()
    remove_source(ratna, found, now=NOW)
    assert [name for name, _changes in events("plan_source")] == ["plan_source.set"] * 2 + ["plan_source.removed"]
    with pytest.raises(NotFound, match=r"source\.unknown"):
        remove_source(ratna, found, now=NOW)


@pytest.mark.parametrize(
    ("who", "unit"), [("wati", None), ("wati", "other_agency"), ("budi", "division"), ("auditor", None)]
)
def test_others_set_no_source(play: Play, who: str, unit: str | None) -> None:
    unit_id = getattr(play.people, unit).id if unit else None
    with pytest.raises(NotAllowed, match=r"source\.not_yours"):
        set_source(getattr(play.people, who).actor, unit_id, None, SourceKind.NONE, "", now=NOW)
    with pytest.raises(NotFound, match=r"source\.unknown"):
        set_source(play.people.ratna.actor, 99999, None, SourceKind.NONE, "", now=NOW)


def test_the_settings_page_adds_and_removes(app: Flask, play: Play) -> None:
    browser = as_(app, play.people.wati)
    refused = post(browser, "/admin/sumber-skp/", {"unit": str(play.people.division.id), "system": "Ruang GTK"})
    assert refused.status_code == 422 and "Ruang GTK" in refused.text
    chosen = {"unit": str(play.people.division.id), "kind": "external", "system": "Ruang GTK"}
    assert post(browser, "/admin/sumber-skp/", chosen).status_code == 303
    assert "Ruang GTK" in as_(app, play.people.sari).get(f"/skp/{play.cycle_id}").text
    [row] = reading().scalars(select(PlanSource)).all()
    assert post(browser, "/admin/sumber-skp/hapus", {"source": row.public_id}).status_code == 303
    assert "Belum ada pengaturan" in browser.get("/admin/sumber-skp/").text
