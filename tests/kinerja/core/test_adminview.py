"""The guarded views of the admin panel: closed by default, visible rows only, no writes of their own."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select, select
from wtforms import StringField
from wtforms.validators import InputRequired

from config.settings import Settings
from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditEvent
from kinerja.core.adminview import AdminForm, GuardedView, defused
from kinerja.core.authz import Actor, Decision, Role
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.factory import create_app
from kinerja.people.models import Guest, JobFamily
from tests import factories
from tests.conftest import SeparateClient
from tests.databases import Database, dispose, fresh
from tests.kinerja.core.browsing import log_in, post


class NameForm(AdminForm):
    label = StringField("Nama", [InputRequired()])


class Sample(GuardedView):
    """Guests of one's own Dinas; remembers which verbs were called."""

    called: ClassVar[list[Any]] = []
    can_create = can_edit = can_delete = can_export = True
    column_list = ("label", "kind", "source")
    column_export_list = ("label", "source")
    column_searchable_list = ("label",)
    column_filters = ("kind",)
    bulk_actions: ClassVar[dict[str, str]] = {"arsip": "Arsipkan"}
    form = NameForm

    def may_see(self, actor: Actor) -> Decision:
        return Decision(actor.has(Role.AGENCY_ADMIN) or actor.has(Role.PROVINCE_ADMIN), "access.not_allowed")

    def visible(self, actor: Actor) -> Select[tuple[int]]:
        own = select(Guest.id)
        agencies = actor.agencies(Role.AGENCY_ADMIN)
        return own if actor.has(Role.PROVINCE_ADMIN) else own.where(Guest.agency_id.in_(agencies or []))

    def create(self, actor: Actor, values: dict[str, Any], now: datetime) -> None:
        if values["label"] == "salah":
            raise Invalid("form.invalid", {"label": ["form.invalid"]})
        if values["label"] == "ganda":
            raise Conflict("workflow.wrong_state")
        self.called.append(("create", values))

    def update(self, actor: Actor, row_id: int, values: dict[str, Any], now: datetime) -> None:
        self.called.append(("update", row_id, values))

    def remove(self, actor: Actor, row_id: int, now: datetime) -> None:
        self.called.append(("remove", row_id))

    def bulk(self, actor: Actor, name: str, row_ids: list[int], now: datetime) -> None:
        self.called.append((name, row_ids))


class Closed(GuardedView):
    """Says nothing, so that all of it stays closed."""


