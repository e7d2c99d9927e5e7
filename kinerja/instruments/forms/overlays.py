"""The beginning of an overlay, other words for a core's item, and what a core lets its overlays do."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from forms.numbers import NumberRefused, canonical, parse_number, print_typed
from kinerja.core.i18n import _, lazy, locale_code, message
from kinerja.core.webform import WebForm
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.edits import CODE
from kinerja.instruments.forms.fields import area, data_of_texts, texts_from
from kinerja.instruments.outline import Weights
from kinerja.instruments.overlaywords import field_words

ALLOWANCES = ("hide", "retext", "add", "reweight")
ENDS = ("least", "most")
OF_ALL = "-"  # no code: the row for every item that says nothing else


class NewOverlayForm(WebForm):
    """An overlay for a Dinas, perhaps for one job family in it."""

    title = StringField(lazy("Nama penyesuaian"), [InputRequired(), Length(max=200)])
    code = StringField(
        lazy("Kode"),
        [InputRequired(), Length(max=40), Regexp(CODE, message=lazy("Huruf, angka, - dan _, diawali huruf."))],
        description=lazy("Misalnya DINKES-PENYESUAIAN."),
    )
    owner = SelectField(lazy("Untuk Dinas"), coerce=str)
    job_family = SelectField(
        lazy("Rumpun jabatan"), coerce=str, description=lazy("Pilih satu bila penyesuaian ini hanya untuk rumpun itu.")
    )


class CoreTextsForm(WebForm):
    """Words of a core's item; a blank one is the core's. Its fields are made for the item."""

    extra_names = frozenset({"rev"})
    names: Mapping[str, str] = {}  # field of the item -> stem of its two fields here
    core: Mapping[str, Any] = {}

    def texts(self) -> dict[str, Any]:
        """The text of every field: what is typed, or the core's."""
        found = {}
        for name, stem in self.names.items():
            typed = texts_from(self.data, stem)
            found[name] = typed if typed.get("id") else self.core.get(name)
        return found


def core_texts_form(
    core: Mapping[str, Any], now: Mapping[str, Any], roles: Mapping[str, str]
) -> tuple[type[CoreTextsForm], dict[str, Any]]:
    """The form for an item and what it holds now; `core` and `now` are its texts by field."""
    names = {name: f"t{place}" for place, name in enumerate(sorted({*core, *now}, key=order_of))}
    fields: dict[str, Any] = {"names": names, "core": core}
    data: dict[str, Any] = {}
    for name, stem in names.items():
        label = field_words(name, roles).capitalize()
        fields[f"{stem}_id"] = area(label)
        fields[f"{stem}_en"] = area(_("%(field)s dalam bahasa Inggris", field=label))
        data |= data_of_texts(stem, now.get(name, core.get(name)))
    return type("MadeCoreTextsForm", (CoreTextsForm,), fields), data


def order_of(name: str) -> tuple[int, str]:
    """The item's own words first, then those of its levels, then those of roles."""
    heads = ("label", "help", "levels", "wording")
    return heads.index(name.split(".")[0]), name


def allowance_name(kind: str, code: str) -> str:
    """What a box of the page about allowances is called."""
    return f"{kind} {code}"


def allowances_from(
    typed: Mapping[str, str], content: Content
) -> tuple[dict[str, Any], dict[str, dict[str, Any]], dict[str, str]]:
    """What overlays may do to all items and to each, and what is wrong by the name of its field.

    An item says only what differs from the word for all; one that followed it and was not touched follows it again.
    """
    usual = {kind: True for kind in ALLOWANCES if allowance_name(kind, OF_ALL) in typed}
    shown, weights = ticked_in(content), Weights(content)
    own: dict[str, dict[str, Any]] = {}
    errors: dict[str, str] = {}
    for code, node in content.nodes.items():
        said: dict[str, Any] = {}
        for kind in kinds_for(content, node, weights):
            name = allowance_name(kind, code)
            ticked, followed = name in typed, node.get("overlay", {}).get(kind) is None
            if ticked != usual.get(kind, False) and not (followed and ticked == (name in shown)):
                said[kind] = ticked
        for end in ENDS:
            name = allowance_name(end, code)
            try:
                text = typed.get(name, "").strip()
                said |= {end: canonical(parse_number(text, locale=locale_code()))} if text else {}
            except NumberRefused as refusal:
                errors[name] = message(refusal.code, **refusal.params)
        own[code] = said
    return usual, own, errors


def kinds_for(content: Content, node: Entry, weights: Weights) -> tuple[str, ...]:
    """What can be allowed of an item: the root is never hidden, only criteria are added to, not all have a weight."""
    without = {"add"} if node["kind"] == "indicator" else set()
    without |= {"hide"} if node["code"] == content.root else set()
    without |= set() if weights.takes_weight(node["code"]) else {"reweight"}
    return tuple(kind for kind in ALLOWANCES if kind not in without)


def ticked_in(content: Content) -> dict[str, str]:
    """The page as it stands: the names of ticked boxes, and the bounds."""
    usual, weights = content.settings.get("overlay", {}), Weights(content)
    found = {allowance_name(kind, OF_ALL): "y" for kind in ALLOWANCES if usual.get(kind)}
    for code, node in content.nodes.items():
        own = node.get("overlay", {})
        for kind in kinds_for(content, node, weights):
            said = own.get(kind)
            if usual.get(kind) if said is None else said:
                found[allowance_name(kind, code)] = "y"
        found |= {
            allowance_name(end, code): print_typed(Fraction(own[end]), locale_code())
            for end in ENDS
            if own.get(end) is not None
        }
    return found
