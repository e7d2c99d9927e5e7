"""Conversions of one number into another: the steps a node applies and the scales of field types."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from forms.errors import Problem
from forms.exact import ROUNDINGS, exact, is_exact, rounded

Step = Mapping[str, Any]


def line(step: Step, value: Fraction) -> Fraction:
    """value × factor + offset."""
    return value * exact(step.get("factor", "1")) + exact(step.get("offset", "0"))


def table(step: Step, value: Fraction) -> Fraction:
    """The number or straight line of the first row, from below, that reaches the value.

    A row reaches up to its cut; the cut itself belongs to it when it says `including`.
    Values beyond the ends of a line stand at its ends.
    """
    *rows, row = step["rows"]
    low = exact(step["start"]) if "start" in step else None
    high = exact(row["up_to"]) if "up_to" in row else None
    for each in rows:
        cut = exact(each["up_to"])
        if value < cut or (value == cut and each.get("including")):
            row, high = each, cut
            break
        low = cut
    if "value" in row:
        return exact(row["value"])
    assert low is not None and high is not None  # the compiler refuses a line without both ends
    first, last = (exact(end) for end in row["line"])
    held = min(max(value, low), high)
    return first + (last - first) * (held - low) / (high - low)


def cap(step: Step, value: Fraction) -> Fraction:
    """At most `at`."""
    return min(value, exact(step["at"]))


def floor(step: Step, value: Fraction) -> Fraction:
    """At least `at`."""
    return max(value, exact(step["at"]))


def round_off(step: Step, value: Fraction) -> Fraction:
    """The value rounded to `digits`, for everything above it."""
    return rounded(value, step.get("digits", 0), step.get("mode", "half_up"))


STEPS: dict[str, Callable[[Step, Fraction], Fraction]] = {
    "line": line,
    "table": table,
    "cap": cap,
    "floor": floor,
    "round": round_off,
}
KEYS = {
    "line": {"factor", "offset"},
    "table": {"start", "rows"},
    "cap": {"at"},
    "floor": {"at"},
    "round": {"digits", "mode"},
}


def apply(step: Step, value: Fraction) -> Fraction:
    """The value after one step."""
    return STEPS[step["op"]](step, value)


def step_problems(step: Any, path: str, field: str) -> Iterator[Problem]:
    """What keeps a step from being applied to every number."""
    if not isinstance(step, Mapping) or step.get("op") not in list(STEPS):
        yield Problem("step.unknown", path, field)
        return
    for key in step.keys() - KEYS[step["op"]] - {"op"}:
        yield Problem("step.unknown_key", path, f"{field}.{key}", {"key": key})
    for key in ("factor", "offset", "at", "start"):
        if key in step and not is_exact(step[key]):
            yield Problem("step.not_a_number", path, f"{field}.{key}", {"key": key})
    if step["op"] in ("cap", "floor") and "at" not in step:
        yield Problem("step.bound_missing", path, f"{field}.at")
    if step["op"] == "round":
        yield from rounding_problems(step.get("digits", 0), step.get("mode", "half_up"), path, field)
    if step["op"] == "table":
        yield from table_problems(step, path, field)


def rounding_problems(digits: Any, mode: Any, path: str, field: str) -> Iterator[Problem]:
    """Digits outside 0 to 12, or a rounding nobody knows."""
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= 12:
        yield Problem("rounding.digits", path, f"{field}.digits", {"most": 12})
    if mode not in ROUNDINGS:
        yield Problem("rounding.mode", path, f"{field}.mode", {"mode": str(mode)})


def table_problems(step: Step, path: str, field: str) -> Iterator[Problem]:
    """No rows, cuts that do not rise, rows without a value, a table that ends too early."""
    rows = step.get("rows")
    if not isinstance(rows, list | tuple) or not rows or not all(isinstance(row, Mapping) for row in rows):
        yield Problem("table.empty", path, f"{field}.rows")
        return
    low = exact(step["start"]) if is_exact(step.get("start")) else None
    for position, row in enumerate(rows):
        where, last = f"{field}.rows.{position}", position == len(rows) - 1
        yield from row_problems(row, path, where)
        high = exact(row["up_to"]) if is_exact(row.get("up_to")) else None
        if high is None and not last:
            yield Problem("table.cut_missing", path, where)
        if high is not None and low is not None and high <= low:
            yield Problem("table.cuts_not_rising", path, where)
        if "line" in row and (low is None or high is None):
            yield Problem("table.line_needs_both_ends", path, where)
        if last and "value" in row and "up_to" in row:
            yield Problem("table.ends_early", path, where)
        low = high


def row_problems(row: Mapping[str, Any], path: str, where: str) -> Iterator[Problem]:
    """A row gives a number or a line between two numbers, and nothing else."""
    for key in row.keys() - {"up_to", "including", "value", "line"}:
        yield Problem("step.unknown_key", path, f"{where}.{key}", {"key": key})
    if not isinstance(row.get("including", False), bool):
        yield Problem("step.not_a_boolean", path, f"{where}.including", {"key": "including"})
    if "up_to" in row and not is_exact(row["up_to"]):
        yield Problem("step.not_a_number", path, f"{where}.up_to", {"key": "up_to"})
    ends = row.get("line")
    if ("value" in row) == ("line" in row):
        yield Problem("table.row_without_value", path, where)
    elif "value" in row and not is_exact(row["value"]):
        yield Problem("step.not_a_number", path, f"{where}.value", {"key": "value"})
    elif "line" in row and not (isinstance(ends, list | tuple) and len(ends) == 2 and all(map(is_exact, ends))):
        yield Problem("step.not_a_number", path, f"{where}.line", {"key": "line"})
