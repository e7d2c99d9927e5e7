"""Figures that follow the outcome: on the result page, in the explanation, and on the printed sheet."""

import io
from fractions import Fraction
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from kinerja.appraisals.models import Result
from kinerja.appraisals.services.supply import set_givens
from kinerja.core.db import reading
from kinerja.core.i18n import LOCALE_COOKIE
from kinerja.reports.content import FigureLine
from kinerja.reports.figures import figure_amount, figure_name, number_words
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, sent
from tests.kinerja.appraisals.test_decide import decide, quadrant
from tests.kinerja.core.browsing import log_in
from tests.kinerja.reports.test_views import SENTENCE

TITLE = "Angka yang mengikuti hasil ini"


def figure(code: str, label: str, formula: str, **changed: Any) -> dict[str, Any]:
    return {"code": code, "label": {"id": label, "en": f"{label} (en)"}, "formula": formula} | changed


def with_figures() -> dict[str, Any]:
    """A predicate that carries a percentage; an allowance, an index, and points that wait for a given."""
    content = quadrant()
    content["givens"] = [
        {"code": "PAGU", "label": {"id": "Pagu tunjangan"}, "unit": "rupiah", "required": False},
        {"code": "LAMA", "label": {"id": "Lama kerja"}, "required": False},
    ]
    for predicate in content["outcome"]["matrix"]["predicates"]:
        predicate["figures"] = {"percent": "87.5", "nilai_dasar": "3"}
    content["outcome"]["figures"] = [
        figure("tunjangan", "Tunjangan <b>", "[PAGU] × [percent] ÷ 100", digits=0, mode="down", unit="Rp"),
        figure("indeks", "Indeks", "JIKA([DISIPLIN] >= 60; [.] ÷ 3; [LAMA])"),
        figure("poin", "Poin", "[LAMA] × [tunjangan]", unit="poin"),
    ]
    return content


@pytest.fixture
def play(app: Flask) -> Play:
    """Budi's sheet is sent: 68; Sari's ceiling is entered, her years aren't."""
    play = opened(with_figures(), **ALWAYS)
    sari = appraisal_of(play.people.sari).public_id
    set_givens(play.wati, sari, {"PAGU": "1234567"}, source="Perjanjian kinerja", now=NOW)
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    return play


def words(markup: str) -> str:
    return " ".join(BeautifulSoup(markup, "html.parser").get_text(" ").split())


def page_of(play: Play, client: FlaskClient, tail: str = "") -> str:
    result = decide(play)
    log_in(client, play.people.sari)
    return client.get(f"/hasil/{result}{tail}").text


def test_decision_keeps_figures_exactly_and_how_they_came(play: Play) -> None:
    decide(play)
    outcome = reading().scalars(select(Result.outcome)).one()
    assert outcome["figures"] == {"percent": "87.5", "nilai_dasar": "3", "tunjangan": "1080246", "indeks": "68/3"}
    assert set(outcome["explained"]) == {"tunjangan", "indeks", "poin"}


def test_result_page_shows_every_figure_with_its_unit(play: Play, client: FlaskClient) -> None:
    page = page_of(play, client)
    shown = BeautifulSoup(page, "html.parser").find("h2", string=TITLE).find_next("dl")
    pairs = [(name.get_text(), name.find_next("dd").get_text()) for name in shown.find_all("dt")]
    assert pairs == [
        ("Nilai dasar", "3"),
        ("Persentase", "87,5"),
        ("Tunjangan <b>", "Rp\u00a01.080.246"),
        ("Indeks", "sekitar 22,666667"),
        ("Poin", "tidak dapat dihitung"),
    ]
    assert SENTENCE in page and "Tunjangan <b>" not in page


def test_explanation_tells_formula_what_it_read_and_rounding(play: Play, client: FlaskClient) -> None:
    page = page_of(play, client, "/perhitungan")
    text = words(page)
    assert SENTENCE in text and "Persentase: 87,5 Angka ini melekat pada “baik”." in text
    assert (
        "Dihitung dengan rumus: [PAGU] × [percent] ÷ 100 Dibulatkan (0 angka di belakang koma, selalu ke bawah): "
        "1.080.246,125 menjadi Rp 1.080.246 Yang dibaca rumus ini: "
        "[PAGU] Pagu tunjangan: 1.234.567 rupiah [percent] Persentase: 87,5 " in text
    )
    assert "[DISIPLIN] Disiplin: 68 [.] Nilai instrumen: 68 Poin: tidak dapat dihitung" in text


def test_explanation_says_what_a_figure_waits_for(play: Play, client: FlaskClient) -> None:
    text = words(page_of(play, client, "/perhitungan"))
    assert "Tidak dapat dihitung, karena" in text
    assert "[LAMA] Lama kerja: tidak ada nilainya [tunjangan] Tunjangan <b>: 1.080.246" in text


def test_sheet_prints_the_figures(play: Play, client: FlaskClient) -> None:
    result = decide(play)
    log_in(client, play.people.sari)
    sheet = client.get(f"/hasil/{result}/lembar.pdf").data
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(sheet)).pages).split())
    assert TITLE in text and "Tunjangan <b> Rp 1.080.246" in text and "Persentase 87,5" in text
    assert "Nilai instrumen ini bahan pertimbangan" in text


def test_result_without_figures_has_no_card_for_them(app: Flask, client: FlaskClient) -> None:
    play = opened(quadrant(), **ALWAYS)
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    result = decide(play)
    log_in(client, play.people.sari)
    assert all(TITLE not in client.get(f"/hasil/{result}{tail}").text for tail in ("", "/perhitungan"))


@pytest.mark.parametrize(
    ("value", "changed", "locale", "amount"),
    [
        ("1234567.5", {"digits": 0, "unit": "Rp"}, "id", "Rp\u00a01.234.568"),
        ("1234567.5", {"digits": 2, "unit": "Rp"}, "en", "Rp\u00a01,234,567.50"),
        ("12.5", {"unit": "poin"}, "id", "12,5\u00a0poin"),
        ("12.5", {"unit": "poin"}, "en", "12.5\u00a0poin"),
        ("-3", {}, "id", "-3"),
        ("1/3", {}, "id", "sekitar 0,333333"),
        ("0.00000001", {}, "id", "sekitar 0,000000"),
    ],
)
def test_amount_in_the_language_of_the_reader(
    app: Flask, value: str, changed: dict[str, Any], locale: str, amount: str
) -> None:
    with app.test_request_context(headers={"Cookie": f"{LOCALE_COOKIE}={locale}"}):
        assert figure_amount(FigureLine("x", "X", Fraction(value), **changed)) == amount


def test_names_of_carried_figures_are_words(app: Flask) -> None:
    with app.test_request_context():
        names = [figure_name(FigureLine(code, "", Fraction(1))) for code in ("persen", "angka_kredit", "hari_libur")]
        assert names == ["Persentase", "Angka kredit", "Hari libur"] and number_words(Fraction(7, 2)) == "3,5"
