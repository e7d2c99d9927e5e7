"""Error answers, letters, the printed sheet, and English pages: nothing unwrapped there either."""

import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kinerja.appraisals.models import Result
from kinerja.core import i18n
from kinerja.core.db import reading, transaction
from kinerja.core.errorpages import WORDS, answer
from kinerja.instruments.versions import load_instrument
from kinerja.people.models import Account
from kinerja.reports.content import report_content
from kinerja.reports.pdf import sheet_data
from kinerja.reports.queries import report_facts
from tests.factories import PASSWORD
from tests.kinerja.core.browsing import log_in, post
from tests.translations.crawler import texts_in_json
from tests.translations.data import Data
from tests.translations.page import page_of
from tests.translations.pseudo import outside
from tests.translations.stage import Everything

NEW = "ombak besar di selat patinti"
INDONESIAN_MONTHS = re.compile(r"\b(Januari|Februari|Maret|Mei|Juni|Juli|Agustus|Oktober|Desember)\b|\d\d\.\d\d WIT")


def unwrapped(data: Data, texts: Iterable[str]) -> list[str]:
    return [text for text in texts if data.without(outside(text))]


def test_every_error_answer_is_wrapped(app: Flask, stage: Everything, data: Data) -> None:
    for status in (*WORDS, 418):
        with app.test_request_context("/", headers={"Accept": "text/html"}):
            page = page_of(answer(status, "1A2B3C4D", code="http").get_data(as_text=True))
        assert page.lang == "id"
        with app.test_request_context("/", headers={"Accept": "application/json"}):
            body = answer(status, "1A2B3C4D", code="http").json
        assert unwrapped(data, page.texts) == unwrapped(data, texts_in_json(body)) == [], status


@pytest.mark.usefixtures("stage")
def test_every_dotted_code_has_a_wrapped_sentence(app: Flask, data: Data) -> None:
    with app.test_request_context("/"):
        sentences = [i18n.message(code) for code in i18n._messages]
    assert len(sentences) > 300 and unwrapped(data, iter(sentences)) == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("POST", "/akun/sesi", 401), ("PUT", "/masuk", 405), ("POST", "/masuk", 400), ("GET", "/tidak-ada", 404)],
)
def test_refusals_of_strangers_are_wrapped(
    app: Flask, stage: Everything, data: Data, method: str, path: str, status: int
) -> None:
    client = app.test_client()
    for accept in ("text/html", "application/json"):
        response = client.open(path, method=method, headers={"Accept": accept})
        assert response.status_code in (status, 400), response.text
        if response.is_json:
            assert unwrapped(data, texts_in_json(response.json)) == []
        else:
            assert unwrapped(data, page_of(response.text).texts) == []


def letters(app: Flask) -> list[EmailMessage]:
    folder = app.extensions["kinerja_outbox"].folder
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.glob("*.eml"))]
    return [letter for letter in found if isinstance(letter, EmailMessage)]


def test_every_letter_is_wrapped(app: Flask, stage: Everything, data: Data) -> None:
    sari = stage.play.people.sari
    for path in app.extensions["kinerja_outbox"].folder.glob("*.eml"):
        path.unlink()
    client = app.test_client()
    post(client, "/lupa-sandi", {"email": sari.nip})
    link = re.search(r"http://localhost(/lupa-sandi/\S+)", letters(app)[0].get_content())
    assert link
    assert unwrapped(data, page_of(client.get(link[1]).text).texts) == []
    post(client, link[1], {"password": NEW, "password_confirm": NEW})
    dewi = app.test_client()
    log_in(dewi, stage.play.people.dewi)
    post(dewi, "/ganti-sandi", {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW})
    sent = letters(app)
    assert len(sent) == 3
    for letter in sent:
        assert unwrapped(data, iter([letter["Subject"], *letter.get_content().splitlines()])) == []


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            yield from strings_in(inner)
    elif isinstance(value, str):
        yield value


def printed(app: Flask, locale: str) -> dict[str, Any]:
    session = reading()
    facts = report_facts(session, session.scalars(select(Result.public_id).order_by(Result.id)).first() or "")
    assert facts is not None
    with app.test_request_context("/"), i18n.force_locale(locale):
        return sheet_data(report_content(facts, load_instrument(session, facts.fingerprint), locale))


def test_the_printed_sheet_is_wrapped(app: Flask, stage: Everything, data: Data) -> None:
    names = {"lang", "id", "kind", "status"}
    texts = strings_in({key: value for key, value in printed(app, "id").items() if key not in names})
    assert unwrapped(data, texts) == []


def test_english_pages_say_so_and_write_english_dates(app: Flask, stage: Everything) -> None:
    with transaction() as session:
        for account in session.scalars(select(Account)):
            account.locale = "en"
    for name in ("budi", "dewi", "ratna"):
        client = app.test_client()
        log_in(client, getattr(stage.play.people, name))
        for path in ("/", "/akun", "/hasil", "/kriteria-saya", "/admin/periode/", "/admin/penilaian/", "/tidak-ada"):
            page = page_of(client.get(path, follow_redirects=True).text)
            assert page.lang == "en", path
            assert [text for text in page.texts if INDONESIAN_MONTHS.search(text)] == [], path
    assert not INDONESIAN_MONTHS.search(" ".join(strings_in(printed(app, "en"))))
