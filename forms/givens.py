"""Givens: figures frozen with an appraisal, as exact text, checked against their declarations."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from forms.errors import Problem
from forms.exact import exact, is_exact, plain
from forms.fieldtypes.inputs import Refused, read_day, read_words
from forms.fieldtypes.targets import DIRECTIONS
from forms.instrument import Draft, Given, Indicator
from forms.numbers import NumberRefused, parse_number, print_typed
from forms.rows import MOST_ROWS, ROWS

GIVEN_TYPES = ("number", "text", "date", "yes_no", ROWS)
LONGEST_TEXT = 500


def settled_givens(givens: Mapping[str, Any]) -> dict[str, str]:
    """Every given as text; what is blank is absent. A list of items is its length, and each field by `CODE.1.FIELD`."""
    settled: dict[str, str] = {}
    for code, raw in givens.items():
        if isinstance(raw, list | tuple):
            settled[code] = str(len(raw))
            for number, item in enumerate(raw, 1):
                own = item if isinstance(item, Mapping) else {"": item}
                settled |= settled_givens({f"{code}.{number}.{field}": part for field, part in own.items()})
        elif raw is not None and str(raw).strip():
            settled[code] = str(raw).strip()
    return settled


def is_declared(draft: Draft, code: str) -> bool:
    """Whether a draft declares a given, or a field of an item by its written code (`SKP.2.TARGET`)."""
    name, _, rest = code.partition(".")
    field = rest.partition(".")[2]
    return any(
        given.code == name and (not rest or field in {each.code for each in given.fields}) for given in draft.givens
    )


def list_problems(draft: Draft, givens: Mapping[str, Any]) -> Iterator[Problem]:
    """Lists of items where a single value is declared."""
    listed = {given.code for given in draft.givens if given.type == ROWS}
    for code, raw in givens.items():
        if isinstance(raw, list | tuple) and code not in listed:
            yield Problem("given.not_a_list", code)


def given_problems(draft: Draft, givens: Mapping[str, str]) -> Iterator[Problem]:
    """Givens that nobody declared, of another type, or out of bounds."""
    declared = {given.code: given for given in draft.givens}
    for code, text in givens.items():
        if code not in declared:
            yield Problem("given.unknown", code)
        else:
            yield from value_problems(declared[code], text)


def value_problems(given: Given, text: str) -> Iterator[Problem]:
    """What keeps a text from being a value of this given."""
    if given.type == ROWS:
        yield from count_problems(given, text)
    elif given.type == "number":
        yield from number_problems(given, text)
    elif given.type == "date" and not is_day(text):
        yield Problem("given.not_a_date", given.code)
    elif given.type == "yes_no" and text not in ("yes", "no"):
        yield Problem("given.not_yes_or_no", given.code)


def count_problems(given: Given, text: str) -> Iterator[Problem]:
    """A number of items that isn't one, or more or fewer than there may be."""
    if not (text.isdecimal() and text.isascii()):
        yield Problem("given.not_a_count", given.code)
        return
    least, most = given.least or Fraction(0), Fraction(MOST_ROWS) if given.most is None else given.most
    if not least <= int(text[:9]) <= most:
        yield Problem("given.item_count", given.code, params={"least": plain(least), "most": plain(most)})


def number_problems(given: Given, text: str) -> Iterator[Problem]:
    if not is_exact(text):
        yield Problem("given.not_a_number", given.code)
        return
    number = exact(text)
    if given.least is not None and number < given.least:
        yield Problem("given.too_small", given.code, params={"least": plain(given.least)})
    if given.most is not None and number > given.most:
        yield Problem("given.too_large", given.code, params={"most": plain(given.most)})


def is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def read_givens(
    declared: Iterable[Given], typed: Mapping[str, str], *, locale: str = "id"
) -> tuple[dict[str, str], list[Problem]]:
    """What people typed as exact text, blank ones left out, and every problem of the others in their order.

    A required given that is blank is a problem; so is a name that nobody declared.
    """
    values: dict[str, str] = {}
    problems: list[Problem] = []
    known = {given.code: given for given in declared}
    for given in known.values():
        try:
            text = read_given(given, typed.get(given.code, ""), locale=locale)
        except NumberRefused as refused:
            problems.append(Problem(refused.code, given.code, "value", refused.params))
        except Refused as refused:
            problems.append(Problem(refused.problem.code, given.code, "value", refused.problem.params))
        else:
            if text:
                values[given.code] = text
                problems += value_problems(given, text)
            elif given.required:
                problems.append(Problem("given.required", given.code, "value"))
    return values, [*problems, *(Problem("given.unknown", code) for code in typed if code not in known)]


def read_given(given: Given, text: str, *, locale: str) -> str:
    """The exact text of one typed given, "" when blank. Raises NumberRefused, Refused."""
    if not text.strip():
        return ""
    if given.type in ("number", ROWS):
        return plain(parse_number(text, locale=locale))
    if given.type == "date":
        return read_day([text]) or ""
    return (read_words([text], longest=LONGEST_TEXT) or "").strip()


def written_given(given: Given, value: str, *, locale: str) -> str:
    """The text that a form shows for the value, and reads back as the same."""
    return print_typed(exact(value), locale) if given.type in ("number", ROWS) and is_exact(value) else value


def target_problems(indicators: Iterable[Indicator], values: Mapping[str, str]) -> Iterator[Problem]:
    """Targets that an achievement can't be held against: below zero, zero where that is refused, a range upside down;
    and directions that nobody knows."""
    for indicator in indicators:
        spec = indicator.spec
        target, upper = (number_in(values, spec.get(key)) for key in ("target_given", "target_to_given"))
        code, upper_code = str(spec.get("target_given", "")), str(spec.get("target_to_given", ""))
        direction = values.get(str(spec.get("direction_given", "")), spec.get("direction", "higher"))
        if direction not in DIRECTIONS:
            yield Problem("answer.unknown_direction", str(spec["direction_given"]), "value")
        if target is not None and target < 0:
            yield Problem("answer.negative_target", code, "value")
        elif target == 0 and direction != "range" and spec.get("zero_target", "refuse") == "refuse":
            yield Problem("answer.zero_target", code, "value")
        lower = target if target is not None else number_in(spec, "target")
        if upper is not None and lower is not None and direction == "range" and upper < lower:
            yield Problem("answer.range_crossed", upper_code, "value")


def number_in(values: Mapping[str, Any], code: Any) -> Fraction | None:
    """The number that stands under a code, None where there is none."""
    text = values.get(str(code))
    return exact(text) if isinstance(text, str) and is_exact(text) else None
