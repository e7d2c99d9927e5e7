"""How an indicator is answered: the settings of each type as fields, and from the fields back to the document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from kinerja.core.i18n import lazy
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.forms.fields import data_of_texts, line, ratio, settled, texts_from
from kinerja.instruments.forms.givenchoices import givens_of, number_givens
from kinerja.instruments.forms.rows import Sent
from kinerja.instruments.forms.steps import SCALE, conversion_data, conversion_fields, conversion_from, rows_sent
from kinerja.instruments.forms.steps import table_rows as stored_rows
from kinerja.instruments.words import HOWS, SPEC_CHOICES, SPEC_LABELS, TYPES

LEVELLED = ("rubric", "single_choice", "multiple_choice")
NUMBERS = {
    "scale": ("least", "most", "step"),
    "number": ("target", "cap", "floor", "least", "most", "step"),
    "measured": ("least", "most", "step"),
    "yes_no": ("yes", "no"),
}
WORDS = {"scale": ("unit",), "number": ("unit",), "measured": ("source", "unit")}
# Choices with what their absence says.
CHOSEN = {"number": {"direction": "higher", "zero_target": "refuse"}, "text": {"feedback": ""}}
# What a range asks besides its lower end, which is the target.
RANGE = "range"
COUNTED = {"text": ("longest", "lines")}
DAYS = {"date": ("earliest", "latest")}
ENDS = ("least", "most")
# What a number is worth when the document says nothing.
USUAL_HOW = {"scale": "share", "measured": "direct"}
KNOWN = {
    "scale": {"least", "most", "step", "unit", "ends", "scale"},
    "number": {
        "target",
        "target_given",
        "direction",
        "direction_given",
        "zero_target",
        "cap",
        "floor",
        "least",
        "most",
        "step",
        "unit",
        "target_to",
        "target_to_given",
        "beyond",
    },
    "measured": {"least", "most", "step", "unit", "source", "scale"},
    "yes_no": {"yes", "no"},
    "multiple_choice": {"cap"},
    "text": {"feedback", "required_roles", "longest", "lines"},
    "date": {"earliest", "latest"},
}
# What a type that was just chosen says at first.
FIRST: dict[str, dict[str, str]] = {
    "scale": {"least": "1", "most": "5", "step": "1"},
    "number": {"cap": "100", "floor": "0"},
}


@dataclass(frozen=True, slots=True)
class Shown:
    """The type and the way to a value that a page has fields for."""

    type: str
    how: str = ""

    def __str__(self) -> str:
        return f"{self.type}:{self.how}"

    @property
    def levelled(self) -> bool:
        return self.type in LEVELLED or self.how == "levels"


def stored_as(entry: Entry) -> Shown:
    """What is stored; a scale that nobody knows shows as the usual one."""
    kind = str(entry.get("type", ""))
    spec = entry.get("spec", {})
    if kind == "number" and (spec.get("direction") == RANGE or "direction_given" in spec):  # a given may say a range
        return Shown(kind, RANGE)
    if kind not in HOWS:
        return Shown(kind)
    scale = spec.get("scale")
    how = scale.get("op") if isinstance(scale, Mapping) else scale
    if kind == "measured" and entry.get("levels"):
        how = "levels"
    return Shown(kind, how if how in HOWS[kind] else USUAL_HOW[kind])


def shown_by(entry: Entry, sent: Sent | None, *, frozen: bool) -> Shown:
    """What the page that was sent had fields for; what is stored where nothing readable was sent."""
    stored = stored_as(entry)
    if sent is None or ":" not in sent.get("shown", ""):
        return stored
    kind, _sep, how = sent["shown"].partition(":")
    if kind not in TYPES or (frozen and kind != stored.type):
        return stored
    return as_asked(kind, how)


def as_asked(kind: str, how: str) -> Shown:
    """A type with a way to a value that it knows, else with its usual one."""
    known = (RANGE,) if kind == "number" else HOWS.get(kind, ())
    return Shown(kind, how if how in known else USUAL_HOW.get(kind, ""))


def chosen_in(data: Mapping[str, Any], kind: str) -> Shown:
    """What is chosen on the page, although it may not show its fields yet."""
    if kind == "number" and data.get("s_direction_given"):
        return Shown(kind, RANGE)
    return as_asked(kind, str(data.get("s_direction" if kind == "number" else "s_how") or ""))


def answer_fields(shown: Shown, content: Content, entry: Entry, sent: Sent | None) -> dict[str, Any]:
    """The fields of the type's settings."""
    kind = shown.type
    fields: dict[str, Any] = {f"s_{key}": ratio(SPEC_LABELS[key]) for key in _numbers(shown)}
    fields |= {f"s_{key}": line(SPEC_LABELS[key]) for key in WORDS.get(kind, ())}
    fields |= {f"s_{key}": _select(SPEC_LABELS[key], SPEC_CHOICES[key].items()) for key in _choices(shown)}
    fields |= {
        f"s_{key}": IntegerField(SPEC_LABELS[key], [Optional(), NumberRange(1, 10000)]) for key in COUNTED.get(kind, ())
    }
    fields |= {f"s_{key}": DateField(SPEC_LABELS[key], [Optional()]) for key in DAYS.get(kind, ())}
    if kind == "number":
        for key in _ends(shown):
            fields[f"s_{key}_given"] = _select(SPEC_LABELS[f"{key}_given"], _givens(content, entry, f"{key}_given"))
        named = entry.get("spec", {}).get("direction_given")
        texts = givens_of(content, named, lazy("Arah tetap, dipilih di bawah"), kind="text")
        if len(texts) > 1:
            fields["s_direction_given"] = _select(SPEC_LABELS["direction_given"], texts)
    if kind == "multiple_choice":
        fields["s_capped"] = BooleanField(SPEC_LABELS["capped"])
    if kind == "scale":
        for end in ENDS:
            fields[f"s_end_{end}_id"] = line(SPEC_LABELS[f"end_{end}"], most=60)
            fields[f"s_end_{end}_en"] = line(lazy("Dalam bahasa Inggris"), most=60)
    if kind in HOWS:
        fields["s_how"] = _select(SPEC_LABELS["how"], HOWS[kind].items())
        fields |= conversion_fields(SCALE, shown.how, _scale_rows(entry, sent, shown))
    return fields


