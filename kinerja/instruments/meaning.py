"""What changes in meaning between two definitions, in plain sentences with the words that came and went."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from forms.diff import Change, changes_between
from forms.instrument import Draft, walk
from kinerja.core.i18n import _
from kinerja.instruments.board import short, text_in
from kinerja.instruments.nodewords import CONDITIONS, SETTINGS, added_words, changed_condition, changed_words
from kinerja.instruments.rulemeaning import line_words, rule_change
from kinerja.instruments.words import KINDS, MODES, TYPES

Kinds = tuple[Mapping[str, str], Mapping[str, str]]  # code -> type, before and after
WORDS = re.compile(r"\s+|[^\s]+")
TONES = {"added": "good", "removed": "bad", "reweighted": "clove", "moved": "plain", "retexted": "sea",
         "retyped": "warn", "rescored": "warn", "role_changed": "clove", "outcome_changed": "warn",
         "overlay_changed": "clove"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: its kind in a word, about what, the sentence, and for texts the words that came and went."""

    kind: str
    tone: str
    about: str
    sentence: str
    words: list[tuple[str, str]]  # ("", same) ("ins", new) ("del", old)


def differences(old: Draft | None, new: Draft) -> list[Difference]:
    """Everything that means something else, in reading order; nothing for a first version."""
    return [] if old is None else [difference for _change, difference in told_changes(old, new)]


def told_changes(old: Draft, new: Draft) -> list[tuple[Change, Difference]]:
    """The same with the changes that the words are about."""
    names = names_of(old) | names_of(new)
    kinds = (kinds_of(old), kinds_of(new))
    told = spoken_names(old) | spoken_names(new)
    return [(change, difference_of(change, names, kinds, told)) for change in changes_between(old, new)]


def kinds_of(draft: Draft) -> dict[str, str]:
    """The type of each indicator."""
    return {node.code: getattr(node, "type", "") for node in walk(draft.root)}


def spoken_names(draft: Draft) -> dict[str, str]:
    """What people call the ratings, givens and roles that settings speak of."""
    ratings = {option.code: text_in(option.label) for axis in draft.outcome.axes for option in axis.options}
    found = ratings | {given.code: text_in(given.label) or given.code for given in draft.givens}
    return found | {role.code: text_in(role.label) or role.code for role in draft.roles}


def names_of(draft: Draft) -> dict[str, str]:
    """What people call each code."""
    found = {node.code: text_in(node.label) or node.code for node in walk(draft.root)}
    found |= {role.code: text_in(role.label) or role.code for role in draft.roles}
    found |= {given.code: text_in(given.label) or given.code for given in draft.givens}
    found |= {each.code: _("Daftar %(name)s", name=each.code) for each in draft.outcome.lists}
    found |= {axis.code: _("Sumbu %(name)s", name=text_in(axis.label)) for axis in draft.outcome.axes}
    return found | {
        draft.code: text_in(draft.title), "matrix": _("Matriks predikat"), "outcome": _("Aturan hasil"),
        "roles": _("Jenis penilai"), "givens": _("Data bawaan"), "lists": _("Daftar"), "axes": _("Sumbu rating"),
    }  # fmt: skip


def kind_word(kind: str) -> str:
    words = {
        "added": _("ditambahkan"), "removed": _("dihapus"), "reweighted": _("bobot berubah"),
        "moved": _("dipindahkan"), "retexted": _("kata-kata berubah"), "retyped": _("tipe berubah"),
        "rescored": _("cara hitung berubah"), "role_changed": _("penilai berubah"),
        "outcome_changed": _("hasil berubah"), "overlay_changed": _("izin penyesuaian berubah"),
    }  # fmt: skip
    return words.get(kind, kind)


def difference_of(change: Change, names: Mapping[str, str], kinds: Kinds, told: Mapping[str, str]) -> Difference:
    """One change in words; `told` names the givens and roles that the settings of an answer speak of."""
    about = names.get(change.code, change.code)
    if change.kind in ("added", "removed") or change.before is None or change.after is None:
        entry = change.after or change.before or {}
        if isinstance(entry, dict) and "label" in entry:
            about = text_in(entry["label"]) or about
    rule = rule_change(change, names, told)
    if rule is not None:
        sentence, words = rule[0], line_words(rule[1], rule[2])
    elif change.kind == "added":
        sentence, words = _entry_words(change.after), added_words(change.after, told, names)
    elif change.kind == "rescored" and change.field in CONDITIONS:
        sentence, words = field_word(change.field), changed_condition(change, names)
    elif change.kind in ("rescored", "reweighted") and change.field in SETTINGS:
        before, after = (each.get(change.code, "") for each in kinds)
        sentence, words = field_word(change.field), changed_words(change, (before, after), {**names, **told})
    else:
        sentence, words = _said(change, names)
    return Difference(kind_word(change.kind), TONES.get(change.kind, "sea"), about, sentence, words)


