"""Entrances of accounts: a code for the first password, the own account, the language, logging in again."""

from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request, session, url_for
from flask_security import login_user
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errorpages import carried_fields, login_page, resend_page
from kinerja.core.errors import Invalid, NotAllowed
from kinerja.core.i18n import LOCALE_COOKIE, LOCALES, _, lazy
from kinerja.core.limits import admit, forgive
from kinerja.core.sessions import ServerSession
from kinerja.core.web import current_actor, local_path, public
from kinerja.core.webform import WebForm
from kinerja.people.accounts import account_page, change_locale, end_other_sessions
from kinerja.people.codes import redeem_login_code
from kinerja.people.credentials import account_meant
from kinerja.people.login_forms import LoginForm, guess_keys, identity_field, password_field
from kinerja.people.models import Account

YEAR = 365 * 86400
bp = Blueprint("people", __name__)


class ActivateForm(WebForm):
    """The first or a new password, with a code from the operator."""

    email = identity_field()
    code = StringField(
        lazy("Kode dari operator"),
        [InputRequired(lazy("Isi kode dari operator unit Anda.")), Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )
    password = password_field(lazy("Kata sandi baru"), "new-password")
    password_confirm = PasswordField(
        lazy("Ulangi kata sandi baru"),
        [InputRequired(lazy("Isi kata sandi.")), EqualTo("password", lazy("Kedua kata sandi baru tidak sama."))],
        render_kw={"autocomplete": "new-password"},
    )


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)


@bp.get("/kode")
@public
def activate() -> str:
    return render_template("people/activate.html", form=ActivateForm())


@bp.post("/kode")
@public
def activate_with_code() -> Any:
    form = ActivateForm.from_request()
    if not form.validate():
        return render_template("people/activate.html", form=form), 422
    now, identity = utc_now(), form.email.data
    account = account_meant(identity)
    keys = guess_keys("code", identity, account.id if account else None)
    admit(keys, now=now)
    try:
        account_id = redeem_login_code(identity, form.code.data, form.password.data, now=now)
    except Invalid as refusal:
        if "password" in refusal.errors:
            forgive(keys, now=now)  # the code was right, the password only too weak
        form.take(refusal)
        return render_template("people/activate.html", form=form), 422
    forgive(keys, now=now)
    _log_in(account_id)
    flash(_("Kata sandi Anda sudah tersimpan dan Anda sudah masuk."), "good")
    return redirect("/", 303)


def _log_in(account_id: int) -> None:
    account = reading().execute(select(Account).where(Account.id == account_id)).scalar_one()
    reading().expunge(account)
    login_user(account, authn_via=["code"])


@bp.post("/masuk/lanjut")
@public
def relogin() -> Any:
    """Log in again in the middle of a form, then offer what was typed for sending."""
    target = local_path(request.form.get("_target"))
    fields = [(name.removeprefix("x_"), value) for name, value in carried_fields() if name.startswith("x_")]
    lost_files = request.form.get("_files") == "1"
    form = LoginForm()
    if not form.validate():
        form.email.errors, form.password.errors = [], []
        form.form_errors = [_("NIP, alamat surel, atau kata sandi tidak cocok.")]
        return login_page(target, fields, lost_files=lost_files, form=form)
    assert form.user is not None  # validate() has found it
    login_user(form.user, authn_via=["password"])
    return resend_page(target, fields, lost_files=lost_files)


@bp.post("/bahasa")
@public
def set_language() -> Response:
    """Indonesian or English, kept in the account and in this browser."""
    locale = request.form.get("locale", "")
    response = redirect(local_path(request.form.get("next")), 303)
    if locale in LOCALES:
        actor = current_actor()
        if actor.account_id is not None:
            change_locale(actor, locale, now=utc_now())
        response.set_cookie(LOCALE_COOKIE, locale, max_age=YEAR, httponly=True, samesite="Lax", path="/")
    return response


@bp.get("/akun")
def account() -> str:
    """The own account: names, roles, devices that are logged in."""
    actor = current_actor()
    stored = session.stored if isinstance(session, ServerSession) else None
    page = account_page(reading(), actor, current=stored.id_hash if stored else "", now=utc_now())
    return render_template("people/account.html", page=page)


@bp.post("/akun/sesi")
def end_sessions_elsewhere() -> Response:
    stored = getattr(session, "stored", None)
    if stored is None:
        raise NotAllowed("access.not_allowed")
    ended = end_other_sessions(current_actor(), keep=stored.id_hash, now=utc_now())
    flash(_("%(number)s sesi di perangkat lain diakhiri.", number=ended), "good")
    return redirect(url_for("people.account"), 303)
