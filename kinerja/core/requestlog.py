"""One line per request: what was asked, how it ended, how long it took; never an address, which may hold a token."""

import json
import logging
from time import perf_counter

from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from config.logging import REQUESTS
from kinerja.core.clock import utc_now
from kinerja.core.types import new_public_id

log = logging.getLogger(REQUESTS)


def init_app(app: Flask) -> None:
    """Gives each request an id that all its log lines carry and that the answer names."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.request_began = perf_counter()
    g.request_id = request_id = new_public_id()
    clear_contextvars()
    bind_contextvars(request_id=request_id)


def _end(response: Response) -> Response:
    if "request_id" in g:
        response.headers["X-Request-Id"] = g.request_id
        if request.endpoint != "static" and log.isEnabledFor(logging.INFO):
            ms = round((perf_counter() - g.request_began) * 1000, 1)
            log.info(line_of(response, request_id=g.request_id, ms=ms))
    return response


def line_of(response: Response, *, request_id: str, ms: float) -> str:
    """One JSON object of codes and numbers, in the shape of every other line."""
    line = {
        "event": "request",
        "method": request.method,
        "endpoint": request.endpoint,
        "status": response.status_code,
        "ms": ms,
        "request_id": request_id,
        "level": "info",
        "logger": REQUESTS,
        "timestamp": utc_now().isoformat(),
    }
    return json.dumps(line)
