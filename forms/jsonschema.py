"""The published JSON Schema of `kinerja.instrument/1`; meaning (totals, references) stays with the compiler."""

from typing import Any

from forms.compiler import CODE
from forms.conditions import COMPARISONS, SOURCES
from forms.conversions import STEPS
from forms.exact import ROUNDINGS
from forms.fieldtypes import FIELD_TYPES
from forms.formula.tree import SHAPES
from forms.grouping import NAMES
from forms.instrument import AbsenceRule, Empty, RoleCounting, RoleKind, WeightMode
from forms.parts import READS
from forms.schemas import FORMAT

TEXT: dict[str, Any] = {"type": "string"}
FLAG: dict[str, Any] = {"type": "boolean"}
WHOLE: dict[str, Any] = {"type": "integer"}
FREE: dict[str, Any] = {"type": "object"}
WORDS = {"type": "object", "propertyNames": {"pattern": "^[a-z]{2,3}$"}, "additionalProperties": TEXT}
EXACT = {
    "anyOf": [WHOLE, {"type": "string", "pattern": r"^-?[0-9]{1,40}(\.[0-9]{1,40}|/0*[1-9][0-9]{0,39})?$"}],
}
CODED = {"type": "string", "pattern": f"^{CODE.pattern}$"}
ROUNDING: dict[str, Any] = {
    "type": "object",
    "properties": {"digits": WHOLE, "mode": {"enum": list(ROUNDINGS)}},
    "required": [],
    "additionalProperties": False,
}


