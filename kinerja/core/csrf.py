"""One token against forged requests for our forms, Flask-Security's and Flask-Admin's: stable over a session."""

import hmac
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request, session
from flask_wtf.csrf import CSRFProtect

from kinerja.core.errors import KinerjaError
from kinerja.core.sessions import SEED, new_seed
from kinerja.core.web import API_PREFIX, SAFE_METHODS

FIELD = "csrf_token"
HEADERS = ("X-CSRFToken", "X-CSRF-Token")


class TokenExpired(KinerjaError):
    """The form is from an earlier session: it may be sent again, nothing typed is lost."""

    status = 400


class ForeignOrigin(KinerjaError):
    """Another site sent this request."""

    status = 403


class SessionCSRF(CSRFProtect):  # type: ignore[misc]  # Flask-WTF is untyped
    """Flask-WTF's protection with our token: Flask-WTF uses g.csrf_token and g.csrf_valid where they exist."""

    def init_app(self, app: Flask) -> None:
        app.before_request(_offer_token)
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = session_token
        app.context_processor(lambda: {"csrf_token": session_token})

    def protect(self, apply_exemptions: bool = False) -> None:
        """Raises ForeignOrigin or TokenExpired unless the request is one of our own pages'."""
        if request.method in SAFE_METHODS or request.endpoint is None:
            return
        if apply_exemptions and self._is_exempt():
            return
        if not is_own_origin():
            raise ForeignOrigin("csrf.foreign_origin")
        if not hmac.compare_digest(_sent_token(), session_token()):
            raise TokenExpired("csrf.expired")
        g.csrf_valid = True


def _offer_token() -> None:
    if getattr(session, "is_static", False) or request.path.startswith(API_PREFIX):
        return
    g.csrf_token = session_token()


def _sent_token() -> str:
    for header in HEADERS:
        if header in request.headers:
            return request.headers[header]
    return request.form.get(FIELD, "")


def session_token() -> str:
    """HMAC over the session's seed: it lives as long as the log-in, without a clock."""
    if SEED not in session:
        session[SEED] = new_seed()
    return _token_of(str(current_app.secret_key), str(session[SEED]))


@lru_cache(maxsize=1024)
def _token_of(secret: str, seed: str) -> str:
    return hmac.digest(secret.encode(), f"csrf:{seed}".encode(), "sha256").hex()


def is_own_origin() -> bool:
    """False when the browser says that another site sent this; silence is no proof of guilt."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    # "null" comes from our own pages that forbid the referrer. A sandboxed frame sends it too, but then every
    # browser of the last years says cross-site above, and the token stands in the way in any case.
    if origin is None or origin == "null":
        return True
    return (urlsplit(origin).scheme, urlsplit(origin).netloc) == (request.scheme, request.host)


def init_app(app: Flask) -> Any:
    app.config.update(WTF_CSRF_CHECK_DEFAULT=True, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    protection = SessionCSRF()
    protection.init_app(app)
    return protection
