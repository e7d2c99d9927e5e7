import pytest
from flask import Flask, session

from kinerja.core import i18n
from kinerja.core.authz import ANONYMOUS, Actor, ActorKind, Grant, Role
from kinerja.home.navigation import is_current, navigation, url_if

ENDPOINTS = {
    "home.index": "/",
    "cycles.index": "/kriteria-saya",
    "results.index": "/hasil",
    "operator.index": "/operator",
    "oversight.index": "/pengawasan",
    "audit_log.index_view": "/admin/jejak-audit/",
    "admin.index": "/admin/",
    "people.account": "/akun",
    "security.login": "/masuk",
    "security.logout": "/keluar",
    "people.set_language": "/bahasa",
}
SARI = Actor(ActorKind.ACCOUNT, account_id=1, employee_id=1, label="Sari Umasugi")
RATNA = Actor(ActorKind.ACCOUNT, account_id=2, employee_id=2, grants=(Grant(Role.PROVINCE_ADMIN),), label="Ratna Bacan")
OPERATOR = Actor(ActorKind.ACCOUNT, account_id=3, grants=(Grant(Role.UNIT_OPERATOR, unit_id=1),), label="Operator")
AUDITOR = Actor(ActorKind.ACCOUNT, account_id=4, grants=(Grant(Role.AUDITOR, 1),), label="Auditor")
GUEST = Actor(ActorKind.GUEST, guest_id=1, label="Ketua Komite")


@pytest.fixture
def framed() -> Flask:
    app = Flask("framed")
    app.secret_key = "of-the-test"
    i18n.init_app(app, lambda: None)
    for endpoint, path in ENDPOINTS.items():
        app.add_url_rule(path, endpoint, lambda: "")
    app.add_url_rule("/hasil/<public_id>", "results.show", lambda public_id: "")
    return app


def frame_of(app, actor, path="/"):
    with app.test_request_context(path):
        session.actor = actor
        return navigation()


def texts(frame):
    return [link.text for link in frame.items]


def test_an_employee_sees_the_own_pages_and_no_panel(framed):
    assert texts(frame_of(framed, SARI)) == ["Tugas saya", "Kriteria saya", "Hasil"]


def test_an_administrator_sees_the_panel_too(framed):
    assert texts(frame_of(framed, RATNA)) == ["Tugas saya", "Kriteria saya", "Hasil", "Panel admin"]


def test_an_operator_who_is_no_employee_sees_the_desk_and_the_panel(framed):
    assert texts(frame_of(framed, OPERATOR)) == ["Ringkasan", "Meja operator", "Panel admin"]


def test_an_auditor_is_led_to_results_and_log(framed):
    frame = frame_of(framed, AUDITOR, "/admin/jejak-audit/details/")
    assert texts(frame) == ["Ringkasan", "Pengawasan", "Jejak audit", "Panel admin"]
    assert [link.text for link in frame.items if link.current] == ["Jejak audit"]


def test_a_guest_is_led_nowhere(framed):
    frame = frame_of(framed, GUEST)
    assert (frame.home, frame.items, frame.account, frame.login, frame.logout) == ("", (), (), "", "")


def test_strangers_are_offered_the_log_in_only(framed):
    frame = frame_of(framed, ANONYMOUS)
    assert (frame.items, frame.login, frame.logout, frame.name) == ((), "/masuk", "", "")


def test_a_page_below_an_entry_marks_it(framed):
    marked = [link.text for link in frame_of(framed, SARI, "/hasil/abc").items if link.current]
    assert marked == ["Hasil"]


def test_the_first_page_is_marked_only_on_itself(framed):
    with framed.test_request_context("/hasil"):
        assert not is_current("home.index", "/")
    with framed.test_request_context("/"):
        assert is_current("home.index", "/")


def test_an_entry_without_its_page_is_left_out(framed):
    del framed.view_functions["results.index"]
    assert texts(frame_of(framed, SARI)) == ["Tugas saya", "Kriteria saya"]


def test_the_panel_marks_itself_on_its_lists(framed):
    framed.add_url_rule("/admin/units/", "units.index_view", lambda: "")
    marked = [link.text for link in frame_of(framed, RATNA, "/admin/units/").items if link.current]
    assert marked == ["Panel admin"]


def test_without_a_request_there_is_no_frame():
    assert navigation() is None


def test_an_unknown_endpoint_has_no_address(framed):
    with framed.test_request_context():
        assert url_if("nobody.knows") == ""


@pytest.mark.parametrize(
    ("path", "sender", "leads_to"),
    [
        ("/hasil/abc", "http://localhost/", "/hasil/abc"),
        ("/tidak-ada", "", "/tidak-ada"),
        ("/cari", "http://localhost/hasil/abc?x=1", "/hasil/abc"),
        ("/cari", "http://lain.invalid//lain.invalid", "/"),
        ("/cari", "", "/"),
    ],
)
def test_the_language_is_switched_on_a_page_that_can_be_opened(framed, path, sender, leads_to):
    framed.add_url_rule("/cari", "search", lambda: "", methods=["POST"])
    method = "POST" if path == "/cari" else "GET"
    with framed.test_request_context(path, method=method, headers={"Referer": sender}):
        session.actor = SARI
        assert navigation().stay == leads_to
