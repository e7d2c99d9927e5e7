"""Fields of conversions: the steps of a criterion, and the line or table that turns a number into a value."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import HiddenField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange
from wtforms.validators import Optional as MayBeBlank

from forms.conversions import KEYS
from forms.errors import Problem
from kinerja.core.i18n import lazy
from kinerja.instruments.content import Entry
from kinerja.instruments.forms.fields import ratio, settled
from kinerja.instruments.forms.formulas import formula, formula_from
from kinerja.instruments.forms.rows import count_of
from kinerja.instruments.words import ROUNDINGS, STEP_NAMES

STEP, SCALE = "st", "sc"  # how the names of steps, and of an indicator's own scale, begin
MOST_STEPS, MOST_ROWS = 12, 40
FEWEST_ROWS = 2
VALUED = ("value", "line", "rows", "table.row_without_value")  # what is wrong is not how far a row reaches
CELLS = ("upto", "side", "value", "last")
SIDES = {"": lazy("baris berikutnya"), "own": lazy("baris ini")}


def steps_shown(steps: Sequence[Entry], names: Iterable[str] | None, operations: Mapping[str, str]) -> dict[str, int]:
    """Prefix of every step -> rows of its table; by the names that were sent, else by what is stored."""
    if names is None:
        return {f"{STEP}{n}": table_rows(step) for n, step in enumerate(steps)}
    found = list(names)
    shown = range(count_of(found, STEP, most=MOST_STEPS))
    return {
        f"{STEP}{n}": rows_sent(found, f"{STEP}{n}") if operations.get(f"{STEP}{n}_op") == "table" else 0 for n in shown
    }


def table_rows(step: Entry) -> int:
    """How many rows a table shows: never fewer than two."""
    return max(len(step.get("rows") or ()), FEWEST_ROWS) if step.get("op") == "table" else 0


def rows_sent(names: Iterable[str], prefix: str) -> int:
    return max(count_of(names, f"{prefix}_r", most=MOST_ROWS), FEWEST_ROWS)


def step_fields(prefix: str, op: str, rows: int) -> dict[str, Any]:
    """The fields of one step of a criterion; what it does is decided when it is added.

    A step that this page cannot write keeps its place among those that are stored.
    """
    if op not in STEP_NAMES:
        return {f"{prefix}_op": HiddenField(), f"{prefix}_kept": HiddenField()}
    return {f"{prefix}_op": HiddenField()} | conversion_fields(prefix, op, rows)


def conversion_fields(prefix: str, op: str, rows: int) -> dict[str, Any]:
    """What a line, table, bound or rounding asks."""
    if op == "line":
        return {
            f"{prefix}_factor": ratio(lazy("Dikali dengan")),
            f"{prefix}_offset": ratio(lazy("Lalu ditambah")),
        }
    if op in ("cap", "floor"):
        return {f"{prefix}_at": ratio(lazy("Paling tinggi") if op == "cap" else lazy("Paling rendah"))}
    if op == "round":
        choices = [SelectChoice(value, text) for value, text in ROUNDINGS.items()]
        return {
            f"{prefix}_digits": IntegerField(lazy("Angka di belakang koma"), [MayBeBlank(), NumberRange(0, 12)]),
            f"{prefix}_mode": SelectField(lazy("Cara membulatkan"), choices=choices),
        }
    if op == "formula":
        return {f"{prefix}_formula": formula(lazy("Rumus"))}
    if op == "table":
        fields: dict[str, Any] = {f"{prefix}_start": ratio(lazy("Tabel mulai dari"))}
        for row in range(rows):
            fields |= _row_fields(f"{prefix}_r{row}")
        return fields
    return {}


def _row_fields(prefix: str) -> dict[str, Any]:
    sides = [SelectChoice(value, text) for value, text in SIDES.items()]
    return {
        f"{prefix}_upto": ratio(lazy("Sampai")),
        f"{prefix}_side": SelectField(lazy("Tepat di batas"), choices=sides),
        f"{prefix}_value": ratio(lazy("Menjadi")),
        f"{prefix}_last": ratio(lazy("Naik lurus ke")),
    }


def conversion_data(prefix: str, step: Entry) -> dict[str, Any]:
    """What those fields show at first."""
    data: dict[str, Any] = {f"{prefix}_op": step.get("op", "")}
    data |= {f"{prefix}_{key}": step.get(key) for key in ("factor", "offset", "at", "start")}
    data[f"{prefix}_formula"] = step.get("formula")
    data |= {f"{prefix}_digits": step.get("digits", 0), f"{prefix}_mode": step.get("mode", "half_up")}
    for n, row in enumerate(step.get("rows") or ()):
        first, last = (row.get("line") or [row.get("value"), None])[:2]
        side = "own" if row.get("including") else ""
        cells = (row.get("up_to"), side, first, last)
        data |= {f"{prefix}_r{n}_{cell}": value for cell, value in zip(CELLS, cells, strict=True)}
    return data


def conversion_from(data: Mapping[str, Any], prefix: str, op: str) -> dict[str, Any]:
    """The conversion that the fields say; empty fields are left out, and so are rows without anything."""
    step: dict[str, Any] = {"op": op}
    for key in sorted(KEYS.get(op, set()) - {"rows"}):
        if data.get(f"{prefix}_{key}") not in (None, ""):
            step[key] = settled(data[f"{prefix}_{key}"])
    if op == "formula" and data.get(f"{prefix}_formula") is not None:
        step["formula"] = formula_from(data[f"{prefix}_formula"])
    if op == "table":
        step["rows"] = [_row_from(data, f"{prefix}_r{n}") for n in filled_rows(data, prefix)]
    return step


def filled_rows(data: Mapping[str, Any], prefix: str) -> list[int]:
    """The places of the rows that say something."""
    places = range(count_of(data, f"{prefix}_r", most=MOST_ROWS))
    return [n for n in places if _row_from(data, f"{prefix}_r{n}")]


def _row_from(data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    upto, side, value, last = (settled(data.get(f"{prefix}_{cell}")) for cell in CELLS)
    row: dict[str, Any] = {}
    if upto is not None:
        row["up_to"] = upto
        if side:
            row["including"] = True
    if last is not None:
        row["line"] = [value, last]
    elif value is not None:
        row["value"] = value
    return row


def problem_field(data: Mapping[str, Any], prefix: str, problem: Problem) -> str:
    """The field that a problem inside a conversion is about: `rows.2` of the rows that say something is its cut."""
    parts = problem.field.lstrip(".").split(".")
    if parts[0] != "rows":
        return f"{prefix}_{parts[0] or 'op'}"
    places = filled_rows(data, prefix)
    row = places[int(parts[1])] if len(parts) > 1 and int(parts[1]) < len(places) else 0
    return f"{prefix}_r{row}_{'value' if parts[-1] in VALUED or problem.code in VALUED else 'upto'}"


def steps_data(steps: Sequence[Entry]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for n, step in enumerate(steps):
        data |= conversion_data(f"{STEP}{n}", step) | {f"{STEP}{n}_kept": str(n)}
    return data


def steps_from(data: Mapping[str, Any], stored: Sequence[Entry]) -> list[Entry]:
    """The steps in the order of the page; one that the page cannot write is the stored one."""
    prefixes = [f"{STEP}{n}" for n in range(count_of(data, STEP, most=MOST_STEPS))]
    return [_step_from(data, prefix, stored) for prefix in prefixes]


def _step_from(data: Mapping[str, Any], prefix: str, stored: Sequence[Entry]) -> Entry:
    op, place = str(data[f"{prefix}_op"]), str(data.get(f"{prefix}_kept") or "")
    kept = stored[int(place)] if place.isdecimal() and int(place) < len(stored) else {}
    return kept if op not in STEP_NAMES and kept.get("op") == op else conversion_from(data, prefix, op)
