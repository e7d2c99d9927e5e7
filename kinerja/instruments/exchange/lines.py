"""One row of a pasted table as what it says of a criterion or an indicator."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from forms.errors import Problem
from forms.numbers import NumberRefused, canonical, parse_number
from kinerja.core.errors import Invalid
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.edits import CODE
from kinerja.instruments.edits.weights import checked_weight
from kinerja.instruments.exchange.columns import Layout
from kinerja.instruments.exchange.levels import fresh_levels, levels_over, written_levels
from kinerja.instruments.exchange.words import LEVELLED, OTHER_TYPES, TYPES, value_of
from kinerja.instruments.outline import WORDLESS
from kinerja.instruments.starting import usual_levels, usual_roles

LONGEST = 2000
NEEDS_MORE = frozenset({"scale", "number", "single_choice", "multiple_choice"})


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of a row as values; `fields` holds what was written, and nothing else."""

    criterion: str = ""
    label: str = ""
    code: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return str(self.fields.get("type") or "rubric")

    def as_new(self, content: Content) -> dict[str, Any]:
        """A new indicator with the usual raters; a rubric without levels gets the usual ones."""
        node: dict[str, Any] = {
            "kind": "indicator", "type": self.type, "label": {"id": self.label}, "roles": usual_roles(content),
        }  # fmt: skip
        if self.type in LEVELLED and "levels" in self.fields:
            node["levels"] = fresh_levels(self.fields["levels"])
        elif self.type == "rubric":
            node["levels"] = usual_levels()
        if "help" in self.fields:
            node["help"] = {"id": self.fields["help"]}
        if "weight" in self.fields and self.type not in WORDLESS:
            node["weight"] = self.fields["weight"]
        return node

    def over(self, old: Entry) -> dict[str, Any]:
        """What the row replaces in an indicator that is there."""
        found: dict[str, Any] = {"label": {**old.get("label", {}), "id": self.label}}
        kind = found["type"] = self.fields.get("type") or old.get("type", "rubric")
        if "weight" in self.fields:
            found["weight"] = self.fields["weight"]
        if "help" in self.fields:
            found["help"] = {**old.get("help", {}), "id": self.fields["help"]}
        if "levels" in self.fields and kind in LEVELLED:
            found["levels"] = levels_over(old.get("levels", ()), self.fields["levels"])
        return found


def line_of(row: Sequence[str], layout: Layout, number: int) -> tuple[Line, list[Problem]]:
    """What a row says, and everything that is wrong with its cells, each problem with its column."""
    problems: list[Problem] = []
    fields: dict[str, Any] = {}
    readers: dict[str, Callable[[str], str]] = {"weight": _weight, "type": _type, "help": _help}
    for name, read in readers.items():
        text = layout.cell(row, name)
        if text:
            _take(fields, problems, name, number, partial(read, text))
    _take(fields, problems, "levels", number, partial(written_levels, row, layout))
    criterion, label, code = (layout.cell(row, name) for name in ("criterion", "indicator", "code"))
    line = Line(criterion, label, code, fields)
    problems += _complaints(line, number)
    return line, problems


def _take(fields: dict[str, Any], problems: list[Problem], name: str, number: int, read: Callable[[], Any]) -> None:
    try:
        value = read()
    except NumberRefused as refusal:
        problems.append(Problem(refusal.code, str(number), name, refusal.params))
    except Invalid as refusal:
        problems.append(Problem(refusal.code, str(number), name, refusal.details))
    else:
        fields.update({name: value} if value else {})


def _weight(text: str) -> str:
    return checked_weight("", canonical(parse_number(text.removesuffix("%"))))


def _type(text: str) -> str:
    found = value_of(TYPES, text, OTHER_TYPES)
    if found is None:
        raise Invalid("paste.type_unknown", typed=text[:40], known=", ".join(TYPES.values()))
    return found


def _help(text: str) -> str:
    if len(text) > LONGEST:
        raise Invalid("paste.text_too_long", most=LONGEST)
    return text


def _complaints(line: Line, number: int) -> list[Problem]:
    """What is wrong with the row as a whole, and what its writer should know."""

    def problem(code: str, name: str, *, warning: bool = False, **params: Any) -> Problem:
        return Problem(code, str(number), name, params, warning)

    found = []
    if not line.label and not line.criterion:
        found.append(problem("paste.no_label", "indicator"))
    for name, text in (("criterion", line.criterion), ("indicator", line.label)):
        if len(text) > LONGEST:
            found.append(problem("paste.text_too_long", name, most=LONGEST))
    if line.code and not CODE.fullmatch(line.code):
        found.append(problem("code.malformed", "code"))
    if line.type in WORDLESS and "weight" in line.fields:
        found.append(problem("paste.weight_of_words", "weight", warning=True))
    if line.type not in LEVELLED and "levels" in line.fields:
        found.append(problem("paste.levels_not_for_type", "levels", warning=True))
    if line.type in NEEDS_MORE and not (line.type in LEVELLED and "levels" in line.fields):
        found.append(problem("paste.needs_settings", "type", warning=True))
    return found
