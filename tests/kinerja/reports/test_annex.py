"""The annex of a decree: all stored texts are printed, on pages that say what they are of."""

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from kinerja.instruments import services
from kinerja.instruments.content import content_from_document
from kinerja.instruments.edits import put_roles, set_weights
from kinerja.instruments.examples import example, example_titles
from kinerja.instruments.legal import BasisEntry
from kinerja.reports.annex import Annex, annex_data, annex_pdf
from kinerja.reports.annexnodes import numbered
from tests import factories
from tests.kinerja.core.browsing import log_in
from tests.kinerja.instruments.stage import Stage, seed

AT = datetime(2026, 3, 1, tzinfo=UTC)
PRINT = "0123456789abcdef" * 4
DECREE = BasisEntry("governor_decree", "188.44/12/CONTOH", date(2026, 1, 5), "Nama Contoh", "Gubernur Contoh")
LONG = "pertanggungjawaban" * 12


def squeezed(text: str) -> str:
    """Without spaces and breaks: lines end wherever the page is full."""
    return "".join(text.split()).replace("\u200b", "")


def pages_of(pdf: bytes) -> list[str]:
    said = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return said.decode().split("\f")[:-1]


def words_of(pdf: bytes) -> str:
    """In the order in which they are set: a text in a table's cell stays together."""
    said = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return squeezed(said.decode())


def texts_in(value: Any, locale: str) -> Iterator[str]:
    """Every text that people wrote, in that language or else in Indonesian."""
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield value.get(locale) or value["id"]
        else:
            for key, inner in value.items():
                if key in ("basis", "legal_basis") and isinstance(inner, str):
                    yield inner
                else:
                    yield from texts_in(inner, locale)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner, locale)


def printed(document: dict[str, Any], **changes: Any) -> bytes:
    values: dict[str, Any] = {"fingerprint": PRINT, "version": 2, "rev": 0, "kept": None, "at": AT} | changes
    return annex_pdf(Annex(content_from_document(document), **values))


@pytest.mark.once
@pytest.mark.parametrize("locale", ["id", "en"])
@pytest.mark.parametrize("name", sorted(example_titles()))
def test_every_stored_text_is_printed(app: Flask, name: str, locale: str) -> None:
    document = example(name)
    with app.test_request_context(), force_locale(locale):
        said = words_of(printed(document))
    missing = [text for text in texts_in(document, locale) if squeezed(text) not in said]
    assert missing == []


def test_every_page_carries_mark_fingerprint_and_number(app: Flask) -> None:
    with app.test_request_context():
        pages = pages_of(printed(seed(), version=None, rev=7))
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert "RANCANGAN" in page and f"Halaman {number} dari {len(pages)}" in page
        assert squeezed(PRINT) in squeezed(page) and "perubahan ke-7" in page


def test_a_trial_says_so_and_a_decree_is_named(app: Flask) -> None:
    with app.test_request_context():
        trial = pages_of(printed(seed()))
        kept = {"kind": "governor_decree", "number": "188.44/12/CONTOH", "date": "2026-01-05"}
        decreed = pages_of(printed(seed(), kept=kept))
    assert all("UJI COBA – belum ditetapkan" in page for page in trial)
    assert not any("UJI COBA" in page or "RANCANGAN" in page for page in decreed)
    assert "Keputusan Gubernur" in decreed[0] and "188.44/12/CONTOH" in decreed[0] and "5 Januari 2026" in decreed[0]


def test_equal_content_gives_equal_bytes(app: Flask) -> None:
    with app.test_request_context():
        assert printed(seed()) == printed(json.loads(json.dumps(seed())))
        assert printed(seed()) != printed(seed(), version=3)


def test_long_words_and_long_texts_are_never_cut(app: Flask) -> None:
    document = seed()
    indicator = document["root"]["children"][0]["children"][0]
    indicator["label"] = {"id": LONG}
    indicator["help"] = {"id": " ".join(f"kata{n}." for n in range(2000))}
    indicator["levels"][0]["label"] = {"id": LONG + " akhir tingkat"}
    with app.test_request_context():
        said = words_of(printed(document))
    assert LONG in said and LONG + "akhirtingkat" in said
    assert [n for n in range(2000) if f"kata{n}." not in said] == []


def test_weights_shares_levels_roles_and_rules_are_named(app: Flask) -> None:
    document = seed()
    node = document["root"]["children"][0]["children"][0]
    node |= {"steps": [{"op": "cap", "at": "90"}], "wording": {"diri": {"label": {"id": "Kata bagi diri sendiri"}}}}
    node["levels"][1]["wording"] = {"diri": {"id": "Tingkat bagi diri sendiri"}}
    with app.test_request_context():
        said = words_of(printed(document))
    for words in (
        "1.1KehadirandanKetepatanjamkerja".replace("Ketepatan", "ketepatan"),
        "Langkahhitung:palingtinggi90.",
        "Kata-katauntukPenilaiandiri:Katabagidirisendiri",
        "Penilaiandiri:Tingkatbagidirisendiri",
        "tertutup:hanyarata-ratayangtampil",
        "mulaidari",
        "Diatasekspektasi×Diatasekspektasi:SangatBaik.",
        "Dijawaboleh:Data(rekapkehadiran),Atasanlangsung,Penilaiandiri.",
    ):
        assert words in said, words


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    with app.test_request_context():
        yield Stage.published(cast, seed(), now)


