"""A draft behind a link: tried and commented on without an account, settled by its makers."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kinerja.core.clock import utc_now
from kinerja.core.db import Base, reading, transaction
from kinerja.core.errors import Invalid, NotAllowed, NotFound
from kinerja.instruments import services
from kinerja.instruments.edits import delete_node, set_node
from kinerja.instruments.models import DraftComment, TrialLink
from kinerja.instruments.services import CommentEntry
from kinerja.instruments.services.trying import MOST_COMMENTS, hash_of
from tests import factories
from tests.kinerja.core.browsing import TOKEN, log_in, post
from tests.kinerja.instruments.pages import Page
from tests.kinerja.instruments.stage import Stage, events, seed

ENTRY = CommentEntry("KES-K1", "Nama Contoh", "Tingkat 3 dan 4 sulit dibedakan.")


@pytest.fixture
def stage(app: Flask, cast: factories.Cast) -> Iterator[Stage]:
    """A first draft, made now: pages read the real clock."""
    with app.test_request_context():
        yield Stage.of(cast, seed(), utc_now().replace(microsecond=0))


@pytest.fixture
def ratna(client: FlaskClient, stage: Stage) -> FlaskClient:
    log_in(client, stage.people.ratna)
    return client


@pytest.fixture
def colleague(app: Flask) -> FlaskClient:
    return app.test_client()


def issue(stage: Stage, *, who: str = "ratna", days: int = 14, now: datetime | None = None) -> str:
    actor = getattr(stage.people, who).actor
    return services.issue_trial_link(actor, stage.draft, days=days, now=now or stage.now).token


def links() -> list[TrialLink]:
    return list(reading().scalars(select(TrialLink).execution_options(populate_existing=True)))


def comments() -> list[DraftComment]:
    query = select(DraftComment).order_by(DraftComment.id).execution_options(populate_existing=True)
    return list(reading().scalars(query))


def leave(stage: Stage, token: str, entry: CommentEntry = ENTRY, *, now: datetime | None = None) -> None:
    services.leave_comment(token, entry, now=now or stage.now)


def send(client: FlaskClient, path: str, **fields: str):  # type: ignore[no-untyped-def]
    """Post with the token that stands on the page itself."""
    found = TOKEN.search(client.get(path).text)
    return client.post(path, data=fields | {"csrf_token": found[1] if found else ""})


def test_only_the_hash_of_a_token_is_kept(stage: Stage) -> None:
    before = len(events())
    token = issue(stage)
    assert events()[before:] == ["trial_link.issued"]
    (link,) = links()
    assert link.token_hash == hash_of(token) and link.expires_at == stage.now + timedelta(days=14)
    for table in Base.metadata.sorted_tables:
        assert token not in repr(reading().execute(table.select()).all()), table.name


@pytest.mark.parametrize("days", [0, -1, 91])
def test_a_link_lasts_one_to_ninety_days(stage: Stage, days: int) -> None:
    with pytest.raises(Invalid) as refusal:
        issue(stage, days=days)
    assert refusal.value.errors == {"days": ["trial_link.days"]} and links() == []


def test_only_whoever_may_edit_the_draft_issues_links(stage: Stage) -> None:
    for who, refusal in (("tono", NotFound), ("sari", NotFound), ("auditor", NotAllowed)):
        with pytest.raises(refusal):
            issue(stage, who=who)
    services.submit_draft(stage.people.ratna.actor, stage.draft, rev=0, accept_warnings=True, now=stage.now)
    with pytest.raises(NotAllowed):
        issue(stage)


def test_a_revoked_link_ends_at_once_and_again_is_harmless(stage: Stage) -> None:
    token, ratna = issue(stage), stage.people.ratna.actor
    before = len(events())
    for _ in range(2):
        services.revoke_trial_link(ratna, stage.draft, links()[0].public_id, now=stage.now)
    assert events()[before:] == ["trial_link.revoked"]
    with pytest.raises(NotAllowed) as refusal:
        leave(stage, token)
    assert refusal.value.code == "trial_link.revoked"
    with pytest.raises(NotFound):
        services.revoke_trial_link(ratna, stage.draft, "tidak-ada", now=stage.now)
    with pytest.raises(NotAllowed):
        services.revoke_trial_link(stage.people.auditor.actor, stage.draft, links()[0].public_id, now=stage.now)


def test_a_comment_is_kept_once_with_one_event(stage: Stage) -> None:
    token = issue(stage)
    before = len(events())
    for _ in range(2):
        leave(stage, token)
    (comment,) = comments()
    assert (comment.code, comment.name, comment.text) == (ENTRY.code, ENTRY.name, ENTRY.text)
    assert events()[before:] == ["comment.left"]
    leave(stage, token, replace(ENTRY, text="Yang lain."))
    assert len(comments()) == 2


@pytest.mark.parametrize(
    ("field", "entry", "code"),
    [
        ("k_name", replace(ENTRY, name=" "), "comment.name_missing"),
        ("k_name", replace(ENTRY, name="n" * 101), "comment.name_too_long"),
        ("k_text", replace(ENTRY, text=""), "comment.text_missing"),
        ("k_text", replace(ENTRY, text="x" * 2001), "comment.text_too_long"),
        ("k_code", replace(ENTRY, code="TIDAK-ADA"), "comment.node_unknown"),
    ],
)
def test_bad_comments_are_refused_at_their_field(stage: Stage, field: str, entry: CommentEntry, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        leave(stage, issue(stage), entry)
    assert refusal.value.errors == {field: [code]} and comments() == []


def test_the_longest_comment_is_taken(stage: Stage) -> None:
    leave(stage, issue(stage), replace(ENTRY, text="x" * 2000))
    assert len(comments()[0].text) == 2000


def test_a_link_ends_with_its_time_and_with_its_draft(stage: Stage) -> None:
    token = issue(stage)
    with pytest.raises(NotAllowed) as refusal:
        leave(stage, token, now=stage.now + timedelta(days=14))
    assert refusal.value.code == "trial_link.expired"
    with pytest.raises(NotFound):
        leave(stage, "tidak-dikenal")
    stage_draft = stage.draft
    stage.publish(date(2027, 1, 1))
    assert stage.draft != stage_draft
    with pytest.raises(NotAllowed) as refusal:
        leave(stage, token)
    assert refusal.value.code == "trial_link.over"


def test_a_comment_is_closed_once(stage: Stage) -> None:
    leave(stage, issue(stage))
    (comment,) = comments()
    before = len(events())
    for _ in range(2):
        assert (
            services.close_comment(stage.people.wati.actor, stage.draft, comment.public_id, now=stage.now) == "KES-K1"
        )
    assert events()[before:] == ["comment.closed"]
    assert comments()[0].closed_by_id == stage.people.wati.account.id
    for who, refusal in (("auditor", NotAllowed), ("tono", NotFound)):
        with pytest.raises(refusal):
            services.close_comment(getattr(stage.people, who).actor, stage.draft, comment.public_id, now=stage.now)
    with pytest.raises(NotFound):
        services.close_comment(stage.people.wati.actor, stage.draft, "tidak-ada", now=stage.now)


def test_comments_survive_edits_of_their_node_and_its_end(ratna: FlaskClient, stage: Stage) -> None:
    leave(stage, issue(stage))
    stage.edit(set_node("KES-K1", {"label": {"id": "Nama baru"}}))
    page = ratna.get(f"/admin/rancangan/{stage.draft}/uji-coba").text
    assert "Nama baru" in page and ENTRY.text in page
    stage.edit(delete_node("KES-K1"), rev=1)
    page = ratna.get(f"/admin/rancangan/{stage.draft}/uji-coba").text
    assert "Bagian yang sudah tidak ada (KES-K1)" in page and ENTRY.text in page


def test_a_colleague_opens_the_form_of_each_role(colleague: FlaskClient, stage: Stage) -> None:
    path = f"/uji-coba/{issue(stage)}"
    before = len(events())
    for role in ("atasan", "pasien"):
        page = colleague.get(path, query_string={"role": role})
        assert page.status_code == 200 and f'<option value="{role}" selected>' in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer" and "no-store" in page.headers["Cache-Control"]
    assert "Seluruh instrumen" in page.text and "Beri komentar" in page.text
    assert events()[before:] == [] and links()[0].revoked_at is None


def test_trial_answers_give_a_score_and_nothing_is_stored(colleague: FlaskClient, stage: Stage) -> None:
    path = f"/uji-coba/{issue(stage)}"
    tables = [table for table in Base.metadata.sorted_tables if table.name not in ("login_session", "guess_counter")]
    before = {table.name: len(reading().execute(table.select()).all()) for table in tables}
    codes = set(re.findall(r'name="q_([\w-]+)"', colleague.get(path, query_string={"role": "atasan"}).text))
    answers = {f"q_{code}": "3" for code in codes if code.startswith("KES-")}
    tried = send(colleague, path, role="atasan", **answers)
    assert tried.status_code == 200 and 'class="figure">60,00' in tried.text
    assert {table.name: len(reading().execute(table.select()).all()) for table in tables} == before


def test_the_button_beside_an_indicator_keeps_what_was_answered(colleague: FlaskClient, stage: Stage) -> None:
    path = f"/uji-coba/{issue(stage)}"
    page = send(colleague, path, role="atasan", **{"q_KES-K1": "4", "k_text": "Mulai menulis", "do": "komentar:KES-K1"})
    assert re.search(r'name="q_KES-K1"[^>]*value="4"[^>]*checked', page.text)
    assert '<option value="KES-K1" selected>' in page.text and "Mulai menulis" in page.text
    assert comments() == []


def test_a_comment_is_sent_and_the_answers_stay(colleague: FlaskClient, stage: Stage) -> None:
    path = f"/uji-coba/{issue(stage)}"
    fields = {"k_code": "KES-K1", "k_name": "Nama Contoh", "k_text": "<b>Jelas</b>", "do": "kirim"}
    page = send(colleague, path, role="atasan", **fields, **{"q_KES-K1": "4"})
    assert page.status_code == 200 and "Terima kasih. Komentar Anda tersimpan." in page.text
    assert re.search(r'name="q_KES-K1"[^>]*value="4"[^>]*checked', page.text)
    assert [each.text for each in comments()] == ["<b>Jelas</b>"]
    send(colleague, path, role="atasan", **fields)
    assert len(comments()) == 1


def test_a_bad_comment_keeps_everything_typed(colleague: FlaskClient, stage: Stage) -> None:
    path = f"/uji-coba/{issue(stage)}"
    fields = {"k_code": "KES-K1", "k_name": "", "k_text": "Belum bernama", "do": "kirim", "q_KES-K1": "4"}
    page = send(colleague, path, role="atasan", **fields)
    assert page.status_code == 422 and "Tuliskan nama Anda." in page.text and "Belum bernama" in page.text
    assert re.search(r'name="q_KES-K1"[^>]*value="4"[^>]*checked', page.text)


def test_comments_need_the_token_of_the_page(colleague: FlaskClient, stage: Stage) -> None:
    path = f"/uji-coba/{issue(stage)}"
    answer = colleague.post(path, data={"k_code": "KES-K1", "k_name": "N", "k_text": "T", "do": "kirim"})
    assert answer.status_code == 400 and comments() == []


def test_comments_from_one_network_are_limited(colleague: FlaskClient, stage: Stage) -> None:
    path = f"/uji-coba/{issue(stage)}"
    fields = {"k_code": "KES-K1", "k_name": "Nama Contoh", "do": "kirim"}
    found = [send(colleague, path, **fields, k_text=f"Ke-{n}").status_code for n in range(42)]
    assert found[:40] == [200] * 40 and 429 in found
    page = send(colleague, path, **fields, k_text="Yang terakhir ditulis")
    assert page.status_code == 429 and "Terlalu banyak komentar" in page.text and "Yang terakhir ditulis" in page.text


@pytest.mark.parametrize("days", [14, 1])
def test_a_dead_link_says_why(colleague: FlaskClient, stage: Stage, days: int) -> None:
    old = issue(stage, days=days, now=stage.now - timedelta(days=30))
    expired = colleague.get(f"/uji-coba/{old}")
    assert expired.status_code == 410 and "sudah habis" in expired.text
    token = issue(stage)
    mine = [link for link in links() if link.token_hash == hash_of(token)]
    services.revoke_trial_link(stage.people.ratna.actor, stage.draft, mine[0].public_id, now=stage.now)
    assert "sudah dicabut" in colleague.get(f"/uji-coba/{token}").text
    unknown = colleague.get("/uji-coba/tidak-dikenal")
    assert unknown.status_code == 404 and "tidak dikenal" in unknown.text
    refused = send(colleague, f"/uji-coba/{token}", k_text="x", do="kirim")
    assert refused.status_code in (400, 403, 410) and comments() == []


def test_the_page_of_links_shows_a_new_one_once(ratna: FlaskClient, colleague: FlaskClient, stage: Stage) -> None:
    page = f"/admin/rancangan/{stage.draft}/uji-coba"
    assert 'value="14"' in ratna.get(page).text
    refused = post(ratna, f"{page}/tautan", {"days": "400"})
    assert refused.status_code == 422 and 'value="400"' in refused.text and "Isi 1 sampai 90 hari." in refused.text
    assert post(ratna, f"{page}/tautan", {"days": "abc"}).status_code == 422
    made = post(ratna, f"{page}/tautan", {"days": "7"})
    link = unescape(re.search(r'value="http://localhost(/uji-coba/[^"]+)"', made.text)[1])  # type: ignore[index]
    assert colleague.get(link).status_code == 200
    listed = ratna.get(page).text
    assert link not in listed and "Cabut" in listed
    assert post(ratna, f"{page}/cabut", {"tautan": links()[0].public_id}).status_code == 303
    assert colleague.get(link).status_code == 410
    assert "dicabut" in ratna.get(page).text


def test_the_designer_counts_comments_and_closes_them(ratna: FlaskClient, stage: Stage) -> None:
    token = issue(stage)
    leave(stage, token)
    leave(stage, token, replace(ENTRY, text="<script>x</script>"))
    board = f"/admin/rancangan/{stage.draft}/"
    assert "2 komentar" in ratna.get(board).text
    node = ratna.get(f"{board}butir/KES-K1").text
    assert ENTRY.text in node and "<script>x" not in node and "&lt;script&gt;x" in node
    closed = post(ratna, f"{board}uji-coba/selesai", {"komentar": comments()[0].public_id, "dari": "butir"})
    assert closed.headers["Location"].endswith("/butir/KES-K1#komentar")
    assert "1 komentar" in ratna.get(board).text
    assert post(ratna, f"{board}uji-coba/selesai", {"komentar": "tidak-ada"}).status_code == 404


def test_a_reader_sees_comments_but_settles_nothing(client: FlaskClient, stage: Stage) -> None:
    leave(stage, issue(stage))
    log_in(client, stage.people.auditor)
    page = client.get(f"/admin/rancangan/{stage.draft}/uji-coba").text
    assert ENTRY.text in page and "Tandai selesai" not in page and "Buat tautan" not in page
    for rest in ("tautan", "cabut", "selesai"):
        assert post(client, f"/admin/rancangan/{stage.draft}/uji-coba/{rest}", {"days": "7"}).status_code in (403, 404)


def test_a_draft_under_review_can_still_be_tried(colleague: FlaskClient, stage: Stage) -> None:
    token = issue(stage)
    services.submit_draft(stage.people.ratna.actor, stage.draft, rev=0, accept_warnings=True, now=stage.now)
    assert colleague.get(f"/uji-coba/{token}").status_code == 200
    leave(stage, token)
    assert len(comments()) == 1


def test_an_empty_draft_says_that_there_is_nothing_yet(colleague: FlaskClient, stage: Stage) -> None:
    ratna, owner = stage.people.ratna.actor, stage.people.agency.id
    _instrument, draft = services.create_instrument(ratna, "KOSONG-1", "Kosong", owner, now=stage.now)
    edit = delete_node("UMPAN-BALIK")
    services.edit_draft(ratna, draft, rev=0, op="node.delete", edit=edit, now=stage.now)
    token = services.issue_trial_link(ratna, draft, days=14, now=stage.now).token
    page = colleague.get(f"/uji-coba/{token}")
    assert page.status_code == 200 and "Belum ada yang dapat ditampilkan" in page.text
    assert "/admin/" not in page.text


def test_links_and_comments_of_another_draft_are_unknown_here(stage: Stage) -> None:
    ratna = stage.people.ratna.actor
    leave(stage, issue(stage))
    other = services.start_draft(ratna, stage.instrument, now=stage.now)
    with pytest.raises(NotFound):
        services.revoke_trial_link(ratna, other, links()[0].public_id, now=stage.now)
    with pytest.raises(NotFound):
        services.close_comment(ratna, other, comments()[0].public_id, now=stage.now)
    assert links()[0].revoked_at is None and comments()[0].closed_at is None


def test_a_closed_comment_may_be_said_again(stage: Stage) -> None:
    token, ratna = issue(stage), stage.people.ratna.actor
    leave(stage, token)
    services.close_comment(ratna, stage.draft, comments()[0].public_id, now=stage.now)
    leave(stage, token)
    assert [each.closed_at is None for each in comments()] == [False, True]


def test_a_colleague_reads_nobody_elses_comment(colleague: FlaskClient, stage: Stage) -> None:
    token = issue(stage)
    leave(stage, token, replace(ENTRY, name="Orang Lain", text="Hanya untuk penyusun"))
    page = colleague.get(f"/uji-coba/{token}").text
    assert "Orang Lain" not in page and "Hanya untuk penyusun" not in page


def test_a_draft_takes_so_many_comments_and_no_more(colleague: FlaskClient, stage: Stage) -> None:
    token = issue(stage)
    with transaction() as session:
        session.add_all(
            DraftComment(
                draft_id=links()[0].draft_id, link_id=links()[0].id, code="KES-K1", name="N", text=str(n), at=stage.now
            )
            for n in range(MOST_COMMENTS)
        )
    fields = {"k_code": "KES-K1", "k_name": "Nama Contoh", "k_text": "Satu terlalu banyak", "do": "kirim"}
    page = send(colleague, f"/uji-coba/{token}", **fields)
    assert page.status_code == 409 and "terlalu banyak komentar" in page.text and "Satu terlalu banyak" in page.text
    assert len(comments()) == MOST_COMMENTS


def test_comments_follow_a_node_to_its_new_code(ratna: FlaskClient, stage: Stage) -> None:
    leave(stage, issue(stage))
    leave(stage, issue(stage), replace(ENTRY, code="KES-K2", text="Tentang yang lain."))
    page = Page(ratna, f"/admin/rancangan/{stage.draft}/butir/KES-K1").open()
    page.put({"code": "KES-BARU"}).save()
    assert [each.code for each in comments()] == ["KES-BARU", "KES-K2"]
    assert ENTRY.text in ratna.get(f"/admin/rancangan/{stage.draft}/butir/KES-BARU").text
