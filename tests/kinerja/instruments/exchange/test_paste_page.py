"""The page of a pasted table, as a browser without scripts uses it."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kinerja.core.i18n import force_locale
from kinerja.instruments import services
from kinerja.instruments.admin.paste import EXAMPLE
from kinerja.instruments.content import content_from_document
from kinerja.instruments.edits import set_node
from kinerja.instruments.exchange.cells import rows_from_text
from kinerja.instruments.exchange.columns import Layout, column_label, recognised
from kinerja.instruments.exchange.pasting import plan_of
from kinerja.instruments.models import DraftState
from kinerja.instruments.starting import empty_document
from kinerja.instruments.words import TYPES
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.pages import controls
from tests.kinerja.instruments.stage import Stage, events
from tests.kinerja.instruments.test_designer import ratna, stage

__all__ = ["ratna", "stage"]
TABLE = (
    "Kriteria\tIndikator\tBobot\tTingkat 1\tTingkat 2\n"
    "Pelayanan baru\tMenyapa pasien\t12,5\tJarang\tSelalu\n\tMenjawab telepon\t7,5\t\t"
)


def address(stage: Stage) -> str:
    return f"/admin/rancangan/{stage.draft}/tempel"


def look(client: FlaskClient, stage: Stage, table: str = TABLE) -> TestResponse:
    return post(client, address(stage), {"rev": stage.row().rev, "table": table, "do": "lihat"})


def again(client: FlaskClient, stage: Stage, html: str, **fields: str) -> TestResponse:
    """Send the page's form as it stands, with what is changed on it."""
    return post(client, address(stage), {**controls(html), **fields})


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_table_is_looked_at_before_anything_is_stored(ratna: FlaskClient, stage: Stage) -> None:
    before = events()
    answer = look(ratna, stage)
    assert answer.status_code == 200
    assert "2 indikator baru, 0 diubah" in words(answer.text)
    assert "Menyapa pasien" in answer.text
    assert 'value="ambil"' in answer.text
    assert (stage.row().rev, events()) == (0, before)


def test_the_table_is_taken_over_and_taken_back_as_one_step(ratna: FlaskClient, stage: Stage) -> None:
    before, recorded = stage.content(), len(events())
    answer = again(ratna, stage, look(ratna, stage).text, do="ambil")
    assert answer.status_code == 303
    assert "#baris-PELAYANAN-BARU" in answer.headers["Location"]
    content = stage.content()
    assert content.children("PELAYANAN-BARU") == ["MENYAPA-PASIEN", "MENJAWAB-TELEPON"]
    assert events()[recorded:] == ["draft.changed"]
    services.undo_change(stage.people.ratna.actor, stage.draft, rev=1, now=stage.now)
    assert stage.content() == before


def test_taking_it_over_twice_changes_nothing_more(ratna: FlaskClient, stage: Stage) -> None:
    page = look(ratna, stage).text
    again(ratna, stage, page, do="ambil")
    rev = stage.row().rev
    answer = again(ratna, stage, look(ratna, stage).text, do="ambil")
    assert (answer.status_code, stage.row().rev) == (303, rev)


def test_a_bad_cell_is_named_and_everything_is_kept(ratna: FlaskClient, stage: Stage) -> None:
    answer = look(ratna, stage, TABLE.replace("12,5", "dua belas"))
    text = words(answer.text)
    assert answer.status_code == 422
    assert "Baris 2, Bobot: " in text
    assert "1 baris belum dapat diambil." in text
    assert "dua belas" in controls(answer.text)["table"]
    assert 'value="ambil"' not in answer.text
    assert again(ratna, stage, answer.text, do="ambil").status_code == 422
    assert stage.row().rev == 0


def test_a_column_is_given_another_meaning(ratna: FlaskClient, stage: Stage) -> None:
    page = look(ratna, stage, "Hal\tBagian\tAngka\nMenyapa\tPelayanan baru\t12")
    assert "Pilih kolom mana yang berisi indikator." in words(page.text)
    chosen = {"col_0": "indicator", "col_1": "criterion", "col_2": "weight", "header": "y"}
    answer = again(ratna, stage, page.text, **chosen, do="lihat")
    assert answer.status_code == 200
    assert controls(answer.text)["col_1"] == "criterion"
    assert again(ratna, stage, answer.text, do="ambil").status_code == 303
    assert stage.content().nodes["MENYAPA"]["weight"] == "12"


