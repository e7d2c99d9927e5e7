"""Documents as files: strict on the way in, the same fingerprint on the way through."""

import json
from datetime import date, datetime
from typing import Any

import pytest

from forms.document import draft_from_document, fingerprint_of
from forms.errors import DefinitionInvalid
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid, NotAllowed, NotFound
from kinerja.instruments import services
from kinerja.instruments.content import content_from_document
from kinerja.instruments.edits import set_settings
from kinerja.instruments.examples import example, example_titles
from kinerja.instruments.exchange.documents import MOST_BYTES, document_from_bytes, text_of_content
from kinerja.instruments.queries import version_for
from kinerja.instruments.versions import document_body
from tests import factories
from tests.kinerja.instruments.stage import Stage, seed


def raw(document: Any) -> bytes:
    return json.dumps(document).encode()


def changed(**fields: Any) -> dict[str, Any]:
    return {**seed(), **fields}


def refused(data: bytes) -> str:
    with pytest.raises(Invalid) as refusal:
        document_from_bytes(data)
    return refusal.value.code


def problems(document: Any) -> list[str]:
    with pytest.raises(DefinitionInvalid) as refusal:
        document_from_bytes(raw(document))
    return [each.code for each in refusal.value.problems]


@pytest.mark.parametrize("name", example_titles())
def test_every_seed_goes_out_and_comes_in_the_same(name: str) -> None:
    text = text_of_content(content_from_document(example(name)))
    assert text_of_content(content_from_document(document_from_bytes(text.encode()))) == text


def test_a_draft_whose_form_is_wrong_goes_out_as_it_is_written() -> None:
    content = set_settings({"title": "teks saja"})(content_from_document(seed()), {})
    assert json.loads(text_of_content(content))["title"] == "teks saja"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "import.not_json"),
        (b"[]", "import.not_json"),
        (b"\xff\xfe{", "import.not_utf8"),
        (b'{"code": "\\ud800"}', "import.not_utf8"),
        (b'{"code": 1, "code": 2}', "import.not_json"),
        (b'{"code": NaN}', "import.not_json"),
        (b"x" * (MOST_BYTES + 1), "import.too_large"),
    ],
)
def test_what_is_no_json_document_is_refused(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_what_has_another_form_is_refused_with_its_places() -> None:
    assert problems({"format": "kinerja.instrument/2"})
    assert problems(changed(strange=1)) == ["document.unknown_key"]
    root = {**seed()["root"], "weight": 1.5}
    assert problems(changed(root=root)) == ["document.not_exact"]
    assert json.loads("[" * 90 + "]" * 90)
    with pytest.raises(DefinitionInvalid):
        document_from_bytes(b'{"a":' * 100_000)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"code": "X" * 60}, "code.malformed"),
        ({"code": "disiplin"}, "code.repeated"),
        ({"type": "T" * 60}, "type.unknown"),
        ({"label": {"id": "a\x00b"}}, "import.control_sign"),
    ],
)
def test_what_the_rows_cannot_hold_is_refused(fields: dict[str, Any], code: str) -> None:
    node = {"kind": "indicator", "code": "B", "type": "rubric", "label": {"id": "B"}, "roles": []}
    root = {**seed()["root"], "children": [*seed()["root"]["children"], {**node, **fields}]}
    assert code in problems(changed(root=root))


def test_a_role_with_countless_raters_is_refused() -> None:
    role = {**seed()["roles"][0], "minimum": 10**30}
    assert "import.minimum_too_large" in problems(changed(roles=[role, *seed()["roles"][1:]]))


@pytest.mark.parametrize("name", example_titles())
def test_what_goes_out_and_is_published_elsewhere_has_the_same_fingerprint(
    people: factories.Cast, now: datetime, name: str
) -> None:
    draft = draft_from_document(example(name))
    text = text_of_content(content_from_document(example(name)))
    stage = Stage.of(people, document_from_bytes(text.encode()), now)
    stage.publish(date(2027, 1, 1))
    with transaction() as session:
        version = version_for(session, people.ratna.actor, stage.version)[1]
        assert version.fingerprint == fingerprint_of(draft)
        assert document_body(session, version.fingerprint) == text


def test_a_document_becomes_a_draft_of_an_instrument_that_is_there(published: Stage) -> None:
    document = {**seed("dikbud-guru"), "code": "LAIN"}
    draft = services.start_draft(
        published.people.ratna.actor, published.instrument, document=document, now=published.now
    )
    published.draft = draft
    content = published.content()
    assert content.settings["code"] == seed()["code"]
    assert content.nodes == content_from_document(document).nodes
    assert published.row().base_version_id is not None


def test_only_administrators_of_the_owner_bring_documents_in(published: Stage) -> None:
    people = published.people
    with pytest.raises(NotAllowed):
        services.start_draft(people.auditor.actor, published.instrument, document=seed(), now=published.now)
    with pytest.raises(NotFound):
        services.start_draft(people.sari.actor, published.instrument, document=seed(), now=published.now)
