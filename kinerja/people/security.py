"""Flask-Security with our accounts and sessions, its dangerous defaults turned."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from flask import Flask, after_this_request, current_app, g, request, session
from flask_login import user_logged_in, user_logged_out
from flask_login.utils import _user_context_processor
from flask_security import RoleMixin, Security, UserDatastore
from flask_security.mail_util import MailUtil
from flask_security.password_util import PasswordUtil
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from config.settings import Settings
from kinerja.audit import services as audit
from kinerja.audit.catalogue import Event
from kinerja.core.authz import Actor, ActorKind
from kinerja.core.clock import utc_now
from kinerja.core.csrf import session_token
from kinerja.core.db import reading, transaction
from kinerja.core.i18n import TRANSLATIONS, message
from kinerja.core.limits import device_mark
from kinerja.core.mail import Outbox
from kinerja.core.sessions import ACCOUNT, SEED, ServerSession, new_seed
from kinerja.people import login_forms
from kinerja.people.credentials import account_meant, keep_password, personal_words
from kinerja.people.models import Account
from kinerja.people.passwords import password_problems

DEVICE_DAYS = 180
PUBLIC_ENDPOINTS = frozenset(
    {"security.login", "security.logout", "security.forgot_password", "security.reset_password"}
)
SERIALIZERS = (
    "remember_token", "login", "reset", "change_email", "confirm", "us_setup", "tf_setup", "tf_validity", "wan",
    "refresh_token",
)  # fmt: skip


class Accounts(UserDatastore):
    """Flask-Security's view of our accounts. It never creates one: that is a service's work."""

    def __init__(self) -> None:
        super().__init__(Account, RoleMixin)

    def find_user(self, case_insensitive: bool = False, **by: Any) -> Account | None:
        """By `fs_uniquifier`, by e-mail or by number."""
        if "fs_uniquifier" in by:
            query = select(Account).where(Account.fs_uniquifier == by["fs_uniquifier"])
            return _detached(reading().execute(query).scalar_one_or_none())
        if "email" in by:
            return account_meant(by["email"] or "")
        return None

    def find_role(self, role: str) -> None:
        return None

    def put(self, account: Account) -> Account:
        """Store what was changed on the detached account, and nothing else: the rest may be newer in the table."""
        changed = {a.key: getattr(account, a.key) for a in inspect(account).attrs if a.history.has_changes()}
        if changed:
            with transaction() as session_:
                _store(session_, account, changed)
        return account

    def commit(self) -> None:
        """put() has committed."""

    def set_uniquifier(self, user: Any, uniquifier: str | None = None) -> None:
        # Stored together with the password by the put() that follows.
        user.fs_uniquifier = uniquifier or secrets.token_hex(32)


def _detached(account: Account | None) -> Account | None:
    if account is not None:
        reading().expunge(account)
    return account


def _store(session_: Session, account: Account, changed: dict[str, Any]) -> None:
    now = utc_now()
    row = session_.execute(select(Account).where(Account.id == account.id).with_for_update()).scalar_one()
    password = changed.pop("password", None)
    for name, value in changed.items():
        setattr(row, name, value)
    # A better hash of the same password (new cost) keeps the sessions; a new password ends them.
    if password is not None and "fs_uniquifier" in changed:
        reset = request.endpoint == "security.reset_password"
        event = Event.ACCOUNT_PASSWORD_RESET if reset else Event.ACCOUNT_PASSWORD_CHANGED
        actor = Actor(ActorKind.ACCOUNT, account_id=row.id, employee_id=row.employee_id)
        keep_password(session_, actor, row, password, event=event, now=now)
    elif password is not None:
        row.password = password


class Letters(MailUtil):
    """Flask-Security's letters go through our one door for mail, as plain text."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: Any,
        sender: Any,
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        # Accounts without an address get no letter; their pages speak of the operator instead.
        if recipient:
            outbox: Outbox = current_app.extensions["kinerja_outbox"]
            outbox.send(str(recipient), str(subject), body or "", now=utc_now())


class Passwords(PasswordUtil):
    """Our rules instead of the library's; the text is never normalised."""

    def normalize(self, password: str) -> str:
        return password

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        account = kwargs.get("user")
        words = personal_words(reading(), account) if account is not None else []
        problems = password_problems(password, words)
        return [message(code) for code in problems] or None, password


