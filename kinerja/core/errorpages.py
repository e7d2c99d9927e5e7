"""One handler for every error: HTML or JSON, in the reader's words, with a reference and never an internal."""

import secrets
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.globals import request_ctx
from flask_babel.speaklater import LazyString
from jinja2 import TemplateError, TemplateRuntimeError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from kinerja.core.csrf import FIELD, TokenExpired, is_own_origin
from kinerja.core.errors import KinerjaError, Unavailable
from kinerja.core.i18n import format_instant, knows_message, lazy, message
from kinerja.core.limits import TooManyAttempts
from kinerja.core.web import SAFE_METHODS, LoginNeeded, current_actor, here, wants_json

log = structlog.get_logger(__name__)

RETRY_SECONDS = "10"
SECRET_NAMES = ("password", "sandi", "passphrase")


@dataclass(frozen=True, slots=True)
class Words:
    """What a status says: a title, what happened, what to do now."""

    title: LazyString
    what: LazyString
    then: LazyString


WORDS: dict[int, Words] = {
    400: Words(
        lazy("Permintaan tidak terbaca"),
        lazy("Server tidak dapat membaca permintaan ini."),
        lazy("Kembali ke halaman sebelumnya, muat ulang, lalu coba sekali lagi."),
    ),
    401: Words(
        lazy("Anda perlu masuk lagi"),
        lazy("Waktu masuk Anda sudah berakhir."),
        lazy("Masuklah lagi; yang sudah Anda ketik tetap ada."),
    ),
    403: Words(
        lazy("Tidak diizinkan"),
        lazy("Anda tidak berwenang melakukan ini."),
        lazy("Bila menurut Anda seharusnya boleh, sampaikan nomor rujukan di bawah kepada operator unit Anda."),
    ),
    404: Words(
        lazy("Tidak ditemukan"),
        lazy("Halaman atau data ini tidak ada, atau bukan untuk Anda."),
        lazy("Periksa alamatnya, atau mulai lagi dari halaman depan."),
    ),
    405: Words(
        lazy("Cara membuka tidak sesuai"),
        lazy("Alamat ini tidak dapat dibuka dengan cara itu."),
        lazy("Kembali ke halaman sebelumnya dan pakai tombol yang tersedia di sana."),
    ),
    409: Words(
        lazy("Keadaannya sudah berubah"),
        lazy("Data ini sudah diubah atau sudah melewati tahap ini, jadi langkah Anda belum dilakukan."),
        lazy("Muat ulang halaman sebelumnya untuk melihat keadaan terbaru, lalu ulangi bila masih perlu."),
    ),
    413: Words(
        lazy("Kiriman terlalu besar"),
        lazy("Berkas paling besar 10 MB, dan seluruh kiriman paling besar 12 MB."),
        lazy("Kembali, kecilkan berkasnya, lalu kirim lagi. Isian yang sudah tersimpan tetap ada."),
    ),
    422: Words(
        lazy("Isian belum dapat diterima"),
        lazy("Ada isian yang belum benar."),
        lazy("Kembali ke halaman sebelumnya, perbaiki isiannya, lalu kirim lagi."),
    ),
    429: Words(
        lazy("Terlalu banyak percobaan"),
        lazy("Untuk menjaga akun, percobaan berikutnya harus menunggu."),
        lazy(
            "Tunggu sampai waktu yang disebut, lalu coba lagi. "
            "Lupa kata sandi? Mintalah kode kepada operator unit Anda."
        ),
    ),
    500: Words(
        lazy("Terjadi kesalahan"),
        lazy("Kesalahan ini ada pada server, bukan pada Anda, dan sudah dicatat."),
        lazy("Coba sekali lagi. Bila terulang, sampaikan nomor rujukan di bawah kepada operator unit Anda."),
    ),
    503: Words(
        lazy("Belum dapat dilayani"),
        lazy("Sebagian sistem sedang tidak menjawab."),
        lazy("Cobalah lagi beberapa saat lagi."),
    ),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(LoginNeeded, _login_needed)
    app.register_error_handler(TokenExpired, _token_expired)
    app.register_error_handler(KinerjaError, _refusal)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_gone)
    app.register_error_handler(PoolTimeout, _database_gone)
    app.register_error_handler(Exception, _unexpected)


def new_reference() -> str:
    """Short enough to read out over the telephone."""
    return secrets.token_hex(4).upper()