def _numbers(shown: Shown) -> tuple[str, ...]:
    if shown.how == "levels":
        return ()
    return (*NUMBERS.get(shown.type, ()), *(("target_to",) if shown.how == RANGE else ()))


def _choices(shown: Shown) -> dict[str, str]:
    return CHOSEN.get(shown.type, {}) | ({"beyond": "mirror"} if shown.how == RANGE else {})


def _ends(shown: Shown) -> tuple[str, ...]:
    """The targets that may be givens."""
    return ("target", "target_to") if shown.how == RANGE else ("target",)


def _select(label: Any, options: Iterable[tuple[str, Any]]) -> Any:
    return SelectField(label, choices=[SelectChoice(value, text) for value, text in options])


def _givens(content: Content, entry: Entry, key: str) -> list[tuple[str, Any]]:
    """The figures that may be a target."""
    return number_givens(content, entry.get("spec", {}).get(key), lazy("Angka tetap, sama bagi semua"))


def _scale_rows(entry: Entry, sent: Sent | None, shown: Shown) -> int:
    if shown.how != "table":
        return 0
    if sent is not None:
        return rows_sent(sent, SCALE)
    scale = entry.get("spec", {}).get("scale")
    return stored_rows(scale) if isinstance(scale, Mapping) else 0


def answer_data(entry: Entry) -> dict[str, Any]:
    """What those fields show at first."""
    spec: Mapping[str, Any] = entry.get("spec", {})
    shown, kind = stored_as(entry), str(entry.get("type", ""))
    keys = (*_numbers(shown), *WORDS.get(kind, ()), *COUNTED.get(kind, ()))
    data: dict[str, Any] = {f"s_{key}": spec.get(key) for key in keys}
    data |= {f"s_{key}": spec.get(key, usual) for key, usual in _choices(shown).items()}
    data |= {f"s_{key}": _day(spec.get(key)) for key in DAYS.get(kind, ())}
    data |= {f"s_{key}_given": spec.get(f"{key}_given", "") for key in _ends(shown)}
    data["s_direction_given"] = spec.get("direction_given", "")
    data |= {"s_capped": bool(spec.get("cap")), "s_how": shown.how}
    data |= {"shown": str(shown)} | {f"must_{code}": True for code in spec.get("required_roles", ())}
    for end in ENDS:
        data |= data_of_texts(f"s_end_{end}", (spec.get("ends") or {}).get(end))
    scale = spec.get("scale")
    return data | (conversion_data(SCALE, scale) if isinstance(scale, Mapping) else {})


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def spec_from(data: Mapping[str, Any], shown: Shown, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that the fields say; `kept` holds what is stored, of which unknown keys stay."""
    kind = shown.type
    spec = {key: value for key, value in kept.items() if key not in KNOWN.get(kind, ())}
    typed: dict[str, Any] = {key: settled(data.get(f"s_{key}")) for key in _numbers(shown)}
    typed |= {key: (data.get(f"s_{key}") or "").strip() for key in WORDS.get(kind, ())}
    typed |= {key: int(data.get(f"s_{key}") or 0) for key in COUNTED.get(kind, ())}
    typed |= {key: day.isoformat() for key in DAYS.get(kind, ()) if (day := data.get(f"s_{key}"))}
    spec |= {key: value for key, value in typed.items() if value not in (None, "", 0)}
    for key, usual in _choices(shown).items():
        # Of a type that was chosen just now nothing was asked yet.
        if data.get(f"s_{key}") not in (None, usual):
            spec[key] = data[f"s_{key}"]
    if kind == "number" and data.get("s_direction_given"):
        spec.pop("direction", None)
        spec["direction_given"] = data["s_direction_given"]
    for key in _ends(shown) if kind == "number" else ():
        if data.get(f"s_{key}_given"):
            spec.pop(key, None)
            spec[f"{key}_given"] = data[f"s_{key}_given"]
    if kind == "multiple_choice" and data.get("s_capped"):
        spec["cap"] = True
    ends = {end: texts for end in ENDS if (texts := texts_from(data, f"s_end_{end}"))} if kind == "scale" else {}
    if ends:
        spec["ends"] = ends
    return spec | _scale_from(data, shown)


def _scale_from(data: Mapping[str, Any], shown: Shown) -> dict[str, Any]:
    """The way to a value; one that was chosen but not shown yet begins empty."""
    how = data.get("s_how") or shown.how
    if shown.type not in HOWS or how in ("", "levels", USUAL_HOW[shown.type]):
        return {}
    if how in ("line", "table"):
        return {"scale": conversion_from(data if how == shown.how else {}, SCALE, how)}
    return {"scale": how}
