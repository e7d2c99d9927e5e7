"""A sheet of more than sixty questions: contents with progress, revisions of every field, few statements."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from kinerja.appraisals.queries.sheet import SHEET
from kinerja.appraisals.services.respond import save_sheet
from kinerja.appraisals.views.page import revisions_from
from tests.counting import statements
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, duty_of, opened, started
from tests.kinerja.core.browsing import log_in, token_of
from tests.kinerja.instruments.large import answers_to, large


def begun(size: int) -> tuple[Play, str]:
    """Sari's own sheet, with every field stored but those of the second criterion."""
    play = opened(large(size), **ALWAYS)
    sheet = started(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    raw = {name: text for name, text in answers_to(large(size)).items() if not name.startswith("q_K2-")}
    assert not save_sheet(play.people.sari.actor, sheet, raw, base_revs={}, now=NOW).problems
    return play, f"/lembar/{sheet}"


def entries(page: str) -> dict[str, str]:
    """The contents: what each criterion says, by its code."""
    return dict(re.findall(r'data-part="([^"]+)">([^<]*)<', page))


def save(client: FlaskClient, address: str, code: str, value: str) -> dict[str, object]:
    form = {"field": code, "rev": "0", f"q_{code}": value, "csrf_token": token_of(client)}
    answer = client.post(f"{address}/isian", data=form, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    reply: dict[str, object] = answer.json
    return reply


@pytest.fixture
def long(app: Flask, client: FlaskClient) -> str:
    play, address = begun(70)
    log_in(client, play.people.sari)
    return address


def test_a_long_sheet_has_contents_with_progress(client: FlaskClient, long: str) -> None:
    page = client.get(long).text
    assert list(entries(page)) == [f"K{n}" for n in range(1, 8)]
    assert entries(page)["K1"] == "10 dari 10 terisi" and entries(page)["K2"] == "0 dari 9 terisi"
    assert all(f'href="#c_{code}"' in page and f'id="c_{code}"' in page for code in entries(page))
    assert 'id="lembar" class="long"' in page and 'href="#daftar-isi"' in page


def test_saving_a_field_tells_how_far_every_part_is(client: FlaskClient, long: str) -> None:
    parts = save(client, long, "K2-1", "3")["parts"]
    # The third level asks for the words of that criterion, too.
    assert isinstance(parts, dict) and parts["K2"] == "1 dari 10 terisi" and parts["K1"] == "10 dari 10 terisi"
    assert entries(client.get(long).text)["K2"] == "1 dari 10 terisi"


def test_a_refused_form_keeps_its_contents(client: FlaskClient, long: str) -> None:
    form = {"q_K2-8": "banyak", "rev": "", "action": "simpan", "csrf_token": token_of(client)}
    answer = client.post(long, data=form)
    assert answer.status_code in (409, 422) and len(entries(answer.text)) == 7


def test_a_sheet_of_sixty_questions_needs_no_contents(app: Flask, client: FlaskClient) -> None:
    play, address = begun(60)
    log_in(client, play.people.sari)
    page = client.get(address).text
    assert entries(page) == {} and "daftar-isi" not in page and 'class="long"' not in page
    assert "parts" not in save(client, address, "K2-1", "3")


def test_every_revision_of_five_hundred_long_codes_is_read() -> None:
    codes = [f"INDIKATOR-DENGAN-KODE-PANJANG-{n:010}" for n in range(600)]
    text = " ".join(f"{code}:{n}" for n, code in enumerate(codes))
    assert len(codes[0]) == 40 and revisions_from(text) == {code: n for n, code in enumerate(codes)}


# The same numbers for both: what a page or a save asks of the database does not depend on how long the sheet is.
SIZES = pytest.mark.parametrize("size", [20, 500])


@SIZES
@pytest.mark.parametrize(("path", "most"), [("", 3), ("/periksa", 3)])
def test_pages_need_as_many_statements_however_long(client: FlaskClient, size: int, path: str, most: int) -> None:
    play, address = begun(size)
    log_in(client, play.people.sari)
    client.get(address + path)
    with statements() as seen:
        assert client.get(address + path).status_code == 200
    assert len(seen) <= most, seen


def test_the_driver_remembers_what_the_statement_of_a_sheet_asks() -> None:
    """psycopg takes a longer one apart again with every save."""
    assert len(str(SHEET.statement.compile(dialect=PGDialect_psycopg()))) <= 4096


@SIZES
def test_saving_needs_as_many_statements_however_long(client: FlaskClient, size: int) -> None:
    play, address = begun(size)
    log_in(client, play.people.sari)
    token = token_of(client)
    save(client, address, "K2-1", "3")
    one = {"field": "K2-2", "rev": "0", "q_K2-2": "4", "csrf_token": token}
    with statements() as field:
        assert client.post(f"{address}/isian", data=one, headers={"Accept": "application/json"}).status_code == 200
    found = re.search(r'name="rev" value="([^"]*)', client.get(address).text)
    assert found is not None
    form = answers_to(large(size), 1) | {"rev": found[1], "action": "simpan", "csrf_token": token}
    with statements() as whole:
        assert client.post(address, data=form).status_code == 303
    assert len(field) <= 6, field
    assert len(whole) <= 11, whole


def test_the_whole_form_stores_new_and_changed_answers_alike(app: Flask, client: FlaskClient, long: str) -> None:
    found = re.search(r'name="rev" value="([^"]*)', client.get(long).text)
    assert found is not None
    typed = answers_to(large(70), 1) | {"q_K3-10": ""}
    form = typed | {"rev": found[1], "action": "simpan", "csrf_token": token_of(client)}
    assert client.post(long, data=form).status_code == 303
    page = client.get(long).text
    assert entries(page)["K2"] == "10 dari 10 terisi"
    revisions = revisions_from(re.search(r'name="rev" value="([^"]*)', page)[1])  # type: ignore[index]
    assert (revisions["K1-1"], revisions["K2-1"], revisions["K3-10"]) == (2, 1, 2)
