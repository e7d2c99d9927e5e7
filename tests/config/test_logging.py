import io
import json
import logging

import pytest
import structlog

from config.logging import REQUESTS, configure

NIP = "198501012010011001"


@pytest.fixture
def lines():
    root, requests = logging.getLogger(), logging.getLogger(REQUESTS)
    before = (root.handlers[:], root.level)
    stream = io.StringIO()
    configure("INFO", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level = before
    requests.handlers[:], requests.propagate = [], True
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def test_each_event_is_one_json_line_with_the_request_id(lines):
    structlog.contextvars.bind_contextvars(request_id="abc")
    structlog.get_logger("kinerja.test").info("job.done", kind="export", rows=3)
    (line,) = lines()
    assert line["event"] == "job.done" and line["request_id"] == "abc" and line["rows"] == 3
    assert line["level"] == "info" and line["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    "values",
    [
        {"nip": NIP},
        {"path": f"/pegawai/{NIP}/"},
        {"detail": {"email": "sari@malutprov.go.id"}},
        {"texts": ["kepada sari@malutprov.go.id", NIP]},
        {"Password": NIP},
        {"figure": int(NIP)},
    ],
)
def test_nothing_personal_is_written(lines, values):
    structlog.get_logger("kinerja.test").warning("something.refused", **values)
    text = json.dumps(lines())
    assert NIP not in text and "sari" not in text and "***" in text


def test_tracebacks_are_masked_too(lines):
    try:
        raise ValueError(f"unknown number {NIP}")
    except ValueError:
        structlog.get_logger("kinerja.test").exception("job.raised")
    assert NIP not in json.dumps(lines())
    assert "ValueError" in lines()[0]["exception"]


def test_lines_of_libraries_go_the_same_way(lines):
    logging.getLogger("some.library").warning("mail to %s failed", "sari@malutprov.go.id")
    (line,) = lines()
    assert line["event"] == "mail to *** failed" and line["logger"] == "some.library"


def test_lines_of_requests_are_written_as_they_are_made(lines):
    logging.getLogger(REQUESTS).info('{"event": "request", "status": 200}')
    (line,) = lines()
    assert line == {"event": "request", "status": 200}