def init_app(app: Flask, settings: Settings) -> Security:
    """Log-in, log-out, change, reset and verify under Indonesian addresses; nothing else of the library."""
    app.config.update(_configuration(settings))
    app.extensions["kinerja_outbox"] = Outbox(settings.outbox_dir, settings.mail_from, settings.smtp_url)
    security = Security(
        app,
        Accounts(),
        login_form=login_forms.LoginForm,
        verify_form=login_forms.VerifyForm,
        forgot_password_form=login_forms.ForgotPasswordForm,
        reset_password_form=login_forms.ResetPasswordForm,
        change_password_form=login_forms.ChangePasswordForm,
        mail_util_cls=Letters,
        password_util_cls=Passwords,
    )
    # No token beside the session, no JSON side door, no SHA-1 inside links.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]  # set by Flask-Login
    app.login_manager.session_protection = None  # type: ignore[attr-defined]  # telephones change their address
    security.want_json(lambda _request: False)
    # It would load the account for roles that the library does not know here; whoever needs it loads it.
    app.before_request_funcs[None].remove(security.principal._on_before_request)
    # So would this, for every template; ours know the actor.
    app.template_context_processors[None].remove(_user_context_processor)
    for name in SERIALIZERS:
        getattr(security, f"{name}_serializer").signer_kwargs = {"digest_method": hashlib.sha256}
    user_logged_in.connect(_on_login, app)
    user_logged_out.connect(_on_logout, app)
    return security


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_SALT": settings.password_salt,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__memory_cost": settings.argon2_memory_kib,
            "argon2__time_cost": settings.argon2_rounds,
            "argon2__parallelism": 1,
        },
        "SECURITY_PASSWORD_NORMALIZE_FORM": None,
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_PASSWORD_COMPLEXITY_CHECKER": None,
        "SECURITY_LOGIN_URL": "/masuk",
        "SECURITY_LOGOUT_URL": "/keluar",
        "SECURITY_RESET_URL": "/lupa-sandi",
        "SECURITY_CHANGE_URL": "/ganti-sandi",
        "SECURITY_VERIFY_URL": "/verifikasi",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_REGISTERABLE": False,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=1),
        "SECURITY_AUTO_LOGIN_AFTER_RESET": False,
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/masuk",
        "SECURITY_POST_RESET_VIEW": "/masuk",
        "SECURITY_POST_CHANGE_VIEW": "/akun",
        "SECURITY_FRESHNESS": timedelta(minutes=10),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        "SECURITY_FRESHNESS_ALLOW_AUTH_TOKEN": False,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_EMAIL_SENDER": settings.mail_from,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": True,
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 0,
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_I18N_DIRNAME": [str(TRANSLATIONS)],
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_MSG_PASSWORD_RESET_REQUEST": (login_forms.RESET_REQUESTED, "info"),
        "SECURITY_MSG_GENERIC_AUTHN_FAILED": (login_forms.LOGIN_FAILED, "error"),
    }


def _on_login(sender: Any, user: Account, **_extra: Any) -> None:
    """The session knows its owner; this device is remembered as one that the account uses."""
    if session.get(ACCOUNT) != user.id:
        # Before the page is made: a form on the very answer to a log-in must carry the new token.
        session[SEED] = new_seed()
        g.csrf_token = session_token()
    session[ACCOUNT] = user.id
    now = utc_now()
    actor = Actor(ActorKind.ACCOUNT, account_id=user.id, employee_id=user.employee_id)
    with transaction() as session_:
        audit.record(session_, actor, Event.SESSION_STARTED, "account", user.id, at=now)
    after_this_request(lambda response: _remember_device(response, user.id))


def _remember_device(response: Response, account_id: int) -> Response:
    mark = device_mark(str(current_app.secret_key), account_id)
    response.set_cookie(
        login_forms.DEVICE_COOKIE,
        f"{account_id}.{mark}",
        max_age=DEVICE_DAYS * 86400,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def _on_logout(sender: Any, user: Any, **_extra: Any) -> None:
    """Nothing of the session stays: its row goes when the answer is sent."""
    account_id = session.get(ACCOUNT)
    session.clear()
    if isinstance(session, ServerSession):
        session.actor = Actor(ActorKind.ANONYMOUS)
    if account_id is not None:
        actor = Actor(ActorKind.ACCOUNT, account_id=account_id)
        with transaction() as session_:
            audit.record(session_, actor, Event.SESSION_ENDED, "account", account_id, at=utc_now())
