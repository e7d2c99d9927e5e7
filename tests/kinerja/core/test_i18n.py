"""Words, dates and numbers; and that the catalogues of the libraries are complete."""

import errno
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from kinerja.core import catalogues, i18n
from kinerja.core.catalogues import CataloguesOutdated, build_catalogues
from kinerja.core.i18n import TRANSLATIONS, format_amount, format_day, format_instant, lazy, message, register_messages
from tests import factories
from tests.kinerja.core.browsing import log_in, post

SOURCES = {
    "wtforms": ("wtforms", "locale/wtforms.pot"),
    "admin": ("flask_admin", "translations/en/LC_MESSAGES/admin.po"),
    "flask_security": ("flask_security", "translations/flask_security.pot"),
}


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def messages_of(domain: str) -> list[Message]:
    package, name = SOURCES[domain]
    return [each for each in catalogue(Path(str(files(package) / name))) if each.id]


@pytest.mark.parametrize("domain", sorted(SOURCES))
def test_every_message_of_the_libraries_has_an_indonesian_text(domain: str) -> None:
    ours = catalogue(TRANSLATIONS / "id" / "LC_MESSAGES" / f"{domain}.po")
    missing = [each.id for each in messages_of(domain) if not (found := ours.get(each.id)) or not found.string]
    assert missing == []


@pytest.mark.parametrize("domain", sorted(SOURCES))
def test_translations_keep_the_placeholders(domain: str) -> None:
    ours = catalogue(TRANSLATIONS / "id" / "LC_MESSAGES" / f"{domain}.po")
    wrong = []
    for each in ours:
        source = " ".join(each.id) if isinstance(each.id, tuple) else each.id
        text = " ".join(each.string) if isinstance(each.string, tuple) else each.string
        if each.id and {part.split(")")[0] for part in source.split("%(")[1:]} != {
            part.split(")")[0] for part in text.split("%(")[1:]
        }:
            # Flask-Admin's singular "Record was successfully deleted." names no count; ours does.
            wrong.append(each.id)
    assert wrong == []


def test_the_two_that_never_translate_are_overridden() -> None:
    folder = TRANSLATIONS / "id" / "LC_MESSAGES"
    assert catalogue(folder / "admin.po")["Sign Out"].string == "Keluar"
    assert catalogue(folder / "wtforms.po")["Not a valid choice"].string == "Pilihan ini tidak tersedia"


@pytest.mark.usefixtures("page")
def test_a_day_is_written_out() -> None:
    assert format_day(date(2026, 3, 12)) == "12 Maret 2026"
    assert format_day(None) == ""


@pytest.mark.usefixtures("page")
def test_an_instant_is_shown_in_eastern_time_with_its_zone() -> None:
    assert format_instant(datetime(2026, 3, 11, 20, 5, tzinfo=UTC)) == "12 Maret 2026 05.05 WIT"
    with pytest.raises(ValueError, match="naive"):
        format_instant(datetime(2026, 3, 11, 20, 5))


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (Fraction(8, 15), 2, "0,53"),
        (Decimal("77.125"), 2, "77,13"),
        (Decimal("-77.125"), 2, "-77,13"),
        (Decimal("1234567.5"), 1, "1.234.567,5"),
        (Fraction(2, 3), 0, "1"),
        (5, 2, "5,00"),
        (Decimal("99999999999999999999.99"), 2, "99.999.999.999.999.999.999,99"),
        (None, 2, ""),
    ],
)
def test_amounts_are_exact_and_rounded_away_from_zero(value: Fraction, digits: int, shown: str) -> None:
    assert format_amount(value, digits) == shown


@pytest.mark.usefixtures("page")
def test_english_numbers_and_days() -> None:
    with force_locale("en"):
        assert format_amount(Decimal("1234.5")) == "1,234.50"
        assert format_instant(datetime(2026, 3, 12, 5, 5, tzinfo=UTC)) == "12 March 2026 14:05 WIT"


@pytest.mark.usefixtures("page")
def test_a_code_says_its_sentence_and_survives_missing_parameters() -> None:
    assert "12 Maret" in message("attempts.too_many", retry_at="12 Maret")
    assert "…" in message("attempts.too_many")
    assert "tidak.ada" in message("tidak.ada")


def test_two_sentences_for_one_code_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_messages", {})
    register_messages({"a.b": lazy("Satu")})
    register_messages({"a.b": lazy("Satu")})
    with pytest.raises(ValueError, match="a.b"):
        register_messages({"a.b": lazy("Dua")})


def test_catalogues_are_built_once_and_again_after_a_change(tmp_path: Path) -> None:
    folder = tmp_path / "id" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "x.po"
    source.write_text('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "a"\nmsgstr "b"\n')
    assert build_catalogues(tmp_path) == [folder / "x.mo"]
    assert build_catalogues(tmp_path) == []


@pytest.mark.parametrize("mode", [0o644, 0o600])
def test_a_catalogue_is_read_by_whoever_reads_its_source(tmp_path: Path, mode: int) -> None:
    source = tmp_path / "id" / "LC_MESSAGES" / "x.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr ""\n')
    source.chmod(mode)
    (built,) = build_catalogues(tmp_path)
    assert built.stat().st_mode & 0o777 == mode


def test_catalogues_that_cannot_be_written_are_named_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "id" / "LC_MESSAGES" / "x.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr ""\n')

    def refuse(**_where: object) -> None:  # whoever runs tests as root may write anywhere
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(catalogues.tempfile, "mkstemp", refuse)
    with pytest.raises(CataloguesOutdated, match=r"x\.mo.*make venv"):
        build_catalogues(tmp_path)


def test_the_language_is_switched_in_browser_and_account(client: FlaskClient, cast: factories.Cast) -> None:
    log_in(client, cast.sari)
    answer = post(client, "/bahasa", {"locale": "en", "next": "/akun"})
    assert (answer.status_code, answer.location) == (303, "/akun")
    assert '<html lang="en">' in client.get("/akun").text


def test_an_unknown_language_changes_nothing(client: FlaskClient, cast: factories.Cast) -> None:
    assert post(client, "/bahasa", {"locale": "xx", "next": "https://elsewhere.invalid/"}).location == "/"
    assert '<html lang="id">' in client.get("/masuk").text


@pytest.mark.usefixtures("page")
def test_wtforms_speak_the_language_of_the_page() -> None:
    assert i18n.wtforms_translations().ugettext("This field is required.") == "Isian ini wajib diisi."
    with force_locale("en"):
        assert i18n.wtforms_translations().ugettext("This field is required.") == "This field is required."
