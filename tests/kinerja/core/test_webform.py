"""Hand-written forms: our words, nothing unknown, refusals beside their field."""

from collections.abc import Iterator

import pytest
from flask import Flask
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired

from kinerja.core.errors import Invalid
from kinerja.core.webform import WebForm


class SampleForm(WebForm):
    name = StringField("Nama", [InputRequired()])
    weight = IntegerField("Bobot")
    extra_names = frozenset({"simpan"})


@pytest.fixture
def get(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def posted(app: Flask, **values: str) -> SampleForm:
    with app.test_request_context("/", method="POST", data=values):
        form = SampleForm.from_request()
        form.validate()
        return form


def test_a_sent_form_is_read_and_its_buttons_are_known(app: Flask) -> None:
    form = posted(app, csrf_token="x", name="Sari", weight="5", simpan="1")
    assert form.errors == {}
    assert (form.name.data, form.weight.data) == ("Sari", 5)


def test_messages_are_indonesian(app: Flask) -> None:
    form = posted(app, weight="lima")
    assert form.errors == {"name": ["Isian ini wajib diisi."], "weight": ["Isi dengan bilangan bulat."]}


def test_unknown_fields_are_refused(app: Flask) -> None:
    form = posted(app, name="Sari", weight="5", is_admin="1")
    assert form.unknown_names(["name", "is_admin", "csrf_token"]) == ["is_admin"]
    assert "tidak dikenal" in form.form_errors[0]


@pytest.mark.usefixtures("get")
def test_a_get_ignores_the_address() -> None:
    assert SampleForm.from_request(data={"name": "Budi"}).name.data == "Budi"


@pytest.mark.usefixtures("get")
def test_a_refusal_stands_beside_its_field_or_above_the_form() -> None:
    form = SampleForm()
    form.take(Invalid("form.invalid", {"name": ["password.wrong"], "elsewhere": ["form.invalid"]}))
    assert form.name.errors == ["Kata sandi tidak cocok."]
    assert form.form_errors == ["Ada isian yang belum benar."]
    form.take(Invalid("password.missing"))
    assert form.form_errors[-1] == "Isi kata sandi Anda."
