"""Sessions on the server: the cookie holds a random token, the store its hash; strangers get a signed cookie only."""

import copy
import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import OperationalError

from kinerja.core.authz import ANONYMOUS, Actor
from kinerja.core.clock import utc_now

TOUCH_EVERY = timedelta(minutes=5)
ANONYMOUS_DAYS = 7
KNOWN_PREFIX = "s."
SEED = "csrf_seed"
ACCOUNT = "account_id"
GUEST = "guest_id"
# Renewed when somebody proves who they are: log-in, re-authentication, changed password.
PROOF = "fs_paa"
PLAIN = (str, int, type(None))  # cannot change in place


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A live session with everything a request needs to know about its owner."""

    id_hash: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    data: dict[str, Any]
    actor: Actor


@dataclass(frozen=True, slots=True)
class NewSession:
    id_hash: str
    replaces: str | None
    account_id: int | None
    guest_id: int | None
    created_at: datetime
    expires_at: datetime
    data: dict[str, Any]


class SessionStore(Protocol):
    """Where sessions live; ended ones and those of closed accounts are never returned."""

    def load(self, id_hash: str, *, now: datetime) -> StoredSession | None: ...
    def put(self, new: NewSession, *, now: datetime) -> None: ...
    def update(self, id_hash: str, data: dict[str, Any], *, now: datetime) -> None: ...
    def touch(self, id_hash: str, *, now: datetime) -> None: ...
    def delete(self, id_hash: str) -> None: ...


class ServerSession(dict[str, Any], SessionMixin):
    """The session as Flask sees it; compares its content to know whether to write."""

    def __init__(self, data: dict[str, Any], stored: StoredSession | None = None) -> None:
        super().__init__(data)
        self.stored = stored
        self.before = {
            name: value if isinstance(value, PLAIN) else copy.deepcopy(value) for name, value in data.items()
        }
        self.actor: Actor = stored.actor if stored else ANONYMOUS
        self.unavailable = False
        self.is_static = False

    @property
    def modified(self) -> bool:
        return dict(self) != self.before

    @modified.setter
    def modified(self, value: bool) -> None:
        """Nested changes are found by comparison; a hint is not needed."""

    @property
    def is_known(self) -> bool:
        return ACCOUNT in self or GUEST in self

    @property
    def must_rotate(self) -> bool:
        """A new id whenever the owner changes or somebody proves again who they are."""
        if self.stored is None:
            return True
        return any(self.get(key) != self.before.get(key) for key in (ACCOUNT, GUEST, PROOF, "_user_id"))


@dataclass
class ServerSessions(SessionInterface):
    """Flask's session interface over a SessionStore.

    A GET writes nothing, with one exception: the last-seen time, at most every five minutes.
    """

    store: SessionStore
    lifetime: timedelta
    idle: timedelta
    secure: bool
    secret_key: str
    signer: URLSafeTimedSerializer = field(init=False)

    def __post_init__(self) -> None:
        self.signer = URLSafeTimedSerializer(
            self.secret_key, salt="kinerja-anonymous", signer_kwargs={"digest_method": hashlib.sha256}
        )

    @property
    def cookie_name(self) -> str:
        return "__Host-kinerja" if self.secure else "kinerja"

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        if request.path.startswith(f"{app.static_url_path}/"):
            empty = ServerSession({})
            empty.is_static = True
            return empty
        value = request.cookies.get(self.cookie_name, "")
        if value.startswith(KNOWN_PREFIX):
            return self._known(value.removeprefix(KNOWN_PREFIX))
        return ServerSession(self._anonymous(value))

    def _known(self, token: str) -> ServerSession:
        now = utc_now()
        try:
            stored = self.store.load(hash_of(token), now=now)
        except OperationalError:
            session = ServerSession({})
            session.unavailable = True
            return session
        if stored is None or now >= stored.expires_at or now - stored.seen_at >= self.idle:
            return ServerSession({})
        return ServerSession(stored.data, stored)

    def _anonymous(self, value: str) -> dict[str, Any]:
        try:
            data = self.signer.loads(value, max_age=ANONYMOUS_DAYS * 86400)
        except BadSignature:
            return {}
        # Nobody becomes known through a cookie that the browser keeps.
        return {key: data[key] for key in (SEED, "_flashes") if key in data} if isinstance(data, dict) else {}

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, ServerSession) or session.is_static or session.unavailable:
            return
        if "Vary" in response.headers:
            response.vary.add("Cookie")
        else:
            response.headers.add("Vary", "Cookie")
        now = utc_now()
        if session.is_known:
            self._save_known(session, response, now)
        else:
            self._save_anonymous(session, response)

    def _save_known(self, session: ServerSession, response: Response, now: datetime) -> None:
        stored = session.stored
        if stored is not None and not session.must_rotate:
            if session.modified:
                self.store.update(stored.id_hash, dict(session), now=now)
            elif now - stored.seen_at >= TOUCH_EVERY:
                self.store.touch(stored.id_hash, now=now)
            return
        same_owner = stored is not None and all(session.get(k) == session.before.get(k) for k in (ACCOUNT, GUEST))
        if not same_owner and session.get(SEED) == session.before.get(SEED):
            # Survives re-authentication, so that open forms live; changes when somebody logs in.
            session[SEED] = new_seed()
        token = secrets.token_urlsafe(32)
        created = stored.created_at if stored is not None and same_owner else now
        expires = stored.expires_at if stored is not None and same_owner else now + self.lifetime
        new = NewSession(
            id_hash=hash_of(token),
            replaces=stored.id_hash if stored else None,
            account_id=session.get(ACCOUNT),
            guest_id=session.get(GUEST),
            created_at=created,
            expires_at=expires,
            data=dict(session),
        )
        self.store.put(new, now=now)
        self._set_cookie(response, KNOWN_PREFIX + token, max_age=int(self.lifetime.total_seconds()))

    def _save_anonymous(self, session: ServerSession, response: Response) -> None:
        if session.stored is not None:
            self.store.delete(session.stored.id_hash)
        kept = {key: session[key] for key in (SEED, "_flashes") if key in session}
        if session.stored is not None:
            kept.pop(SEED, None)
        if kept and (session.modified or session.stored is not None):
            self._set_cookie(response, str(self.signer.dumps(kept)), max_age=None)
        elif session.stored is not None or (session.before and not kept):
            response.delete_cookie(self.cookie_name, path="/", secure=self.secure, httponly=True, samesite="Lax")

    def _set_cookie(self, response: Response, value: str, *, max_age: int | None) -> None:
        response.set_cookie(
            self.cookie_name, value, max_age=max_age, path="/", secure=self.secure, httponly=True, samesite="Lax"
        )


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def new_seed() -> str:
    return secrets.token_hex(16)


def enter_as_guest(session: SessionMixin, guest_id: int) -> None:
    """Make this browser's session the guest's; whoever was known before is not any more."""
    session.clear()
    session[GUEST] = guest_id


def init_app(app: Flask, store: SessionStore, *, lifetime: timedelta, idle: timedelta, secure: bool) -> None:
    app.session_interface = ServerSessions(store, lifetime, idle, secure, str(app.secret_key))
    app.config["SESSION_COOKIE_SECURE"] = secure
