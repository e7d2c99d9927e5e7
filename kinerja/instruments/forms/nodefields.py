"""The form class of one node, made for its type, levels, steps and roles."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from kinerja.core.i18n import _, lazy
from kinerja.instruments.board import text_in
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.edits.base import depth_of
from kinerja.instruments.edits.structure import homes_for
from kinerja.instruments.forms.answering import Shown, answer_fields, shown_by
from kinerja.instruments.forms.fields import area, line, number, ratio
from kinerja.instruments.forms.groups import USUAL, group_fields, group_op
from kinerja.instruments.forms.levels import level_count, level_fields, wording_fields
from kinerja.instruments.forms.node import NodeForm
from kinerja.instruments.forms.nodedata import ABSENT
from kinerja.instruments.forms.repeating import repeat_fields
from kinerja.instruments.forms.reshaping import NEW_STEP, SOURCE
from kinerja.instruments.forms.rows import Sent
from kinerja.instruments.forms.showing import condition_fields
from kinerja.instruments.forms.steps import step_fields, steps_shown
from kinerja.instruments.forms.weights import weight_fields
from kinerja.instruments.forms.weightsets import set_fields
from kinerja.instruments.outline import Weights
from kinerja.instruments.words import ABSENCES, HOWS, MODES, STEP_NAMES, TYPES


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
        fields |= {"weight": number(lazy("Bobot"))} | weight_fields(content, entry)
    if code != content.root:
        fields["parent"] = _choice(lazy("Di dalam kriteria"), _homes(content, code))
    if takes_absence(content, code):
        fields |= {name: _choice(label, ABSENCES) for name, label in ABSENT.items()}
    made: dict[str, Any] = {"entry": entry, "content": content}
    if entry["kind"] == "criterion":
        made["op"] = group_op(entry, sent)
        fields |= {"mode": _choice(lazy("Cara membaca bobot isinya"), MODES)} if made["op"] == USUAL else {}
        fields |= group_fields(made["op"]) | repeat_fields(content, entry) | set_fields(content, entry, sent)
    else:
        made["now"] = shown_by(entry, sent, frozen=frozen)
        fields |= _indicator_fields(content, entry, made["now"], sent, frozen=frozen)
    fields |= condition_fields(content, code, sent)
    steps = _steps_fields(entry, sent)
    fields |= steps
    made["prefixes"] = tuple(name.removesuffix("_op") for name in steps if name != NEW_STEP and name.endswith("_op"))
    return type("NodeForm", (NodeForm,), {**fields, **made})


def takes_absence(content: Content, code: str) -> bool:
    """Whether an absent value of the node means anything: it has one, and stands in a group."""
    return Weights(content).counting[code] and code != content.root


def _homes(content: Content, code: str) -> dict[str, str]:
    """The criteria it may stand in, indented as in the outline."""
    names = {home: text_in(content.nodes[home].get("label")) or home for home in homes_for(content, code)}
    return {
        home: _("Lapis terluar") if home == content.root else "\u2003" * (depth_of(content, home) - 1) + name
        for home, name in names.items()
    }


def _code_field() -> Any:
    words = lazy("Dipakai untuk merujuk; tidak dapat diganti setelah diterbitkan.")
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
    sources = levelled_elsewhere(content, entry["code"]) if shown.levelled else {}
    if sources:
        fields[SOURCE] = _choice(lazy("Salin dari"), sources, required=False, validate_choice=False)
    count = level_count(entry, sent) if shown.levelled else 0
    for place in range(count):
        fields |= level_fields(place)
    for code in entry.get("roles", ()):
        fields |= wording_fields(code, count)
    return fields


def levelled_elsewhere(content: Content, code: str) -> dict[str, str]:
    """The other indicators that have levels, in reading order."""
    nodes = [content.nodes[each] for each in content.walk(content.root) if each != code]
    return {node["code"]: text_in(node.get("label")) or node["code"] for node in nodes if node.get("levels")}


def _choice(label: Any, options: Mapping[str, Any], *, required: bool = True, **more: Any) -> Any:
    choices = [SelectChoice(value, text) for value, text in options.items()]
    return SelectField(label, [InputRequired()] if required else [], choices=choices, **more)
