"""Documents as files: canonical JSON out, strictly checked JSON in."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import forms.instrument
from forms.document import canonical_json, document_from_draft, draft_from_document
from forms.errors import DefinitionInvalid, Problem
from forms.fieldtypes import FIELD_TYPES
from forms.instrument import Indicator, walk
from kinerja.core.errors import Invalid
from kinerja.instruments.content import Content, document_from_content
from kinerja.instruments.edits import CODE

MOST_BYTES = 2_000_000
MOST_NODES = 3000
MOST_RATERS = 10_000


def text_of_content(content: Content) -> str:
    """A draft as canonical JSON; one whose very form is wrong goes out as it is written."""
    document = document_from_content(content)
    try:
        return canonical_json(document_from_draft(draft_from_document(document)))
    except DefinitionInvalid:
        return canonical_json(document)


def document_from_bytes(raw: bytes) -> dict[str, Any]:
    """The document in an uploaded file. Raises Invalid for another kind of file, DefinitionInvalid for another form."""
    if len(raw) > MOST_BYTES:
        raise Invalid("import.too_large", {"file": ["import.too_large"]}, most=MOST_BYTES // 1_000_000)
    try:
        text = raw.decode("utf-8-sig")
        document = json.loads(text, object_pairs_hook=_once)
        canonical_json(document).encode()
    except UnicodeError:
        raise Invalid("import.not_utf8", {"file": ["import.not_utf8"]}) from None
    except RecursionError:
        raise DefinitionInvalid([Problem("document.too_deep", params={"most": 100})]) from None
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise Invalid("import.not_json", {"file": ["import.not_json"]}, line=line) from None
    if not isinstance(document, dict):
        raise Invalid("import.not_json", {"file": ["import.not_json"]}, line=1)
    return checked(document)


def checked(document: Mapping[str, Any]) -> dict[str, Any]:
    """The same document, in the one form that fingerprints are made of, if the rows of a draft can hold it.

    Raises DefinitionInvalid.
    """
    draft = draft_from_document(document)
    problems = list(_unstorable(draft))
    if problems:
        raise DefinitionInvalid(problems)
    return document_from_draft(draft)


def _unstorable(draft: forms.instrument.Draft) -> Iterator[Problem]:
    """What the tables of drafts cannot hold; everything else may wait for the designer."""
    nodes = list(walk(draft.root))
    if len(nodes) > MOST_NODES:
        yield Problem("import.too_many_nodes", params={"most": MOST_NODES, "count": len(nodes)})
    if "\\u0000" in json.dumps(document_from_draft(draft)):
        yield Problem("import.control_sign")
    for part in (nodes, draft.roles):
        codes = [each.code for each in part]
        yield from (Problem("code.malformed", code, "code") for code in codes if not CODE.fullmatch(code))
        twice = {code for code in codes if codes.count(code) > 1} if len(set(codes)) < len(codes) else set()
        yield from (Problem("code.repeated", code, "code", {"code": code}) for code in sorted(twice))
    for node in nodes:
        if isinstance(node, Indicator) and node.type not in FIELD_TYPES:
            yield Problem("type.unknown", node.code, "type", {"type": node.type[:40]})
    for role in draft.roles:
        if not 0 <= role.minimum <= MOST_RATERS:
            yield Problem("import.minimum_too_large", role.code, "minimum", {"most": MOST_RATERS})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once. Raises ValueError."""
    parts = dict(pairs)
    if len(parts) < len(pairs):
        raise ValueError("a key stands twice")
    return parts
