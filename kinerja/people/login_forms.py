"""The forms of Flask-Security's pages: log-in by NIP or e-mail, limits on guessing, one answer for every failure."""

from typing import Any

from flask import current_app, request
from flask_login import current_user
from flask_security import forms as library
from flask_security.utils import get_message, hash_password
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from kinerja.core.clock import utc_now
from kinerja.core.i18n import lazy
from kinerja.core.limits import ADDRESS, Key, admit, forgive, is_known_device, network_of
from kinerja.people.credentials import LONGEST_IDENTITY, account_meant, folded_identity, record_refusal
from kinerja.people.passwords import LONGEST

DEVICE_COOKIE = "kinerja-perangkat"
# English, because Flask-Security's own catalogue translates them.
LOGIN_FAILED = "Number, e-mail address or password does not match."
RESET_REQUESTED = (
    "If that account exists and has an e-mail address, instructions are on their way to it. "
    "If nothing arrives within a few minutes, or the account has no e-mail address, "
    "ask your unit's operator for a code."
)


def guess_keys(kind: str, identity: str, account_id: int | None) -> list[Key]:
    """What one guess counts against.

    A device from which the account has logged in before has a counter of its own:
    strangers who guess elsewhere cannot lock its owner out.
    """
    if account_id is not None and _known_device(account_id):
        return [Key(f"{kind}:device", request.cookies[DEVICE_COOKIE])]
    name = str(account_id) if account_id is not None else folded_identity(identity)
    return [Key(kind, name), Key("address", network_of(request.remote_addr), ADDRESS)]


def _known_device(account_id: int) -> bool:
    number, _dot, mark = request.cookies.get(DEVICE_COOKIE, "").partition(".")
    return number == str(account_id) and is_known_device(str(current_app.secret_key), account_id, mark)


def identity_field() -> StringField:
    """A NIP, with or without spaces, or an e-mail address."""
    return StringField(
        lazy("NIP atau alamat surel"),
        [
            InputRequired(lazy("Isi NIP atau alamat surel Anda.")),
            Length(max=LONGEST_IDENTITY, message=lazy("Terlalu panjang.")),
        ],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


def password_field(label: Any, autocomplete: str) -> PasswordField:
    """A password exactly as typed or pasted: no filter, no normalising."""
    return PasswordField(
        label,
        [InputRequired(lazy("Isi kata sandi.")), Length(max=LONGEST, message=lazy("Paling banyak 128 karakter."))],
        render_kw={"autocomplete": autocomplete},
    )


class LoginForm(library.LoginForm):
    """Log-in by NIP or e-mail. Counts the try before it looks at the password."""

    email = identity_field()
    password = password_field(lazy("Kata sandi"), "current-password")
    remember = None

    def validate(self, **kwargs: Any) -> bool:
        self.password.description = ""
        identity, now = self.email.data or "", utc_now()
        account = account_meant(identity)
        keys = guess_keys("login", identity, account.id if account else None)
        admit(keys, now=now)
        self.ifield = self.email
        self.user = account
        valid = bool(super().validate(**kwargs))
        if valid:
            forgive(keys, now=now)
        elif account is not None:
            record_refusal(account.id, now=now)
        return valid


class VerifyForm(library.VerifyForm):
    """Who is already known proves it again."""

    password = password_field(lazy("Kata sandi"), "current-password")

    def validate(self, **kwargs: Any) -> bool:
        keys, now = [Key("reauthentication", str(self.user.id))], utc_now()
        admit(keys, now=now)
        valid = bool(super().validate(**kwargs))
        if valid:
            forgive(keys, now=now)
        return valid


class ForgotPasswordForm(library.ForgotPasswordForm):
    """Valid only for an active account with an e-mail address; the page answers everybody alike."""

    email = identity_field()

    def validate(self, **kwargs: Any) -> bool:
        now = utc_now()
        identity = self.email.data or ""
        address = Key("address", network_of(request.remote_addr), ADDRESS)
        admit([Key("reset", folded_identity(identity)), address], now=now)
        if not super(library.ForgotPasswordForm, self).validate(**kwargs):
            return False
        account = account_meant(identity)
        if account is None or not account.active or not account.email:
            self.email.errors = [get_message("USER_DOES_NOT_EXIST")[0]]
            hash_password("not-a-password")  # the answer takes as long as for a real account
            return False
        self.user = account
        return True


class ResetPasswordForm(library.ResetPasswordForm):
    password = password_field(lazy("Kata sandi baru"), "new-password")
    password_confirm = PasswordField(
        lazy("Ulangi kata sandi baru"),
        [
            InputRequired(lazy("Isi kata sandi.")),
            library.EqualToLocalize("password", message="RETYPE_PASSWORD_MISMATCH"),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(library.ChangePasswordForm):
    """The present password is asked for and its tries are counted."""

    password = password_field(lazy("Kata sandi sekarang"), "current-password")
    new_password = password_field(lazy("Kata sandi baru"), "new-password")
    new_password_confirm = PasswordField(
        lazy("Ulangi kata sandi baru"),
        [
            InputRequired(lazy("Isi kata sandi.")),
            library.EqualToLocalize("new_password", message="RETYPE_PASSWORD_MISMATCH"),
        ],
        render_kw={"autocomplete": "new-password"},
    )

    def validate(self, **kwargs: Any) -> bool:
        keys, now = [Key("reauthentication", str(current_user.id))], utc_now()
        admit(keys, now=now)
        valid = bool(super().validate(**kwargs))
        if valid or not self.password.errors:
            forgive(keys, now=now)
        return valid
