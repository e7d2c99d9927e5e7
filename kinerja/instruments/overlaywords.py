"""What an overlay and its moved core both changed, with the core's two texts and the overlay's own in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.overlay import Op
from forms.overlaymerge import MINE, Conflict
from kinerja.core.i18n import _
from kinerja.instruments.board import text_in
from kinerja.instruments.clashwords import entry_lines, text_lines
from kinerja.instruments.ruletexts import figure


@dataclass(frozen=True, slots=True)
class CoreChoice:
    """A conflict as the page asks about it; `may_keep`: whether the overlay's own can be kept."""

    name: str
    about: str
    why: str
    before: list[str]
    now: list[str]
    mine: list[str]
    may_keep: bool


def core_choices(clashes: tuple[Conflict, ...], names: Mapping[str, str]) -> list[CoreChoice]:
    """Every conflict in words; `names` are what people call nodes and roles."""
    return [
        CoreChoice(
            each.name,
            about(each, names),
            why(each),
            value_lines(each, each.old, names),
            value_lines(each, each.new, names),
            mine_lines(each, names),
            MINE in each.choices,
        )
        for each in clashes
    ]


def about(clash: Conflict, names: Mapping[str, str]) -> str:
    operation = clash.operation
    if operation.op is Op.ADD:
        return _("Tambahan Dinas: %(name)s", name=text_in(operation.value["node"].get("label")) or operation.code)
    name = names.get(operation.code) or operation.code
    if operation.op is Op.HIDE:
        return _("%(name)s: disembunyikan", name=name)
    return _("%(name)s: %(field)s", name=name, field=field_words(operation.field, names))


def field_words(field: str, names: Mapping[str, str]) -> str:
    """What a field of an operation is called."""
    known = {"weight": _("bobot"), "label": _("uraian"), "help": _("bantuan")}
    if field in known:
        return known[field]
    if field.startswith("wording."):
        _head, role, _key = field.split(".")
        return _("kata-kata untuk %(role)s", role=names.get(role, role))
    value, _sep, role = field.removeprefix("levels.").partition(".wording.")
    if role:
        return _("tingkat %(value)s untuk %(role)s", value=figure(value), role=names.get(role, role))
    return _("tingkat %(value)s", value=figure(value.removesuffix(".label")))


def why(clash: Conflict) -> str:
    words = {
        "changed": _("Inti mengubah bagian yang juga diubah di sini."),
        "removed": _("Inti tidak lagi memuat bagian ini, jadi perubahan di sini gugur."),
        "locked": _("Inti sekarang mengunci bagian ini, jadi perubahan di sini gugur."),
        "taken": _("Inti memakai kode yang sama. Bila dipertahankan, tambahan ini mendapat kode baru."),
    }  # fmt: skip
    return words[clash.reason]


def value_lines(clash: Conflict, value: Any, names: Mapping[str, str]) -> list[str]:
    """What the core says, then or now."""
    if value is None:
        return ["–"]
    if isinstance(value, Mapping) and "kind" in value:
        return entry_lines("node", value, names)
    return [figure(value)] if clash.operation.field == "weight" else text_lines(value)


def mine_lines(clash: Conflict, names: Mapping[str, str]) -> list[str]:
    operation = clash.operation
    if operation.op is Op.HIDE:
        return [_("Tidak ditanyakan di sini.")]
    if operation.op is Op.ADD:
        return entry_lines("node", operation.value["node"], names)
    return value_lines(clash, operation.value, names)