def json_schema() -> dict[str, Any]:
    """The schema, draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{FORMAT.replace('/', ':')}",
        "title": FORMAT,
        **part(
            {"format": {"const": FORMAT}, "code": CODED, "title": ref("words"), "roles": many(ref("role"))},
            {
                "note": ref("words"),
                "legal_basis": TEXT,
                "givens": many(ref("given")),
                "rounding": ROUNDING,
                "outcome": ref("outcome"),
                "overlay": ref("overlay"),
            },
            root=ref("criterion"),
        ),
        "$defs": definitions(),
    }


def definitions() -> dict[str, Any]:
    return {
        "words": WORDS,
        "exact": EXACT,
        **calculation_definitions(),
        **people_definitions(),
        **tree_definitions(),
        **outcome_definitions(),
    }


def calculation_definitions() -> dict[str, Any]:
    """Formulas as text or tree, conditions, and steps."""
    number, value = part({"number": ref("exact")}, {}), part({"value": TEXT}, {})
    operation = part({"op": {"enum": list(SHAPES)}}, {"of": many(ref("tree")), "digits": WHOLE})
    operand = {"anyOf": [TEXT, *(part({source: TEXT}, {}) for source in SOURCES)]}
    compared = part({"left": ref("operand"), "op": {"enum": list(COMPARISONS)}, "right": ref("operand")}, {})
    conditions = {"all": many(ref("condition")), "any": many(ref("condition")), "not": ref("condition")}
    conditions |= {"present": ref("operand"), "compare": compared}
    row = part({}, {"up_to": ref("exact"), "including": FLAG, "value": ref("exact"), "line": many(ref("exact"))})
    bounds = {key: ref("exact") for key in ("factor", "offset", "at", "start")}
    step = {**bounds, "rows": many(row), **ROUNDING["properties"], "formula": ref("formula")}
    return {
        "tree": {"anyOf": [number, value, operation]},
        "formula": {"anyOf": [TEXT, ref("tree")]},
        "operand": operand,
        "condition": {"anyOf": [part({key: inner}, {}) for key, inner in conditions.items()]},
        "step": part({"op": {"enum": [*STEPS, "formula"]}}, step),
    }


def people_definitions() -> dict[str, Any]:
    """Roles, givens, and the fields of their items."""
    single = {
        "type": TEXT,
        "unit": TEXT,
        "least": maybe(ref("exact")),
        "most": maybe(ref("exact")),
        "required": FLAG,
    }
    return {
        "role": part(
            {"code": CODED, "label": ref("words"), "kind": one_of(RoleKind), "weight": ref("exact")},
            {"minimum": WHOLE, "closed": FLAG, "missing": one_of(AbsenceRule), "counts": one_of(RoleCounting)},
        ),
        "given": part(
            {"code": CODED, "label": ref("words")},
            {
                **single,
                "source": part({}, {"part": TEXT, "read": {"enum": list(READS)}, "code": TEXT}),
                "fields": many(part({"code": CODED, "label": ref("words")}, single)),
            },
        ),
    }


def tree_definitions() -> dict[str, Any]:
    """Criteria, indicators and levels."""
    optional = {
        "weight": maybe(ref("exact")),
        "help": ref("words"),
        "missing": one_of(AbsenceRule),
        "not_applicable": one_of(AbsenceRule),
        "steps": many(ref("step")),
        "show_if": maybe(ref("condition")),
        "weight_given": maybe(TEXT),
        "limits": part({}, {"least": ref("exact"), "most": ref("exact"), "heaviest": FLAG}),
        "overlay": ref("overlay"),
    }
    flags = {name: maybe(FLAG) for name in ("hide", "retext", "add", "reweight")}
    wording = {"type": "object", "additionalProperties": ref("words")}
    return {
        "overlay": part({}, {**flags, "least": maybe(ref("exact")), "most": maybe(ref("exact"))}),
        "level": part(
            {"value": ref("exact"), "label": ref("words")},
            {"points": maybe(ref("exact")), "evidence": FLAG, "reason": FLAG, "wording": wording},
        ),
        "indicator": part(
            {
                "kind": {"const": "indicator"},
                "code": CODED,
                "label": ref("words"),
                "type": {"enum": list(FIELD_TYPES)},
                "roles": many(TEXT),
            },
            {
                **optional,
                "basis": TEXT,
                "required": FLAG,
                "decline": many(TEXT),
                "levels": many(ref("level")),
                "spec": FREE,
                "require_if": maybe(ref("condition")),
                "wording": {"type": "object", "additionalProperties": wording},
            },
        ),
        **group_definitions(),
        "criterion": part(
            {"kind": {"const": "criterion"}, "code": CODED, "label": ref("words"), "mode": one_of(WeightMode)},
            {
                **optional,
                "aggregate": ref("aggregate"),
                "weight_sets": many(ref("weight_set")),
                "repeat": maybe(ref("repeat")),
            },
            children=many({"anyOf": [ref("criterion"), ref("indicator")]}),
        ),
    }


def group_definitions() -> dict[str, Any]:
    """What only criteria have."""
    return {
        "weight_set": part(
            {"code": TEXT, "when": ref("condition")},
            {"label": ref("words"), "weights": {"type": "object", "additionalProperties": ref("exact")}},
        ),
        "repeat": part(
            {},
            {"given": maybe(TEXT), "title": maybe(TEXT), "least": WHOLE, "most": maybe(WHOLE), "empty": one_of(Empty)},
        ),
        "aggregate": part(
            {},
            {
                "op": {"enum": list(NAMES)},
                "round_terms": ROUNDING,
                "base": ref("exact"),
                "formula": ref("formula"),
            },
        ),
    }


def outcome_definitions() -> dict[str, Any]:
    """Lists, axes and the matrix."""
    coded: dict[str, Any] = {"code": TEXT, "label": ref("words")}
    figures = {"type": "object", "additionalProperties": ref("exact")}
    row = part(
        coded, {"least": maybe(ref("exact")), "when": maybe(ref("condition")), "not_rated": FLAG, "figures": figures}
    )
    cell = part({"row": TEXT, "column": TEXT, "predicate": TEXT}, {})
    matrix = part(
        {"rows": TEXT, "columns": TEXT}, {}, predicates=many(part(coded, {"figures": figures})), cells=many(cell)
    )
    axis = part(
        {**coded, "options": many(part(coded, {"expected": FLAG}))}, {"nodes": many(TEXT), "indication": maybe(TEXT)}
    )
    lists = part({"code": TEXT, "rows": many(row)}, {"node": maybe(TEXT), "digits": maybe(WHOLE)})
    figure = part(
        {**coded, "formula": ref("formula")},
        {"digits": maybe(WHOLE), "mode": {"enum": list(ROUNDINGS)}, "unit": TEXT},
    )
    outcome = {"lists": many(lists), "category": maybe(TEXT), "axes": many(axis), "matrix": maybe(matrix)}
    outcome |= {"figures": many(figure)}
    return {"outcome": part({}, outcome)}


def part(required: dict[str, Any], optional: dict[str, Any], **also_required: Any) -> dict[str, Any]:
    """An object that knows all of its keys."""
    needed = {**required, **also_required}
    return {
        "type": "object",
        "properties": {**needed, **optional},
        "required": list(needed),
        "additionalProperties": False,
    }


def many(inner: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": inner}


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def maybe(inner: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [inner, {"type": "null"}]}


def one_of(kind: Any) -> dict[str, Any]:
    return {"enum": [member.value for member in kind]}
