"""Work results of a plan as the items of a list that an instrument asks for."""

from collections.abc import Iterable, Mapping, Sequence

from forms.instrument import Given
from forms.rows import ROWS

WORDS = (("indicator", ("indik", "iki")), ("aspect", ("aspek",)), ("unit", ("satuan", "unit")))


def list_of(declared: Iterable[Given]) -> Given | None:
    """The list that takes the plan: the first one that the instrument declares."""
    return next((given for given in declared if given.type == ROWS), None)


def planned_givens(wanted: Given, results: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The items as exact text: `SKP` their number, `SKP.1.TARGET` a field of the first.

    The first text field takes the result, others what their code or label names (indicator, aspect, unit); the target
    goes into the number field that is called so, else into the first one. What fits nowhere is left out.
    """
    fields = _places(wanted.fields)
    values = {wanted.code: str(len(results))}
    for number, one in enumerate(results, 1):
        for field, name in fields.items():
            if one.get(name):
                values[f"{wanted.code}.{number}.{field}"] = one[name]
    return values


def _places(fields: Sequence[Given]) -> dict[str, str]:
    texts = [field for field in fields if field.type == "text"]
    numbers = [field for field in fields if field.type == "number"]
    places = {texts[0].code: "result"} if texts else {}
    for field in texts[1:]:
        said = _said(field)
        name = next((name for name, signs in WORDS if any(sign in said for sign in signs)), "")
        if name and name not in places.values():
            places[field.code] = name
    target = next((field for field in numbers if "target" in _said(field)), numbers[0] if numbers else None)
    return places | ({target.code: "amount"} if target is not None else {})


def _said(field: Given) -> str:
    return f"{field.code} {field.label.get('id', '')}".lower()
