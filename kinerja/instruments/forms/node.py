"""The form of one criterion or indicator, made for its type, levels and roles."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forms.conversions import step_problems
from kinerja.core.i18n import _, lazy, message
from kinerja.core.webform import WebForm
from kinerja.instruments.board import text_in
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.edits.base import depth_of
from kinerja.instruments.edits.structure import homes_for
from kinerja.instruments.example import Trial
from kinerja.instruments.forms.answering import (
    FIRST,
    Shown,
    answer_data,
    answer_fields,
    shown_by,
    spec_from,
    stored_as,
)
from kinerja.instruments.forms.fields import area, data_of_texts, line, number, ratio, texts_from
from kinerja.instruments.forms.levels import (
    level_count,
    level_fields,
    level_places,
    levels_data,
    levels_from,
    wording_fields,
)
from kinerja.instruments.forms.reshaping import NEW_STEP
from kinerja.instruments.forms.rows import Sent
from kinerja.instruments.forms.steps import SCALE, problem_field, step_fields, steps_data, steps_from, steps_shown
from kinerja.instruments.outline import Weights
from kinerja.instruments.words import ABSENCES, HOWS, MODES, STEP_NAMES, TYPES

ABSENT = {
    "missing": lazy("Bila tidak ada jawaban"),
    "not_applicable": lazy("Bila semua menjawab “Tidak dapat menilai”"),
}


class NodeForm(WebForm):
    """What criteria and indicators share; subclasses are made by `node_form_class`."""

    extra_names = frozenset({"rev", "lanjut", "do"})
    entry: Entry = {}
    content: Content
    prefixes: tuple[str, ...] = ()  # of the steps, in their order
    now: Shown = Shown("")  # what the page has fields for
    marked: frozenset[str] = frozenset()  # fields that a problem of the draft is about

    def changes(self) -> dict[str, Any]:
        """The fields of the node as the form says; None takes a field back to its default."""
        data = self.data
        fields: dict[str, Any] = {"label": texts_from(data, "label"), "help": texts_from(data, "help") or None}
        if "weight" in data:
            fields["weight"] = data["weight"]
        for name in ABSENT:
            if name in data:
                fields[name] = _unless(data[name], "renormalise", kept=self.entry.get(name))
        if self.entry["kind"] == "criterion":
            return fields | {"mode": data["mode"], "steps": self._steps(data)}
        return fields | self._asked(data) | self._levels(data) | self._wording(data) | self._spec(data)

    def is_half_shown(self) -> bool:
        """Whether a type or a way to a value was chosen whose fields the page did not show yet."""
        return self.entry["kind"] == "indicator" and self._chosen(self.data) != self.now

    def concerns(self, *names: str) -> bool:
        """Whether something is wrong with one of these fields, so that what folds them away stays open."""
        return any(name in self.marked or (name in self and self[name].errors) for name in names)

    def trial(self) -> Trial:
        """What is tried on the page; it is never stored."""
        return Trial(self.data.get("try"), self.data.get("try_target"))

    def level_places(self) -> range:
        return level_places(self.data)

    def home(self) -> str | None:
        """Another criterion that it shall stand in; None where it stays."""
        chosen = self.data.get("parent")
        return chosen if chosen and chosen != self.entry["parent"] else None

    def _steps(self, data: Mapping[str, Any]) -> Any:
        stored = self.entry.get("steps")
        typed, again = (steps_from(each, stored or ()) for each in (data, steps_data(stored or ())))
        return stored if typed == again else typed or None

    def _asked(self, data: Mapping[str, Any]) -> dict[str, Any]:
        roles = [role["code"] for role in self.content.ordered_roles()]
        asked = [code for code in roles if data.get(f"ask_{code}")]
        return {
            "type": data["type"],
            "basis": (data["basis"] or "").strip() or None,
            "required": None if data["required"] else False,
            "roles": asked,
            "decline": [code for code in asked if data.get(f"dec_{code}")] or None,
        }

    def _chosen(self, data: Mapping[str, Any]) -> Shown:
        """What was chosen, although the page may not show its fields yet."""
        if data["type"] != self.now.type:
            return stored_as({"type": data["type"]})
        return Shown(self.now.type, data.get("s_how") or self.now.how)

    def _levels(self, data: Mapping[str, Any]) -> dict[str, Any]:
        if not self._chosen(data).levelled:
            return {"levels": None}
        if "l0_id" not in data:
            return {"levels": self.entry.get("levels")}
        stored, typed = self.entry.get("levels"), levels_from(data, self.content.roles)
        again = levels_from(node_data(self.entry), self.content.roles) if stored else []
        return {"levels": stored if typed == again else typed or None}

    def _wording(self, data: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for code in self.content.roles:
            texts = {part: words for part in ("label", "help") if (words := texts_from(data, f"o_{code}_{part}"))}
            if texts:
                found[code] = texts
        return {"wording": found or None}

    def _spec(self, data: Mapping[str, Any]) -> dict[str, Any]:
        stored: Mapping[str, Any] = self.entry.get("spec", {})
        if data["type"] != self.now.type:
            return {"spec": FIRST.get(data["type"])}
        same = self.now.type == self.entry.get("type")
        typed = self._spec_of(data, self.now, stored if same else {})
        again = self._spec_of(node_data(self.entry), stored_as(self.entry), stored) if same else None
        return {"spec": (stored if typed == again else typed) or None}

    def _spec_of(self, data: Mapping[str, Any], shown: Shown, kept: Mapping[str, Any]) -> dict[str, Any]:
        spec = spec_from(data, shown, kept)
        if shown.type == "text":
            must = [code for code in self.content.roles if data.get(f"must_{code}") and data.get(f"ask_{code}")]
            spec |= {"required_roles": must} if must else {}
        return spec

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        for place in level_places(self.data):
            if texts_from(self.data, f"l{place}") and self.data[f"l{place}_value"] is None:
                valid = self._complain(f"l{place}_value", _("Isi nilai tingkat ini."))
        stored = self.entry.get("steps") or ()
        for prefix, step in zip(self.prefixes, steps_from(self.data, stored), strict=True):
            valid = (any(step is each for each in stored) or self._holds(prefix, step)) and valid
        if self.entry["kind"] == "indicator" and self.now == self._chosen(self.data):
            scale = spec_from(self.data, self.now, {}).get("scale")
            valid = (not isinstance(scale, dict) or self._holds(SCALE, scale)) and valid
        return valid

    def _holds(self, prefix: str, step: Mapping[str, Any]) -> bool:
        """What the engine would refuse in a conversion stands beside its field: half a table calculates nothing."""
        problems = list(step_problems(step, "", ""))
        for problem in problems:
            self._complain(problem_field(self.data, prefix, problem), message(problem.code, **problem.params))
        return not problems

    def _complain(self, name: str, text: str) -> bool:
        """Say what is wrong with a field, unless something else is already; always False."""
        if not self[name].errors:
            self[name].errors = [text]
        return False


def node_form_class(content: Content, code: str, *, frozen: bool, sent: Sent | None = None) -> type[NodeForm]:
    """The form for a node as it is now or as it was sent; a published code and type are not offered."""
    entry = content.nodes[code]
    fields: dict[str, Any] = {} if frozen else {"code": _code_field()}
    fields |= {
        "label_id": area(lazy("Uraian"), rows=2, description=lazy("Yang dibaca penilai. Singkat dan jelas.")),
        "label_en": area(lazy("Dalam bahasa Inggris"), rows=2),
        "help_id": area(lazy("Bantuan"), description=lazy("Misalnya bukti dukung yang lazim.")),
        "help_en": area(lazy("Dalam bahasa Inggris")),
    }
    if Weights(content).takes_weight(code):
        fields["weight"] = number(lazy("Bobot"))
    if code != content.root:
        fields["parent"] = _choice(lazy("Di dalam kriteria"), _homes(content, code))
    if takes_absence(content, code):
        fields |= {name: _choice(label, ABSENCES) for name, label in ABSENT.items()}
    made: dict[str, Any] = {"entry": entry, "content": content}
    if entry["kind"] == "criterion":
        fields |= {"mode": _choice(lazy("Cara membaca bobot isinya"), MODES)} | _steps_fields(entry, sent)
        made["prefixes"] = tuple(name[:-3] for name in fields if name.endswith("_op") and name != NEW_STEP)
    else:
        made["now"] = shown_by(entry, sent, frozen=frozen)
        fields |= _indicator_fields(content, entry, made["now"], sent, frozen=frozen)
    return type("NodeForm", (NodeForm,), {**fields, **made})


def takes_absence(content: Content, code: str) -> bool:
    """Whether an absent value of the node means anything: it has one, and stands in a group."""
    return Weights(content).counting[code] and code != content.root


def node_data(entry: Entry) -> dict[str, Any]:
    """What the fields show at first."""
    data: dict[str, Any] = {"code": entry["code"], "weight": entry.get("weight"), "basis": entry.get("basis", "")}
    data |= data_of_texts("label", entry.get("label")) | data_of_texts("help", entry.get("help"))
    data |= {name: entry.get(name, "renormalise") for name in ABSENT} | steps_data(entry.get("steps") or ())
    data |= {name: entry.get(name) for name in ("mode", "type", "parent")} | {"required": entry.get("required", True)}
    for name, prefix in (("roles", "ask"), ("decline", "dec")):
        data |= {f"{prefix}_{code}": True for code in entry.get(name, ())}
    for code, texts in entry.get("wording", {}).items():
        for part in ("label", "help"):
            data |= data_of_texts(f"o_{code}_{part}", texts.get(part))
    return data | answer_data(entry) | levels_data(entry.get("levels", ()))


def _homes(content: Content, code: str) -> dict[str, str]:
    """The criteria it may stand in, indented as in the outline."""
    names = {home: text_in(content.nodes[home].get("label")) or home for home in homes_for(content, code)}
    return {
        home: _("Lapis terluar") if home == content.root else "\u2003" * (depth_of(content, home) - 1) + name
        for home, name in names.items()
    }


def _code_field() -> Any:
    words = lazy("Dipakai untuk merujuk; tidak dapat diganti setelah ditetapkan.")
    return line(lazy("Kode"), most=40, description=words)


def _steps_fields(entry: Entry, sent: Sent | None) -> dict[str, Any]:
    stored = entry.get("steps") or ()
    new = _choice(lazy("Langkah baru"), STEP_NAMES, required=False, validate_choice=False)
    fields: dict[str, Any] = {NEW_STEP: new}
    ops = {f"st{n}_op": str(step.get("op", "")) for n, step in enumerate(stored)} if sent is None else sent
    for prefix, rows in steps_shown(stored, sent, ops).items():
        fields |= step_fields(prefix, ops.get(f"{prefix}_op", ""), rows)
    return fields


def _indicator_fields(
    content: Content, entry: Entry, shown: Shown, sent: Sent | None, *, frozen: bool
) -> dict[str, Any]:
    types = {entry["type"]: TYPES[entry["type"]]} if frozen and entry["type"] in TYPES else TYPES
    fields: dict[str, Any] = {
        "shown": HiddenField(),
        "type": _choice(lazy("Tipe jawaban"), types),
        "basis": line(lazy("Dasar"), most=500, description=lazy("Peraturan atau rujukan; tampil pada penjelasan.")),
        "required": BooleanField(lazy("Wajib dijawab")),
    }
    for role in content.ordered_roles():
        fields[f"ask_{role['code']}"] = BooleanField(lazy("Menjawab"))
        fields[f"dec_{role['code']}"] = BooleanField(lazy("Boleh “Tidak dapat menilai”"))
        if shown.type == "text":
            fields[f"must_{role['code']}"] = BooleanField(lazy("Wajib menulis"))
    fields |= answer_fields(shown, content, entry, sent)
    if shown.type in ("number", *HOWS):
        fields |= {"try": ratio(lazy("Coba dengan angka")), "try_target": ratio(lazy("Dengan target"))}
    count = level_count(entry, sent) if shown.levelled else 0
    for place in range(count):
        fields |= level_fields(place)
    for code in entry.get("roles", ()):
        fields |= wording_fields(code, count)
    return fields


def _choice(label: Any, options: Mapping[str, Any], *, required: bool = True, **more: Any) -> Any:
    choices = [SelectChoice(value, text) for value, text in options.items()]
    return SelectField(label, [InputRequired()] if required else [], choices=choices, **more)


def _unless(value: Any, default: Any, *, kept: Any) -> Any:
    """The value, None where it only says the default; a default that is written out stays written out."""
    return None if value == default and kept is None else value
