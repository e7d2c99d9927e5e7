"""What the pages of a draft carry for those who work without a mouse, with and without a script."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.kinerja.core.browsing import log_in
from tests.kinerja.instruments.stage import Stage, seed
from tests.kinerja.instruments.test_designer import at, outline


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    with app.test_request_context():
        yield Stage.published(cast, seed(), now)


@pytest.fixture
def ratna(client: FlaskClient, cast: factories.Cast, stage: Stage) -> FlaskClient:
    log_in(client, cast.ratna)
    return client


def test_the_outline_names_its_shortcuts_to_those_who_edit(
    client: FlaskClient, cast: factories.Cast, stage: Stage
) -> None:
    log_in(client, cast.auditor)
    assert "Pintasan papan ketik" not in client.get(at(stage)).text
    other = client.application.test_client()
    log_in(other, cast.ratna)
    page = other.get(at(stage)).text
    assert "Pintasan papan ketik" in page and "<kbd>Alt + Enter</kbd>" in page
    assert f'href="{at(stage)}butir/{stage.content().root}"' in page  # how the whole is calculated


def test_two_links_lead_past_the_menus(ratna: FlaskClient, stage: Stage) -> None:
    for address in (
        at(stage),
        at(stage, "penilai"),
        at(stage, "periksa"),
        "/admin/instrumen/",
        "/admin/instrumen/baru",
    ):
        page = ratna.get(address).text
        assert page.count('id="kerja"') == 1 and page.count('href="#kerja"') == 1, address
    assert page.index('id="kerja"') > page.index("Menu panel admin")


def test_the_outline_leads_to_its_problems_and_then_on(ratna: FlaskClient, stage: Stage) -> None:
    page = ratna.get(at(stage)).text
    assert 'href="#masalah"' not in page
    assert "Lanjut ke pemeriksaan" in page
    outline(ratna, stage, **{"w_KES-K1": "21"})
    page = ratna.get(at(stage)).text
    assert 'href="#masalah">1 harus, 0 saran' in page
    assert "Lanjut ke pemeriksaan" not in page


def test_lines_that_move_or_go_name_where_one_goes_on(ratna: FlaskClient, stage: Stage) -> None:
    page = ratna.get(at(stage, "penilai")).text
    last = len(stage.content().roles) - 1
    buttons = {
        found[1]: found[2]
        for found in re.finditer(r'name="do" value="([^"]+)" formnovalidate formaction="#([^"]+)"', page)
    }
    assert buttons["down:roles-0"] == "roles-1-turun"
    assert buttons["up:roles-1"] == "roles-0-turun"  # on top nothing goes further up
    assert buttons[f"down:roles-{last - 1}"] == f"roles-{last}-naik"
    assert buttons["drop:roles-0"] == "roles-0"
    assert buttons[f"drop:roles-{last}"] == f"roles-{last - 1}"
    assert buttons["add:roles"] == f"roles-{last + 1}"
    for target in ("roles-1-turun", "roles-0-turun", f"roles-{last}-naik", "roles-tambah"):
        assert f'id="{target}"' in page, target
