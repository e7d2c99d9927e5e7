"""The admin panel's templates over one real table, as a provincial administrator: what the tests of its look serve."""

import tempfile
from pathlib import Path
from typing import Any

from flask import Flask, session
from flask_admin import Admin
from flask_admin.contrib.sqla.filters import FilterEqual
from flask_admin.theme import Bootstrap4Theme
from sqlalchemy import Select, select
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

import kinerja
from kinerja.core import db, headers, i18n, web
from kinerja.core.adminview import AdminForm, GuardedIndexView, GuardedView
from kinerja.core.authz import ALLOW, Actor, ActorKind, Decision, Grant, Role
from kinerja.core.migrations import create_all
from kinerja.home import navigation
from kinerja.people.models import JobFamily

ROWS = 65
RATNA = Actor(ActorKind.ACCOUNT, account_id=1, grants=(Grant(Role.PROVINCE_ADMIN),), label="Contoh Pengelola Ratna")


class FamilyForm(AdminForm):
    code = StringField("Kode", [InputRequired()], description="Huruf, angka, dan tanda hubung.")
    name = StringField("Nama", [InputRequired()])
    note = TextAreaField("Keterangan")


class FamilyView(GuardedView):
    intro = "Rumpun jabatan menentukan instrumen mana yang berlaku."
    can_create = can_edit = can_delete = can_export = True
    form = FamilyForm
    column_list = ("code", "name")
    column_labels = {"code": "Kode", "name": "Nama"}
    column_searchable_list = ("name",)
    column_filters = (FilterEqual(JobFamily.code, "Kode", options=[("RUMPUN-1", "Satu"), ("RUMPUN-2", "Dua")]),)
    bulk_actions = {"close": "Tutup rumpun"}

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW

    def visible(self, actor: Actor) -> Select[tuple[int]]:
        return select(JobFamily.id)


def make() -> Flask:
    app = Flask("kinerja", root_path=str(Path(kinerja.__file__).parent))
    app.secret_key = "look-only"
    db.init_app(app, f"sqlite:///{Path(tempfile.mkdtemp(prefix='kinerja-look-'))}/look.db")
    create_all(app)
    with app.app_context(), db.transaction() as rows:
        rows.add_all(
            JobFamily(code=f"RUMPUN-{n}", name=f"Rumpun contoh {n} " + "keperawatan " * (n % 9)) for n in range(ROWS)
        )
    headers.init_app(app, secure=False, trusted_hosts=(), proxy_hops=0)
    i18n.init_app(app, lambda: None)
    app.before_request(known)
    web.init_app(app, public_endpoints=frozenset({"admin.static"}))
    navigation.init_app(app)
    theme = Bootstrap4Theme(base_template="admin/base.html")
    admin = Admin(app, name="Kinerja", index_view=GuardedIndexView(name="Panel admin", url="/admin"), theme=theme)
    admin.add_view(FamilyView(JobFamily, name="Rumpun jabatan", endpoint="families", category="Organisasi"))
    return app


def known() -> Any:
    session.actor = RATNA


app = make()