@pytest.fixture(scope="module")
def panel(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.test_client_class = SeparateClient
    admin = app.extensions["admin"][0]
    admin.add_view(Sample(Guest, name="Contoh", endpoint="sample", url="/admin/contoh"))
    admin.add_view(Closed(JobFamily, name="Tertutup", endpoint="closed", url="/admin/tertutup"))
    yield app
    dispose(app)


@pytest.fixture
def stage(panel: Flask, database: Database) -> Iterator[factories.Cast]:
    Sample.called.clear()
    with fresh(panel, database):
        with transaction() as session:
            made = factories.cast(session)
            factories.make_guest(session, made.other_agency, "Kepala SMA", source="=1+1")
        yield made


@pytest.fixture
def wati(panel: Flask, stage: factories.Cast) -> FlaskClient:
    client = panel.test_client()
    log_in(client, stage.wati)
    return client


def foreign_key(stage: factories.Cast) -> str:
    with transaction() as session:
        return session.scalars(select(Guest.public_id).where(Guest.agency_id == stage.other_agency.id)).one()


PATHS = ("", "new/", "edit/?id=1", "details/?id=1", "hapus/?id=1")


@pytest.mark.parametrize("who", ["sari", "operator", "auditor"])
def test_outsiders_are_refused_on_every_path(panel: Flask, stage: factories.Cast, who: str) -> None:
    client = panel.test_client()
    log_in(client, getattr(stage, who))
    for path in PATHS:
        assert client.get(f"/admin/contoh/{path}").status_code == 403
    for path in ("delete/", "action/", "export/csv/", "cari/", "ajax/update/"):
        assert post(client, f"/admin/contoh/{path}").status_code == 403


def test_a_view_that_says_nothing_is_closed_even_to_the_province(panel: Flask, stage: factories.Cast) -> None:
    client = panel.test_client()
    log_in(client, stage.ratna)
    assert client.get("/admin/tertutup/").status_code == 403
    assert "Tertutup" not in client.get("/admin/contoh/").text


def test_the_list_shows_visible_rows_only(wati: FlaskClient) -> None:
    text = wati.get("/admin/contoh/").text
    assert "Ketua Komite" in text
    assert "Kepala SMA" not in text


def test_foreign_rows_do_not_exist_on_any_path(wati: FlaskClient, stage: factories.Cast) -> None:
    key = foreign_key(stage)
    for path in ("edit/", "details/", "hapus/"):
        assert wati.get(f"/admin/contoh/{path}?id={key}").status_code == 404
    assert post(wati, f"/admin/contoh/edit/?id={key}", {"label": "x"}).status_code == 404
    assert post(wati, "/admin/contoh/delete/", {"id": key}).status_code == 404
    assert post(wati, "/admin/contoh/action/", {"action": "arsip", "rowid": key}).status_code == 404
    assert Sample.called == []


def test_rows_are_addressed_by_their_public_id(wati: FlaskClient, stage: factories.Cast) -> None:
    assert wati.get(f"/admin/contoh/edit/?id={stage.guest.public_id}").status_code == 200
    assert wati.get(f"/admin/contoh/edit/?id={stage.guest.id}").status_code == 404


def test_writing_calls_the_service_once(wati: FlaskClient, stage: factories.Cast) -> None:
    key = stage.guest.public_id
    assert post(wati, "/admin/contoh/new/", {"label": "Baru"}).status_code == 302
    assert post(wati, f"/admin/contoh/edit/?id={key}", {"label": "Lain"}).status_code == 302
    assert post(wati, "/admin/contoh/delete/", {"id": key}).status_code == 302
    assert post(wati, "/admin/contoh/action/", {"action": "arsip", "rowid": key}).status_code == 303
    assert Sample.called == [
        ("create", {"label": "Baru"}),
        ("update", stage.guest.id, {"label": "Lain"}),
        ("remove", stage.guest.id),
        ("arsip", [stage.guest.id]),
    ]


@pytest.mark.parametrize("label", ["", "salah", "ganda"])
def test_a_refusal_keeps_what_was_typed(wati: FlaskClient, label: str) -> None:
    answer = post(wati, "/admin/contoh/new/", {"label": label})
    assert answer.status_code == 422
    assert f'value="{label}"' in answer.text
    assert 'id="galat"' in answer.text


def test_fields_that_are_not_listed_are_refused(wati: FlaskClient, stage: factories.Cast) -> None:
    answer = post(wati, "/admin/contoh/new/", {"label": "Baru", "agency_id": stage.other_agency.id})
    assert answer.status_code == 422
    assert Sample.called == []


def test_search_is_a_post_and_its_words_stand_in_no_address(wati: FlaskClient) -> None:
    answer = post(wati, "/admin/contoh/cari/", {"search": "Komite"})
    assert answer.status_code == 200
    assert "Ketua Komite" in answer.text
    assert "search=" not in answer.text
    assert "Tidak ada yang cocok" in post(wati, "/admin/contoh/cari/", {"search": "zzz"}).text
    assert "Ketua Komite" in wati.get("/admin/contoh/?search=zzz").text
    assert "Kepala SMA" not in post(wati, "/admin/contoh/cari/", {"search": "Kepala"}).text


def test_more_than_ten_filters_are_refused(wati: FlaskClient) -> None:
    flood = "&".join(f"flt{number}_0=a" for number in range(11))
    assert wati.get(f"/admin/contoh/?{flood}").status_code == 400


def test_export_takes_visible_rows_defused_and_is_written_down(panel: Flask, stage: factories.Cast) -> None:
    client = panel.test_client()
    log_in(client, stage.ratna)
    answer = post(client, "/admin/contoh/export/csv/")
    assert answer.mimetype == "text/csv"
    lines = list(csv.reader(io.StringIO(answer.text)))
    assert ["Kepala SMA", "'=1+1"] in lines
    with transaction() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.event == Event.EXPORT_MADE.value)).one()
    assert event.changes == {"rows": 2}
    assert post(client, "/admin/contoh/export/xlsx/").status_code == 403
    assert client.get("/admin/contoh/export/csv/").status_code == 405


def test_too_long_an_export_is_refused(panel: Flask, stage: factories.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sample, "export_max_rows", 1)
    client = panel.test_client()
    log_in(client, stage.ratna)
    assert post(client, "/admin/contoh/export/csv/").status_code == 422


def test_inline_updates_and_look_ups_do_not_exist(wati: FlaskClient) -> None:
    assert post(wati, "/admin/contoh/ajax/update/", {"list_form_pk": "1", "label": "x"}).status_code == 404
    assert wati.get("/admin/contoh/ajax/lookup/?name=agency&query=x").status_code == 404
    assert post(wati, "/admin/contoh/action/", {"action": "delete", "rowid": "1"}).status_code == 404


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-cmd", "@x", "\t=1", "\r=1", " =1", "＝1+1", "-1+1"])  # noqa: RUF001
def test_formulas_are_defused(text: str) -> None:
    assert defused(text) == "'" + text


@pytest.mark.parametrize("value", ["-5,5", "-5.5", "+7", "12", "Sari", "a=b", "", 5, None])
def test_numbers_and_plain_text_stay(value: Any) -> None:
    assert defused(value) == value


def test_the_panel_opens_for_roles_only(panel: Flask, stage: factories.Cast) -> None:
    for who, status in ((stage.sari, 403), (stage.wati, 200), (stage.auditor, 200)):
        client = panel.test_client()
        log_in(client, who)
        assert client.get("/admin/").status_code == status


def test_every_view_of_the_panel_is_guarded(app: Flask) -> None:
    admin = app.extensions["admin"][0]
    assert all(hasattr(view, "may_see") for view in admin._views)
