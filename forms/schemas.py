"""The shape of `kinerja.instrument/1` as marshmallow schemas; their messages are dotted codes."""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, pre_load, validate

from forms.instrument import (
    AbsenceRule,
    Allowance,
    Axis,
    Criterion,
    Draft,
    Empty,
    Given,
    Indicator,
    Level,
    Matrix,
    OutcomeFigure,
    OutcomeList,
    OutcomeRow,
    OutcomeRules,
    Predicate,
    RaterRole,
    RatingOption,
    Repeat,
    RoleCounting,
    RoleKind,
    Rounding,
    WeightMode,
    WeightSet,
)
from forms.schemafields import (
    CODES,
    Calculation,
    Exact,
    Formula,
    Loose,
    Words,
    by_code,
    choice,
    flag,
    many,
    nested,
    text,
    whole,
)

FORMAT = "kinerja.instrument/1"
MOST_NESTED = 100


class Node(fields.Field[Any]):
    """A criterion or an indicator, by its `kind`."""

    default_error_messages = {**CODES, "invalid": "document.unknown_kind"}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        kind = value.get("kind") if isinstance(value, dict) else None
        if kind == "criterion":
            return shared(CriterionSchema).load(value)
        if kind == "indicator":
            return shared(IndicatorSchema).load(value)
        raise self.make_error("invalid")


@cache
def shared(schema: type[Schema]) -> Schema:
    """One instance per schema: making one copies all of its fields."""
    return schema()


class Part(Schema):
    """A part of the document that becomes one frozen value; lists become tuples."""

    makes: ClassVar[Any]
    error_messages = {"unknown": "document.unknown_key", "type": "document.not_object"}

    class Meta:
        unknown = RAISE

    @post_load
    def make(self, parts: dict[str, Any], **kwargs: Any) -> Any:
        return self.makes(**{key: tuple(part) if isinstance(part, list) else part for key, part in parts.items()})


class RoleSchema(Part):
    makes = RaterRole
    code = text(required=True)
    label = Words(required=True)
    kind = choice(RoleKind)
    weight = Exact(required=True)
    minimum = whole(load_default=1)
    closed = flag()
    missing = choice(AbsenceRule, AbsenceRule.RENORMALISE)
    counts = choice(RoleCounting, RoleCounting.ONCE)


class ItemFieldSchema(Part):
    """What each item of a given of type rows holds."""

    makes = Given
    code = text(required=True)
    label = Words(required=True)
    type = text(load_default="number")
    unit = text(load_default="")
    least = Exact(load_default=None, allow_none=True)
    most = Exact(load_default=None, allow_none=True)
    required = flag(True)


class GivenSchema(ItemFieldSchema):
    source = Loose(load_default=dict)
    item_fields = many(nested(ItemFieldSchema), data_key="fields", attribute="fields")


class RoundingSchema(Part):
    makes = Rounding
    digits = whole(load_default=2)
    mode = text(load_default="half_up")


class AllowanceSchema(Part):
    makes = Allowance
    hide = flag(None)
    retext = flag(None)
    add = flag(None)
    reweight = flag(None)
    least = Exact(load_default=None, allow_none=True)
    most = Exact(load_default=None, allow_none=True)


class LevelSchema(Part):
    makes = Level
    value = Exact(required=True)
    label = Words(required=True)
    points = Exact(load_default=None, allow_none=True)
    evidence = flag()
    reason = flag()
    wording = by_code(Words())


class NodeSchema(Part):
    kind = text(required=True)
    code = text(required=True)
    label = Words(required=True)
    weight = Exact(load_default=None, allow_none=True)
    help = Words(load_default=dict)
    missing = choice(AbsenceRule, AbsenceRule.RENORMALISE)
    not_applicable = choice(AbsenceRule, AbsenceRule.RENORMALISE)
    steps = many(Calculation())
    show_if = Loose(load_default=None, allow_none=True)
    weight_given = text(load_default=None, allow_none=True)
    limits = Loose(load_default=dict)
    overlay = nested(AllowanceSchema, load_default=Allowance())

    @post_load
    def make(self, parts: dict[str, Any], **kwargs: Any) -> Any:
        parts.pop("kind")
        return super().make(parts)


class IndicatorSchema(NodeSchema):
    makes = Indicator
    type = text(required=True)
    roles = many(text(), required=True)
    basis = text(load_default="")
    required = flag(True)
    decline = many(text())
    levels = many(nested(LevelSchema))
    spec = Loose(load_default=dict)
    wording = by_code(by_code(Words()))
    require_if = Loose(load_default=None, allow_none=True)