def _said(change: Change, names: Mapping[str, str]) -> tuple[str, list[tuple[str, str]]]:
    before, after, field = change.before, change.after, change.field
    if change.kind == "removed":
        return _("Bagian ini tidak lagi ditanyakan."), []
    if change.kind == "reweighted" and field == "weight":
        return "", _swap(_amount(before), _amount(after))
    if change.kind == "moved":
        if field == "parent":
            return _("Pindah kriteria."), _swap(names.get(before, before), names.get(after, after))
        return _("Urutan isinya berubah."), []
    if change.kind == "retexted":
        return field_word(field), _text_words(before, after)
    if change.kind == "role_changed" and field in ("roles", "decline"):
        what = _("Yang menjawab.") if field == "roles" else _("Yang boleh menjawab “Tidak dapat menilai”.")
        return what, _swap(_list(before, names), _list(after, names))
    return field_word(field), _swap(_plain(before, names), _plain(after, names))


def _entry_words(entry: Any) -> str:
    if entry.get("kind") == "criterion":
        return _("Kriteria baru.")
    kind = str(TYPES.get(entry.get("type", ""), ""))
    if "weight" in entry:
        return _("Indikator baru: %(type)s, bobot %(weight)s.", type=kind, weight=_amount(entry["weight"]))
    return _("Indikator baru: %(type)s.", type=kind)


def field_word(field: str) -> str:
    """What a field of a definition is called."""
    words = {
        "label": _("Uraian."), "help": _("Bantuan."), "basis": _("Dasar."), "wording": _("Kata-kata per penilai."),
        "levels": _("Tingkat."), "title": _("Nama instrumen."), "note": _("Catatan."),
        "legal_basis": _("Dasar hukum."), "weight": _("Bobot."), "minimum": _("Jumlah paling sedikit."),
        "closed": _("Terbuka atau tertutup."), "kind": _("Jenis."), "mode": _("Cara membaca bobot."),
        "required": _("Wajib dijawab."), "spec": _("Pengaturan jawaban."), "rounding": _("Pembulatan."),
        "type": _("Tipe jawaban."), "matrix": _("Sel atau predikat."), "lists": _("Batas petunjuk."),
        "axes": _("Sumbu rating."), "missing": _("Bila tidak dijawab."), "not_applicable": _("Bila tidak berlaku."),
        "steps": _("Langkah hitung."), "aggregate": _("Cara menggabung nilai."),
        "weight_given": _("Asal bobot."), "limits": _("Batas bobot."), "weight_sets": _("Susunan bobot."),
        "show_if": _("Syarat tampil."), "require_if": _("Syarat wajib."), "order": _("Urutan."),
        "repeat": _("Pengulangan."),
        "overlay": _("Yang boleh dilakukan penyesuaian."), "overlay_of_all": _("Yang boleh dilakukan penyesuaian."),
    }  # fmt: skip
    return words.get(field, field)


def _text_words(before: Any, after: Any) -> list[tuple[str, str]]:
    """Word by word, each text that differs on its own."""
    old, new = dict(_texts(before)), dict(_texts(after))
    found: list[tuple[str, str]] = []
    for place in [*old, *(place for place in new if place not in old)]:
        if old.get(place) != new.get(place):
            found += [("", "\n")] if found else []
            found += compared(old.get(place, ""), new.get(place, ""))
    return found


def _texts(part: Any, place: str = "") -> Any:
    """Every text inside a part, with where it stands."""
    if isinstance(part, str):
        yield place, part
    elif isinstance(part, dict):
        for key, inner in part.items():
            yield from _texts(inner, f"{place}.{key}")
    elif isinstance(part, list):
        for number, inner in enumerate(part):
            yield from _texts(inner, f"{place}.{number}")


def compared(old: str, new: str) -> list[tuple[str, str]]:
    """The words of both texts: kept, taken away, added."""
    left, right = WORDS.findall(old), WORDS.findall(new)
    found: list[tuple[str, str]] = []
    for op, i, j, k, end in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if op == "equal":
            found.append(("", "".join(left[i:j])))
            continue
        found += [("del", "".join(left[i:j]))] if j > i else []
        found += [("ins", "".join(right[k:end]))] if end > k else []
    return found


def _swap(old: str, new: str) -> list[tuple[str, str]]:
    return [("del", old or "–"), ("", " "), ("ins", new or "–")]


def _amount(value: Any) -> str:
    return short(Fraction(value)) if isinstance(value, str) else "–"


def _list(codes: Any, names: Mapping[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in codes or ()) or "–"


def _plain(value: Any, names: Mapping[str, str]) -> str:
    """A small value in words; a large one is only said to differ."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, str):
        known = KINDS.get(value) or MODES.get(value) or TYPES.get(value)
        return str(known) if known else names.get(value, value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return _list(value, names)
    if isinstance(value, dict):
        return "; ".join(_plain(inner, names) for inner in value.values() if not isinstance(inner, dict | list)) or "…"
    return "…"
