"""Who is asking, and what may be reached: every endpoint is closed unless it says otherwise."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, has_request_context, redirect, request, session, url_for
from werkzeug.wrappers import Response

from kinerja.core.authz import ANONYMOUS, Actor, ActorKind
from kinerja.core.clock import utc_now
from kinerja.core.errors import KinerjaError, NotAllowed, Unavailable

LOGIN_ENDPOINT = "security.login"
RELOGIN_ENDPOINT = "people.relogin"
API_PREFIX = "/api/"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

View = TypeVar("View", bound=Callable[..., Any])
PasswordCheck = Callable[[Actor, str, datetime], None]


class WebApp(Flask):
    """Flask for views that are no coroutines: it would look at each function of each request whether it is one."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


class LoginNeeded(KinerjaError):
    """Nobody known is asking: the session ended or never began."""

    status = 401


def public(view: View) -> View:
    """Mark a view that anybody may reach, known or not."""
    view.kinerja_public = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def guest_allowed(view: View) -> View:
    """Mark a view that guests may reach besides accounts."""
    view.kinerja_guest = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def init_app(app: Flask, *, public_endpoints: frozenset[str]) -> None:
    """Close every endpoint; `public_endpoints` names those of libraries that stay open."""
    app.extensions["kinerja_public_endpoints"] = public_endpoints | {"static"}
    app.before_request(login_required_view)
    app.context_processor(lambda: {"actor": current_actor()})
    app.jinja_env.globals["endpoint_exists"] = lambda name: name in app.view_functions


def current_actor() -> Actor:
    """Who acts in this request; ANONYMOUS when nobody is known."""
    if not has_request_context():
        return ANONYMOUS
    return getattr(session, "actor", ANONYMOUS)


def current_locale() -> str | None:
    """The language of the account that asks, if one is known."""
    actor = current_actor()
    return actor.locale if actor.is_known else None


def is_public(endpoint: str) -> bool:
    view = current_app.view_functions[endpoint]
    return getattr(view, "kinerja_public", False) or endpoint in current_app.extensions["kinerja_public_endpoints"]


def login_required_view() -> Response | None:
    """Let known actors pass, send readers to the log-in page, refuse the rest.

    Raises LoginNeeded, NotAllowed, Unavailable.
    """
    endpoint = request.endpoint
    if endpoint is None or endpoint not in current_app.view_functions or is_public(endpoint):
        return None
    if getattr(session, "unavailable", False):
        raise Unavailable("database.unavailable")
    actor = current_actor()
    if actor.kind is ActorKind.ACCOUNT:
        return None
    if actor.kind is ActorKind.GUEST:
        if getattr(current_app.view_functions[endpoint], "kinerja_guest", False):
            return None
        raise NotAllowed("access.guest")
    if request.method in SAFE_METHODS and not wants_json():
        return redirect(url_for(LOGIN_ENDPOINT, next=here()), 303)
    raise LoginNeeded("access.login")


def wants_json() -> bool:
    """True for the API's addresses and for clients that ask for JSON rather than HTML."""
    if request.path.startswith(API_PREFIX):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return best == "application/json"


def here() -> str:
    """The address of this request inside the application, query included."""
    return request.full_path if request.query_string else request.path


def local_path(target: str | None, default: str = "/") -> str:
    """That address if it stays inside this application, else the default.

    Backslashes and control characters are refused: browsers read them as slashes or skip them.
    """
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return default
    if any(ord(sign) < 32 for sign in target):
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target


def use_password_check(app: Flask, check: PasswordCheck) -> None:
    """The factory tells which room verifies a typed password."""
    app.extensions["kinerja_password_check"] = check


def check_password(actor: Actor, typed: str, *, now: datetime) -> None:
    """Nothing, if that is the actor's password.

    Raises Invalid("password.wrong") for the form's field `password`, TooManyAttempts
    after too many wrong ones: a signature may not be guessed either.
    """
    check: PasswordCheck = current_app.extensions["kinerja_password_check"]
    check(actor, typed, now)


def require_fresh(typed: str | None) -> None:
    """The person at the keyboard proves again who they are; raises like check_password."""
    check_password(current_actor(), typed or "", now=utc_now())