class WeightSetSchema(Part):
    makes = WeightSet
    code = text(required=True)
    label = Words(load_default=dict)
    when = Loose(required=True)
    weights = by_code(Exact())


class RepeatSchema(Part):
    makes = Repeat
    given = text(load_default=None, allow_none=True)
    title = text(load_default=None, allow_none=True)
    least = whole(load_default=0)
    most = whole(load_default=None, allow_none=True)
    empty = choice(Empty, Empty.NA)


class CriterionSchema(NodeSchema):
    makes = Criterion
    mode = choice(WeightMode)
    aggregate = Calculation(load_default=dict)
    weight_sets = many(nested(WeightSetSchema))
    repeat = nested(RepeatSchema, load_default=None, allow_none=True)
    children = many(Node(), required=True)

    @post_load
    def make(self, parts: dict[str, Any], **kwargs: Any) -> Any:
        """One way to say what is usual, so that equal meanings have equal fingerprints."""
        if parts["aggregate"] == {"op": "weighted_mean"}:
            parts["aggregate"] = {}
        return super().make(parts)


class RowSchema(Part):
    makes = OutcomeRow
    code = text(required=True)
    label = Words(required=True)
    least = Exact(load_default=None, allow_none=True)
    when = Loose(load_default=None, allow_none=True)
    not_rated = flag()
    figures = by_code(Exact())


class ListSchema(Part):
    makes = OutcomeList
    code = text(required=True)
    node = text(load_default=None, allow_none=True)
    digits = whole(load_default=None, allow_none=True)
    rows = many(nested(RowSchema), required=True)


class OptionSchema(Part):
    makes = RatingOption
    code = text(required=True)
    label = Words(required=True)
    expected = flag()


class AxisSchema(Part):
    makes = Axis
    code = text(required=True)
    label = Words(required=True)
    options = many(nested(OptionSchema), required=True)
    nodes = many(text())
    indication = text(load_default=None, allow_none=True)


class PredicateSchema(Part):
    makes = Predicate
    code = text(required=True)
    label = Words(required=True)
    figures = by_code(Exact())


class CellSchema(Part):
    makes = dict
    row = text(required=True)
    column = text(required=True)
    predicate = text(required=True)


class MatrixSchema(Part):
    makes = Matrix
    rows = text(required=True)
    columns = text(required=True)
    predicates = many(nested(PredicateSchema), required=True)
    cells = many(nested(CellSchema), required=True)

    @post_load
    def make(self, parts: dict[str, Any], **kwargs: Any) -> Matrix:
        """The cells by their two options. Raises ValidationError for two of one place."""
        cells = {(cell["row"], cell["column"]): cell["predicate"] for cell in parts["cells"]}
        if len(cells) < len(parts["cells"]):
            raise ValidationError({"cells": ["document.repeated"]})
        return Matrix(parts["rows"], parts["columns"], tuple(parts["predicates"]), cells)


class FigureSchema(Part):
    makes = OutcomeFigure
    code = text(required=True)
    label = Words(required=True)
    formula = Formula(required=True)
    digits = whole(load_default=None, allow_none=True)
    mode = text(load_default="half_up")
    unit = text(load_default="")


class OutcomeSchema(Part):
    makes = OutcomeRules
    lists = many(nested(ListSchema))
    category = text(load_default=None, allow_none=True)
    axes = many(nested(AxisSchema))
    matrix = nested(MatrixSchema, load_default=None, allow_none=True)
    figures = many(nested(FigureSchema))


class DraftSchema(Part):
    makes = Draft
    format = text(required=True, validate=validate.Equal(FORMAT, error="document.unknown_format"))
    code = text(required=True)
    title = Words(required=True)
    note = Words(load_default=dict)
    legal_basis = text(load_default="")
    roles = many(nested(RoleSchema), required=True)
    givens = many(nested(GivenSchema))
    rounding = nested(RoundingSchema, load_default=Rounding())
    root = Node(required=True)
    outcome = nested(OutcomeSchema, load_default=OutcomeRules())
    overlay = nested(AllowanceSchema, load_default=Allowance())

    @pre_load
    def root_is_a_criterion(self, parts: Any, **kwargs: Any) -> Any:
        root = parts.get("root") if isinstance(parts, dict) else None
        if isinstance(root, dict) and root.get("kind") == "indicator":
            raise ValidationError({"root": ["document.root_not_a_criterion"]})
        return parts

    @post_load
    def make(self, parts: dict[str, Any], **kwargs: Any) -> Draft:
        parts.pop("format")
        draft = super().make(parts)
        assert isinstance(draft, Draft)
        return draft