def _refusal(error: KinerjaError) -> Response:
    reference = new_reference()
    log.info("refused", code=error.code, status=error.status, reference=reference, endpoint=request.endpoint)
    details = {key: _shown(value) for key, value in error.details.items()}
    text = message(error.code, **details) if knows_message(error.code) else None
    response = answer(error.status, reference, code=error.code, text=text)
    if isinstance(error, TooManyAttempts):
        response.headers["Retry-After"] = str(error.retry_after)
    elif isinstance(error, Unavailable):
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _shown(value: Any) -> Any:
    return format_instant(value) if hasattr(value, "astimezone") else value


def _http_error(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    if isinstance(error, RequestEntityTooLarge):
        status = 413
    response = answer(status, new_reference(), code=f"http.{status}")
    # Allow of a 405 and Retry-After of a 429 belong to the protocol; everything else is replaced.
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _database_gone(error: OperationalError | PoolTimeout) -> Response:
    reference = new_reference()
    log.error("database.unavailable", reference=reference, endpoint=request.endpoint, error=type(error).__name__)
    response = _kept_for_later(reference)
    if response is None:
        response = answer(503, reference, code="database.unavailable", text=message("database.unavailable"))
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _kept_for_later(reference: str) -> Response | None:
    """What somebody typed while the database was busy, to be sent again; None where there is nothing to keep."""
    if request.method in SAFE_METHODS or wants_json() or not is_own_origin():
        return None
    try:
        fields = carried_fields()
        if not fields or not current_actor().is_known:
            return None
        return resend_page(here(), fields, lost_files=has_files(), status=503, reference=reference)
    except (TemplateError, OperationalError, PoolTimeout):
        return None


def _unexpected(error: Exception) -> Response:
    reference = new_reference()
    log.error("unexpected", reference=reference, endpoint=request.endpoint, exc_info=error)
    return answer(500, reference, code="http.500")


def answer(status: int, reference: str, *, code: str, text: str | None = None) -> Response:
    """The error as JSON or as a page; a plain page if even the template fails."""
    words = WORDS.get(status) or WORDS[400 if status < 500 else 500]
    if wants_json():
        problem = {"code": code, "message": text or str(words.what), "reference": reference}
        return make_response(jsonify({"error": problem}), status)
    try:
        body = _page(words, text, reference, status)
    except (TemplateError, OperationalError):
        said = f"<h1>{words.title}</h1><p>{words.what} {reference}</p>"
        body = f"<!doctype html><html lang=id><title>Kinerja</title>{said}"
    return make_response(body, status)


def _page(words: Words, text: str | None, reference: str, status: int) -> str:
    if request_ctx.url_adapter is None:
        # A host that is not ours: no page of ours can say where its links lead.
        raise TemplateRuntimeError("no addresses")
    return render_template("errors/error.html", words=words, text=text, reference=reference, status=status)


def _login_needed(error: LoginNeeded) -> Response:
    """The session ended in the middle of a form: what was typed travels through the log-in."""
    if wants_json() or request.method in SAFE_METHODS or not is_own_origin():
        return answer(401, new_reference(), code=error.code, text=message(error.code))
    return login_page(here(), carried_fields(), lost_files=has_files())


def login_page(target: str, fields: list[tuple[str, str]], *, lost_files: bool = False, form: Any = None) -> Response:
    """The log-in form that carries another form's fields, never passwords and never files."""
    body = render_template("errors/relogin.html", target=target, fields=fields, lost_files=lost_files, form=form)
    return make_response(body, 401)


def _token_expired(error: TokenExpired) -> Response:
    if wants_json() or request.method != "POST":
        return answer(400, new_reference(), code=error.code, text=message(error.code))
    known = current_actor().is_known
    return resend_page(here(), carried_fields(), lost_files=has_files(), known=known, status=400)


def resend_page(
    target: str,
    fields: list[tuple[str, str]],
    *,
    lost_files: bool = False,
    known: bool = True,
    status: int = 200,
    reference: str = "",
) -> Response:
    """Everything that was typed, one press away from being sent again with a fresh token."""
    body = render_template(
        "errors/resend.html", target=target, fields=fields, lost_files=lost_files, known=known, status=status,
        reference=reference,
    )  # fmt: skip
    return make_response(body, status)


def carried_fields() -> list[tuple[str, str]]:
    """What was posted, without the token and without anything secret."""
    pairs = request.form.items(multi=True)
    return [(name, value) for name, value in pairs if name != FIELD and not is_secret(name)]


def has_files() -> bool:
    """Whether a file was chosen: browsers send an empty one for every field without."""
    return any(file.filename for file in request.files.values())


def is_secret(name: str) -> bool:
    return any(part in name.lower() for part in SECRET_NAMES)
