"""The line of a request: codes and numbers, never what was asked for."""

import json
import logging

import pytest
from flask.testing import FlaskClient

from config.logging import REQUESTS


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, REQUESTS)
    return caplog


def test_each_request_is_one_json_line_with_the_id_that_the_answer_names(
    client: FlaskClient, told: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/masuk?next=/undangan/rahasia")
    line = json.loads(told.messages[-1])
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["event"], line["method"], line["endpoint"], line["status"]) == (
        "request",
        "GET",
        "security.login",
        200,
    )
    assert line["ms"] > 0 and line["timestamp"].endswith("+00:00")
    assert "rahasia" not in told.text


def test_files_of_the_page_are_no_news(client: FlaskClient, told: pytest.LogCaptureFixture) -> None:
    client.get("/static/kinerja.css")
    assert told.messages == []


def test_an_unknown_address_is_told_without_the_address(client: FlaskClient, told: pytest.LogCaptureFixture) -> None:
    client.get("/tidak/ada")
    line = json.loads(told.messages[-1])
    assert line["endpoint"] is None and line["status"] == 404 and "tidak" not in told.text