def test_two_columns_of_one_meaning_are_refused_at_the_field(ratna: FlaskClient, stage: Stage) -> None:
    answer = again(ratna, stage, look(ratna, stage).text, col_0="indicator")
    assert answer.status_code == 422
    assert "Arti ini sudah dipilih untuk kolom lain." in answer.text


def test_another_table_is_read_anew(ratna: FlaskClient, stage: Stage) -> None:
    page = look(ratna, stage).text
    answer = again(ratna, stage, page, table="Indikator\tKriteria\nX\tY", do="ambil")
    assert (answer.status_code, stage.row().rev) == (200, 0)
    assert controls(answer.text)["col_0"] == "indicator"


@pytest.mark.parametrize(
    ("table", "sentence"),
    [("", "Belum ada sel yang ditempel."), ("A\n" * 502, "paling banyak 500"), ("\t" * 50 + "x", "paling banyak 40")],
)
def test_what_is_no_table_is_refused_beside_the_field(
    ratna: FlaskClient, stage: Stage, table: str, sentence: str
) -> None:
    answer = look(ratna, stage, table)
    assert answer.status_code == 422
    assert sentence in words(answer.text)


def test_hostile_cells_are_shown_as_text(ratna: FlaskClient, stage: Stage) -> None:
    answer = look(ratna, stage, TABLE.replace("Menyapa pasien", "<script>alert(1)</script>"))
    assert "<script>alert(1)" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_whoever_edited_meanwhile_is_not_overwritten(ratna: FlaskClient, stage: Stage) -> None:
    table = "Kode\tIndikator\tBobot\nKES-K1\tKalimat saya\t21"
    page = look(ratna, stage, table).text
    stage.edit(set_node("KES-K1", {"label": {"id": "Kalimat lain"}}), actor=stage.people.wati.actor)
    answer = again(ratna, stage, page, do="ambil")
    assert answer.status_code == 409
    assert "Kalimat saya" in controls(answer.text)["table"]
    assert stage.content().nodes["KES-K1"]["label"] == {"id": "Kalimat lain"}


def test_who_may_not_edit_may_not_paste(client: FlaskClient, cast: factories.Cast, stage: Stage) -> None:
    log_in(client, cast.auditor)
    assert client.get(address(stage)).status_code == 403
    assert look(client, stage).status_code == 403


def test_a_foreign_or_unknown_draft_does_not_exist(client: FlaskClient, cast: factories.Cast, stage: Stage) -> None:
    other = services.create_instrument(cast.ratna.actor, "LAIN", "Lain", cast.other_agency.id, now=stage.now)[1]
    log_in(client, cast.wati)
    for draft in (other, "tidak-ada"):
        assert post(client, f"/admin/rancangan/{draft}/tempel", {"rev": 0, "table": TABLE}).status_code == 404


def test_a_draft_in_review_takes_nothing(ratna: FlaskClient, stage: Stage) -> None:
    services.submit_draft(stage.people.ratna.actor, stage.draft, rev=0, accept_warnings=True, now=stage.now)
    assert look(ratna, stage).status_code == 403
    assert stage.row().state is DraftState.IN_REVIEW


def test_the_designer_leads_to_the_page(ratna: FlaskClient, stage: Stage) -> None:
    assert f'href="{address(stage)}"' in ratna.get(f"/admin/rancangan/{stage.draft}/").text
    assert "Tempel di kotak ini" in ratna.get(address(stage)).text


@pytest.mark.parametrize("locale", ["id", "en"])
def test_the_example_on_the_page_is_read_in_either_language(ratna: FlaskClient, stage: Stage, locale: str) -> None:
    with force_locale(locale):
        titles = [column_label(name) for name in EXAMPLE]
        kind = str(TYPES["yes_no"])
    cells = ["Baru", "Menyapa pasien", "", "12,5", kind, "Sebab", "", "", ""]
    rows = rows_from_text("\t".join(titles) + "\n" + "\t".join(cells))
    assert recognised(rows[0]) == {name: place for place, name in enumerate(EXAMPLE)}
    plan = plan_of(rows, Layout(recognised(rows[0]), True, "NILAI"), content_from_document(empty_document()))
    assert plan.content.nodes["MENYAPA-PASIEN"]["type"] == "yes_no"
    assert plan.content.nodes["MENYAPA-PASIEN"]["help"] == {"id": "Sebab"}
