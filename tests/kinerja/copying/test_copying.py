"""Nothing is typed twice: a result's pieces in the official order, their ticks, and who still waits."""

from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from kinerja.appraisals.models import Appraisal
from kinerja.copying import queries
from kinerja.copying.models import Copying
from kinerja.copying.orders import SOURCES, order_from_json, order_named
from kinerja.copying.services import tick_copied
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, NotAllowed, NotFound
from kinerja.plans.services.feedback import give_feedback
from tests.factories import Person
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, opened
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.copying.stage import KEYS, ORDER, decided_team
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.plans.stage import coached, events, noted, public_id, words


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant(), **ALWAYS)


@pytest.fixture
def results(play: Play) -> dict[str, str]:
    """The results of Budi's people by name."""
    decided_team(play)
    return {line.name: line.result_id for line in queries.copy_lines(reading(), play.people.budi.actor)}


@pytest.fixture
def sari(results: dict[str, str]) -> str:
    return next(result for name, result in results.items() if name.startswith("Sari"))


def as_(app: Flask, person: Person) -> FlaskClient:
    browser = app.test_client()
    log_in(browser, person)
    return browser


def tick(play: Play, result: str, keys: Any = KEYS) -> tuple[int, int]:
    return tick_copied(play.people.budi.actor, result, keys, ORDER, now=NOW)


def kept() -> list[tuple[list[str], bool]]:
    rows = reading().execute(select(Copying.ticked, Copying.completed_at))
    return [(row.ticked, row.completed_at is not None) for row in rows]


def test_the_pieces_stand_in_the_official_order(play: Play, sari: str) -> None:
    items = queries.copy_sheet(reading(), sari, ORDER, "id").items
    assert [(item.key, item.text) for item in items] == [
        ("nip", play.people.sari.nip),
        ("name", "Sari Umasugi, A.Md.Kep."),
        ("rater_words.1", "Selalu menyapa pasien."),
        ("rating.hasil", "di atas ekspektasi"),
        ("rating.perilaku", "sesuai ekspektasi"),
        ("reason.hasil", "Antrean kini <separuh>."),
        ("predicate", "baik"),
    ]
    assert [item.label for item in items][2:4] == [
        "Umpan balik: Satu hal yang sudah kuat (Atasan: Budi Tidore, S.K.M.)",
        "Rating: hasil kerja",
    ]


def test_feedback_of_the_year_is_carried_over_and_confidential_words_are_not(play: Play) -> None:
    noted(play, text="Catatan saya sendiri")
    coached(play)
    give_feedback(play.people.budi.actor, public_id(play.people.sari), words(better=""), now=NOW)
    result = decided_team(play)[0]
    sheet = next(
        found
        for line in queries.copy_lines(reading(), play.people.budi.actor)
        if (found := queries.copy_sheet(reading(), line.result_id, ORDER, "id")).name.startswith("Sari")
    )
    texts = [item.text for item in sheet.items]
    assert "Yang baik: Antrean lebih tertib.\nLangkah berikut: Memasang papan pekan depan." in texts
    assert not [text for text in texts if "Catatan saya sendiri" in text or "memimpin rapat" in text]
    assert result


def test_a_score_is_never_among_the_pieces(sari: str) -> None:
    assert not [item for item in queries.copy_sheet(reading(), sari, ORDER, "id").items if "68" in item.text]
    assert not {"score", "nilai"} & set(SOURCES)


def test_ticks_are_kept_and_the_last_one_is_an_event(play: Play, sari: str) -> None:
    assert tick(play, sari, KEYS[:3]) == (3, 7)
    assert kept() == [(sorted(KEYS[:3]), False)] and events("result.cop") == []
    assert tick(play, sari) == (7, 7)
    assert kept() == [(sorted(KEYS), True)] and events("result.cop") == [("result.copied", {})]
    tick(play, sari)
    assert len(events("result.cop")) == 1


def test_a_tick_taken_back_opens_the_result_again(play: Play, sari: str) -> None:
    tick(play, sari)
    assert tick(play, sari, KEYS[:6]) == (6, 7)
    assert [name for name, _changes in events("result.cop")] == ["result.copied", "result.copy_reopened"]


def test_a_piece_that_is_not_there_is_refused(play: Play, sari: str) -> None:
    with pytest.raises(Conflict, match=r"copying\.changed_meanwhile"):
        tick(play, sari, ["score"])
    assert kept() == []


@pytest.mark.parametrize("who", ["sari", "head", "dewi", "wati", "ratna", "auditor"])
def test_only_the_assessor_carries_over(app: Flask, play: Play, sari: str, who: str) -> None:
    person = getattr(play.people, who)
    with pytest.raises(NotAllowed, match=r"copying\.assessor_only"):
        tick_copied(person.actor, sari, KEYS, ORDER, now=NOW)
    assert as_(app, person).get(f"/salin/{sari}").status_code == 403
    assert kept() == [] and queries.copy_lines(reading(), person.actor) == []


