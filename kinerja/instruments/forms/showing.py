"""When a node is asked, and when it must be answered: comparisons of answers and givens, joined by all or any."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from forms.conditions import shape_problems
from kinerja.core.i18n import _, lazy
from kinerja.instruments.board import text_in
from kinerja.instruments.conditions import literal_words
from kinerja.instruments.content import Content, Entry, givens_read
from kinerja.instruments.forms.fields import line
from kinerja.instruments.forms.rows import Sent, count_of
from kinerja.instruments.forms.rules.conditionlines import ConditionLine
from kinerja.instruments.words import JOINS, MATCHES

CONDITIONS = {"show_if": "si", "require_if": "ri"}  # field of the node -> how the names of its rows begin
MOST_PARTS = 8
PRESENT = "present"
# What an answer of a type is compared as; every other one is a number.
KINDS = {"yes_no": "yes_no", "text": "text", "date": "date", "evidence": "text"}
Part = Mapping[str, Any]


def parts_of(condition: Any) -> tuple[str, list[Part]] | None:
    """How the parts are joined, and the parts; None for a shape that the page cannot write."""
    if condition is None:
        return "all", []
    joined = next((key for key in JOINS if isinstance(condition, Mapping) and set(condition) == {key}), "")
    parts = list(condition[joined]) if joined else [condition]
    return (joined or "all", parts) if all(map(is_plain, parts)) else None


def is_plain(part: Any) -> bool:
    """One answer or given, compared with something written or asked whether it is there."""
    if not isinstance(part, Mapping) or any(shape_problems(part, "", "")):
        return False
    left, right = operands_of(part)
    return isinstance(left, Mapping) and set(left) <= {"answer", "given"} and isinstance(right, str)


def operands_of(part: Part) -> tuple[Any, Any]:
    if set(part) == {"present"}:
        return part["present"], ""
    return (part["compare"]["left"], part["compare"]["right"]) if set(part) == {"compare"} else (None, None)


def conditions_for(content: Content, code: str) -> list[str]:
    """The conditions that a node may have: the root is always shown, only indicators are answered."""
    if code == content.root:
        return []
    return ["show_if"] if content.nodes[code]["kind"] == "criterion" else ["show_if", "require_if"]


def condition_fields(content: Content, code: str, sent: Sent | None) -> dict[str, Any]:
    """The fields of the conditions that the page can write; any other stays as it is."""
    fields: dict[str, Any] = {}
    choices = [SelectChoice(key, name) for key, (name, _kind) in readable(content, code).items()]
    for field in conditions_for(content, code):
        stored, prefix = parts_of(content.nodes[code].get(field)), CONDITIONS[field]
        if stored is None:
            continue
        count = len(stored[1]) if sent is None else count_of(sent, prefix, most=MOST_PARTS)
        fields |= part_fields(prefix, count, choices)
    return fields


def part_fields(prefix: str, count: int, choices: list[SelectChoice]) -> dict[str, Any]:
    """The fields of one condition of so many rows."""
    fields: dict[str, Any] = {f"{prefix}_join": _select(lazy("Berlaku bila"), JOINS)}
    for row in range(count):
        fields[f"{prefix}{row}_what"] = SelectField(lazy("Yang dibaca"), choices=choices)
        fields[f"{prefix}{row}_op"] = _select(lazy("Perbandingan"), MATCHES)
        fields[f"{prefix}{row}_value"] = line(lazy("Dibandingkan dengan"), most=100)
    return fields


def condition_data(node: Entry) -> dict[str, Any]:
    """What those fields show at first."""
    data: dict[str, Any] = {}
    for field, prefix in CONDITIONS.items():
        data |= part_data(prefix, node.get(field))
    return data


def part_data(prefix: str, condition: Any) -> dict[str, Any]:
    """What the fields of one condition show at first."""
    join, parts = parts_of(condition) or ("all", [])
    data: dict[str, Any] = {f"{prefix}_join": join}
    for row, part in enumerate(parts):
        left, right = operands_of(part)
        ((source, code),) = left.items()
        op = PRESENT if "present" in part else part["compare"]["op"]
        cells = {"what": f"{source}:{code}", "op": op, "value": literal_words(right) if right else ""}
        data |= {f"{prefix}{row}_{name}": value for name, value in cells.items()}
    return data


def condition_from(data: Mapping[str, Any], prefix: str, types: Mapping[str, str]) -> dict[str, Any] | None:
    """The condition that the rows with something to read say. Raises ValidationError."""
    rows = [row for row in range(count_of(data, prefix, most=MOST_PARTS)) if data.get(f"{prefix}{row}_what")]
    parts = [part_from(data, f"{prefix}{row}", types) for row in rows]
    if len(parts) > 1:
        return {data.get(f"{prefix}_join") or "all": parts}
    return parts[0] if parts else None


def part_from(data: Mapping[str, Any], row: str, types: Mapping[str, str]) -> dict[str, Any]:
    """One row as the document writes it. Raises ValidationError for what cannot be compared."""
    source, _sep, code = str(data[f"{row}_what"]).partition(":")
    if data[f"{row}_op"] == PRESENT:
        return {"present": {source: code}}
    made = type("Line", (ConditionLine,), {"types": types})
    typed = made(None, data={name: data[f"{row}_{name}"] for name in ("what", "op", "value")})
    return {"compare": typed.comparison()}


def readable(content: Content, code: str) -> dict[str, tuple[str, str]]:
    """ "answer:HADIR" or "given:jam" -> its name and what it is compared as; the node itself is left out."""
    found = {"": (_("– pilih –"), "text")}
    own = set(content.walk(code)) if code else set()
    for each in content.walk(content.root):
        node = content.nodes[each]
        if node["kind"] == "indicator" and node.get("type") != "note" and each not in own:
            found[f"answer:{each}"] = (_name(node), KINDS.get(str(node.get("type")), "number"))
    for given in givens_read(content):
        key, kind = f"given:{given['code']}", given.get("type", "number")
        found[key] = (_("Data bawaan: %(name)s", name=_name(given)), kind)
    return found


def _name(entry: Entry) -> str:
    return text_in(entry.get("label")) or str(entry["code"])


def _select(label: Any, options: Mapping[str, Any]) -> Any:
    return SelectField(label, choices=[SelectChoice(value, text) for value, text in options.items()])


def names_read(content: Content) -> dict[tuple[str, str], str]:
    """What people call every answer and given that a condition may read."""
    pairs: Iterable[tuple[str, str]] = ((key, name) for key, (name, _kind) in readable(content, "").items() if key)
    return {(key.partition(":")[0], key.partition(":")[2]): name for key, name in pairs}
