"""Repeating criteria in an appraisal: items entered for a person, a row for each on the sheet, the explanation."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kinerja.appraisals.changes.deciding import material_of
from kinerja.appraisals.models import DraftAnswer, Submission
from kinerja.appraisals.services.respond import save_field
from kinerja.core.db import reading, transaction
from kinerja.reports.explanation import explained
from tests.factories import Person
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, sent, started
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.appraisals.test_supply_pages import as_whom, givens_of, stored_givens, table_of
from tests.kinerja.core.browsing import post, token_of

LIST = {
    "code": "SKP",
    "label": {"id": "Rencana hasil kerja"},
    "type": "rows",
    "most": "20",
    "fields": [
        {"code": "NAMA", "label": {"id": "Nama hasil"}, "type": "text"},
        {"code": "TARGET", "label": {"id": "Target"}, "least": "1"},
    ],
}
FIRST = {"SKP.1.NAMA": "Laporan <bulanan>", "SKP.1.TARGET": "12"}
ITEMS = {"SKP": "2", **FIRST, "SKP.2.NAMA": "Kunjungan", "SKP.2.TARGET": "40"}
PAGE = {"g_" + code: text for code, text in ITEMS.items()} | {"source": "Perjanjian kinerja"}


def indicator(code: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": "indicator", "code": code, "type": kind, "label": {"id": code}, "roles": ["diri", "atasan"], **more}


def repeating(*, typed: bool = False) -> dict[str, Any]:
    """The instrument of the stage with a criterion that repeats over the plan, or as the superior fills it in."""
    content = quadrant()
    reached = indicator("JUMLAH", "number", spec={"target_given": "TARGET", "cap": "120"})
    marked = indicator("MUTU", "scale", spec={"least": "0", "most": "10"})
    row: dict[str, Any] = {"kind": "criterion", "code": "BUTIR", "label": {"id": "Butir"}, "mode": "equal"}
    row["children"] = [marked] if typed else [reached]
    repeat = {"most": 3} if typed else {"given": "SKP", "title": "NAMA", "empty": "block"}
    group = {"kind": "criterion", "code": "RENCANA", "label": {"id": "Rencana"}, "mode": "equal", "weight": "50",
             "children": [row], "repeat": repeat}  # fmt: skip
    content["root"]["children"][0]["weight"] = "50"
    content["root"]["children"].append(group)
    content["givens"] = [] if typed else [LIST]
    return content


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(repeating(), **ALWAYS)


@pytest.fixture
def wati(app: Flask, play: Play) -> FlaskClient:
    return as_whom(app, play.people.wati)


def entered(wati: FlaskClient, about: Person, values: dict[str, str] = PAGE) -> Any:
    return post(wati, givens_of(about), values)


def score_of(about: Person) -> Any:
    with transaction() as session:
        return material_of(session, appraisal_of(about).id).score


def fields_in(page: str) -> set[str]:
    return {str(each["name"]) for each in BeautifulSoup(page, "html.parser").select("[name^=g_]")}


def test_items_are_entered_in_two_steps_and_kept_together(wati: FlaskClient, play: Play) -> None:
    sari = play.people.sari
    assert fields_in(wati.get(givens_of(sari)).text) == {"g_SKP"}
    first = entered(wati, sari, {"g_SKP": "2", "source": "Perjanjian kinerja"})
    assert first.status_code == 422 and fields_in(first.text) == {"g_" + code for code in ITEMS}
    assert stored_givens(sari) == {}
    assert entered(wati, sari).status_code == 303
    assert stored_givens(sari) == ITEMS
    assert fields_in(wati.get(givens_of(sari)).text) == {"g_" + code for code in ITEMS}


def test_a_shorter_list_forgets_what_it_no_longer_has(wati: FlaskClient, play: Play) -> None:
    sari = play.people.sari
    entered(wati, sari)
    assert entered(wati, sari, PAGE | {"g_SKP": "1"}).status_code == 303
    assert stored_givens(sari) == {code: text for code, text in (ITEMS | {"SKP": "1"}).items() if ".2." not in code}


@pytest.mark.parametrize("count", ["21", "-1", "1,5", "banyak"])
def test_a_number_of_items_that_cannot_be_is_refused_with_everything_kept(
    wati: FlaskClient, play: Play, count: str
) -> None:
    page = entered(wati, play.people.sari, PAGE | {"g_SKP": count})
    assert page.status_code == 422 and stored_givens(play.people.sari) == {}
    assert f'value="{count}"' in page.text


def test_a_table_says_how_many_items_there_are_and_fills_them(wati: FlaskClient, play: Play) -> None:
    sari, address = play.people.sari, table_of(play)
    plain = ITEMS | {"SKP.1.NAMA": "Laporan bulanan"}
    table = "\n".join(f"{sari.nip};{code};{text};SKP;5/1/2026" for code, text in plain.items())
    looked = post(wati, address, {"table": table})
    assert "5 baru" in looked.text and stored_givens(sari) == {}
    assert post(wati, f"{address}/terapkan", {"table": table}).status_code == 303
    assert stored_givens(sari) == plain


def test_everybody_answers_each_item_and_the_result_explains_it(wati: FlaskClient, play: Play) -> None:
    people = play.people
    entered(wati, people.sari)
    answers = {"HADIR": "5", "LAPOR": "5", "KUAT": "Rajin.", "RENCANA.1.JUMLAH": "9", "RENCANA.2.JUMLAH": "50"}
    sent(people.budi.actor, duty_of(people.budi, people.sari, "atasan"), answers)
    score = score_of(people.sari)
    # 9 of 12 is 75, 50 of 40 is capped at 120; half of their mean and half of the rubrics' 100.
    assert (score.status, str(score.value)) == ("scored", "98.75")
    tree = explained(json.loads(json.dumps(score.sheet)), {}, "id")
    rows = next(node for node in tree.children if node.code == "RENCANA").children
    assert [row.label for row in rows] == ["Butir 1: Laporan <bulanan>", "Butir 2: Kunjungan"]
    kept = reading().scalars(select(Submission).where(Submission.role == "atasan")).one()
    assert json.loads(kept.answers)["RENCANA.2.JUMLAH"] == {"value": "50"}


def test_the_sheet_shows_titles_and_targets_of_its_own_person(app: Flask, wati: FlaskClient, play: Play) -> None:
    people = play.people
    duty = duty_of(people.budi, people.sari, "atasan")
    budi = as_whom(app, people.budi)
    sheet = started(people.budi.actor, duty)
    assert "Belum ada butir yang perlu diisi." in budi.get(f"/lembar/{sheet}").text
    entered(wati, people.sari)
    page = budi.get(f"/lembar/{sheet}").text
    assert "Laporan &lt;bulanan&gt;" in page and "Butir 2" in page and 'name="q_RENCANA.2.JUMLAH"' in page
    assert "Target 2" in page or "40" in page


def test_rows_are_saved_field_by_field_and_as_a_whole(app: Flask, wati: FlaskClient, play: Play) -> None:
    people = play.people
    entered(wati, people.sari)
    sheet = started(people.budi.actor, duty_of(people.budi, people.sari, "atasan"))
    budi = as_whom(app, people.budi)
    token = token_of(budi)
    field = {"field": "RENCANA.1.JUMLAH", "q_RENCANA.1.JUMLAH": "7,5", "rev": "0", "csrf_token": token}
    answer = budi.post(f"/lembar/{sheet}/isian", data=field, headers={"Accept": "application/json"})
    assert answer.status_code == 200 and answer.json["rev"] == 1
    whole = {"q_RENCANA.2.JUMLAH": "x", "q_HADIR": "3", "rev": "RENCANA.1.JUMLAH:1"} | {"q_RENCANA.1.JUMLAH": "8"}
    refused = post(budi, f"/lembar/{sheet}", whole)
    assert refused.status_code == 422 and 'value="x"' in refused.text
    codes = set(reading().scalars(select(DraftAnswer.code)))
    assert {"RENCANA.1.JUMLAH", "HADIR"} <= codes and "RENCANA.2.JUMLAH" not in codes


def test_an_answer_to_an_item_that_is_not_there_is_refused(wati: FlaskClient, play: Play) -> None:
    people = play.people
    entered(wati, people.sari)
    sheet = started(people.budi.actor, duty_of(people.budi, people.sari, "atasan"))
    with pytest.raises(Exception, match=r"answer\.not_offered"):
        save_field(people.budi.actor, sheet, "RENCANA.3.JUMLAH", {"q_RENCANA.3.JUMLAH": "1"}, base_rev=0, now=NOW)


def test_without_items_the_decision_waits(wati: FlaskClient, play: Play) -> None:
    people = play.people
    sent(people.budi.actor, duty_of(people.budi, people.sari, "atasan"))
    score = score_of(people.sari)
    assert (score.status, {each.code for each in score.problems}) == ("incomplete", {"repeat.empty", "given.missing"})


def test_rows_that_the_superior_fills_in_count_when_something_is_in_them(app: Flask) -> None:
    play = opened(repeating(typed=True), **ALWAYS)
    people = play.people
    sheet = started(people.budi.actor, duty_of(people.budi, people.sari, "atasan"))
    budi = as_whom(app, people.budi)
    assert budi.get(f"/lembar/{sheet}").text.count("row-fold") == 3
    answers = {"HADIR": "5", "LAPOR": "5", "KUAT": "Rajin.", "RENCANA.2.MUTU": "4"}
    sent(people.budi.actor, duty_of(people.budi, people.sari, "atasan"), answers)
    score = score_of(people.sari)
    assert (str(score.value), [code for code in score.nodes if code.count(".") == 1]) == ("70.00", ["RENCANA.2"])
