"""Conditions of outcome rows: comparisons joined by "dan", which the page builds, and every other shape in words."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from forms.conditions import shape_problems
from forms.exact import is_exact
from forms.numbers import print_typed
from kinerja.core.i18n import _, locale_code
from kinerja.instruments.rulewords import COMPARISONS

Names = Mapping[tuple[str, str], str]  # ("node", "MUTU") -> what people call it
SOURCES = ("node", "given")


def simple_parts(condition: Any) -> list[Mapping[str, Any]] | None:
    """The comparisons of a condition that the page can build; None for any other shape."""
    if condition is None:
        return []
    parts = condition["all"] if set(condition) == {"all"} else [condition]
    found = [part["compare"] for part in parts if is_simple(part)]
    return found if len(found) == len(parts) else None


def is_simple(part: Any) -> bool:
    """One node or given compared with something written."""
    if not isinstance(part, Mapping) or set(part) != {"compare"} or any(shape_problems(part, "", "")):
        return False
    left, right = part["compare"]["left"], part["compare"]["right"]
    return isinstance(left, Mapping) and set(left) <= set(SOURCES) and isinstance(right, str)


def condition_from(parts: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The inverse of `simple_parts`: one stands alone, several are joined."""
    compared = [{"compare": part} for part in parts]
    if len(compared) > 1:
        return {"all": compared}
    return compared[0] if compared else None


def condition_words(condition: Any, names: Names) -> str:
    """A condition of any shape as people read it."""
    if not isinstance(condition, Mapping) or any(shape_problems(condition, "", "")):
        return _("syarat yang tidak dapat dibaca")
    ((key, part),) = condition.items()
    if key == "all":
        return _joined(_("%(first)s dan %(second)s"), part, names)
    if key == "any":
        return _joined(_("%(first)s atau %(second)s"), part, names)
    if key == "not":
        return _("tidak berlaku bahwa (%(condition)s)", condition=condition_words(part, names))
    if key == "present":
        return _("%(what)s sudah ada", what=operand_words(part, names))
    return _(
        "%(left)s %(comparison)s %(right)s",
        left=operand_words(part["left"], names),
        comparison=COMPARISONS[part["op"]],
        right=operand_words(part["right"], names),
    )


def _joined(sentence: str, parts: Any, names: Names) -> str:
    found, *more = [f"({text})" if set(part) & {"all", "any"} else text for part, text in worded(parts, names)]
    for text in more:
        found = sentence % {"first": found, "second": text}
    return found


def worded(parts: Any, names: Names) -> list[tuple[Any, str]]:
    return [(part, condition_words(part, names)) for part in parts]


def operand_words(operand: Any, names: Names) -> str:
    """A literal as it is typed, or what people call the thing that is read."""
    if isinstance(operand, Mapping):
        ((source, code),) = operand.items()
        return names.get((source, code), code)
    return literal_words(str(operand))


def literal_words(text: str) -> str:
    if is_exact(text):
        return print_typed(Fraction(text), locale_code())
    return {"yes": _("ya"), "no": _("tidak")}.get(text, text)
