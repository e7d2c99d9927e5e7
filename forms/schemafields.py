"""marshmallow fields of the stored document; their messages are dotted codes, their numbers exact."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from marshmallow import Schema, ValidationError, fields

from forms.exact import exact, is_exact
from forms.formula.tree import FormulaRefused, Tree
from forms.formula.writing import settled as formula_settled

Messages = dict[str, str | list[Any] | dict[Any, Any]]
CODES: Messages = {"required": "document.required", "null": "document.null", "validator_failed": "document.invalid"}


class Exact(fields.Field[Fraction]):
    """`15`, `2.5` or `8/15` as text, or a whole JSON number; never a float."""

    default_error_messages = {**CODES, "invalid": "document.not_exact"}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Fraction:
        text = exact_text(value)
        if not is_exact(text):
            raise self.make_error("invalid")
        return exact(text)


class Words(fields.Field[dict[str, str]]):
    """Texts by locale; blank ones are as good as absent."""

    default_error_messages = {**CODES, "invalid": "document.not_text"}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> dict[str, str]:
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise self.make_error("invalid")
        if any(not (locale.isalpha() and locale.islower() and len(locale) in (2, 3)) for locale in value):
            raise ValidationError("document.unknown_locale")
        return {locale: text for locale, text in value.items() if text.strip()}


class Loose(fields.Field[Any]):
    """Free JSON that the compiler reads: steps, specs, conditions. Whole numbers become text, floats are refused."""

    default_error_messages = {**CODES, "invalid": "document.not_object"}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        if not isinstance(value, dict):
            raise self.make_error("invalid")
        return settled(value)


class Calculation(Loose):
    """A step or an aggregate; the formula in it becomes a tree, or stays text until somebody mends it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        written = super()._deserialize(value, attr, data, **kwargs)
        return {key: formula_from(part) if key == "formula" else part for key, part in written.items()}


class Formula(fields.Field[Any]):
    """A formula as text or tree; one that can't be read stays text until somebody mends it."""

    default_error_messages = {**CODES}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        return formula_from(settled(value))


def formula_from(raw: Any) -> Tree | str:
    """The formula that a document holds as text or tree. Raises ValidationError for JSON that is neither."""
    try:
        return formula_settled(raw)
    except FormulaRefused as refused:
        raise ValidationError(refused.code) from None


class Flag(fields.Field[bool]):
    """A JSON boolean, nothing that resembles one."""

    default_error_messages = {**CODES, "invalid": "document.not_boolean"}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


def exact_text(value: Any) -> Any:
    """A whole JSON number as text; everything else as it is."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def settled(value: Any, key: str = "") -> Any:
    """Free JSON with whole numbers as text; `digits` stay numbers. Raises ValidationError for floats."""
    if isinstance(value, dict):
        return {str(name): settled(inner, str(name)) for name, inner in value.items()}
    if isinstance(value, list):
        return [settled(inner) for inner in value]
    if value is not None and not isinstance(value, str | int):
        raise ValidationError("document.not_exact")
    return value if key in ("digits", "longest", "lines") else exact_text(value)


def text(**options: Any) -> fields.Str:
    return fields.Str(error_messages={**CODES, "invalid": "document.not_text"}, **options)


def choice(kind: Any, default: Any = None) -> fields.Enum[Any]:
    options = {"required": True} if default is None else {"load_default": default}
    return fields.Enum(kind, by_value=True, error_messages={**CODES, "unknown": "document.unknown_choice"}, **options)


def flag(default: bool | None = False) -> Flag:
    return Flag(load_default=default, allow_none=default is None)


def whole(**options: Any) -> fields.Int:
    messages: Messages = {**CODES, "invalid": "document.not_whole", "too_large": "document.not_whole"}
    return fields.Int(strict=True, error_messages=messages, **options)


def many(inner: Any, **options: Any) -> fields.List[Any]:
    messages: Messages = {**CODES, "invalid": "document.not_list"}
    default = {} if options.get("required") else {"load_default": ()}
    return fields.List(inner, error_messages=messages, **(default | options))


def nested(schema: type[Schema], **options: Any) -> fields.Nested:
    return fields.Nested(schema, error_messages={**CODES, "type": "document.not_object"}, **options)


def by_code(inner: Any) -> fields.Dict:
    messages: Messages = {**CODES, "invalid": "document.not_object"}
    return fields.Dict(keys=text(), values=inner, load_default=dict, error_messages=messages)
