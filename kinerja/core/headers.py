"""Headers on every answer: what a browser may load, frame, remember and tell others."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from kinerja.core.web import SAFE_METHODS

CONTENT_SECURITY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"
# Addresses that carry a secret: nobody else may learn them.
SECRET_PREFIXES = ("/undangan", "/lupa-sandi", "/uji-coba")
ALWAYS = (
    ("Content-Security-Policy", CONTENT_SECURITY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Permissions-Policy", PERMISSIONS),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
TLS_ONLY = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
PRIVATE = "no-store, private"
MEGABYTE = 1024 * 1024
HEARD_OUT = 16 * MEGABYTE  # as much as the proxy lets through


def init_app(app: Flask, *, secure: bool, trusted_hosts: tuple[str, ...], proxy_hops: int) -> None:
    """Limits on requests, headers on answers, versions on static files."""
    app.config.update(
        MAX_CONTENT_LENGTH=12 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=2 * MEGABYTE,
        MAX_FORM_PARTS=4000,
        SEND_FILE_MAX_AGE_DEFAULT=None,
        TRUSTED_HOSTS=list(trusted_hosts) or None,
    )
    app.wsgi_app = SecurityHeaders(app.wsgi_app, secure=secure)  # type: ignore[method-assign]  # Flask's way to wrap
    if proxy_hops:
        hops = proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's way to wrap
    versions = StaticVersions(Path(str(app.static_folder)))
    app.url_defaults(versions.add)
    app.before_request(_limit_text)
    app.after_request(_hear_out)
    app.after_request(_keep_private)


def _limit_text() -> None:
    # Werkzeug limits the memory of multipart forms only; everything else that is no file is text, too.
    if not request.environ.get("CONTENT_TYPE") or request.mimetype != "multipart/form-data":
        request.max_content_length = 2 * MEGABYTE


def _hear_out(response: Response) -> Response:
    """Reads what is still being sent: who is answered in the middle of sending may never read the answer.

    A browser then shows an error of its own, and the proxy says that the application does not answer.
    """
    left = 0 if request.method in SAFE_METHODS else request.content_length or 0
    if left <= HEARD_OUT:
        while left > 0 and (heard := request.input_stream.read(min(left, MEGABYTE))):
            left -= len(heard)
    return response


class StaticVersions:
    """Adds `v=<hash of the content>` to static addresses, so that they may be kept for ever."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[tuple[str, int], str] = {}

    def add(self, endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" or "v" in values or "filename" not in values:
            return
        version = self.of(str(values["filename"]))
        if version:
            values["v"] = version

    def of(self, filename: str) -> str:
        path = self.folder / filename
        try:
            stamp = path.stat().st_mtime_ns
        except OSError:
            return ""
        if (filename, stamp) not in self.known:
            self.known[filename, stamp] = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        return self.known[filename, stamp]


class SecurityHeaders:
    """Security headers on every answer that does not bring its own, whoever made it."""

    def __init__(self, inner: WSGIApplication, *, secure: bool) -> None:
        self.inner = inner
        always = (*ALWAYS, TLS_ONLY) if secure else ALWAYS
        self.usual = (*always, ("Referrer-Policy", "same-origin"))
        self.secret = (*always, ("Referrer-Policy", "no-referrer"))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        wanted = self.secret if environ.get("PATH_INFO", "").startswith(SECRET_PREFIXES) else self.usual

        def started(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            present = {name.lower() for name, _value in headers}
            return start_response(status, headers + [one for one in wanted if one[0].lower() not in present], *error)

        return self.inner(environ, started)


def _keep_private(response: Response) -> Response:
    """Nothing personal in any cache."""
    if request.endpoint == "static" and response.status_code in {200, 304}:
        keep = "public, max-age=31536000, immutable" if request.args.get("v") else "public, max-age=300"
        response.headers["Cache-Control"] = keep
        response.headers.pop("Set-Cookie", None)
    elif (kept := response.headers.get("Cache-Control")) is None:
        response.headers.add("Cache-Control", PRIVATE)
    elif "public" not in kept:
        response.headers["Cache-Control"] = PRIVATE
    return response
