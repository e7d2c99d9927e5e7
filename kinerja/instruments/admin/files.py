"""Files that come with a request and files that answer one."""

from typing import Any

from flask import make_response, request

from kinerja.core.errors import Invalid
from kinerja.instruments.exchange.documents import MOST_BYTES

JSON = "application/json; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sent_file(name: str) -> tuple[str, bytes]:
    """The name and the bytes of a file of the request, never more than may be read. Raises Invalid."""
    chosen = request.files.get(name)
    if chosen is None or not chosen.filename:
        raise Invalid("import.no_file", {name: ["import.no_file"]})
    return chosen.filename, chosen.stream.read(MOST_BYTES + 1)


def as_file(body: str | bytes, media_type: str, name: str) -> Any:
    """An answer that a browser keeps as a file."""
    response = make_response(body)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
