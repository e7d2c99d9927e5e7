"""Bringing a definition in from a file, and taking it out."""

import json
import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from forms.document import canonical_json, document_from_draft, draft_from_document
from forms.jsonschema import json_schema
from kinerja.core.db import reading
from kinerja.instruments.edits import set_settings
from kinerja.instruments.models import Draft, Instrument
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.stage import Stage, events, seed
from tests.kinerja.instruments.test_designer import ratna, stage

__all__ = ["ratna", "stage"]
PAGE = "/admin/instrumen/impor"


def bring(client: FlaskClient, document: Any, owner: str = "", **fields: str) -> TestResponse:
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    values = {"target": "", "owner": owner, "job_family": "", "code": "", **fields, "file": (BytesIO(raw), "a.json")}
    return post(client, PAGE, values, content_type="multipart/form-data")


def words(answer: TestResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def counts() -> tuple[Any, Any]:
    session = reading()
    session.rollback()
    return session.scalar(select(func.count(Instrument.id))), session.scalar(select(func.count(Draft.id)))


def test_a_document_becomes_a_new_instrument(ratna: FlaskClient, stage: Stage) -> None:
    before = len(events())
    answer = bring(ratna, seed("dikbud-guru"), stage.people.agency.public_id)
    assert answer.status_code == 303
    assert events()[before:] == ["instrument.created", "draft.created"]
    out = ratna.get(answer.headers["Location"] + "unduh")
    assert out.headers["Content-Type"] == "application/json; charset=utf-8"
    assert (
        out.headers["Content-Disposition"] == f'attachment; filename="{seed("dikbud-guru")["code"]}-rancangan-0.json"'
    )
    assert out.text == canonical_json(document_from_draft(draft_from_document(seed("dikbud-guru"))))


def test_the_code_may_be_another_one(ratna: FlaskClient, stage: Stage) -> None:
    answer = bring(ratna, seed(), stage.people.agency.public_id, code="DINKES-KEDUA")
    assert answer.status_code == 303
    assert '"code":"DINKES-KEDUA"' in ratna.get(answer.headers["Location"] + "unduh").text


def test_a_code_that_is_taken_is_refused_beside_its_field(ratna: FlaskClient, stage: Stage) -> None:
    before = counts()
    answer = bring(ratna, seed(), stage.people.agency.public_id)
    assert (answer.status_code, counts()) == (422, before)
    assert 'id="code-error"' in answer.text


def test_a_document_becomes_a_draft_of_an_instrument(ratna: FlaskClient, stage: Stage) -> None:
    page = ratna.get(f"{PAGE}?ke={stage.instrument}")
    assert f'<option selected value="{stage.instrument}">' in page.text
    answer = bring(ratna, {**seed(), "title": {"id": "Nama lain"}}, target=stage.instrument, owner=owner(page))
    assert answer.status_code == 303
    assert "Nama lain" in ratna.get(answer.headers["Location"] + "periksa").text


def owner(page: TestResponse) -> str:
    """The first choice, as a browser sends it."""
    found = re.search(r'<select[^>]*name="owner">.*?value="([^"]*)"', page.text, re.S)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (b"bukan json", "Berkas ini bukan dokumen JSON yang benar (baris 1)."),
        ({"format": "lain"}, "Format dokumen ini tidak dikenal."),
        ({**seed(), "strange": 1}, "Kunci ini tidak dikenal oleh format instrumen."),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_stored(
    ratna: FlaskClient, stage: Stage, document: Any, sentence: str
) -> None:
    before = counts(), events()
    answer = bring(ratna, document, stage.people.agency.public_id, code="TETAP-DIINGAT")
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert 'value="TETAP-DIINGAT"' in answer.text
    assert (counts(), events()) == before


def test_a_file_must_be_chosen(ratna: FlaskClient, stage: Stage) -> None:
    fields = {"target": "", "owner": stage.people.agency.public_id, "job_family": "", "code": ""}
    answer = post(ratna, PAGE, fields)
    assert answer.status_code == 422
    assert "Pilih berkasnya." in words(answer)


def test_other_agencies_are_neither_owner_nor_target(client: FlaskClient, cast: factories.Cast, stage: Stage) -> None:
    log_in(client, cast.wati)
    before = counts()
    assert bring(client, seed("dikbud-guru"), cast.other_agency.public_id).status_code == 422
    assert bring(client, seed("dikbud-guru"), cast.agency.public_id, target="tidak-ada").status_code == 422
    assert counts() == before


def test_auditors_take_out_and_bring_nothing_in(client: FlaskClient, cast: factories.Cast, stage: Stage) -> None:
    log_in(client, cast.auditor)
    assert client.get(PAGE).status_code == 403
    assert client.get(f"/admin/rancangan/{stage.draft}/unduh").status_code == 200


def test_staff_take_nothing_out(client: FlaskClient, cast: factories.Cast, stage: Stage) -> None:
    log_in(client, cast.sari)
    assert client.get(f"/admin/rancangan/{stage.draft}/unduh").status_code == 403


def test_a_draft_goes_out_with_what_was_just_changed(ratna: FlaskClient, stage: Stage) -> None:
    stage.edit(set_settings({"note": {"id": "Baru saja"}}))
    answer = ratna.get(f"/admin/rancangan/{stage.draft}/unduh")
    assert json.loads(answer.text)["note"] == {"id": "Baru saja"}
    assert "rancangan-1.json" in answer.headers["Content-Disposition"]


def test_the_schema_is_published(ratna: FlaskClient) -> None:
    answer = ratna.get("/admin/instrumen/skema")
    assert json.loads(answer.text) == json.loads(json.dumps(json_schema()))
    assert answer.headers["Content-Type"] == "application/schema+json; charset=utf-8"