def test_the_print_of_a_draft_has_the_fingerprint_of_its_version(client: FlaskClient, stage: Stage) -> None:
    log_in(client, stage.people.ratna)
    page = client.get(f"/admin/rancangan/{stage.draft}/").text
    assert f"/lampiran/rancangan/{stage.draft}.pdf" in page
    assert f"/lampiran/versi/{stage.version}.pdf" in client.get(f"/admin/versi/{stage.version}/").text
    prints = []
    for address in (f"/lampiran/rancangan/{stage.draft}.pdf", f"/lampiran/versi/{stage.version}.pdf"):
        answer = client.get(address)
        assert answer.mimetype == "application/pdf" and answer.data == client.get(address).data
        prints.append(squeezed(pages_of(answer.data)[0]).split("Sidikisi:")[1][:64])
    assert prints[0] == prints[1]


def test_a_half_written_draft_prints_too(client: FlaskClient, stage: Stage) -> None:
    stage.edit(set_weights({"KES-K1": None}))
    stage.edit(put_roles([]), rev=1)
    log_in(client, stage.people.ratna)
    said = words_of(client.get(f"/lampiran/rancangan/{stage.draft}.pdf").data)
    assert "RANCANGAN" in said and "–" in said


def test_a_later_decree_takes_the_mark_off_the_print(client: FlaskClient, stage: Stage) -> None:
    log_in(client, stage.people.ratna)
    assert "UJICOBA" in words_of(client.get(f"/lampiran/versi/{stage.version}.pdf").data)
    services.record_basis(stage.people.ratna.actor, stage.version, DECREE, now=stage.now)
    said = words_of(client.get(f"/lampiran/versi/{stage.version}.pdf").data)
    assert "UJICOBA" not in said and "188.44/12/CONTOH" in said


@pytest.mark.parametrize("who", ["sari", "budi", "tono"])
def test_outsiders_get_no_print(client: FlaskClient, stage: Stage, who: str) -> None:
    log_in(client, getattr(stage.people, who))
    for address in (f"/lampiran/rancangan/{stage.draft}.pdf", f"/lampiran/versi/{stage.version}.pdf"):
        assert client.get(address).status_code == 404


def test_nodes_are_numbered_as_they_stand_in_the_tree(app: Flask) -> None:
    content = content_from_document(seed())
    with app.test_request_context():
        found = [(number, line.code) for number, line in numbered(content)]
    assert [number for number, _code in found][:6] == ["1", "1.1", "1.2", "2", "2.1", "2.2"]
    assert [code for _number, code in found] == [code for code in content.walk(content.root) if code != content.root]


def test_every_section_is_there_and_says_its_part(app: Flask) -> None:
    with app.test_request_context():
        data = annex_data(Annex(content_from_document(seed()), PRINT, None, 3, None, AT))
    assert data["mark"] == "RANCANGAN" and data["head"][1] == ["Nomor", "........................"]
    assert len(data["roles"]["rows"]) == 8
    patients = next(row for row in data["roles"]["rows"] if row[0].startswith("Pasien"))
    assert patients[1:4] == ["20, satu kali untuk semuanya", "3 orang", "tertutup: hanya rata-rata yang tampil"]
    shares = {row["cells"][1]: row["cells"][2:] for row in data["outline"]["rows"]}
    assert shares["Disiplin"] == ["15", "15 %"] and shares["Umpan balik"] == ["tidak dihitung", "–"]
    assert len(data["nodes"]) == len(content_from_document(seed()).nodes)
    titles = [block["title"] for block in data["blocks"]]
    assert titles[-1] == "Matriks predikat" and len([title for title in titles if title.startswith("Sumbu")]) == 2
    assert data["foot"][1] == "Sidik isi: " + " ".join([PRINT[:16]] * 4)


def test_conditions_weight_sets_and_givens_are_said(app: Flask) -> None:
    document = seed()
    document["givens"] = [{"code": "MALAM", "label": {"id": "Dinas malam"}, "type": "yes_no", "required": False}]
    night = {"compare": {"left": {"given": "MALAM"}, "op": "=", "right": "yes"}}
    criterion = document["root"]["children"][0]
    criterion["children"][0]["show_if"] = night
    weights = {"KES-D1": "10", "KES-D2": "5"}
    criterion["weight_sets"] = [{"code": "MALAM-1", "label": {"id": "Jaga malam"}, "weights": weights, "when": night}]
    with app.test_request_context():
        said = words_of(printed(document))
    assert "Databawaan:Dinasmalam" in said and "Bolehtidakada." in said
    assert "DitanyakanbilaDinasmalamsamadenganya." in said
    assert "Bobotlain“Jagamalam”bilaDinasmalamsamadenganya:" in said


@pytest.mark.parametrize(("locale", "mark"), [("id", "RANCANGAN"), ("en", "DRAFT")])
def test_the_print_speaks_the_language_of_its_reader(app: Flask, locale: str, mark: str) -> None:
    with app.test_request_context(), force_locale(locale):
        data = annex_data(Annex(content_from_document(seed()), PRINT, None, 3, None, AT))
    assert data["lang"] == locale and data["mark"] == mark
    assert data["title"] == seed()["title"][locale]
