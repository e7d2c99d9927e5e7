"""The log: one JSON object a line, with the request's id, and nothing that names a person."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

REQUESTS = "kinerja.requests"  # its messages are JSON already
MASK = "***"
# Keys whose values are personal or secret by their nature.
PERSONAL_KEYS = frozenset(
    ("answer", "answers", "body", "cookie", "email", "form", "name", "nip", "number", "password", "reason")
    + ("secret", "token")
)
# A NIP holds a birth date; an address names a person.
NUMBER = re.compile(r"(?<!\d)\d{18}(?!\d)")
ADDRESS = re.compile(r"[^\s@\"'<>]+@[^\s@\"'<>]+")


def configure(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Sends our events and those of the libraries through the same processors; may be called again."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.PositionalArgumentsFormatter()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                masked,
                structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
            ],
        )
    )
    # A line per request, made by the application of codes and numbers only: nothing to mask, nothing to gain.
    requests = logging.getLogger(REQUESTS)
    plain = logging.StreamHandler(handler.stream)
    requests.handlers[:], requests.propagate = [plain], False
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # They repeat each request, show what was typed, or tell what nobody asked.
    for name in ("werkzeug", "sqlalchemy.engine", "huey", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)


def masked(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The line without personal keys, employee numbers and addresses, at any depth."""
    return {key: MASK if key.lower() in PERSONAL_KEYS else _masked(value) for key, value in line.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return ADDRESS.sub(MASK, NUMBER.sub(MASK, value))
    if isinstance(value, MutableMapping):
        return masked(None, "", value)
    if isinstance(value, list | tuple):
        return [_masked(each) for each in value]
    if isinstance(value, bool | float) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) < 10**17 else MASK
    return _masked(str(value))
