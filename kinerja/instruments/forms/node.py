"""The form of one criterion or indicator, made for its type, levels and roles."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forms.conversions import step_problems
from kinerja.core.i18n import _, lazy, message
from kinerja.core.webform import WebForm
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.forms.fields import area, data_of_texts, line, number, texts_from
from kinerja.instruments.forms.reshaping import NEW_STEP
from kinerja.instruments.forms.rows import Sent
from kinerja.instruments.forms.steps import problem_field, step_fields, steps_data, steps_from, steps_shown
from kinerja.instruments.outline import Weights
from kinerja.instruments.words import ABSENCES, LEVELLED, MODES, SPEC_CHOICES, SPECS, STEP_NAMES, TYPES

ABSENT = {
    "missing": lazy("Bila tidak ada jawaban"),
    "not_applicable": lazy("Bila semua menjawab “Tidak dapat menilai”"),
}
SPARE_LEVELS = 2
FIRST_LEVELS = 5


class NodeForm(WebForm):
    """What criteria and indicators share; subclasses are made by `node_form_class`."""

    extra_names = frozenset({"rev", "lanjut", "do"})
    entry: Entry = {}
    content: Content
    prefixes: tuple[str, ...] = ()  # of the steps, in their order

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

    def _steps(self, data: Mapping[str, Any]) -> Any:
        stored = self.entry.get("steps")
        typed = steps_from(data)
        return stored if typed == steps_from(steps_data(stored or ())) else typed or None

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

    def _levels(self, data: Mapping[str, Any]) -> dict[str, Any]:
        if data["type"] not in LEVELLED or "l0_id" not in data:
            return {"levels": None if data["type"] not in LEVELLED else self.entry.get("levels")}
        return {
            "levels": [self._level(data, place) for place in self.level_places() if self._filled(data, place)] or None
        }

    def level_places(self) -> range:
        return range(sum(1 for name in self.data if name.startswith("l") and name.endswith("_value")))

    def _filled(self, data: Mapping[str, Any], place: int) -> bool:
        return bool(data[f"l{place}_value"] or texts_from(data, f"l{place}"))

    def _level(self, data: Mapping[str, Any], place: int) -> dict[str, Any]:
        level: dict[str, Any] = {"value": data[f"l{place}_value"] or "0", "label": texts_from(data, f"l{place}")}
        if data[f"l{place}_points"]:
            level["points"] = data[f"l{place}_points"]
        for duty in ("evidence", "reason"):
            if data[f"l{place}_{duty}"]:
                level[duty] = True
        wording = {code: texts for code in self.content.roles if (texts := texts_from(data, f"o_{code}_l{place}"))}
        return level | ({"wording": wording} if wording else {})

    def _wording(self, data: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for code in self.content.roles:
            texts = {part: words for part in ("label", "help") if (words := texts_from(data, f"o_{code}_{part}"))}
            if texts:
                found[code] = texts
        return {"wording": found or None}

    def _spec(self, data: Mapping[str, Any]) -> dict[str, Any]:
        offered = SPECS.get(self.entry.get("type", ""), {})
        if data["type"] != self.entry.get("type"):
            return {"spec": None}
        kept = {key: value for key, value in self.entry.get("spec", {}).items() if key not in offered}
        typed = {key: data[f"s_{key}"] for key in offered if data.get(f"s_{key}")}
        if data["type"] == "text":
            must = [code for code in self.content.roles if data.get(f"must_{code}") and data.get(f"ask_{code}")]
            kept = {key: value for key, value in kept.items() if key != "required_roles"}
            typed |= {"required_roles": must} if must else {}
        return {"spec": kept | typed or None}

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        for place in self.level_places():
            if texts_from(self.data, f"l{place}") and self.data[f"l{place}_value"] is None:
                self[f"l{place}_value"].errors = [*self[f"l{place}_value"].errors, _("Isi nilai tingkat ini.")]
                valid = False
        return self._steps_hold() and valid

    def _steps_hold(self) -> bool:
        """What the engine would refuse in a step stands beside its field: half a table calculates nothing."""
        valid = True
        for prefix, step in zip(self.prefixes, steps_from(self.data), strict=True):
            for problem in step_problems(step, "", ""):
                field = problem_field(self.data, prefix, problem)
                valid = not self.complain(field, message(problem.code, **problem.params)) and valid
        return valid

    def complain(self, name: str, text: str) -> bool:
        """Say what is wrong with a field, unless something else is already; always true."""
        if not self[name].errors:
            self[name].errors = [text]
        return True


def node_form_class(content: Content, code: str, *, frozen: bool, sent: Sent | None = None) -> type[NodeForm]:
    """The form for a node as it is now or as it was sent; a published code and type are not offered."""
    entry = content.nodes[code]
    prefixes: tuple[str, ...] = ()
    fields: dict[str, Any] = {
        "label_id": area(lazy("Uraian"), rows=2, description=lazy("Yang dibaca penilai. Singkat dan jelas.")),
        "label_en": area(lazy("Dalam bahasa Inggris"), rows=2),
        "help_id": area(lazy("Bantuan"), description=lazy("Misalnya bukti dukung yang lazim.")),
        "help_en": area(lazy("Dalam bahasa Inggris")),
    }
    if not frozen:
        fields = {
            "code": line(
                lazy("Kode"),
                most=40,
                description=lazy("Dipakai untuk merujuk; tidak dapat diganti setelah ditetapkan."),
            )
        } | fields
    if Weights(content).takes_weight(code):
        fields["weight"] = number(lazy("Bobot"))
    if takes_absence(content, code):
        fields |= {name: _choice(label, ABSENCES) for name, label in ABSENT.items()}
    if entry["kind"] == "criterion":
        fields["mode"] = _choice(lazy("Cara membaca bobot isinya"), MODES)
        steps = _steps_fields(entry, sent)
        prefixes = tuple(name.removesuffix("_op") for name in steps if name.endswith("_op"))
        fields |= steps | {NEW_STEP: _choice(lazy("Langkah baru"), STEP_NAMES, required=False, validate_choice=False)}
    else:
        fields |= _indicator_fields(content, entry, frozen=frozen)
    return type("NodeForm", (NodeForm,), {**fields, "entry": entry, "content": content, "prefixes": prefixes})


def takes_absence(content: Content, code: str) -> bool:
    """Whether an absent value of the node means anything: it has one, and stands in a group."""
    return Weights(content).counting[code] and code != content.root


def _steps_fields(entry: Entry, sent: Sent | None) -> dict[str, Any]:
    stored = entry.get("steps") or ()
    fields: dict[str, Any] = {}
    ops = {f"st{n}_op": str(step.get("op", "")) for n, step in enumerate(stored)} if sent is None else sent
    for prefix, rows in steps_shown(stored, sent, ops).items():
        fields |= step_fields(prefix, ops.get(f"{prefix}_op", ""), rows)
    return fields


def node_data(entry: Entry) -> dict[str, Any]:
    """What the fields show at first."""
    data: dict[str, Any] = {"code": entry["code"], "weight": entry.get("weight"), "basis": entry.get("basis", "")}
    data |= data_of_texts("label", entry.get("label")) | data_of_texts("help", entry.get("help"))
    data |= {name: entry.get(name, "renormalise") for name in ABSENT} | steps_data(entry.get("steps") or ())
    data |= {"mode": entry.get("mode"), "type": entry.get("type"), "required": entry.get("required", True)}
    for name, prefix in (("roles", "ask"), ("decline", "dec")):
        data |= {f"{prefix}_{code}": True for code in entry.get(name, ())}
    data |= {f"must_{code}": True for code in entry.get("spec", {}).get("required_roles", ())}
    data |= {f"s_{key}": value for key, value in entry.get("spec", {}).items()}
    for code, texts in entry.get("wording", {}).items():
        for part in ("label", "help"):
            data |= data_of_texts(f"o_{code}_{part}", texts.get(part))
    for place, level in enumerate(entry.get("levels", ())):
        data |= {f"l{place}_{name}": level.get(name) for name in ("value", "points", "evidence", "reason")}
        data |= data_of_texts(f"l{place}", level.get("label"))
        for code, texts in level.get("wording", {}).items():
            data |= data_of_texts(f"o_{code}_l{place}", texts)
    return data


def _indicator_fields(content: Content, entry: Entry, *, frozen: bool) -> dict[str, Any]:
    types = {entry["type"]: TYPES[entry["type"]]} if frozen and entry["type"] in TYPES else TYPES
    fields: dict[str, Any] = {
        "type": _choice(lazy("Tipe jawaban"), types),
        "basis": line(lazy("Dasar"), most=500, description=lazy("Peraturan atau rujukan; tampil pada penjelasan.")),
        "required": BooleanField(lazy("Wajib dijawab")),
    }
    for role in content.ordered_roles():
        fields[f"ask_{role['code']}"] = BooleanField(lazy("Menjawab"))
        fields[f"dec_{role['code']}"] = BooleanField(lazy("Boleh “Tidak dapat menilai”"))
        if entry["type"] == "text":
            fields[f"must_{role['code']}"] = BooleanField(lazy("Wajib menulis"))
    for key, (label, shape) in SPECS.get(entry["type"], {}).items():
        fields[f"s_{key}"] = _spec_field(key, label, shape)
    count = _level_count(entry)
    for place in range(count):
        fields |= _level_fields(place)
    for code in entry.get("roles", ()):
        fields |= _wording_fields(code, count)
    return fields


def _level_count(entry: Entry) -> int:
    if entry["type"] not in LEVELLED:
        return 0
    return len(entry.get("levels", ())) + SPARE_LEVELS if entry.get("levels") else FIRST_LEVELS


def _level_fields(place: int) -> dict[str, Any]:
    return {
        f"l{place}_value": number(lazy("Nilai")),
        f"l{place}_id": area(lazy("Uraian"), rows=2),
        f"l{place}_en": area(lazy("Dalam bahasa Inggris"), rows=2),
        f"l{place}_points": number(lazy("Poin (boleh kosong)")),
        f"l{place}_evidence": BooleanField(lazy("Perlu bukti dukung")),
        f"l{place}_reason": BooleanField(lazy("Perlu alasan")),
    }


def _wording_fields(code: str, levels: int) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for part, label in (("label", lazy("Uraian")), ("help", lazy("Bantuan"))):
        fields[f"o_{code}_{part}_id"] = area(label)
        fields[f"o_{code}_{part}_en"] = area(lazy("Dalam bahasa Inggris"))
    for place in range(levels):
        fields[f"o_{code}_l{place}_id"] = area(lazy("Uraian tingkat"))
        fields[f"o_{code}_l{place}_en"] = area(lazy("Dalam bahasa Inggris"))
    return fields


def _spec_field(key: str, label: Any, shape: str) -> Any:
    if shape == "number":
        return number(label)
    if shape == "choice":
        return _choice(label, SPEC_CHOICES[key], required=False)
    return line(label)


def _choice(label: Any, options: Mapping[str, Any], *, required: bool = True, **more: Any) -> Any:
    choices = [SelectChoice(value, text) for value, text in options.items()]
    return SelectField(label, [InputRequired()] if required else [], choices=choices, **more)


def _unless(value: Any, default: Any, *, kept: Any) -> Any:
    """The value, None where it only says the default; a default that is written out stays written out."""
    return None if value == default and kept is None else value
