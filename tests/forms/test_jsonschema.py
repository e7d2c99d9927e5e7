"""The published schema takes every definition that the engine takes, and refuses what has another form."""

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from forms.document import document_from_draft, draft_from_document
from forms.jsonschema import json_schema
from tests.forms.builders import document, indicator
from tests.forms.cases import some_case

HERE = Path(__file__).parents[1]
SCHEMA = json_schema()
GOLDEN = [json.loads(path.read_text("utf-8"))["document"] for path in sorted((HERE / "golden").glob("*.json"))]
SEEDS = [
    json.loads(path.read_text("utf-8")) for path in sorted((HERE.parent / "config/seeds/instruments").glob("*.json"))
]
TYPES: dict[str, Any] = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}


def fits(value: Any, schema: Any) -> bool:
    """The part of JSON Schema that we use, standard library only."""
    if "$ref" in schema:
        return fits(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        return any(fits(value, each) for each in schema["anyOf"])
    if "const" in schema or "enum" in schema:
        return value in schema.get("enum", [schema.get("const")])
    kind = schema["type"]
    if kind == "null":
        return value is None
    if not isinstance(value, TYPES[kind]) or (kind == "integer" and isinstance(value, bool)):
        return False
    if kind == "string":
        return re.search(schema.get("pattern", ""), value) is not None
    if kind == "array":
        return all(fits(each, schema["items"]) for each in value)
    return kind != "object" or object_fits(value, schema)


def object_fits(value: dict[str, Any], schema: Any) -> bool:
    known, rest = schema.get("properties", {}), schema.get("additionalProperties", True)
    names = schema.get("propertyNames", {}).get("pattern", "")
    return (
        set(schema.get("required", ())) <= set(value)
        and all(re.search(names, key) for key in value)
        and all(fits(each, known[key]) for key, each in value.items() if key in known)
        and all(
            rest is True or (rest is not False and fits(each, rest)) for key, each in value.items() if key not in known
        )
    )


@pytest.mark.parametrize("written", [*GOLDEN, *SEEDS], ids=lambda written: written["code"])
def test_schema_takes_what_we_publish(written: Any) -> None:
    assert fits(written, SCHEMA)


@pytest.mark.parametrize("seed", range(40))
def test_schema_takes_generated_definitions_as_typed_and_as_stored(seed: int) -> None:
    typed = some_case(seed)[0]
    assert fits(typed, SCHEMA)
    assert fits(document_from_draft(draft_from_document(typed)), SCHEMA)


@pytest.mark.parametrize(
    "broken",
    [
        {"steps": [{"op": "power"}]},
        {"steps": [{"op": "formula", "formula": {"op": "power"}}]},
        {"steps": [{"op": "formula", "formula": {"number": 1.5}}]},
        {"steps": [{"op": "cap", "at": 1.5}]},
        {"show_if": {"compare": {"left": {"sheet": "A"}, "op": "=", "right": "1"}}},
        {"show_if": {"some": []}},
        {"limits": {"lightest": True}},
        {"weight": "1,5"},
        {"strange": 1},
    ],
)
def test_schema_refuses_another_form(broken: Any) -> None:
    assert fits(document(indicator()), SCHEMA)
    assert not fits(deepcopy(document(indicator(**broken))), SCHEMA)
