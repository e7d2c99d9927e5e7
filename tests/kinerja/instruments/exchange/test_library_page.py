"""The library's page: found by words, copied as one step, nothing of others."""

import re
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kinerja.instruments import services
from kinerja.instruments.edits import set_node
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.exchange.test_import_page import words
from tests.kinerja.instruments.stage import Stage, events, seed
from tests.kinerja.instruments.test_designer import ratna, stage

__all__ = ["ratna", "stage"]


def target(stage: Stage) -> str:
    """A new draft of the same Dinas to copy into."""
    people = stage.people
    return services.create_instrument(people.ratna.actor, "TUJUAN", "Tujuan", people.agency.id, now=stage.now)[1]


def find(client: FlaskClient, draft: str, text: str, kind: str = "indicator") -> TestResponse:
    return client.get(f"/admin/rancangan/{draft}/pustaka", query_string={"cari": text, "jenis": kind})


def buttons(answer: TestResponse) -> list[str]:
    return [unescape(each) for each in re.findall(r'name="ambil" value="([^"]*)"', answer.text)]


def take(client: FlaskClient, draft: str, key: str, home: str = "disiplin", rev: int = 0) -> TestResponse:
    values = {"rev": rev, "cari": "x", "jenis": "indicator", "ke": home, "ambil": key}
    return post(client, f"/admin/rancangan/{draft}/pustaka", values)


def nodes_of(stage: Stage, draft: str) -> list[str]:
    return list(Stage(stage.people, stage.now, "", draft).content().nodes)


def test_an_indicator_is_found_by_its_words_and_copied_as_one_step(ratna: FlaskClient, stage: Stage) -> None:
    draft = target(stage)
    before, recorded = nodes_of(stage, draft), len(events())
    answer = find(ratna, draft, "keramahan pasien")
    keys = [key for key in buttons(answer) if key.startswith("versi:")]
    assert keys == [f"versi:{stage.version}:KES-K3"] == buttons(answer)  # the draft says the same
    assert ", versi 1" in words(answer)
    copied = take(ratna, draft, keys[0])
    assert (copied.status_code, copied.headers["Location"].partition("#")[2]) == (303, "baris-KES-K3")
    assert events()[recorded:] == ["draft.changed"]
    assert set(nodes_of(stage, draft)) == {*before, "KES-K3"}
    services.undo_change(stage.people.ratna.actor, draft, rev=1, now=stage.now)
    assert nodes_of(stage, draft) == before


def test_other_drafts_are_searched_too_but_not_the_draft_itself(ratna: FlaskClient, stage: Stage) -> None:
    stage.edit(set_node("KES-K1", {"label": {"id": "Kalimat rancangan saja"}}))
    assert buttons(find(ratna, target(stage), "kalimat rancangan")) == [f"rancangan:{stage.draft}:KES-K1"]
    assert buttons(find(ratna, stage.draft, "kalimat rancangan")) == []


def test_a_criterion_is_copied_with_its_indicators(ratna: FlaskClient, stage: Stage) -> None:
    draft = target(stage)
    key = next(key for key in buttons(find(ratna, draft, "disiplin", "criterion")) if key.startswith("versi:"))
    before = len(nodes_of(stage, draft))
    assert take(ratna, draft, key, "NILAI").status_code == 303
    assert len(nodes_of(stage, draft)) > before + 1


def test_nothing_is_shown_before_a_word_and_nothing_found_is_said(ratna: FlaskClient, stage: Stage) -> None:
    draft = target(stage)
    assert buttons(find(ratna, draft, "")) == []
    assert "Tidak ada yang cocok" in words(find(ratna, draft, "zzzzz"))


def test_the_usual_place_is_offered_and_the_chosen_one_kept(ratna: FlaskClient, stage: Stage) -> None:
    draft = target(stage)
    assert '<option value="disiplin" selected>' in find(ratna, draft, "pasien").text
    assert '<option value="NILAI" selected>' in find(ratna, draft, "disiplin", "criterion").text
    refused = post(ratna, f"/admin/rancangan/{draft}/pustaka", {"rev": 0, "cari": "pasien", "ke": "kerja_sama"})
    assert '<option value="kerja_sama" selected>' in refused.text


def test_nothing_chosen_is_said(ratna: FlaskClient, stage: Stage) -> None:
    answer = take(ratna, target(stage), "")
    assert answer.status_code == 422
    assert "Tekan tombol salin pada bagian yang Anda pilih." in words(answer)


def test_a_bad_place_keeps_the_search(ratna: FlaskClient, stage: Stage) -> None:
    draft = target(stage)
    answer = take(ratna, draft, f"versi:{stage.version}:KES-K3", "KUAT")
    assert answer.status_code == 422
    assert 'value="x"' in answer.text
    assert take(ratna, draft, f"versi:{stage.version}:KES-K3", "TIDAK-ADA").status_code == 404


def test_the_library_of_others_is_not_read(client: FlaskClient, cast: factories.Cast, stage: Stage) -> None:
    people, now = stage.people, stage.now
    draft = target(stage)
    hidden = {**seed("dinsos-bantuan"), "code": "RAHASIA"}
    other = services.create_instrument(
        people.ratna.actor, "RAHASIA", "Rahasia", people.other_agency.id, document=hidden, now=now
    )[1]
    code = hidden["root"]["children"][0]["children"][0]["code"]
    log_in(client, cast.wati)
    assert not [key for key in buttons(find(client, draft, code)) if other in key]
    for key in (f"rancangan:{other}:{code}", f"versi:tidak-ada:{code}", "apa saja", f"rancangan:{stage.draft}:ENTAH"):
        assert take(client, draft, key).status_code == 404
    assert client.get(f"/admin/rancangan/{other}/pustaka").status_code == 404


def test_who_may_not_edit_may_not_copy(client: FlaskClient, cast: factories.Cast, stage: Stage) -> None:
    log_in(client, cast.auditor)
    assert client.get(f"/admin/rancangan/{stage.draft}/pustaka").status_code == 403
    assert take(client, stage.draft, f"versi:{stage.version}:KES-K3").status_code == 403