def test_an_unknown_result_is_not_found(play: Play) -> None:
    with pytest.raises(NotFound, match=r"result\.not_found"):
        tick(play, "tidak-ada")


def test_the_page_has_a_readonly_text_and_a_tick_for_each_piece(app: Flask, play: Play, sari: str) -> None:
    page = BeautifulSoup(as_(app, play.people.budi).get(f"/salin/{sari}").text, "html.parser")
    texts = page.select("textarea[readonly]")
    assert len(texts) == len(page.select("input[name=item]")) == len(page.select("[data-piece][hidden]")) == 7
    assert texts[5].get_text() == "Antrean kini <separuh>."
    assert all(page.select_one(f"label[for={text['id']}]") for text in texts)


def test_saving_leads_from_person_to_person_until_all_are_carried_over(
    app: Flask, play: Play, results: dict[str, str]
) -> None:
    browser, names, seen = as_(app, play.people.budi), list(results), []
    address = f"/salin/{results[names[0]]}"
    while address != "/salin":
        seen.append(address.rpartition("/")[2])
        page = BeautifulSoup(browser.get(address).text, "html.parser")
        keys = [str(box["value"]) for box in page.select("input[name=item]")]
        address = str(post(browser, address, {"item": keys, "action": "lanjut"}).location)
    assert seen == list(results.values())
    assert all(line.completed_at for line in queries.copy_lines(reading(), play.people.budi.actor))
    assert "3 dari 3 pegawai sudah disalin" in browser.get("/salin").text


def test_a_program_hears_how_far_it_is(app: Flask, play: Play, sari: str) -> None:
    browser = as_(app, play.people.budi)
    answer = post(browser, f"/salin/{sari}", {"item": ["nip"]}, headers={"Accept": "application/json"})
    assert answer.json == {"done": 1, "total": 7, "saved": "1 dari 7 disalin"}


def test_the_workbook_holds_the_same_texts(app: Flask, play: Play, results: dict[str, str]) -> None:
    answer = as_(app, play.people.budi).get(f"/salin/periode/{play.cycle_id}.xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 1 + len(results)
    assert rows[0][:2] == ["NIP", "Nama"] and "Antrean kini <separuh>." in rows[1]
    assert play.people.sari.nip in [row[0] for row in rows]
    assert events("export") == [("export.made", {"rows": len(results)})]
    assert as_(app, play.people.sari).get(f"/salin/periode/{play.cycle_id}.xlsx").status_code == 404


def test_what_waits_is_among_the_tasks_until_it_is_carried_over(
    app: Flask, play: Play, results: dict[str, str], sari: str
) -> None:
    browser = as_(app, play.people.budi)
    assert "3 hasil belum disalin" in browser.get("/").text
    tick(play, sari)
    assert "2 hasil belum disalin" in browser.get("/").text
    assert "belum disalin ke sistem resmi" not in as_(app, play.people.sari).get("/").text


def test_administrators_see_who_waits_and_no_content(app: Flask, play: Play, sari: str) -> None:
    tick(play, sari)
    page = as_(app, play.people.wati).get(f"/admin/salin/{play.cycle_id}")
    text = " ".join(BeautifulSoup(page.text, "html.parser").get_text().split())
    assert "1 dari 3 disalin" in text and "Belum disalin oleh Budi Tidore, S.K.M." in text
    assert "Dewi Makian" in text and "Sari Umasugi" not in text
    assert "di atas" not in text and "Antrean kini" not in text


def test_the_board_of_another_agency_is_empty(app: Flask, play: Play, sari: str) -> None:
    found = queries.unit_copying(
        reading(), play.people.tono.actor, reading().scalars(select(Appraisal.cycle_id)).first() or 0, NOW.date()
    )
    assert found == []


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({"items": [{"from": "nilai", "label": {"id": "x"}}], "name": {"id": "x"}}, "unknown sources: nilai"),
        ({"items": [], "name": {"id": "x"}}, "at least one"),
        ({"items": [{"from": "nip", "label": {"id": "x"}}] * 2, "name": {"id": "x"}}, "each source once"),
        ({"items": [{"from": "nip", "label": {"en": "x"}}], "name": {"id": "x"}}, "Indonesian"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(content: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        order_from_json(content)


def test_an_agency_may_bring_its_own_order(tmp_path) -> None:
    own = tmp_path / "urutan.json"
    own.write_text('{"code": "x", "name": {"id": "X"}, "items": [{"from": "predicate", "label": {"id": "P"}}]}')
    assert [line.source for line in order_named(str(own)).lines] == ["predicate"]
    with pytest.raises(ValueError, match="no order"):
        order_named("tidak-ada")
