"""Each instrument that ships is chosen, looked at as every role, submitted, approved and set, in the pages."""

import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kinerja.core.db import reading
from kinerja.core.errors import Invalid
from kinerja.instruments.content import document_from_content
from kinerja.instruments.edits import set_weights
from kinerja.instruments.examples import example, example_titles
from kinerja.instruments.models import Draft, Version
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.stage import Stage, seed

pytestmark = pytest.mark.once

NEW = "/admin/instrumen/baru"


@pytest.fixture
def ratna(client: FlaskClient, cast: factories.Cast) -> FlaskClient:
    log_in(client, cast.ratna)
    return client


@pytest.mark.parametrize("name", sorted(example_titles()))
def test_an_example_becomes_a_version(ratna: FlaskClient, app: Flask, cast: factories.Cast, name: str) -> None:
    code = f"SALINAN-{name.upper()}"[:40]
    values = {"title": "Instrumen kami", "code": code, "owner": cast.agency.public_id, "job_family": ""}
    values |= {"copy_of": f"contoh:{name}"}
    made = post(ratna, NEW, values)
    assert made.status_code == 303, made.text
    draft = reading().scalars(select(Draft.public_id)).one()
    at = f"/admin/rancangan/{draft}"
    assert "Instrumen kami" in ratna.get(f"{at}/").text
    for role in example(name)["roles"]:
        seen = ratna.get(f"{at}/pratinjau?role={role['code']}")
        assert seen.status_code == 200 and "Hitung" in seen.text
    posted = post(ratna, f"{at}/ajukan", {"rev": "0", "accept_warnings": "y"})
    assert posted.status_code == 303, posted.text
    other = app.test_client()
    log_in(other, cast.hasan)
    assert post(other, f"{at}/setujui", {"rev": "0"}).status_code == 303
    values = {"rev": "0", "effective_on": "2027-01-01", "publish_reason": "Rapat"}
    assert post(ratna, f"{at}/tetapkan", values).status_code == 303
    assert reading().scalars(select(Version.number)).all() == [1]


def test_numbers_that_no_column_holds_come_back_as_they_were(
    client: FlaskClient, cast: factories.Cast, now: datetime
) -> None:
    document = seed("umum-pelaksana")
    document["roles"][0]["weight"] = "1/3"
    group = document["root"]["children"][0]
    group["mode"], group["children"][0]["weight"] = "ratio", "1/9"
    group["children"][0]["levels"][1]["value"] = "4/3"
    document["roles"][1]["weight"] = "1" * 40
    stage = Stage.of(cast, document, now)
    log_in(client, cast.ratna)
    for page in ("", "penilai", f"butir/{group['children'][0]['code']}"):
        assert client.get(f"/admin/rancangan/{stage.draft}/{page}").status_code == 200
    assert document_from_content(stage.content()) == document
    with pytest.raises(Invalid):
        stage.edit(set_weights({group["children"][0]["code"]: "1/9"}))


def test_an_unknown_example_is_refused(ratna: FlaskClient, cast: factories.Cast) -> None:
    values = {"title": "X", "code": "X-1", "owner": cast.agency.public_id, "job_family": ""}
    values |= {"copy_of": "contoh:../app"}
    assert post(ratna, NEW, values).status_code == 422


def test_the_choices_name_every_example(ratna: FlaskClient) -> None:
    page = ratna.get(NEW).text
    assert re.findall(r'value="contoh:([^"]+)"', page) == list(example_titles())
