"""Other weights for what is inside a criterion, in force where a condition over the givens holds."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from wtforms import Form, HiddenField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from forms.exact import exact, is_exact
from forms.instrument import WeightMode
from forms.rows import ROWS
from kinerja.core.i18n import _, lazy, message
from kinerja.instruments.board import short, text_in
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.forms.fields import RatioField, data_of_texts, line, settled, texts_from
from kinerja.instruments.forms.groups import USUAL
from kinerja.instruments.forms.lines import code_from
from kinerja.instruments.forms.rows import Sent, count_of
from kinerja.instruments.forms.showing import MOST_PARTS, condition_from, operands_of, part_data, part_fields, parts_of
from kinerja.instruments.outline import WHOLE, Weights

SET, MOST_SETS = "ws", 100
WRITTEN = ("label", "when", "weights")
Types = Mapping[str, str]


def set_fields(content: Content, entry: Entry, sent: Sent | None) -> dict[str, Any]:
    """The fields of every set that is stored or was sent."""
    stored = entry.get("weight_sets") or ()
    names: Mapping[str, Any] = sets_data(stored) if sent is None else sent
    fields: dict[str, Any] = {}
    for prefix in set_prefixes(names):
        kept = _kept(names, prefix, stored)
        fields[f"{prefix}_kept"] = HiddenField()
        fields[f"{prefix}_label_id"] = line(lazy("Nama susunan"), most=200)
        fields[f"{prefix}_label_en"] = line(lazy("Dalam bahasa Inggris"), most=200)
        if is_writable(kept.get("when")):
            choices = [SelectChoice(key, name) for key, (name, _kind) in givens_named(content, kept).items()]
            fields |= part_fields(f"{prefix}_c", count_of(names, f"{prefix}_c", most=MOST_PARTS), choices)
        for code in [*members(content, entry["code"]), *_strangers(content, entry, names, prefix)]:
            name = text_in(content.nodes.get(code, {}).get("label")) or code
            fields[f"{prefix}_w_{code}"] = _weight(_("Bobot %(name)s", name=name))
    return fields


def set_prefixes(names: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f"{SET}{place}" for place in range(count_of(names, SET, most=MOST_SETS)))


def members(content: Content, code: str) -> list[str]:
    """What is inside and counts, so that it needs a weight."""
    counting = Weights(content).counting
    return [child for child in content.children(code) if counting[child]]


def _strangers(content: Content, entry: Entry, names: Mapping[str, Any], prefix: str) -> list[str]:
    """What a stored set weighs although it is not inside any more: shown, so that it can be emptied."""
    inside = members(content, entry["code"])
    known = {code for each in entry.get("weight_sets") or () for code in each.get("weights", {})}
    return sorted(code for code in known if code not in inside and f"{prefix}_w_{code}" in names)


def is_writable(when: Any) -> bool:
    """Whether the rows of the page can say a condition: givens only, and not too many."""
    found = parts_of(when)
    if found is None or len(found[1]) > MOST_PARTS:
        return False
    return all(set(operands_of(part)[0]) == {"given"} for part in found[1])


def givens_named(content: Content, kept: Entry | None = None) -> dict[str, tuple[str, str]]:
    """ "given:jam" -> its name and type; one that a stored condition reads although nobody declared it, too."""
    found = {"": (_("– pilih –"), "text")}
    for given in content.settings.get("givens", ()):
        if given.get("type", "number") != ROWS:
            name = text_in(given.get("label")) or given["code"]
            found[f"given:{given['code']}"] = (name, given.get("type", "number"))
    for part in (parts_of((kept or {}).get("when")) or ("", []))[1]:
        code = operands_of(part)[0].get("given")
        found.setdefault(f"given:{code}", (str(code), "text"))
    return found


def types_of(content: Content) -> Types:
    return {key: kind for key, (_name, kind) in givens_named(content).items()}


def sets_data(stored: Sequence[Entry]) -> dict[str, Any]:
    """What those fields show at first."""
    data: dict[str, Any] = {}
    for place, each in enumerate(stored):
        data |= {f"{SET}{place}_kept": str(place)} | _set_data(f"{SET}{place}", each)
    return data


def _set_data(prefix: str, each: Entry) -> dict[str, Any]:
    data: dict[str, Any] = dict(data_of_texts(f"{prefix}_label", each.get("label")))
    data |= part_data(f"{prefix}_c", each.get("when")) if is_writable(each.get("when")) else {}
    return data | {f"{prefix}_w_{code}": weight for code, weight in each.get("weights", {}).items()}


def sets_from(data: Mapping[str, Any], stored: Sequence[Entry], types: Types) -> list[Entry]:
    """The sets that the fields say; one that says what is stored is the stored one."""
    kept = {prefix: _kept(data, prefix, stored) for prefix in set_prefixes(data)}
    taken = [str(each["code"]) for each in kept.values() if each]
    found: list[Entry] = []
    for prefix, old in kept.items():
        made = _set_from(data, prefix, types)
        if old and made == _set_from(_set_data(prefix, old), prefix, types):
            found.append(old)
            continue
        code = old.get("code") or code_from(made.get("label", {}).get("id", ""), taken, otherwise="susunan")
        taken.append(code)
        unasked = {name: part for name, part in old.items() if name not in WRITTEN}
        when = {} if f"{prefix}_c_join" in data else {"when": old.get("when")}
        found.append({**unasked, "code": code, **when, **made})
    return found


def _set_from(data: Mapping[str, Any], prefix: str, types: Types) -> dict[str, Any]:
    start = f"{prefix}_w_"
    typed = {name.removeprefix(start): settled(value) for name, value in data.items() if name.startswith(start)}
    found: dict[str, Any] = {"weights": {code: weight for code, weight in typed.items() if weight not in (None, "")}}
    if label := texts_from(data, f"{prefix}_label"):
        found["label"] = label
    try:
        when = condition_from(data, f"{prefix}_c", types)
    except ValidationError:
        when = None  # its own field says why
    return found | ({"when": when} if when else {})


def _kept(names: Mapping[str, Any], prefix: str, stored: Sequence[Entry]) -> Entry:
    place = str(names.get(f"{prefix}_kept") or "")
    return stored[int(place)] if place.isdecimal() and int(place) < len(stored) else {}


def lacking_condition(data: Mapping[str, Any]) -> list[str]:
    """The sets whose rows read nothing: such a set would never be told from the written weights."""
    found = []
    for prefix in set_prefixes(data):
        rows = range(count_of(data, f"{prefix}_c", most=MOST_PARTS))
        if f"{prefix}_c_join" in data and not any(data[f"{prefix}_c{row}_what"] for row in rows):
            found.append(prefix)
    return found


def total_words(data: Mapping[str, Any], prefix: str, mode: str | None) -> str:
    """What the weights of a set come to, and what they should."""
    weights = [value for name, value in data.items() if name.startswith(f"{prefix}_w_") and is_exact(value)]
    total = sum(map(exact, weights), Fraction(0))
    if mode != WeightMode.PERCENT:
        return _("Jumlah %(total)s.", total=short(total))
    if total == WHOLE:
        return _("Jumlah %(total)s: pas.", total=short(total))
    if total < WHOLE:
        return _("Jumlah %(total)s dari 100: kurang %(gap)s.", total=short(total), gap=short(WHOLE - total))
    return _("Jumlah %(total)s dari 100: lebih %(gap)s.", total=short(total), gap=short(total - WHOLE))


def lacking_for_sets(content: Content, entry: Entry, mode: str | None, op: str) -> str:
    """What is missing before a criterion may have other weights; empty when nothing is."""
    if entry.get("repeat"):
        return message("repeat.weight_sets")
    if op != USUAL or mode not in (WeightMode.PERCENT, WeightMode.RATIO):
        return _("Hanya bagi isi yang bobotnya dibaca sebagai persen atau perbandingan.")
    if not members(content, entry["code"]):
        return _("Isi dulu kriteria ini dengan kriteria atau indikator yang dihitung.")
    if len(givens_named(content)) == 1:
        return _("Susunan bobot dipilih menurut data bawaan, dan instrumen ini belum mempunyainya.")
    return ""


def names_of_sets(sets: Sequence[Entry]) -> str:
    """What a folded part says about the sets."""
    return ", ".join(text_in(each.get("label")) or str(each.get("code", "")) for each in sets) or _("tidak ada")


def _weight(label: str) -> Any:
    options = {"inputmode": "decimal", "autocomplete": "off"}
    return RatioField(label, [Optional(), _is_no_debt], render_kw=options)


def _is_no_debt(form: Form, field: Field) -> None:
    if is_exact(field.data) and exact(field.data) < 0:
        raise ValidationError(message("weight.negative"))
